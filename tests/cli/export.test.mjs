// reluscope export: the page with a model and a table in one file. What it looks like in a browser is in
// tests/browser/single.test.mjs.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const program = join(root, 'build', 'native', 'reluscope');
const folder = mkdtempSync(join(tmpdir(), 'reluscope-export-'));
after(() => rmSync(folder, { recursive: true }));

const titanic = ['json', 'csv'].map((kind) => join(root, 'data', 'titanic', `titanic.${kind}`));
const ROOM = '<script type="application/json" id="brought">null</script>';
const BEFORE = '<!doctype html>\n<title>a page</title>\n';
writeFileSync(join(folder, 'page.html'), `${BEFORE}${ROOM}\nthe rest\n`);

const run = (args, input) => spawnSync(program, ['export', ...args], { cwd: folder, input, encoding: 'utf8', maxBuffer: 1 << 28 });
const exported = (args, input) => {
    const result = run([...args, '--html', 'out.html', '--page', 'page.html'], input);
    assert.equal(result.status, 0, result.stderr);
    const text = readFileSync(join(folder, 'out.html'), 'utf8');
    const [whole, json] = text.match(/<script type="application\/json" id="brought">(.*)<\/script>\nthe rest\n$/s);
    assert.equal(text, BEFORE + whole);
    return { brought: JSON.parse(json), json, stdout: result.stdout };
};
const bytesOf = ({ base64 }) => Buffer.from(base64, 'base64');

test('export puts the files into the page as they are, and states its size', () => {
    const { brought, stdout } = exported([...titanic, '--view', 'plane', '--hide', 'left,training', '--theme', 'dark']);
    assert.deepEqual(brought.files.map(({ name }) => name), ['titanic.json', 'titanic.csv']);
    brought.files.forEach((file, i) => assert.deepEqual(bytesOf(file), readFileSync(titanic[i])));
    assert.match(brought.title, /^Titanic.* - ReLUscope$/i);
    assert.deepEqual([brought.view, brought.hide, brought.theme, brought.commands], ['plane', 'left,training', 'dark', []]);
    const size = (statSync(join(folder, 'out.html')).size / 1e6).toFixed(1);
    assert.equal(stdout, `out.html: ${size} MB. It opens in any current browser, without a server and without a connection.\n`);
});

test('export sends a model as JSON where its file alone does not say all', () => {
    const { brought } = exported([...titanic, '--link', 'identity', '--target', 'survived']);
    const model = JSON.parse(bytesOf(brought.files[0]));
    assert.equal(brought.files[0].name, 'titanic.json');
    assert.equal(model.link ?? 'identity', 'identity');
    assert.deepEqual(brought.commands, [{ command: 'set_target', column: 'survived' }]);
    const plain = exported([join(root, 'tests', 'data', 'onnx', 'moons.dynamo.onnx')]).brought;
    assert.deepEqual(plain.commands, [{ command: 'use_random_rows', rows: 2000 }]);
});

test('export takes a session', () => {
    const session = { format: 'reluscope-session', version: 1, example: 'titanic', commands: [{ command: 'select_cluster', cluster: 2 }] };
    writeFileSync(join(folder, 'mine.json'), JSON.stringify(session));
    const { brought } = exported(['mine.json']);
    assert.deepEqual(brought.files.map(({ name }) => name), ['mine.json']);
    assert.deepEqual(JSON.parse(bytesOf(brought.files[0])), session);
    const refused = run(['mine.json', titanic[1], '--html', 'out.html', '--page', 'page.html']);
    assert.equal(refused.status, 2);
    assert.match(refused.stderr, /expected no table beside a session/);
});

test('names that mean harm stay texts', () => {
    for (const name of ['</script><script>alert(1)</script>', '<!-- <script>', '"]}; alert(1); {["', '\u2028line', '\\u003c', "it's"]) {
        const model = JSON.parse(readFileSync(titanic[0], 'utf8'));
        writeFileSync(join(folder, 'hostile.json'), JSON.stringify({ ...model, name }));
        const { brought, json } = exported(['hostile.json', titanic[1]]);
        assert.doesNotMatch(json, /</);
        assert.ok(brought.title.endsWith(' - ReLUscope'));
        assert.equal(JSON.parse(bytesOf(brought.files[0])).name, name);
        if (!name.includes('\u2028')) assert.equal(brought.title, `${name} - ReLUscope`);
    }
    const path = join(folder, '<img src=x onerror=alert(1)>.csv');
    writeFileSync(path, readFileSync(titanic[1]));
    const { brought, json } = exported([titanic[0], path]);
    assert.doesNotMatch(json, /</);
    assert.equal(brought.files[1].name, '<img src=x onerror=alert(1)>.csv');
});

test('export says in one sentence what is wrong, and writes nothing', () => {
    const refused = (status, words, args, input) => {
        rmSync(join(folder, 'out.html'), { force: true });
        const result = run([...args, '--html', 'out.html'], input);
        assert.equal(result.status, status, result.stderr);
        assert.equal(result.stderr.trim().split('\n').length, 1, result.stderr);
        assert.match(result.stderr, words);
        assert.ok(!existsSync(join(folder, 'out.html')));
    };
    const page = ['--page', 'page.html'];
    refused(1, /reluscope-single\.html/, [...titanic, '--page', titanic[1]]);
    refused(1, /nowhere\.html/, [...titanic, '--page', 'nowhere.html']);
    refused(2, /--view: expected one of plane, .*'plan'/, [...titanic, ...page, '--view', 'plan']);
    refused(2, /--hide: expected left, right, .*'middle'/, [...titanic, ...page, '--hide', 'left,middle']);
    refused(1, /missing\.json/, ['missing.json', titanic[1], ...page]);
    refused(1, /iris|column|expected/, [titanic[0], join(root, 'data', 'iris', 'iris.csv'), ...page]);
    refused(2, /standard input/, ['-', '-', ...page]);
    refused(1, /no_such_column/, [...titanic, ...page, '--target', 'no_such_column']);
});

test('a program without a page beside it says what to do', () => {
    if (existsSync(join(root, 'build', 'web', 'reluscope-single.html'))) return;
    const result = run([...titanic, '--html', 'out.html']);
    assert.equal(result.status, 1);
    assert.match(result.stderr, /`make web` builds it/);
});

test('export reads a model from standard input and writes to standard output', () => {
    const result = run(['-', titanic[1], '--html', '-', '--page', 'page.html'], readFileSync(titanic[0]));
    assert.equal(result.status, 0, result.stderr);
    const { files } = JSON.parse(result.stdout.match(/id="brought">(.*)<\/script>/)[1]);
    assert.deepEqual(files.map(({ name }) => name), ['model', 'titanic.csv']);
    assert.deepEqual(bytesOf(files[0]), readFileSync(titanic[0]));
});
