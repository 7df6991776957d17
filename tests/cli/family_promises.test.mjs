// What is promised of families: how far few of them agree with a shattered network on rows that they were not made of,
// and that they are better than the published merge to as many groups.
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

const bundled = (name) => ['json', 'csv'].map((kind) => join(root, 'data', name, `${name}.${kind}`));
const simplify = (...args) => {
    const { status, stderr } = spawnSync(program, ['simplify', ...args, '--report', 'r.json'], { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 });
    assert.equal(status, 0, stderr);
    return JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8'));
};

test('8 families agree with a network of 463 clusters on 98 % of the held-out rows', () => {
    const model = join(root, 'tests', 'data', 'simplify', 'breast_cancer_norm.script.onnx');
    for (const seed of ['1', '2', '3']) {
        const { held_out: held, clusters } = simplify(model, bundled('breast_cancer')[1], '--families', '8', '--seed', seed);
        assert.ok(clusters > 350, `${clusters} clusters`);
        assert.equal(held.rows, 113);
        assert.ok(held.agreement >= 0.98, `seed ${seed}: ${held.agreement}`);
    }
});

test('20 families agree with the network of the digits on 95 % of the held-out rows', () => {
    const { held_out: held, clusters } = simplify(...bundled('digits'), '--families', '20');
    assert.ok(clusters > 1000);
    assert.ok(held.agreement >= 0.95, `${held.agreement}`);
});

test('8 families have a better AUC on the published test rows than the published merge to 8 groups', () => {
    const published = JSON.parse(readFileSync(join(root, 'tests', 'data', 'cocircles', 'published.json'), 'utf8'));
    const lines = published.test_x.map(([a, b], i) => `${a},${b},${published.test_y[i] === 1 ? 'inner' : 'outer'}`);
    writeFileSync(join(folder, 'test.csv'), ['x1,x2,circle', ...lines, ''].join('\n'));
    const ours = simplify(...bundled('cocircles'), '--families', '8', '--held-out', 'test.csv');
    const merge = simplify(...bundled('cocircles'), '--families', '10', '--by', 'aletheia', '--held-out', 'test.csv');
    assert.deepEqual([ours.families.length, merge.families.length], [8, 8]);
    assert.ok(ours.held_out.auc > merge.held_out.auc, `${ours.held_out.auc}, ${merge.held_out.auc}`);
    assert.ok(ours.auc > merge.auc);
});

test('the average of the clusters\' formulas is worse than a fit to the network, and is what it says', () => {
    const fitted = simplify(...bundled('moons'), '--families', '6');
    const average = simplify(...bundled('moons'), '--families', '6', '--by', 'average');
    assert.equal(average.by, 'average');
    assert.deepEqual(average.families.map(({ patterns }) => patterns), fitted.families.map(({ patterns }) => patterns));
    assert.ok(average.r2 < fitted.r2);
    const { status } = spawnSync(program, ['explain', ...bundled('moons'), '--assignments', 'a.json', '--out', 'e.json'], { cwd: folder });
    assert.equal(status, 0);
    const { rows } = JSON.parse(readFileSync(join(folder, 'a.json'), 'utf8'));
    const { clusters } = JSON.parse(readFileSync(join(folder, 'e.json'), 'utf8'));
    const maps = new Map(clusters.map(({ pattern, weights, bias }) => [pattern, [...weights[0], bias[0]]]));
    const held = new Set(average.held_out.table_rows);
    for (const { patterns, weights, bias, size } of average.families) {
        const own = rows.filter(({ pattern }, i) => !held.has(i) && patterns.includes(pattern));
        assert.equal(own.length, size);
        [...weights[0], bias[0]].forEach((value, j) => {
            const mean = own.reduce((sum, { pattern }) => sum + maps.get(pattern)[j], 0) / size;
            assert.ok(Math.abs(value - mean) <= 1e-9 * Math.max(1, Math.abs(mean)));
        });
    }
});
