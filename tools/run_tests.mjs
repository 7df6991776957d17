// node tools/run_tests.mjs [SUITE...]: runs the test suites one after the other, shows what they print, and ends with
// the line "N passed, N failed", which counts test cases. Suites: node native wasm package browser desktop
// (default: all).
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const BROWSER = 'tests/browser';
const PACKAGE = 'tests/package';

// Runs a command, passes its output on (at once, or when it has ended), and resolves with the exit code and everything
// it printed.
function run(command, args, { atEnd = false } = {}) {
    return new Promise((done) => {
        const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
        let output = '';
        for (const stream of ['stdout', 'stderr']) {
            child[stream].setEncoding('utf8');
            child[stream].on('data', (text) => { output += text; if (!atEnd) process[stream].write(text); });
        }
        if (atEnd) child.on('close', () => process.stdout.write(output));
        child.on('error', (error) => { console.error(String(error)); done({ code: 127, output }); });
        // Without colours, which would stand between the words that are looked for.
        child.on('close', (code) => done({ code: code ?? 1, output: output.replace(/\x1b\[[0-9;]*m/g, '') }));
    });
}

const sumOf = (results, member) => results.reduce((total, result) => total + result[member], 0);
const sum = (output, pattern) => [...output.matchAll(pattern)].reduce((total, match) => total + Number(match[1]), 0);

// A suite that ends badly without saying which case failed (a crash, a time-out) counts as one failure.
const counted = (code, passed, failed) => ({ passed, failed: Math.max(failed, code === 0 ? 0 : 1) });

// Doctest programs under ctest. A program that crashes prints no summary, but ctest lists it as failed.
async function ctest(folder) {
    if (!existsSync(join(folder, 'CTestTestfile.cmake'))) {
        console.error(`${folder} is not built`);
        return { passed: 0, failed: 1 };
    }
    const { code, output } = await run('ctest', ['--test-dir', folder, '-j2', '-V', '--no-tests=ignore']);
    const passed = sum(output, /\[doctest\] test cases:\s*\d+ \|\s*(\d+) passed/g);
    const failed = sum(output, /\[doctest\] test cases:.*?\|\s*(\d+) failed/g);
    const programs = sum(output, /tests passed, (\d+) tests? failed out of/g);
    return counted(code, passed, Math.max(failed, programs));
}

// The *.test.mjs files below `folder` for which `wanted` holds.
function testFiles(folder, wanted) {
    if (!existsSync(folder)) return [];
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) return wanted(path) ? testFiles(path, wanted) : [];
        return entry.name.endsWith('.test.mjs') ? [path] : [];
    }).sort();
}

async function nodeTests(files, { names = [], ...options } = {}) {
    if (files.length === 0) return { passed: 0, failed: 0 };
    const patterns = names.map((name) => `--test-name-pattern=^${name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}$`);
    const { code, output } = await run(process.execPath, ['--test', ...patterns, ...files], options);
    const passed = sum(output, /^(?:#|ℹ) pass (\d+)/gm);
    const failed = sum(output, /^(?:#|ℹ) fail (\d+)/gm) + sum(output, /^(?:#|ℹ) cancelled (\d+)/gm);
    return { ...counted(code, passed, failed), output };
}

// The names of the test cases that failed, without those that stand for a whole file.
const failedNames = (output) => [...new Set([...output.matchAll(/^\s*(?:not ok \d+ -|✖) (.+?)(?: \([\d.]+ms\))?$/gm)]
    .map((match) => match[1]).filter((name) => !name.endsWith('.mjs')))];

// A case that failed beside other browsers and passes alone depends on the machine's speed. It counts as passed and is
// named.
async function aloneOnceMore({ file, passed, failed, output }) {
    const names = failedNames(output);
    if (names.length !== failed) return { passed, failed };
    console.log(`\n=== once more, alone: ${names.join('; ')}`);
    const again = await nodeTests([file], { names, atEnd: true });
    if (again.passed !== failed) return { passed, failed };
    console.log(`unsteady, passed alone: ${names.join('; ')}`);
    return { passed: passed + failed, failed: 0 };
}

// Two files at a time: a browser that is tested waits more than it works.
async function browserTests(files) {
    const queue = [...files].sort((a, b) => statSync(b).size - statSync(a).size);
    const ended = [];
    const lane = async () => {
        while (queue.length > 0) {
            const file = queue.shift();
            ended.push({ file, ...await nodeTests([file], { atEnd: true }) });
        }
    };
    await Promise.all([lane(), lane()]);
    const total = { passed: 0, failed: 0 };
    const many = sumOf(ended, 'failed') > 5;  // so many do not fail for want of speed
    for (const result of ended) {
        const { passed, failed } = result.failed > 0 && !many ? await aloneOnceMore(result) : result;
        total.passed += passed;
        total.failed += failed;
    }
    return total;
}

async function desktop() {
    const script = 'tests/desktop/run.sh';
    if (!existsSync(script)) return { passed: 0, failed: 0 };
    const { code, output } = await run('xvfb-run', ['-a', '-s', '-screen 0 1280x800x24', 'sh', script]);
    const match = output.match(/(\d+) passed, (\d+) failed/);
    if (match) return counted(code, Number(match[1]), Number(match[2]));
    return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

const suites = {
    node: () => nodeTests(testFiles('tests', (path) => ![BROWSER, PACKAGE, 'tests/data'].includes(path))),
    native: () => ctest('build/native'),
    wasm: () => ctest('build/wasm'),
    package: () => nodeTests(testFiles(PACKAGE, () => true)),
    browser: () => browserTests(testFiles(BROWSER, () => true)),
    desktop,
};

const chosen = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(suites);
const unknown = chosen.filter((name) => !(name in suites));
if (unknown.length > 0) {
    console.error(`There is no suite ${unknown.join(', ')}; choose from ${Object.keys(suites).join(', ')}.`);
    process.exit(2);
}

const results = [];
for (const name of chosen) {
    console.log(`\n=== ${name}`);
    const start = Date.now();
    results.push({ name, ...await suites[name](), seconds: (Date.now() - start) / 1000 });
}

console.log('');
for (const { name, passed, failed, seconds } of results) {
    console.log(`${name}: ${passed} test cases passed and ${failed} failed, in ${seconds.toFixed(0)} s`);
}
const passed = sumOf(results, 'passed');
const failed = sumOf(results, 'failed');
// Nothing run at all is no success.
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
console.log(`${passed} passed, ${failed} failed`);
