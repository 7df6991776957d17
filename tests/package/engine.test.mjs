// The engine for scripts finds what the native program finds, in slices that can be stopped.
import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { assertSame, bundled, commandLine, newFolder, root, unpack } from './support.mjs';

const folder = newFolder();
after(() => rmSync(folder, { recursive: true }));
const engine = await import(pathToFileURL(join(unpack(folder), 'reluscope.mjs')));

const load = async (name) => {
    const [model, data] = bundled(name);
    return [await engine.loadNetwork(readFileSync(model), model), await engine.loadTable(readFileSync(data), data)];
};
const refused = (call, ...words) => assert.rejects(call, (error) => {
    assert.ok(error instanceof engine.ReluscopeError, `${error}`);
    assert.ok(!error.message.includes('\n'), error.message);
    for (const word of words) assert.ok(error.message.includes(word), error.message);
    return true;
});

for (const name of ['titanic', 'iris', 'moons', 'wine', 'one_relu']) {
    test(`explain ${name}: clusters, formulas and assignment are the command line's`, async () => {
        const [network, table] = await load(name);
        const { report, assignment, logits, outputs } = await engine.explain(network, table, { row: 3 });
        const expected = commandLine(folder, 'explain', ...bundled(name), '--row', 3, '--out', 'OUT');
        assertSame(report, expected);
        assert.deepEqual(Array.from(assignment, (c) => (c < 0 ? null : c)), expected.assignment);
        const { rows } = commandLine(folder, 'explain', ...bundled(name), '--assignments', 'OUT');
        assertSame(Array.from(logits), rows.flatMap((row) => row.logits ?? Array(network.outputs).fill(NaN)));
        assertSame(Array.from(outputs), rows.flatMap((row) => row.outputs ?? Array(network.outputs).fill(NaN)));
    });
}

test('partition: the regions, and the same as typed arrays', async () => {
    const [network] = await load('moons');
    const window = [-2, 3, -2, 2];
    const found = await engine.partition(network, { window, regions: true });
    assertSame(found.report, commandLine(folder, 'partition', bundled('moons')[0], '--window', ...window, '--out', 'OUT'));
    const { regions } = found.report;
    assert.ok(regions.length > 10);
    assert.deepEqual(found.patterns, regions.map(({ pattern }) => pattern));
    assert.deepEqual(Array.from(found.areas), regions.map(({ area }) => area));
    assert.deepEqual(Array.from(found.corners), regions.flatMap(({ polygon }) => polygon.flat()));
    assert.equal(found.firstCorners.length, regions.length + 1);
    assert.equal(found.firstCorners[1], regions[0].polygon.length);
    assert.deepEqual(Array.from(found.weights), regions.flatMap(({ weights }) => weights.flat()));
    assert.deepEqual(Array.from(found.biases), regions.flatMap(({ bias }) => bias));
    assert.deepEqual(Array.from(found.boundary), found.report.decision_boundary.flat(2));
    const { regions: left, decision_boundary: out, ...head } = found.report;
    assert.deepEqual((await engine.partition(network, { window: Float64Array.from(window) })).report, head);
});

test('partition: two of several inputs, the others where they are held', async () => {
    const [network] = await load('iris');
    const { report } = await engine.partition(network, { features: [0, 2], at: [0, 0.5, 0, -0.25], regions: true });
    assertSame(report, commandLine(folder, 'partition', bundled('iris')[0], '--features', 0, 2, '--at=0,0.5,0,-0.25', '--out', 'OUT'));
    await refused(engine.partition(network), 'partition', 'features', '4 inputs');
});

test('path: pieces and integrated gradients', async () => {
    const [network] = await load('iris');
    assertSame(await engine.path(network, [-1, 0, -1, -1], new Float32Array([1, 0, 1, 1])),
        commandLine(folder, 'path', bundled('iris')[0], '--from=-1,0,-1,-1', '--to=1,0,1,1', '--out', 'OUT'));
});

test('counterfactual: the smallest change', async () => {
    const [network, table] = await load('titanic');
    const options = { lock: ['sex', 'age'], alternatives: 1, budget: 60 };
    assertSame(await engine.counterfactual(network, table, 4, options),
        commandLine(folder, 'counterfactual', ...bundled('titanic'), '--row', 4, '--lock', 'sex,age', '--alternatives', 1, '--budget', 60, '--out', 'OUT'));
    const [flower, flowers] = await load('iris');
    assertSame(await engine.counterfactual(flower, flowers, 0, { to: 2, norm: 'l1' }),
        commandLine(folder, 'counterfactual', ...bundled('iris'), '--row', 0, '--to', 2, '--norm', 'l1', '--out', 'OUT'));
});

