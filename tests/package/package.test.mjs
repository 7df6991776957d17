// The package as others get it: installed offline into an empty folder, where every example of docs/javascript.md runs.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync } from 'node:zlib';

import { launchBrowser, startServer, until } from '../browser/support.mjs';
import { bundled, newFolder, root, tarball } from './support.mjs';

const MAX_BYTES = 700_000;  // of what a page downloads, compressed with brotli

const folder = newFolder();
after(() => rmSync(folder, { recursive: true }));
const installed = join(folder, 'node_modules', 'reluscope');
writeFileSync(join(folder, 'package.json'), '{"private": true, "type": "module"}\n');
const npm = spawnSync('npm', ['install', tarball(), '--offline', '--no-audit', '--no-fund', '--cache', join(folder, '.npm')],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, npm_config_update_notifier: 'false' } });
for (const name of ['titanic', 'moons', 'iris']) {
    bundled(name).forEach((file) => copyFileSync(file, join(folder, file.split('/').at(-1))));
}

const text = readFileSync(join(root, 'docs', 'javascript.md'), 'utf8');
const blocks = (kind) => [...text.matchAll(new RegExp(`^\`\`\`${kind}\\n(.*?)^\`\`\``, 'gms'))].map((match) => match[1]);

test('npm installs it into an empty folder, offline', () => {
    assert.equal(npm.status, 0, npm.stderr);
    const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    const [, version] = /kVersion = "([\d.]+)"/.exec(readFileSync(join(root, 'src', 'base', 'version.h'), 'utf8'));
    assert.equal(manifest.version, version);
    assert.equal(manifest.license, 'Apache-2.0');
    assert.equal(manifest.dependencies, undefined);
    for (const name of [...manifest.files, manifest.types, 'README.md', 'LICENSE']) assert.ok(existsSync(join(installed, name)), name);
    assert.match(readFileSync(join(installed, 'THIRD_PARTY_LICENSES.txt'), 'utf8'), /Eigen[^]*musl/i);
});

test('what a page downloads stays small', () => {
    const names = ['reluscope.wasm', ...readdirSync(installed).filter((name) => name.endsWith('.mjs'))];
    const size = names.reduce((sum, name) => sum + brotliCompressSync(readFileSync(join(installed, name))).length, 0);
    assert.ok(size < MAX_BYTES, `${size} bytes`);
});

test('packing again gives the same bytes', () => {
    const again = join(folder, 'again');
    const wasm = join(installed, 'reluscope.wasm');
    const python = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';
    const { status, stderr } = spawnSync(python, [join(root, 'tools', 'make_package.py'), '--wasm', wasm, '--out', again], { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    const digest = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');
    assert.equal(digest(join(again, readdirSync(again)[0])), digest(tarball()));
});

test('types name what the module exports', async () => {
    const module = await import(pathToFileURL(join(installed, 'reluscope.mjs')));
    const types = readFileSync(join(installed, 'reluscope.d.ts'), 'utf8');
    const named = [...types.matchAll(/^export (?:function|class) (\w+)/gm)].map((match) => match[1]);
    assert.deepEqual(named.sort(), Object.keys(module).sort());
});

test('the compiler accepts the types', (t) => {
    let compiler;
    try {
        compiler = createRequire(join(root, 'package.json')).resolve('typescript/bin/tsc');
    } catch {
        t.skip('typescript is not installed');
        return;
    }
    const use = join(folder, 'use.mts');
    writeFileSync(use, `import { explain, loadNetwork, loadTable, type Explanation } from 'reluscope';
const result: Explanation = await explain(await loadNetwork('{}', 'a.json'), await loadTable('a', 'b.csv'), { row: 3 });
const cluster: number = result.assignment[0];
console.log(cluster);\n`);
    const { status, stdout } = spawnSync(process.execPath, [compiler, '--noEmit', '--strict', '--target', 'es2022',
        '--module', 'nodenext', '--lib', 'es2022,dom', use], { cwd: folder, encoding: 'utf8' });
    assert.equal(status, 0, stdout);
});

blocks('js').forEach((code, i) => {
    const said = /console\.log\(error\.message\);  \/\/ (.*)$/m.exec(code)?.[1];
    test(`example ${i + 1} of docs/javascript.md runs`, () => {
        const file = join(folder, `example${i}.mjs`);
        writeFileSync(file, code);
        const { status, stdout, stderr } = spawnSync(process.execPath, [file], { cwd: folder, encoding: 'utf8' });
        assert.equal(status, 0, stderr);
        assert.equal(stderr, '');
        assert.ok(stdout.trim().length > 0);
        assert.ok(!/undefined|NaN/.test(stdout), stdout);
        if (said) assert.equal(stdout.trim(), said);
    });
});

test('the worker of docs/javascript.md explains in a browser', async (t) => {
    const [code] = blocks('js worker');
    writeFileSync(join(folder, 'worker.mjs'), code.replace("'reluscope'", "'./node_modules/reluscope/reluscope.mjs'"));
    writeFileSync(join(folder, 'page.mjs'), `const worker = new Worker('worker.mjs', { type: 'module' });
worker.onmessage = ({ data }) => { window.answer = { ...data, assignment: Array.from(data.assignment ?? []) }; };
worker.onerror = (event) => { window.answer = { error: event.message }; };
const [model, rows] = await Promise.all(['moons.json', 'moons.csv'].map(async (name) => (await fetch(name)).arrayBuffer()));
worker.postMessage({ model, rows });\n`);
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>worker</title><script type="module" src="page.mjs"></script>\n');
    const server = await startServer(folder);
    t.after(() => server.close());
    const browser = await launchBrowser();
    t.after(() => browser.close());
    const page = await browser.newPage();
    await page.goto(server.url);
    const answer = await until(() => page.evaluate(() => window.answer), 'the answer of the worker', 60000);
    assert.equal(answer.error, undefined);
    const engine = await import(pathToFileURL(join(installed, 'reluscope.mjs')));
    const [model, data] = bundled('moons').map((file) => readFileSync(file));
    const { report, assignment } = await engine.explain(await engine.loadNetwork(model), await engine.loadTable(data));
    assert.equal(answer.clusters, report.clusters_found);
    assert.deepEqual(answer.assignment, Array.from(assignment));
});
