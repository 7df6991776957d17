// What the page promises about files and the clipboard: choosing, dropping, saving, pictures, ?model= and ?data=, copy
// and paste.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { closeTo, middle } from './hand.mjs';
import { launchBrowser, root, startServer, until } from './support.mjs';
import * as visits from './visit.mjs';

let browser;
let server;
before(async () => { browser = await launchBrowser(); server = await startServer(); });
after(async () => { await browser?.close(); await server?.close(); });

const { bytesOf, loaded } = visits;
const onPage = (options, body) => visits.onPage({ browser, server }, options, body);
const atAddress = (query, body, more) => visits.atAddress({ browser, server }, query, body, more);
const differing = (a, b, outside) => visits.differing(browser, a, b, outside);
const onPlane = { fragment: '#example=moons&view=plane' };

const named = (name) => ({ name, path: join(root, name) });
const files = [named('data/moons/moons.json'), named('data/moons/moons.csv')];

test('files are chosen by key and by button', () => onPage({ fragment: '#example=iris' }, async ({ app, page, focus, pressWord, state }) => {
    const openedBy = async (open, paths, wanted) => {
        const [chooser] = await Promise.all([page.waitForEvent('filechooser'), open()]);
        assert.ok(chooser.isMultiple());
        await chooser.setFiles(paths);
        await until(async () => { const { document } = await state(); return document?.table === wanted && document.certificate; }, wanted, 30000);
        assert.equal((await state()).document.example, '');
    };
    await focus();
    await openedBy(() => page.keyboard.press('Control+o'), files.map(({ path }) => path), 'moons.csv');
    await openedBy(() => pressWord('Open'), ['data/iris/iris.json', 'data/iris/iris.csv'].map((name) => join(root, name)), 'iris.csv');
    assert.equal((await app.query({ what: 'certificate' })).holds, true);
    // Nothing chosen: nothing happens.
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), pressWord('Open')]);
    await chooser.setFiles([]);
    assert.equal((await state()).document.table, 'iris.csv');
}));

test('another output of a model is chosen from the list under its name', () => onPage({ fragment: '#example=iris' }, async ({ app, press, labels, state }) => {
    const rows = Array.from({ length: 20 }, (_, i) => Array.from({ length: 6 }, (_, j) => ((i * 7 + j * 5) % 11) - 5 + i / 10).join(','));
    assert.ok(!(await labels()).includes('##model_output'), 'a model with one output has no list');
    await app.dropFiles([{ name: 'heads.onnx', bytes: readFileSync(join(root, 'tests/data/onnx/two_heads_policy_value.onnx')) },
        { name: 'rows.csv', text: `a,b,c,d,e,f\n${rows.join('\n')}\n` }]);
    const shown = (count) => until(async () => {
        const { document, job } = await state();
        return document?.model === 'heads' && !job.running && document.certificate && document.architecture.endsWith(`-${count}`);
    }, `${count} outputs`, 30000);
    await shown(3);
    await press('##model_output');
    await press((await labels()).find((label) => label.startsWith('10##')));
    await shown(1);
    await app.page.keyboard.press('Control+z');
    await shown(3);
}));

