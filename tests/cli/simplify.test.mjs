// reluscope simplify: what it prints and writes, and that the smaller network gives the same answers.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const program = join(root, 'build', 'native', 'reluscope');
const folder = mkdtempSync(join(tmpdir(), 'reluscope-'));
after(() => rmSync(folder, { recursive: true }));

const run = (...args) => spawnSync(program, args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 });
const bundled = (name) => ['json', 'csv'].map((kind) => join(root, 'data', name, `${name}.${kind}`));
const read = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const outputs = (model, table) => {
    const { status, stderr } = run('explain', model, table, '--assignments', 'rows.json');
    assert.equal(status, 0, stderr);
    return read('rows.json').rows.map(({ logits }) => logits);
};

test('what is dead on the box of the rows is removed, with its proof, and every row keeps its logits', () => {
    for (const [name, before, after_, dead] of [['titanic', [4, 2], [3, 2], 1], ['moons', [16, 16], [12, 11], 9]]) {
        const [model, table] = bundled(name);
        const { status, stdout, stderr } = run('simplify', model, table, '--lossless', 'box', '--out', 'small.json', '--report', 'report.json');
        assert.equal(status, 0, stderr);
        assert.match(stdout, /The outputs are the same on the whole box/);
        const report = read('report.json');
        assert.equal(report.format, 'reluscope-simplification');
        assert.deepEqual([report.hidden_before, report.hidden_after], [before, after_]);
        assert.equal(report.removed.filter(({ why }) => why === 'dead').length, dead);
        for (const { proof } of report.removed) assert.ok(['interval', 'lp', 'branch'].includes(proof));
        assert.ok(report.max_rel_difference < 1e-12);
        const [full, small] = [outputs(model, table), outputs('small.json', table)];
        full.forEach((row, i) => row.forEach((logit, o) => {
            assert.ok(Math.abs(logit - small[i][o]) <= 1e-12 * Math.max(1, Math.abs(logit)));
        }));
    }
});

test('a box can be given, and what does not fit is refused in one sentence', () => {
    const [model, table] = bundled('moons');
    writeFileSync(join(folder, 'box.json'), '{"lo": [0.1, 0.1], "hi": [0.2, 0.2]}');
    const small = run('simplify', model, '--lossless', 'box', '--box', 'box.json', '--report', '-');
    assert.equal(small.status, 0, small.stderr);
    const { hidden_after: left, points } = JSON.parse(small.stdout);
    assert.ok(left.reduce((sum, width) => sum + width, 0) < 23);
    assert.equal(points, 10000);
    writeFileSync(join(folder, 'short.json'), '{"lo": [0], "hi": [1, 1]}');
    const refused = run('simplify', model, '--lossless', 'box', '--box', 'short.json');
    assert.equal(refused.status, 1);
    assert.match(refused.stderr, /short\.json: lo: expected 2 numbers, one for each input of the network, found 1/);
    writeFileSync(join(folder, 'huge.json'), '{"lo": [-1e308, 0], "hi": [1e308, 1]}');
    const huge = run('simplify', model, '--lossless', 'box', '--box', 'huge.json');
    assert.equal(huge.status, 1);
    assert.match(huge.stderr, /input 1: expected bounds between -1e100 and 1e100/);
    assert.equal(run('simplify', model, '--lossless', 'data').status, 2);
    assert.equal(run('simplify', model, table, '--lossless', 'much').status, 2);
});
