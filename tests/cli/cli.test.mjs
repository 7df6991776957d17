// The command line's contract: what goes to which stream, exit codes, files whole or not at all.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const program = join(root, 'build', 'native', 'reluscope');
const folder = mkdtempSync(join(tmpdir(), 'reluscope-'));
after(() => rmSync(folder, { recursive: true }));

const run = (args, input) => {
    const { status, stdout, stderr } = spawnSync(program, args, { cwd: folder, input, encoding: 'utf8', maxBuffer: 1 << 28 });
    return { status, stdout, stderr };
};
const titanic = ['json', 'csv'].map((kind) => join(root, 'data', 'titanic', `titanic.${kind}`));

/** One sentence on standard error, exit code 1, nothing on standard output. */
const assertRefused = (result, ...words) => {
    assert.equal(result.status, 1, result.stderr);
    assert.equal(result.stdout, '');
    assert.equal(result.stderr.trim().split('\n').length, 1, result.stderr);
    for (const word of words) assert.ok(result.stderr.includes(word), result.stderr);
};

test('info tells what a table holds, as text and as JSON', () => {
    assert.match(run(['info', titanic[1]]).stdout, /1309 rows/);
    const table = JSON.parse(run(['info', titanic[1], '--json']).stdout);
    assert.equal(table.format, 'reluscope-table');
    assert.equal(table.rows, 1309);
    assert.equal(table.first_rows.length, 20);
    const age = table.columns.find(({ name }) => name === 'age');
    assert.equal(age.type, 'numeric');
    assert.equal(age.missing, 263);
});

test('info tells what a model holds, from a file and from standard input', () => {
    const model = JSON.parse(run(['info', titanic[0], '--json']).stdout);
    assert.equal(model.outputs, 1);
    assert.equal(model.link, 'sigmoid');
    const piped = JSON.parse(run(['info', '-', '--json'], readFileSync(titanic[0])).stdout);
    assert.deepEqual(piped.hidden_layers, model.hidden_layers);
});

test('explain writes a report whose maps give the logits of its assignment', () => {
    const result = run(['explain', ...titanic, '--out', 'r.json', '--assignments', 'r.csv', '--row', '3', '--time']);
    assert.equal(result.status, 0, result.stderr);
    const report = JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8'));
    assert.equal(report.format, 'reluscope-report');
    assert.equal(report.assignment.length, 1309);
    assert.ok(report.certificate.max_rel_error < 1e-12);
    assert.ok(report.seconds >= 0);
    assert.equal(report.clusters.reduce((sum, { size }) => sum + size, 0), 1309);
    const { input, logits, cluster } = report.row;
    const { weights, bias } = report.clusters[cluster];
    assert.ok(Math.abs(weights[0].reduce((sum, w, j) => sum + w * input[j], bias[0]) - logits[0]) < 1e-12);
    assert.equal(readFileSync(join(folder, 'r.csv'), 'utf8').trim().split('\n').length, 1310);
    assert.ok(!readdirSync(folder).some((name) => name.includes('.part')));
});

test('explain prints a table for people, and - writes the report to standard output', () => {
    assert.match(run(['explain', ...titanic]).stdout, /1309 rows in \d+ clusters/);
    assert.equal(JSON.parse(run(['explain', ...titanic, '--out', '-']).stdout).version, 1);
});

test('convert goes round: JSON to ONNX to safetensors to JSON, with doubles', () => {
    const digits = join(root, 'data', 'digits', 'digits.json');
    for (const [from, to] of [[digits, 'd.onnx'], ['d.onnx', 'd.safetensors'], ['d.safetensors', 'd.json']]) {
        const result = run(['convert', from, to, '--float64']);
        assert.equal(result.status, 0, result.stderr);
    }
    const weights = (path) => JSON.parse(readFileSync(path, 'utf8')).layers.map((layer) => layer.weights);
    assert.deepEqual(weights(join(folder, 'd.json')), weights(digits));
});

test('bad input: one sentence, exit code 1, no output file', () => {
    const write = (name, bytes) => { writeFileSync(join(folder, name), bytes); return name; };
    const model = readFileSync(titanic[0]);
    const onnx = readFileSync(join(root, 'tests', 'data', 'onnx', 'moons.script.onnx'));
    assertRefused(run(['info', 'missing.onnx']), 'missing.onnx');
    for (const [name, bytes] of [['cut.json', model.subarray(0, 500)], ['cut.onnx', onnx.subarray(0, 700)],
        ['noise.onnx', Buffer.from(Array.from({ length: 300 }, (_, i) => (i * 7919 + 13) % 256))],
        ['empty.safetensors', ''], ['noise.safetensors', Buffer.alloc(64, 255)]]) {
        assertRefused(run(['explain', write(name, bytes), titanic[1], '--out', 'none.json']), name);
    }
    assertRefused(run(['explain', titanic[0], write('ragged.csv', 'a,b\n1,2\n3\n'), '--out', 'none.json']), 'ragged.csv', 'line 3');
    const moons = join(root, 'tests', 'data', 'onnx', 'moons.script.onnx');
    assertRefused(run(['explain', moons, write('text.csv', 'a,b\n1,2\n3,oops\n'), '--out', 'none.json']), 'text.csv', 'oops');
    assertRefused(run(['explain', moons, write('seven.csv', 'a,b,c,d,e,f,g\n1,2,3,4,5,6,7\n'), '--out', 'none.json']), '2', '7');
    assertRefused(run(['explain', ...titanic, '--target', 'nothing']), 'nothing');
    assertRefused(run(['explain', ...titanic, '--row', '1309']), '1308');
    assertRefused(run(['explain', ...titanic, '--out', 'no/such/folder/r.json']), 'no/such/folder');
    assertRefused(run(['convert', titanic[0], 'no/such/folder/m.onnx']), 'no/such/folder');
    assert.ok(!existsSync(join(folder, 'none.json')));
});

test('wrong usage: exit code 2', () => {
    for (const args of [['fly'], ['explain'], ['explain', titanic[0]], ['info', '--wrong', titanic[1]], ['convert', titanic[0], 'model.txt'],
        ['explain', '-', '-'], ['explain', ...titanic, '--link', 'tanh']]) {
        assert.equal(run(args).status, 2, args.join(' '));
    }
    assert.equal(run(['--help']).status, 0);
    assert.match(run(['--version']).stdout, /^\d+\.\d+/);
});
