// reluscope simplify --families: the report says what is true of the table, and the model that is written opens again.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
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
const bundled = (name) => ['json', 'csv'].map((kind) => join(root, 'data', name, `${name}.${kind}`));
const read = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const families = (name, count, ...more) => {
    const { status, stderr } = run('simplify', ...bundled(name), '--families', `${count}`, '--report', 'r.json', ...more);
    assert.equal(status, 0, stderr);
    return read('r.json');
};
const rowsOf = (name) => {
    assert.equal(run('explain', ...bundled(name), '--assignments', 'rows.json').status, 0);
    return read('rows.json').rows;
};
const predicted = (logits) => (logits.length === 1 ? Number(logits[0] > 0) : logits.indexOf(Math.max(...logits)));
const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);

test('held-out rows, agreement and R2 of the report follow from its families', () => {
    const report = families('moons', 6);
    assert.deepEqual([report.format, report.version, report.kind, report.by], ['reluscope-simplification', 1, 'families', 'fidelity']);
    assert.equal(report.families.length, 6);
    assert.deepEqual(report.removed, []);
    assert.deepEqual(report.hidden_before, report.hidden_after);
    const rows = rowsOf('moons');
    const table = readFileSync(bundled('moons')[1], 'utf8').trim().split('\n').slice(1).map((line) => line.split(',').map(Number));
    const model = JSON.parse(readFileSync(bundled('moons')[0], 'utf8'));
    assert.ok(!model.encoder || model.encoder.columns.every(({ mean, scale }) => mean === undefined && scale === undefined));
    const held = new Set(report.held_out.table_rows);
    assert.equal(held.size, report.held_out.rows);
    assert.equal(held.size, Math.floor(rows.length / 5));
    const said = rows.map(({ pattern, logits }, i) => {
        const x = table[i].slice(0, 2);
        const outputs = report.families.map(({ weights, bias }) => weights.map((row, o) => dot(row, x) + bias[o]));
        const own = report.families.findIndex(({ patterns }) => patterns.includes(pattern));
        const far = outputs.map((output) => Math.abs(output[0] - logits[0]));
        return { unseen: own < 0, output: outputs[own < 0 ? far.indexOf(Math.min(...far)) : own] };
    });
    for (const [part, figures] of [[false, report], [true, report.held_out]]) {
        const places = rows.map((_, i) => i).filter((i) => held.has(i) === part);
        const same = places.filter((i) => predicted(said[i].output) === predicted(rows[i].logits)).length;
        assert.ok(Math.abs(figures.agreement - same / places.length) < 1e-12);
        const mean = places.reduce((sum, i) => sum + rows[i].logits[0], 0) / places.length;
        const lost = places.reduce((sum, i) => sum + (rows[i].logits[0] - said[i].output[0]) ** 2, 0);
        const spread = places.reduce((sum, i) => sum + (rows[i].logits[0] - mean) ** 2, 0);
        assert.ok(Math.abs(figures.r2 - (1 - lost / spread)) < 1e-9);
        if (part) assert.equal(figures.unseen, places.filter((i) => said[i].unseen).length);
        const worst = Math.max(...places.map((i) => Math.abs(rows[i].logits[0] - said[i].output[0])));
        assert.ok(Math.abs(figures.largest_deviation - worst) < 1e-9);
    }
    assert.equal(report.families.reduce((sum, { size }) => sum + size, 0), rows.length - held.size);
    assert.equal(report.curve.length, Math.min(64, report.clusters));
    assert.equal(report.curve[5].r2, report.r2);
    assert.equal(new Set(report.families.map(({ name }) => name)).size, 6);
});

test('families agree with the network on held-out rows as the documents say', () => {
    assert.ok(families('titanic', 8).held_out.agreement >= 0.97);
    assert.ok(families('cocircles', 8).held_out.agreement >= 0.93);
});

