// The main job in a real browser: the page opens on the Titanic, a visitor picks a cluster and reads its bars, picks a
// row, then drops files of their own; bad files leave everything as it was.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { App, close, launchBrowser, root, startServer, until } from './support.mjs';

let browser;
let server;
before(async () => { browser = await launchBrowser(); server = await startServer(); });
after(async () => { await browser?.close(); await server?.close(); });

const open = async (options = {}) => {
    const app = await App.open(browser, { url: server.url, ...options });
    await app.opened();
    return app;
};
const data = (path) => readFileSync(`${root}/data/${path}`);

test('the page opens on the Titanic, with its certificate', async () => {
    const app = await open();
    const { document, selection } = await app.query({ what: 'state' });
    assert.equal(document.example, 'titanic');
    assert.equal(document.rows, 1309);
    assert.ok(document.certificate.holds && document.certificate.max_rel_error < 1e-12);
    assert.equal(selection.cluster, 0);
    await close(app);
});

test('clicking a cluster shows its bars, which predict its rows exactly', async () => {
    const app = await open();
    await app.clickItem('##cluster 3');
    await app.idle();
    const view = await app.query({ what: 'explanation' });
    assert.equal(view.cluster, 3);
    assert.ok(view.bars.length >= 7);
    for (let i = 1; i < view.bars.length; ++i) assert.ok(Math.abs(view.bars[i - 1].value) >= Math.abs(view.bars[i].value));
    const labels = (await app.query({ what: 'widgets' })).widgets.map((widget) => widget.label);
    assert.ok(labels.includes(`bar ${view.bars[0].label}`), 'the bars are on the screen');
    const row = await app.query({ what: 'row' });
    assert.equal(row.cluster, 3);
    const logit = view.weights[0].reduce((sum, weight, j) => sum + weight * row.input[j], view.bias[0]);
    assert.ok(Math.abs(logit - row.logits[0]) < 1e-12 * Math.max(1, Math.abs(logit)));
    const steps = row.steps.reduce((sum, step) => sum + step.value, row.base);
    assert.ok(Math.abs(steps - row.logit) < 1e-12);
    assert.ok(Math.abs(row.probability - 1 / (1 + Math.exp(-row.logit))) < 1e-12);
    await close(app);
});

test('sorting by a header and searching a pattern change the list', async () => {
    const app = await open();
    const before = await app.query({ what: 'clusters' });
    await app.clickItem('##search');
    await app.page.keyboard.type('#2');
    await app.idle();
    const found = await app.query({ what: 'clusters' });
    assert.deepEqual(found.clusters.map((c) => c.cluster), [2]);
    assert.equal(found.total, before.total);
    await close(app);
});

test('keys walk through clusters and rows', async () => {
    const app = await open();
    await app.page.locator('#canvas').focus();
    await app.page.keyboard.press('n');
    await app.idle();
    assert.equal((await app.query({ what: 'state' })).selection.cluster, 1);
    const first = (await app.query({ what: 'row' })).row;
    await app.page.keyboard.press('j');
    await app.idle();
    assert.notEqual((await app.query({ what: 'row' })).row, first);
    await app.page.keyboard.press('p');
    await app.idle();
    assert.equal((await app.query({ what: 'state' })).selection.cluster, 0);
    await close(app);
});

test('an ONNX file and a CSV dropped together replace the document', async () => {
    const app = await open();
    const moons = `${root}/tests/data/onnx/`;
    await app.dropFiles([{ name: 'moons.onnx', bytes: readFileSync(`${moons}moons.script.onnx`) },
        { name: 'moons.csv', bytes: readFileSync(`${root}/tests/browser/data/moons.csv`) }]);
    await until(async () => (await app.query({ what: 'state' })).document?.table === 'moons.csv', 'the dropped files');
    await app.idle();
    const { document } = await app.query({ what: 'state' });
    assert.equal(document.architecture, '2-16-16-1');
    assert.equal(document.target, 'target');
    assert.ok(document.certificate.holds);
    assert.ok(document.accuracy > 0.9);
    await close(app);
});

