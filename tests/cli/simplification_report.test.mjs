// Every kind of reluscope simplify writes the same keys, and every curve is measured on the same rows; what a box or
// the weights decide of a unit is said.
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
const bundled = (name) => ['json', 'csv'].map((kind) => join(root, 'data', name, `${name}.${kind}`));
const done = (...args) => {
    const { status, stdout, stderr } = run(...args);
    assert.equal(status, 0, stderr);
    return stdout;
};
const report = (name, ...kind) => {
    done('simplify', ...bundled(name), ...kind, '--report', 'r.json');
    return JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8'));
};
const kinds = [
    ['lossless', '--lossless', 'data'], ['lossless', '--lossless', 'box'], ['families', '--families', '3'], ['families', '--families', '3', '--by', 'answers'],
    ['families', '--families', '3', '--touching'], ['families', '--families', '3', '--by', 'aletheia'], ['pruning', '--prune', '3'],
    ['sparsity', '--sparsity', '8'], ['flatten', '--flatten'],
];
const numberOrNull = (value) => value === null || typeof value === 'number';

test('every kind writes every key of the contract', () => {
    for (const name of ['titanic', 'one_relu']) {
        for (const [kind, ...options] of kinds) {
            const found = report(name, ...options);
            const where = `${name} ${options.join(' ')}`;
            assert.deepEqual([found.format, found.version, found.kind], ['reluscope-simplification', 1, kind], where);
            for (const key of ['hidden_before', 'hidden_after', 'removed', 'families', 'curve']) assert.ok(Array.isArray(found[key]), `${where}: ${key}`);
            assert.ok(found.max_rel_difference >= 0, where);
            for (const key of ['agreement', 'r2', 'accuracy']) assert.ok(key in found && numberOrNull(found[key]), `${where}: ${key}`);
            assert.equal(typeof found.r2, 'number', where);
            assert.equal(found.agreement === null, name === 'one_relu', where);
            if (kind === 'lossless') assert.equal(found.held_out, null, where);
            else for (const key of ['rows', 'agreement', 'r2', 'accuracy']) assert.ok(key in found.held_out, `${where}: held_out.${key}`);
            for (const { layer, unit, why, proof } of found.removed) assert.ok(layer >= 0 && unit >= 0 && why && proof, where);
            for (const { name: called, size, patterns, weights, bias, rule } of found.families) {
                assert.ok(called && size > 0 && patterns.length > 0 && rule, where);
                assert.equal(weights.length, bias.length, where);
            }
        }
    }
});

test('the entries of every curve are measured on the rows that the simplification was made of', () => {
    for (const [kind, ...options] of kinds) {
        if (kind === 'lossless') continue;
        const found = report('titanic', ...options);
        const where = options.join(' ');
        assert.equal(found.curve_rows, 'training');
        assert.ok(found.curve.length > 0, where);
        for (const entry of found.curve) {
            for (const key of ['families', 'agreement', 'r2', 'accuracy']) assert.ok(key in entry && numberOrNull(entry[key]), `${where}: ${key}`);
            for (const key of ['rows', 'agreement', 'r2', 'accuracy']) assert.equal(typeof entry.held_out[key], 'number', `${where}: held_out.${key}`);
            assert.equal(entry.held_out.rows, 262, where);
        }
        // The one that is given stands in the curve with the report's own figures.
        const same = ({ agreement, r2, accuracy }) => agreement === found.agreement && r2 === found.r2 && accuracy === found.accuracy;
        if (!options.includes('answers')) assert.ok(found.curve.some((entry) => same(entry) && entry.held_out.agreement === found.held_out.agreement), where);
        const counts = found.curve.map(({ units, wanted, families }) => units ?? wanted ?? families);
        if (kind !== 'sparsity') assert.equal(new Set(counts).size, counts.length, `${where}: each number once`);
    }
    const flat = report('boolean', '--flatten').curve.map(({ units }) => units);
    assert.equal(new Set(flat).size, flat.length);
});

test('the largest relative difference is that of the written formulas', () => {
    for (const options of [['--prune', '3'], ['--families', '3', '--by', 'aletheia'], ['--families', '3']]) {
        done('simplify', ...bundled('moons'), ...options, '--out', 'm.json', '--report', 'r.json');
        const found = JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8'));
        const model = JSON.parse(readFileSync(join(folder, 'm.json'), 'utf8'));
        done('explain', ...bundled('moons'), '--assignments', 'a.json');
        const { rows } = JSON.parse(readFileSync(join(folder, 'a.json'), 'utf8'));
        const lines = readFileSync(bundled('moons')[1], 'utf8').trim().split('\n').slice(1).map((line) => line.split(',').map(Number));
        let [largest, count] = [0, 0];
        rows.forEach(({ pattern, logits: [f] }, i) => {
            const own = found.families.find(({ patterns }) => patterns.includes(pattern));
            if (!own) return;
            const g = own.bias[0] + own.weights[0].reduce((sum, w, j) => sum + w * lines[i][j], 0);
            largest = Math.max(largest, Math.abs(f - g) / Math.max(1, Math.abs(f)));
            count += 1;
        });
        assert.ok(count >= 800 && model.families.families.length === found.families.length);
        assert.ok(largest >= found.max_rel_difference * (1 - 1e-9), options.join(' ')); // held-out rows may be farther off
        assert.ok(found.max_rel_difference > 0 && found.max_rel_difference <= largest * (1 + 1e-9), options.join(' '));
    }
});

test('a unit that never bends and stays is named', () => {
    for (const [name, count] of [['wine', 1], ['moons', 1]]) {
        const out = done('simplify', ...bundled(name), '--lossless', 'box', '--report', 'r.json');
        assert.match(out, /1 unit is always on in the whole range and stays: /);
        const { stable, removed } = JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8'));
        assert.equal(stable.length, count, name);
        for (const { layer, unit, state, proof } of stable) {
            assert.equal(state, 'always on');
            assert.ok(['interval', 'lp', 'branch'].includes(proof));
            assert.ok(!removed.some((gone) => gone.layer === layer && gone.unit === unit));
        }
    }
});

test('a unit without a positive term is dead by its signs; what is too close to 0 is told from too much work', () => {
    const out = done('simplify', ...bundled('boolean'), '--lossless', 'box', '--report', 'r.json');
    assert.doesNotMatch(out, /may not be needed/);
    const { open, too_close: close, removed } = JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8'));
    assert.deepEqual([open, close], [0, 0]);
    assert.ok(removed.some(({ layer, unit, why, proof }) => layer === 1 && unit === 0 && why === 'dead' && proof === 'interval'));
    // 0.5 a + 0.25 b - 0.75 is exactly 0 at the corner (1, 1), and negative elsewhere; bounds in floating point cannot
    // tell.
    writeFileSync(join(folder, 'close.json'), JSON.stringify({
        format: 'reluscope-model', version: 1, inputs: 2,
        layers: [{ weights: [[0.5, 0.25], [1, -1]], bias: [-0.75, 0], activation: 'relu' }, { weights: [[1, 1]], bias: [0] }],
    }));
    writeFileSync(join(folder, 'unit.json'), '{"lo": [0, 0], "hi": [1, 1]}');
    const near = done('simplify', 'close.json', '--lossless', 'box', '--box', 'unit.json', '--report', 'r.json');
    const second = JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8'));
    assert.match(near, /1 more unit may not be needed: its largest value is too close to 0 to tell the sign/);
    assert.deepEqual([second.open, second.too_close, second.agreement], [1, 1, null]);
});
