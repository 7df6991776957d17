// reluscope attribute: parts that add up to an output, against reference answers and against each other.
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
const attribute = (name, row, method, ...more) => {
    const { status, stdout, stderr } = run('attribute', ...bundled(name), '--row', String(row), '--method', method, '--out', '-', ...more);
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout);
};
const near = (found, expected, allowed = 1e-12) => {
    assert.equal(found.length, expected.length);
    found.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) <= allowed, `${value} is not ${expected[i]}`));
};
const addsUp = ({ base, values, logits }) => logits.forEach((logit, o) => {
    const sum = values[o].reduce((total, value) => total + value, base[o]);
    assert.ok(Math.abs(sum - logit) <= 1e-12 * Math.max(1, Math.abs(logit), Math.abs(base[o])));
});
const oracle = JSON.parse(readFileSync(join(root, 'tests', 'data', 'answers', 'shapley.json'), 'utf8'));

test('Shapley values and integrated gradients are those of the reference', () => {
    for (const [name, { columns, rows }] of Object.entries(oracle.networks)) {
        for (const { row, shapley, integrated_gradients: gradients, logits } of rows.slice(0, 2)) {
            const parts = attribute(name, row, 'shapley');
            assert.equal(parts.format, 'reluscope-attribution');
            assert.deepEqual([parts.version, parts.method, parts.row, parts.standard_error], [1, 'shapley', row, null]);
            assert.deepEqual(parts.columns, columns);
            near(parts.base, shapley.all_rows.base);
            near(parts.logits, logits);
            parts.values.forEach((values, o) => near(values, shapley.all_rows.values[o]));
            addsUp(parts);
            const along = attribute(name, row, 'integrated-gradients');
            near(along.base, gradients.base_logits);
            along.values.forEach((values, o) => near(values, gradients.by_column[o]));
            addsUp(along);
        }
    }
});

test('the rows to compare with are all, some of a file, or drawn', () => {
    const { rows, backgrounds } = oracle.networks.titanic;
    const [head, ...lines] = readFileSync(bundled('titanic')[1], 'utf8').trimEnd().split('\n');
    writeFileSync(join(folder, 'hundred.csv'), [head, ...backgrounds['100_rows'].map((row) => lines[row])].join('\n') + '\n');
    const [{ row, shapley }] = rows;
    const parts = attribute('titanic', row, 'shapley', '--background', 'hundred.csv');
    near(parts.base, shapley['100_rows'].base);
    near(parts.values[0], shapley['100_rows'].values[0]);
    assert.deepEqual(parts.background, { rows: 100, source: 'file' });

    writeFileSync(join(folder, 'one.csv'), [head, lines[3]].join('\n') + '\n');
    near(attribute('titanic', row, 'shapley', '--background', 'one.csv').base, attribute('titanic', 3, 'shapley').logits);

    const drawn = attribute('titanic', row, 'shapley', '--background', '200', '--seed', '7');
    assert.deepEqual(drawn, attribute('titanic', row, 'shapley', '--background', '200', '--seed', '7'));
    assert.deepEqual(drawn.background, { rows: 200, source: 'drawn', seed: 7 });
    assert.notDeepEqual(drawn.values, attribute('titanic', row, 'shapley', '--background', '200', '--seed', '8').values);
    near(attribute('titanic', row, 'shapley', '--background', String(lines.length)).values[0], shapley.all_rows.values[0]);
});

test('expected gradients have the base of Shapley values and add up', () => {
    for (const [name, row] of [['titanic', 3], ['iris', 70]]) {
        const expected = attribute(name, row, 'expected-gradients');
        addsUp(expected);
        near(expected.base, attribute(name, row, 'shapley').base);
    }
});

test('beyond sixteen columns the values are estimates with standard errors, which agree with other draws', () => {
    const [one, two] = ['1', '2'].map((seed) => attribute('breast_cancer', 5, 'shapley', '--background', '40', '--seed', seed));
    for (const parts of [one, two]) {
        addsUp(parts);
        assert.equal(parts.standard_error[0].length, 30);
        assert.ok(parts.pairs_of_orders >= 16384);
    }
    const same = attribute('breast_cancer', 5, 'shapley', '--background', '569', '--seed', '2');
    const all = attribute('breast_cancer', 5, 'shapley', '--seed', '1');
    near(same.base, all.base);
    same.values[0].forEach((value, p) => {
        const error = Math.hypot(same.standard_error[0][p], all.standard_error[0][p]);
        assert.ok(Math.abs(value - all.values[0][p]) <= 6 * error);
    });
});

test('on the terminal it says base, parts in the units of the table, their sum and what the method means', () => {
    const { status, stdout } = run('attribute', ...bundled('titanic'), '--row', '697', '--method', 'shapley', '--time');
    assert.equal(status, 0);
    assert.match(stdout, /^Row 698 \(--row 697, which counts from 0\): the log-odds of survived is −0\.149\.\n/);
    assert.match(stdout, /The base is −0\.57, the mean over all 1309 rows; each column adds:\n {2}sex = female \+1\.58\n {2}pclass = 3 −0\.98\n/);
    assert.match(stdout, /add up to the output(; the difference is [\d.e−-]+ of its size| to the last digit)/);
    assert.match(stdout, /Shapley values: a column's part/);
    assert.match(stdout, /The methods differ/);
    const iris = run('attribute', ...bundled('iris'), '--row', '126', '--method', 'integrated-gradients');
    assert.match(iris.stdout, /at the mean input of all 150 rows/);
    assert.match(iris.stdout, /Why [a-z]+ and not [a-z]+: the logits differ by [\d.]+, of which/);
    const { contrast, logits, values } = attribute('iris', 126, 'shapley');
    near([contrast.difference], [logits[contrast.output] - logits[contrast.against]]);
    near(contrast.values, values[contrast.output].map((value, p) => value - values[contrast.against][p]));
    assert.match(iris.stdout, /--out writes the parts of the other 2 outputs too/);
});

test('what does not fit is refused in one sentence', () => {
    const refused = (code, pattern, ...args) => {
        const { status, stderr, stdout } = run('attribute', ...bundled('iris'), ...args);
        assert.equal(status, code);
        assert.match(stderr, pattern);
        assert.equal(stdout, '');
    };
    refused(1, /--row: expected a row from 0 to 149, found 150/, '--row', '150', '--method', 'shapley');
    refused(1, /--background: expected a whole number of rows from 1 to 150, found 151/, '--row', '1', '--method', 'shapley', '--background', '151');
    refused(1, /--background: expected a whole number of rows from 1 to 150, found 0/, '--row', '1', '--method', 'shapley', '--background', '0');
    refused(1, /no\.csv/, '--row', '1', '--method', 'shapley', '--background', 'no.csv');
    writeFileSync(join(folder, 'other.csv'), 'a,b\n1,2\n');
    refused(1, /other\.csv: columns: expected 'sepal length'/, '--row', '1', '--method', 'shapley', '--background', 'other.csv');
    const { status } = run('attribute', ...bundled('iris'), '--row', '1', '--method', 'lime');
    assert.equal(status, 2);
});