test('a layers model of TensorFlow.js, its weights and a CSV dropped together replace the document', async () => {
    const app = await open();
    const folder = `${root}/tests/data/tfjs`;
    const { inputs, logits } = JSON.parse(readFileSync(`${folder}/expected.json`)).graph;
    const largest = (row) => row.indexOf(Math.max(...row));
    const table = ['a,b,c,d,kind', ...inputs.map((row, i) => `${row.join(',')},class ${largest(logits[i])}`)];
    const shards = [1, 2, 3].map((number) => `group1-shard${number}of3.bin`);
    const read = (name) => ({ name, bytes: readFileSync(`${folder}/graph/${name}`) });
    await app.dropFiles([...['model.json', ...shards].map(read),
        { name: 'rows.csv', text: `${table.join('\n')}\n` }]);
    await until(async () => (await app.query({ what: 'state' })).document?.table === 'rows.csv', 'the dropped files');
    await app.idle();
    assert.ok((await app.query({ what: 'state' })).document.certificate.holds);
    for (const [row, expected] of logits.entries()) {
        await app.send({ command: 'select_row', row });
        await app.idle();
        const found = (await app.query({ what: 'row' })).logits;
        const words = `${row}: ${found} for ${expected}`;
        expected.forEach((logit, i) => assert.ok(Math.abs(found[i] - logit) < 1e-9, words));
    }
    await close(app);
});

test('a CSV dropped alone goes with the open network; one that does not fit says so and changes nothing', async () => {
    const app = await open();
    const head = data('titanic/titanic.csv').toString().split('\n').slice(0, 101).join('\n');
    await app.dropFiles([{ name: 'hundred.csv', bytes: Buffer.from(`${head}\n`) }]);
    await until(async () => (await app.query({ what: 'state' })).document?.table_rows === 100, 'the hundred rows');
    for (const [name, text] of [['ragged.csv', 'a,b\n1,2\n3\n'], ['other.csv', 'a,b\n1,2\n3,4\n'], ['broken.onnx', 'not an onnx file'],
        ['half.json', '{"format": "reluscope-model"']]) {
        await app.dropFiles([{ name, bytes: Buffer.from(text) }]);
        const message = await until(async () => (await app.query({ what: 'state' })).messages.at(-1), `a sentence about ${name}`);
        assert.equal(message.kind, 'error');
        assert.ok(message.text.includes(name), message.text);
        assert.equal((await app.query({ what: 'state' })).document.table_rows, 100);
        await app.send({ command: 'dismiss_message', id: message.id });
    }
    await close(app);
});

test('a network without a table waits, and random rows bring it to life', async () => {
    const app = await open();
    await app.dropFiles([{ name: 'moons.onnx', bytes: readFileSync(`${root}/tests/data/onnx/moons.script.onnx`) }]);
    await until(async () => (await app.query({ what: 'state' })).pending, 'the waiting network');
    await app.idle();
    await app.clickItem('Use random rows');
    await until(async () => (await app.query({ what: 'state' })).document?.rows === 2000, 'the random rows');
    assert.equal((await app.query({ what: 'state' })).pending, null);
    await close(app);
});

test('every example opens, and pictures are drawn for the ones with pixels', async () => {
    const app = await open();
    for (const { id } of await app.query({ what: 'examples' })) {
        await app.openExample(id);
        // The first one was open already: its files come once more, and its maps are checked again.
        await until(async () => (await app.query({ what: 'certificate' }))?.holds, `the certificate of ${id}`);
    }
    await close(app);
});

test('the text mirror tells a screen reader what is selected', async () => {
    const app = await open();
    await app.clickItem('##cluster 1');
    await app.idle();
    const { sentence } = await app.query({ what: 'explanation' });
    await until(async () => (await app.page.evaluate(() => document.body.textContent)).includes(sentence), 'the sentence in the page');
    await close(app);
});