test('what is held out leaves no trace in the families', () => {
    const first = families('titanic', 4);
    const lines = readFileSync(bundled('titanic')[1], 'utf8').trimEnd().split('\n');
    const answer = lines[0].split(',').indexOf('survived');
    const held = new Set(first.held_out.table_rows);
    // Held-out rows become copies of the first row, but keep their answers, by which rows are dealt.
    const cells = (line) => line.match(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g).map((cell) => cell.replace(/,$/, ''));
    const copied = (line) => cells(lines[1]).map((cell, i) => (i === answer ? cells(line)[answer] : cell)).slice(0, lines[0].split(',').length).join(',');
    const changed = lines.map((line, i) => (held.has(i - 1) ? copied(line) : line));
    assert.ok(held.size > 200 && answer >= 0);
    writeFileSync(join(folder, 'changed.csv'), `${changed.join('\n')}\n`);
    const { status, stderr } = run('simplify', bundled('titanic')[0], 'changed.csv', '--families', '4', '--report', 'c.json');
    assert.equal(status, 0, stderr);
    const second = read('c.json');
    assert.deepEqual(second.families.map(({ patterns, weights, bias }) => [patterns, weights, bias]),
        first.families.map(({ patterns, weights, bias }) => [patterns, weights, bias]));
});

test('the model that is written opens again, and explain shows its families', () => {
    const report = families('iris', 3, '--out', 'm.json');
    const info = run('info', 'm.json');
    assert.equal(info.status, 0, info.stderr);
    assert.match(info.stdout, /in 3 families with one formula each/);
    const shown = run('explain', 'm.json', bundled('iris')[1]);
    assert.equal(shown.status, 0, shown.stderr);
    assert.match(shown.stdout, /150 rows in 3 families/);
    assert.match(shown.stdout, /Largest deviation from the network/);
    assert.equal(run('explain', 'm.json', bundled('iris')[1], '--out', 'e.json').status, 0);
    const explained = read('e.json');
    assert.equal(explained.explained_by, 'families');
    assert.deepEqual(explained.clusters.map(({ name }) => name), report.families.map(({ name }) => name));
    assert.equal(explained.clusters.reduce((sum, { size }) => sum + size, 0), 150);
    assert.equal(explained.assignment.length, 150);
    assert.ok(explained.certificate.largest_deviation >= explained.clusters[0].largest_deviation);
    const refused = run('explain', 'm.json', bundled('iris')[1], '--row', '3');
    assert.equal(refused.status, 1);
    assert.match(refused.stderr, /--row: expected a network/);
    for (const more of [['counterfactual'], ['attribute', '--method', 'shapley']]) {
        const answer = run(more[0], 'm.json', bundled('iris')[1], '--row', '3', ...more.slice(1));
        assert.equal(answer.status, 1);
        assert.match(answer.stderr, /--row: expected a network, .*, found a model of families/);
    }
    assert.equal(run('simplify', 'm.json', bundled('iris')[1], '--families', '2').status, 1);
    assert.equal(run('simplify', 'm.json', bundled('iris')[1], '--lossless', 'data').status, 1);
    const { of } = read('m.json').families;
    const trained = JSON.parse(readFileSync(bundled('iris')[0], 'utf8'));
    assert.deepEqual(of, { model: trained.name, sha256: createHash('sha256').update(readFileSync(bundled('iris')[0])).digest('hex'), clusters: report.clusters });
    assert.equal(run('convert', 'm.json', 'm2.json').status, 0);
    assert.deepEqual(read('m2.json'), read('m.json'));
});

test('kinds of families, and what is refused', () => {
    assert.equal(families('titanic', 5, '--by', 'answers').by, 'answers');
    assert.equal(families('titanic', 5, '--touching').touching, true);
    const [model, table] = bundled('wine');
    const other = run('simplify', model, table, '--families', '2', '--held-out', table, '--report', 'o.json');
    assert.equal(other.status, 0, other.stderr);
    assert.deepEqual([read('o.json').rows, read('o.json').held_out.rows, read('o.json').held_out.unseen], [178, 178, 0]);
    assert.match(run('simplify', model, table, '--families', '1000').stderr, /--families: expected 1 to 256/);
    assert.match(run('simplify', model, table, '--families', '200').stdout, /There are only \d+ clusters/);
    assert.match(run('simplify', ...bundled('one_relu'), '--families', '1').stdout, /root mean squared error/);
});