test('attribute: what each column adds', async () => {
    const [network, table] = await load('titanic');
    assertSame(await engine.attribute(network, table, 7, { background: 50, seed: 3 }),
        commandLine(folder, 'attribute', ...bundled('titanic'), '--row', 7, '--method', 'shapley', '--background', 50, '--seed', 3, '--out', 'OUT'));
    assertSame((await engine.attribute(network, table, 7, { method: 'expected-gradients', background: table })).columns,
        commandLine(folder, 'attribute', ...bundled('titanic'), '--row', 7, '--method', 'expected-gradients', '--background', bundled('titanic')[1], '--out', 'OUT').columns);
});

test('simplify: fewer units with the same outputs, on rows and in a box', async () => {
    const [network, table] = await load('moons');
    for (const lossless of ['data', 'box']) {
        const made = await engine.simplify(network, table, { lossless });
        assertSame(made.report, commandLine(folder, 'simplify', ...bundled('moons'), '--lossless', lossless, '--report', 'OUT'));
        const logits = [network, made.network].map(async (one) => (await engine.explain(one, table)).logits);
        const [before, now] = await Promise.all(logits);
        before.forEach((logit, i) => assert.ok(Math.abs(logit - now[i]) <= 1e-9 * Math.max(1, Math.abs(logit))));
        made.network.free();
    }
    const { report } = await engine.simplify(network, null, { lossless: 'box', box: { lo: [-1, -1], hi: [1, 1] } });
    assert.equal(report.domain, 'box');
    await refused(engine.simplify(network, null), 'simplify', 'table');
});

test('families: few formulas, and a network that explains by them', async () => {
    const [network, table] = await load('moons');
    const made = await engine.families(network, table, 5, { seed: 2 });
    assertSame(made.report, commandLine(folder, 'simplify', ...bundled('moons'), '--families', 5, '--seed', 2, '--report', 'OUT'));
    const { report, assignment } = await engine.explain(made.network, table);
    assert.equal(new Set(assignment).size, 5);
    assert.equal(report.assignment.length, table.rows);
    await refused(engine.families(made.network, table, 2), 'families', 'simplified to families already');
});

test('train: the record, the curve, and a file that opens again', async () => {
    const table = await engine.loadTable(readFileSync(bundled('iris')[1]), 'iris.csv');
    const setup = { hidden: [6], epochs: 12, seed: 5, validation_share: 0.3 };
    const { network, record, history } = await engine.train(table, { target: 'species', setup });
    const expected = commandLine(folder, 'train', bundled('iris')[1], '--target', 'species', '--hidden', 6, '--epochs', 12, '--seed', 5, '--validation', 0.3, '--out', 'OUT');
    assertSame(record, expected.training);
    assert.equal(history.trainingLoss.length, 12);
    assert.ok(history.trainingLoss.at(-1) < history.trainingLoss[0]);
    const saved = await network.save('json');
    const model = JSON.parse(new TextDecoder().decode(saved));
    assertSame(model.layers, expected.layers);
    assertSame(model.encoder, expected.encoder);
    const again = await engine.loadNetwork(saved, 'again.json');
    assert.deepEqual(await again.save('json'), saved);
    const onnx = await engine.loadNetwork(await network.save('onnx', { float64: true }), 'iris.onnx');
    assert.equal(onnx.info.file_format, 'ONNX');
    assert.deepEqual(onnx.info.hidden_layers, [6]);
});

test('train: ignored columns are no inputs, whichever word says so', async () => {
    const table = await engine.loadTable(readFileSync(bundled('iris')[1]), 'iris.csv');
    const all = table.info.columns.map(({ name }) => name);
    const [first, second] = all;
    const options = { target: 'species', setup: { hidden: [4], epochs: 2, seed: 5 } };
    const inputs = async (more) => {
        const { network, record } = await engine.train(table, { ...options, ...more });
        const { encoder } = JSON.parse(new TextDecoder().decode(await network.save('json')));
        return [encoder.columns.map(({ column }) => column), record.encoder.drop];
    };
    const rest = all.filter((name) => ![first, second, 'species'].includes(name));
    assert.deepEqual(await inputs({ ignore: [first, second] }), [rest, [first, second]]);
    assert.deepEqual(await inputs({ drop: [first], ignore: [second, first] }), [rest, [first, second]]);
    await refused(engine.train(table, { ...options, ignore: ['petals'] }), 'iris.csv', "'petals'");
});

