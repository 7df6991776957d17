// reluscope simplify --families K --by aletheia and --prune K, and what explain says about clusters that share a
// formula.
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
const done = ({ status, stdout, stderr }) => {
    assert.equal(status, 0, stderr);
    return stdout;
};
const published = JSON.parse(readFileSync(join(root, 'tests', 'data', 'cocircles', 'published.json'), 'utf8'));
const built = JSON.parse(readFileSync(join(root, 'tests', 'data', 'merge', 'maps.json'), 'utf8')).built;

/** The 400 test rows of the publication as a table. */
const testRows = () => {
    const lines = published.test_x.map(([a, b], i) => `${a},${b},${published.test_y[i] === 1 ? 'inner' : 'outer'}`);
    writeFileSync(join(folder, 'test.csv'), ['x1,x2,circle', ...lines, ''].join('\n'));
    return 'test.csv';
};

/** The table that a network of maps.json was built with. */
const builtFiles = (name) => {
    const { network, rows } = built[name];
    writeFileSync(join(folder, 'built.json'), JSON.stringify(network));
    const head = rows[0].map((_, j) => `v${j + 1}`).join(',');
    writeFileSync(join(folder, 'built.csv'), [head, ...rows.map((row) => row.join(',')), ''].join('\n'));
    return ['built.json', 'built.csv'];
};

