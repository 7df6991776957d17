// reluscope simplify --sparsity and --flatten: what they print and write, and that a path can be taken up again.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const program = process.env.RELUSCOPE_PROGRAM ?? join(root, 'build', 'native', 'reluscope');
const folder = mkdtempSync(join(tmpdir(), 'reluscope-'));
after(() => rmSync(folder, { recursive: true }));

const run = (...args) => spawnSync(program, args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 });
const done = (...args) => {
    const result = run(...args);
    assert.equal(result.status, 0, result.stderr);
    return result.stdout;
};
const bundled = (name) => ['json', 'csv'].map((kind) => join(root, 'data', name, `${name}.${kind}`));
const read = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const rows = (model, table) => {
    done('explain', model, table, '--assignments', 'rows.json', '--out', 'explained.json');
    return read('rows.json').rows;
};

test('a path to few patterns ends in a model that opens, explains and says where it came from', () => {
    const [model, table] = bundled('titanic');
    const out = done('simplify', model, table, '--sparsity', '6', '--out', 'sparse.json', '--report', 'report.json');
    assert.match(out, /1047 rows|1 047 rows|1.047 rows/);
    assert.match(out, /Lost: .* of the held-out rows keep their prediction; accuracy there is .*, it was .*\./);
    const report = read('report.json');
    assert.equal(report.format, 'reluscope-simplification');
    assert.equal(report.kind, 'sparsity');
    assert.deepEqual(report.hidden_before, [4, 2]);
    assert.ok(report.reached);
    assert.ok(report.patterns <= 6 && report.patterns_before > 6);
    assert.equal(report.curve[0].penalty, 0);
    assert.equal(report.curve[0].agreement, 1);
    for (const { agreement, r2, accuracy, held_out: held } of report.curve) {
        for (const share of [agreement, accuracy, held.agreement, held.accuracy]) assert.ok(share >= 0 && share <= 1);
        assert.ok(r2 <= 1 && held.r2 <= 1);
    }
    assert.equal(report.rows + report.held_out.rows, 1309);
    // The model that was written has the report's figures.
    const [before, after_] = [rows(model, table), rows('sparse.json', table)];
    const patterns = new Set(after_.map(({ cluster }) => cluster));
    assert.ok(patterns.size >= report.patterns);
    const same = before.filter(({ logits }, i) => (logits[0] > 0) === (after_[i].logits[0] > 0)).length;
    const told = report.agreement * report.rows + report.held_out.agreement * report.held_out.rows;
    assert.ok(Math.abs(same - told) < 1e-6);
    const written = read('sparse.json');
    assert.equal(written.target, read('sparse.json').training.target);
    assert.match(written.source, /retrained on titanic\.csv with an L1 penalty of/);
    assert.deepEqual(written.training.sparsity.from.hidden, [4, 2]);
    assert.ok(written.training.sparsity.lost.held_out.agreement <= 1);
    assert.ok(written.encoder.columns.length > 0);
    done('simplify', model, table, '--sparsity', '6', '--report', 'again.json');
    assert.deepEqual(read('again.json'), report);
});

test('a later run goes on from the model, with its penalty, its held-out rows and its curve', () => {
    const [model, table] = bundled('iris');
    done('simplify', model, table, '--sparsity', '5', '--seed', '4', '--out', 'first.json', '--report', 'first_report.json');
    const out = done('simplify', 'first.json', table, '--sparsity', '2', '--out', 'second.json', '--report', 'second_report.json');
    assert.match(out, /goes on behind its penalty/);
    assert.match(out, /held out as before, by seed 4/);
    const [first, second] = [read('first_report.json'), read('second_report.json')];
    assert.ok(second.reached && second.patterns <= 2);
    assert.equal(second.seed, 4);
    assert.deepEqual(second.curve.slice(0, first.curve.length), first.curve);
    assert.equal(second.curve[first.curve.length].run, 2);
    assert.equal(second.curve[first.curve.length].patterns, first.patterns);
    assert.ok(second.penalty > first.penalty);
    const record = read('second.json').training;
    assert.deepEqual(record.sparsity.from.hidden, [4, 3]);
    assert.equal(record.sparsity.curve.length, second.curve.length);
});

test('held-out rows can be a table of their own, and standard output takes one file', () => {
    const [model, table] = bundled('iris');
    const lines = readFileSync(table, 'utf8').trimEnd().split('\n');
    const part = (rest) => lines.filter((_, i) => i === 0 || (i % 3 === 0) === rest).join('\n');
    writeFileSync(join(folder, 'train.csv'), part(false));
    writeFileSync(join(folder, 'test.csv'), part(true));
    const report = JSON.parse(done('simplify', model, 'train.csv', '--sparsity', '4', '--held-out', 'test.csv', '--report', '-'));
    assert.equal(report.held_out.rows, 50);
    assert.equal(report.rows, 100);
    const written = JSON.parse(done('simplify', model, 'train.csv', '--sparsity', '4', '--held-out', 'test.csv', '--out', '-'));
    assert.equal(written.format, 'reluscope-model');
});

test('flattening says what is equal and where', () => {
    const [model, table] = bundled('titanic');
    const out = done('simplify', model, table, '--flatten', '--out', 'flat.json', '--report', 'flat_report.json');
    assert.match(out, /near those of the given network, not equal: R2 .* in row \d+/);
    const report = read('flat_report.json');
    assert.equal(report.kind, 'flatten');
    assert.equal(report.equal, 'nowhere');
    assert.equal(report.method, 'fit');
    assert.equal(report.hidden_after.length, 1);
    assert.ok(report.r2 > 0.9 && report.agreement > 0.9 && report.held_out.agreement > 0.9);
    const [before, after_] = [rows(model, table), rows('flat.json', table)];
    const { logits: [f] } = before[report.worst_row];
    const { logits: [g] } = after_[report.worst_row];
    assert.ok(Math.abs(Math.abs(f - g) / Math.max(1, Math.abs(f)) - report.max_rel_difference) < 1e-6);
    assert.match(read('flat.json').source, /flattened to one hidden layer/);
    const one = done('simplify', ...bundled('circles'), '--flatten');
    assert.match(one, /at most one hidden layer already/);
});

test('what cannot be is refused in one sentence', () => {
    const [model, table] = bundled('titanic');
    const lines = readFileSync(table, 'utf8').split('\n').slice(0, 30);
    const target = lines[0].split(',').indexOf('survived');
    assert.ok(target >= 0);
    const without = lines.map((line) => line.split(',').filter((_, i) => i !== target).join(',')).join('\n');
    writeFileSync(join(folder, 'no_answers.csv'), without);
    const refused = run('simplify', model, 'no_answers.csv', '--sparsity', '3');
    assert.equal(refused.status, 1);
    assert.match(refused.stderr, /answers/);
    assert.equal(run('simplify', model, table, '--sparsity', '0').status, 2);
    assert.equal(run('simplify', model, table, '--flatten', '--out', 'model.txt').status, 2);
    assert.equal(run('simplify', model, '--flatten').status, 2);
});