test('every entry of Save brings a file of its kind', () => onPage(onPlane, async ({ page, pressWord, press, labels }) => {
    const kinds = {
        'Save session': [/^session\.json$/, /"reluscope"|"version"|"commands"/],
        'Model (JSON)': [/\.json$/, /"layers"/],
        'Report as a page (HTML)': [/\.html$/, /<!doctype html>/i],
        'Report on all clusters (JSON)': [/\.json$/, /"clusters"/],
        'Clusters as a table (CSV)': [/\.csv$/, /pattern/],
        'Cluster of every row (CSV)': [/\.csv$/, /cluster/],
        'Cluster of every row (JSON)': [/\.json$/, /"cluster/],
        'Regions of the plane (JSON)': [/\.json$/, /"regions"/],
        'Regions of the plane (CSV)': [/\.csv$/, /pattern/],
        'Clusters as rules: text': [/\.txt$/, /^ {2}if /m],
        'Clusters as rules: Python': [/\.py$/, /def /],
        'Clusters as rules: C': [/\.[ch]$/, /double/],
        'Clusters as rules: SQL': [/\.sql$/, /CASE|SELECT/i],
        'Maps of the clusters: LaTeX': [/\.tex$/, /\\begin/],
    };
    const before = await labels();
    await pressWord('Save');
    const offered = (await labels()).filter((label) => /\(|:|^Save session$/.test(label) && !before.includes(label));
    assert.deepEqual([...new Set(offered)].sort(), Object.keys(kinds).sort());
    await page.keyboard.press('Escape');
    for (const [label, [name, content]] of Object.entries(kinds)) {
        await pressWord('Save');
        const [download] = await Promise.all([page.waitForEvent('download', { timeout: 60000 }), press(label)]);
        assert.match(download.suggestedFilename(), name, label);
        assert.match((await bytesOf(download)).toString(), content, label);
    }
}));

test('every size of Picture brings a picture of that size', () => onPage(onPlane, async ({ page, pressWord, press, move, area, labels }) => {
    const sizeOf = async (label, menu) => {
        await pressWord('Picture');
        if (menu) {
            await move(middle(await area(menu)));
            await until(async () => (await labels()).includes(label), label);
        }
        const [download] = await Promise.all([page.waitForEvent('download', { timeout: 60000 }), press(label)]);
        const png = await bytesOf(download);
        assert.match(download.suggestedFilename(), /\.png$/);
        assert.equal(png.subarray(0, 8).toString('latin1'), '\x89PNG\r\n\x1a\n', label);
        return [png.readUInt32BE(16), png.readUInt32BE(20)];
    };
    assert.deepEqual(await sizeOf('The whole window (PNG)'), [2560, 1600]);
    const once = await sizeOf('PNG 1x', 'Plane##picture');
    const picture = await area('plane');
    assert.ok(once[0] >= picture.width && once[1] >= picture.height && once[0] < 700, `${once}`);
    assert.deepEqual(await sizeOf('PNG 2x', 'Plane##picture'), once.map((side) => 2 * side));
    assert.deepEqual(await sizeOf('PNG 3x', 'Plane##picture'), once.map((side) => 3 * side));
}));

test('text goes to the clipboard and comes from it, and no key leaves the page', () => onPage(
    { ...onPlane, context: { permissions: ['clipboard-read', 'clipboard-write'] } },
    async ({ app, page, click, press, area, key, plane, rest, labels }) => {
        const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
        const [x, y] = middle(await area('plane'));
        await click([x, y], { button: 'right' });
        await press('Copy the coordinates');
        const [s, t] = (await until(clipboard, 'the coordinates')).split(', ').map(Number);
        const [s0, s1, t0, t1] = (await plane()).window;
        closeTo(s, (s0 + s1) / 2, 0.01 * (s1 - s0), 'first coordinate');
        closeTo(t, (t0 + t1) / 2, 0.01 * (t1 - t0), 'second coordinate');

        await page.evaluate(() => navigator.clipboard.writeText('#12'));
        await press('##search');
        await key('Control+v');
        assert.equal((await app.query({ what: 'clusters' })).shown, 1);
        assert.deepEqual((await labels()).filter((label) => /^##cluster \d/.test(label)), ['##cluster 12']);
        await page.evaluate(() => navigator.clipboard.writeText('something else'));
        await key('Control+a');
        await key('Control+c');
        assert.equal(await until(async () => { const text = await clipboard(); return text !== 'something else' && text; }, 'the copy'), '#12');
        await key('Control+x');
        assert.equal((await app.query({ what: 'clusters' })).shown, 70);
        await page.keyboard.type('#34');
        await rest();
        assert.equal((await app.query({ what: 'clusters' })).shown, 1);
        for (let i = 0; i < 3; ++i) await key('Backspace');
        assert.equal((await app.query({ what: 'clusters' })).shown, 70);
        const address = page.url();
        const keys = ['Backspace', 'Backspace', 'Escape', 'Backspace', 'Space', 'PageDown', 'Tab', 'Tab', 'Shift+Tab', 'Backspace', 'ArrowDown'];
        for (const one of keys) await key(one);
        assert.equal(page.url(), address);
        assert.ok(await page.evaluate(() => ['CANVAS', 'INPUT'].includes(document.activeElement.tagName)), 'the keyboard stays');
        assert.deepEqual(await page.evaluate(() => [window.scrollX, window.scrollY]), [0, 0]);
    }));

test('?model= alone waits for a table, which can be chosen or made', async () => {
    const pending = async ({ state }) => until(async () => (await state()).pending, 'the network', 30000);
    await atAddress('&model=data/iris/iris.json', async (hand) => {
        assert.equal((await pending(hand)).model, 'Iris');
        assert.deepEqual(await hand.messages(), []);
        const [chooser] = await Promise.all([hand.page.waitForEvent('filechooser'), hand.press('Open a table')]);
        await chooser.setFiles(join(root, 'data/iris/iris.csv'));
        await loaded(hand.app);
        assert.equal((await hand.state()).document.table, 'iris.csv');
    });
    // A file of another kind says nothing about the table.
    const onnx = readFileSync(join(root, 'tests/data/onnx/moons.script.onnx'));
    await atAddress('&model=data/plain.onnx', async (hand) => {
        await pending(hand);
        await hand.press('Use random rows');
        await loaded(hand.app);
        assert.ok((await hand.state()).document.rows > 1000);
    }, { route: (page) => page.route('**/data/plain.onnx', (request) => request.fulfill({ body: onnx })) });
});

test('?data= alone waits for a network, which can be trained', () => atAddress('&data=data/iris/iris.csv', async (hand) => {
    const { messages, press, state, app } = hand;
    const [sentence, ...others] = await until(async () => { const all = await messages(); return all.length > 0 && all; }, 'a sentence', 30000);
    assert.match(sentence, /^iris\.csv: .*network/);
    assert.deepEqual(others, []);
    await press('Train a new network on it');
    await loaded(app);
    assert.deepEqual([(await state()).document.table, (await state()).document.target], ['iris.csv', 'species']);
}));

test('?model= and ?data= that are not there are said in one sentence, and an example opens', async () => {
    for (const [key, name] of [['model', 'nothing.onnx'], ['data', 'nothing.csv']]) {
        await atAddress(`&${key}=data/${name}`, async ({ app, messages }) => {
            await loaded(app);
            assert.deepEqual(await messages(), [`?${key}=data/${name}: the server answered 404.`]);
        }, { expected: /404/ });
    }
});

test('files that are dragged over the page and dropped are opened', () => onPage({ fragment: '#example=iris' }, async ({ app, cdp, state, rest }) => {
    const session = await cdp();
    const data = { items: [], files: files.map(({ path }) => path), dragOperationsMask: 1 };
    const before = await app.screenshot();
    for (const type of ['dragEnter', 'dragOver']) await session.send('Input.dispatchDragEvent', { type, x: 600, y: 400, data });
    await rest();
    assert.ok(await differing(before, await app.screenshot()) > 200000, 'the page says what a drop does');
    await session.send('Input.dispatchDragEvent', { type: 'dragCancel', x: 600, y: 400, data });
    await rest();
    for (const type of ['dragEnter', 'dragOver', 'drop']) await session.send('Input.dispatchDragEvent', { type, x: 600, y: 400, data });
    await until(async () => { const { document } = await state(); return document?.table === 'moons.csv' && document.certificate; }, 'the files', 30000);
}));
