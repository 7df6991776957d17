// How far an explanation holds for several columns at once, and whether weights keep their signs: report and terminal.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const program = join(root, 'build', 'native', 'reluscope');
const run = (...args) => spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
const bundled = (name) => ['json', 'csv'].map((kind) => join(root, 'data', name, `${name}.${kind}`));
const report = (name, row) => {
    const { status, stdout, stderr } = run('explain', ...bundled(name), '--row', String(row), '--out', '-');
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout);
};

test('a row says in which ranges of all numbers together its formula holds', () => {
    const { row: { holds }, clusters } = report('titanic', 3);
    assert.deepEqual(holds.box.map(({ column }) => column), ['pclass', 'age', 'siblings_spouses', 'parents_children', 'fare']);
    assert.ok(holds.ball > 0 && holds.centred_box > 0);
    assert.equal(typeof holds.same_decision, 'boolean');
    const [head, ...lines] = readFileSync(bundled('titanic')[1], 'utf8').trimEnd().split('\n').map((line) => line.replace(/"[^"]*"/, 'quoted').split(','));
    for (const { column, low, high, low_limit: limit } of holds.box) {
        const cell = Number(lines[3][head.indexOf(column)]);
        assert.ok(low <= cell + 1e-9 && cell <= high + 1e-9);
        assert.ok(limit === 'data' || (limit.layer >= 0 && limit.unit >= 0));
    }
    assert.ok(clusters.length > 1);
    const { stdout } = run('explain', ...bundled('titanic'), '--row', '3');
    assert.match(stdout, /^Its formula holds for all of these at once: .*age [\d.]+ to [\d.]+ years/m);
});

test('how often weights keep their signs adds up to clusters and rows', () => {
    for (const name of ['titanic', 'iris']) {
        const { sign_stability: signs, clusters, data } = report(name, 0);
        const totals = { clusters: clusters.length, rows: data.rows - data.rows_left_out };
        for (const [kind, total] of Object.entries(totals)) {
            const { negative, zero, positive } = signs[kind];
            negative.forEach((counts, o) => counts.forEach((count, j) => assert.equal(count + zero[o][j] + positive[o][j], total)));
        }
        const above = clusters.filter(({ weights }) => weights[0][0] > 1e-9).length;
        assert.equal(signs.clusters.positive[0][0], above);
    }
});

test('the hidden units of a row have the maps that give their values, and their signs are the pattern', () => {
    for (const [name, row] of [['titanic', 3], ['breast_cancer', 5]]) {
        const { row: { hidden_units: units, input, pattern } } = report(name, row);
        assert.equal(units.map(({ active }) => (active ? '1' : '0')).join(''), pattern.replaceAll('|', ''));
        for (const { z, weights, bias, active, share } of units) {
            const value = weights.reduce((sum, weight, j) => sum + weight * input[j], bias);
            assert.ok(Math.abs(value - z) < 1e-9 && active === z > 0);
            assert.ok(Math.abs(share.reduce((sum, part) => sum + part, 0) - 1) < 1e-9);
        }
    }
});

test('what was observed has intervals, and a summary counts the predictions in them', () => {
    const { clusters, calibration: [{ clusters: known, inside, mean_gap: gap }] } = report('titanic', 3);
    const answered = clusters.filter(({ rows_with_answer: rows }) => rows > 0);
    assert.equal(known, answered.length);
    let [within, distance, rows] = [0, 0, 0];
    for (const { observed: [observed], predicted: [predicted], observed_interval: [[low, high]], rows_with_answer: count } of answered) {
        assert.ok(low <= observed && observed <= high && low >= 0 && high <= 1);
        within += low <= predicted && predicted <= high;
        distance += count * Math.abs(predicted - observed);
        rows += count;
    }
    assert.equal(within, inside);
    assert.ok(Math.abs(distance / rows - gap) < 1e-12);
});

test('a row says which columns keep their direction in the regions next to it', () => {
    const { row } = report('titanic', 3);
    const { regions, sign_kept: kept } = row.neighbours;
    assert.equal(regions, row.facets);
    assert.equal(kept.length, 1);
    assert.equal(kept[0].length, row.input.length);
    assert.ok(kept[0].every((count) => count >= 0 && count <= regions));
    const { stdout } = run('explain', ...bundled('titanic'), '--row', '3');
    const line = stdout.split('\n').find((text) => / across its (only wall|walls)/.test(text));
    assert.ok(line, stdout);
    const changing = kept[0].filter((count) => count < regions).length;
    assert.equal(/^Every column keeps/.test(line), changing === 0);
    assert.ok(changing === 0 || line.includes(` in ${Math.min(...kept[0])}`), line);
});