test('the published merge: eight groups with their rows and AUC, on the published test rows too', () => {
    const [model, table] = bundled('cocircles');
    const stdout = done(run('simplify', model, table, '--families', '10', '--by', 'aletheia', '--held-out', testRows(), '--report', 'merge.json'));
    assert.match(stdout, /530 clusters: 10 by Ward's method along 5 nearest neighbours, 8 groups once those with fewer than 30 rows joined others/);
    assert.match(stdout, /0\.9002/);
    const report = read('merge.json');
    assert.deepEqual([report.format, report.version, report.kind, report.by], ['reluscope-simplification', 1, 'families', 'aletheia']);
    assert.deepEqual(report.families.map(({ size }) => size), published.merge.clusters.map(({ count }) => count));
    report.families.forEach((family, i) => {
        const expected = published.merge.clusters[i];
        assert.equal(family.patterns.length, expected.members.length);
        assert.ok(Math.abs(family.local_auc - expected.local_auc) < 5e-7);
        assert.ok(Math.abs(family.response_std - expected.std) < 5e-7);
        assert.equal(family.weights.length, 1);
        assert.equal(family.weights[0].length, 2);
        assert.equal(family.bias.length, 1);
        assert.match(family.rule, /nearest centroid/);
    });
    assert.equal(report.training.auc.toFixed(4), '0.9002');
    assert.equal(report.auc, report.training.auc);
    assert.equal(report.held_out.rows, 400);
    assert.ok(Math.abs(report.held_out.auc - 0.9015) < 2e-4);
    assert.equal(report.held_out_rows_unseen, 90);
    assert.equal(report.training.network.auc.toFixed(4), '0.9215');
    for (const score of ['agreement', 'r2', 'accuracy']) assert.equal(typeof report.held_out[score], 'number');
    const [first] = report.families;
    assert.equal(first.inference.wald, 'given');
    assert.deepEqual(first.inference.coefficients.map(({ estimate }) => estimate.toFixed(2)), ['16.73', '13.19', '13.90']);
    assert.deepEqual(first.inference.published_wald.map(({ low }) => low.toFixed(4)), published.merge.wald_cluster0.lo.map((x) => x.toFixed(4)));
    assert.ok(first.inference.bootstrap.resamples > 100);
    assert.ok(report.curve.some(({ wanted, families }) => wanted === 10 && families === 8));
    for (const point of report.curve) assert.ok(point.families <= point.wanted);
});

test('pruning keeps the largest clusters with their own formulas, with the published refits beside them', () => {
    const [model, table] = bundled('cocircles');
    const stdout = done(run('simplify', model, table, '--prune', '36', '--held-out', testRows(), '--report', 'prune.json'));
    assert.match(stdout, /The 36 largest of 530 clusters hold \d+ of 1600 rows/);
    const report = read('prune.json');
    assert.equal(report.kind, 'pruning');
    assert.equal(report.families.length, 36);
    assert.equal(report.families.reduce((sum, { size }) => sum + size, 0), 1600);
    assert.equal(report.families.reduce((sum, { patterns }) => sum + patterns.length, 0), 530);
    assert.ok(report.training.auc >= 0.92);
    assert.equal(report.published.training.auc.toFixed(4), published.prune.train_auc.toFixed(4));
    assert.equal(report.published.held_out.auc.toFixed(4), published.prune.test_auc.toFixed(4));
    done(run('explain', model, table, '--out', 'full.json'));
    const { clusters } = read('full.json');
    report.families.forEach(({ patterns, weights, bias, own_rows: own }, i) => {
        assert.ok(patterns.includes(clusters[i].pattern));
        assert.deepEqual(weights, clusters[i].weights);
        assert.deepEqual(bias, clusters[i].bias);
        assert.equal(own, clusters[i].size);
    });
});

test('without a table to judge by, a fifth of the rows is held out by the seed; several classes can be pruned', () => {
    const [model, table] = bundled('iris');
    const figures = (...seed) => JSON.parse(done(run('simplify', model, table, '--prune', '3', '--report', '-', ...seed)));
    const [first, again, other] = [figures('--seed', '1'), figures('--seed', '1'), figures('--seed', '2')];
    assert.deepEqual(first, again);
    assert.equal(first.held_out.rows, 30);
    assert.equal(first.training.rows, 120);
    assert.notDeepEqual(first.families, other.families);
    assert.ok(first.agreement > 0.5);
    const refused = run('simplify', model, table, '--families', '3', '--by', 'aletheia');
    assert.equal(refused.status, 1);
    assert.match(refused.stderr, /the answers: expected two classes or a number, found 3 classes/);
    const stdout = done(run('simplify', model, table, '--prune', '3'));
    assert.match(stdout, /Without the published refits: the answers: expected two classes/);
});

test('what does not fit is refused in one sentence', () => {
    const [model, table] = bundled('titanic');
    for (const kind of [['--prune', '3'], ['--families', '3', '--by', 'aletheia']]) {
        assert.equal(run('simplify', model, table, ...kind, '--out', 'small.pt').status, 2);
        assert.equal(run('simplify', model, table, ...kind, '--touching').status, 2);
        assert.equal(run('simplify', model, table, ...kind, '--held-out', 'nowhere.csv').status, 1);
    }
    assert.equal(run('explain', model, table, '--held-out', 'test.csv').status, 2);
});

test('explain says how many formulas the patterns come down to, and calls a constant so', () => {
    const [model, table] = builtFiles('twin streams');
    const stdout = done(run('explain', model, table));
    assert.match(stdout, /90 patterns, 1 formula: all clusters share it, exactly/);
    assert.match(stdout, /constant: no input changes it/);
    assert.equal(stdout.match(/ the formula of cluster 0\n/g).length, 19); // of 20 clusters that are listed
    assert.doesNotMatch(stdout, /v1 [+0]/);
    assert.match(done(run('explain', model, table, '--table')), / constant 0\.625\n/);
    done(run('explain', model, table, '--out', 'report.json', '--html', 'report.html'));
    const report = read('report.json');
    assert.deepEqual([report.clusters_found, report.maps, report.maps_exact], [90, 1, 1]);
    assert.deepEqual(report.equal_maps, [[...Array(90).keys()]]);
    for (const { constant, map_group: group } of report.clusters) assert.deepEqual([constant, group], [true, 0]);
    const page = readFileSync(join(folder, 'report.html'), 'utf8');
    assert.match(page, /90 patterns, 1 formula/);
    assert.match(page, /, constant/);
    for (const [name, { maps, exact_maps: exact }] of Object.entries(built)) {
        const files = builtFiles(name);
        done(run('explain', ...files, '--out', 'report.json'));
        const found = read('report.json');
        assert.deepEqual([found.maps, found.maps_exact], [maps, exact], name);
    }
    assert.match(done(run('explain', ...builtFiles('faint unit 1e-12'))), /7 patterns, 4 formulas: some clusters share one, equal to 1e[−-]12 .* there are 7\./);
    const [trained, rows] = bundled('breast_cancer');
    assert.match(done(run('explain', trained, rows)), /(\d+) patterns, \1 formulas: no two clusters share one/);
});

test('a report lists the 1,000 largest clusters, or as many as --max-clusters says, and says how many there are', () => {
    const [model, table] = bundled('cocircles');
    done(run('explain', model, table, '--out', 'all.json'));
    done(run('explain', model, table, '--out', 'some.json', '--max-clusters', '7'));
    const [all, some] = [read('all.json'), read('some.json')];
    assert.deepEqual([all.clusters_found, all.clusters_listed, all.clusters.length], [530, 530, 530]);
    assert.deepEqual([some.clusters_found, some.clusters_listed, some.clusters.length], [530, 7, 7]);
    assert.deepEqual(some.clusters, all.clusters.slice(0, 7));
    assert.deepEqual(some.assignment, all.assignment);
    assert.equal((all.clusters_of_one_row / 530).toFixed(4), '0.6170');
    assert.equal((all.clusters_of_one_class / 530).toFixed(4), '0.8491');
    const [digits, rows] = bundled('digits');
    done(run('explain', digits, rows, '--out', 'digits.json'));
    const large = read('digits.json');
    assert.equal(large.clusters_listed, Math.min(1000, large.clusters_found));
    assert.equal(large.maps, large.clusters_found);
});

test('the summary scores held-out rows beside the others', () => {
    const [model, table] = bundled('cocircles');
    done(run('explain', model, table, '--unwrap', 'summary.csv', '--held-out', testRows()));
    const [head, ...lines] = readFileSync(join(folder, 'summary.csv'), 'utf8').trim().split('\n').map((line) => line.split(','));
    assert.deepEqual(head.slice(7), ['test_count', 'test_response_mean', 'test_response_std', 'test_local_auc', 'test_global_auc']);
    assert.equal(lines.length, 530);
    assert.equal(lines.reduce((sum, line) => sum + Number(line[7]), 0), 310); // 90 of 400 rows have a pattern of no training row
    done(run('explain', model, table, '--unwrap', 'plain.csv'));
    const plain = readFileSync(join(folder, 'plain.csv'), 'utf8').trim().split('\n').map((line) => line.split(','));
    assert.deepEqual(lines.map((line) => line.slice(0, 7)), plain.slice(1));
});