test('info of networks and tables is that of the command line', async () => {
    const [network, table] = await load('titanic');
    assert.equal(network.info.format, 'reluscope-model-info');
    assert.equal(network.inputs, network.info.inputs);
    assert.equal(table.info.rows, 1309);
    assert.equal(table.info.first_rows.length, 20);
    assert.ok(table.name.endsWith('titanic.csv'));
});

test('work comes in slices: others have their turn, progress grows, and an AbortSignal ends it', async () => {
    const [network, table] = await load('titanic');
    const fractions = [];
    await engine.train(table, { target: 'survived', setup: { epochs: 30 }, onProgress: (fraction) => fractions.push(fraction) });
    assert.ok(fractions.length > 2);
    assert.ok(fractions.every((fraction, i) => i === 0 || fraction >= fractions[i - 1]));
    assert.equal(fractions.at(-1), 1);

    // This training ends only because the clock has its turns between the slices, however fast the machine is.
    const stop = new AbortController();
    const reason = new Error('enough');
    let turns = 0;
    const clock = setInterval(() => { if (++turns === 3) stop.abort(reason); }, 1);
    await assert.rejects(engine.train(table, {
        target: 'survived', setup: { epochs: 100000 }, signal: stop.signal,
    }), reason);
    clearInterval(clock);
    assert.ok(turns >= 3);
    await assert.rejects(engine.explain(network, table, { signal: AbortSignal.abort() }), { name: 'AbortError' });
    const { report } = await engine.explain(network, table);  // the engine goes on
    assert.ok(report.certificate.holds);
});

test('several networks at once give what each gives alone', async () => {
    const [moons, moonRows] = await load('moons');
    const [iris, irisRows] = await load('iris');
    const together = await Promise.all([engine.explain(moons, moonRows), engine.explain(iris, irisRows), engine.explain(moons, moonRows)]);
    assert.deepEqual(together[0], together[2]);
    assert.deepEqual(together[1], await engine.explain(iris, irisRows));
});

test('what is freed is gone, and running work keeps it', async () => {
    const [network, table] = await load('moons');
    const running = engine.explain(network, table);
    network.free();
    network.free();
    assert.ok((await running).report.certificate.holds);
    await refused(engine.explain(network, table), 'freed');
});

test('what does not fit is refused in one sentence', async () => {
    const [network, table] = await load('titanic');
    await refused(engine.loadNetwork('nonsense', 'net.onnx'), 'net.onnx');
    await refused(engine.loadTable('a,b\n1,2\n3\n', 'rows.csv'), 'rows.csv', 'line 3');
    await refused(engine.loadTable(42, 'rows.csv'), 'rows.csv', 'number');
    await refused(engine.explain(table, table), 'explain', 'network');
    await refused(engine.explain(network, network), 'explain', 'table');
    await refused(engine.explain(network, table, { rwo: 3 }), 'explain', 'rwo', 'row');
    await refused(engine.explain(network, table, { row: 1309 }), 'explain', 'row', '1308');
    await refused(engine.explain(network, table, { target: 'no such column' }), 'no such column');
    await refused(engine.path(network, [1], [2]), 'path', 'from', '1');
    await refused(engine.path(network, [NaN], [2]), 'finite');
    await refused(engine.counterfactual(network, table, 0, { norm: 'l3' }), 'norm', 'l2, l1 or linf', 'l3');
    await refused(engine.train(table, { target: 'survived', setup: { epoch: 3 } }), 'setup', 'epoch');
    await refused(engine.train(table, {}), 'train', 'target');
});

test('a model of TensorFlow.js takes its weights from `files`, and says which are missing', async () => {
    const graph = join(root, 'tests', 'data', 'tfjs', 'graph');
    const bytes = readFileSync(join(graph, 'model.json'));
    const names = [1, 2, 3].map((shard) => `group1-shard${shard}of3.bin`);
    const files = Object.fromEntries(names.map((name) => [name, readFileSync(join(graph, name))]));
    const network = await engine.loadNetwork(bytes, 'model.json', { files });
    assert.equal(network.info.file_format, 'TensorFlow.js');
    assert.equal(network.outputs, 3);
    await refused(engine.loadNetwork(bytes, 'model.json'), 'model.json', ...names, 'under `files`');
});

test('a model with external data takes the files beside it', async () => {
    const bytes = readFileSync(join(root, 'tests', 'data', 'onnx', 'onnx_97_external_ok.onnx'));
    const network = await engine.loadNetwork(bytes, 'outside.onnx', { files: { 'ext.bin': new Float32Array([1, 2, 3, 4]) } });
    assert.equal(network.info.file_format, 'ONNX');
    await refused(engine.loadNetwork(bytes, 'outside.onnx'), 'outside.onnx', 'ext.bin');
});
