// The workspace: views as tabs, splits and alone, splitters, undo, the command palette, keys, sessions, links.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { App, close, keptSessions, launchBrowser, startServer, until } from './support.mjs';

let browser;
let server;
before(async () => { browser = await launchBrowser(); server = await startServer(); });
after(async () => { await browser?.close(); await server?.close(); });

const open = async (options = {}) => {
    const app = await App.open(browser, { url: server.url, ...options });
    await app.opened();
    return app;
};
const state = (app) => app.query({ what: 'state' });
const groups = (node) => (node.parts ? node.parts.flatMap(groups) : [node]);
const press = async (app, keys) => { await app.page.keyboard.press(keys); await app.idle(); };
const moons = (app) => app.send({ command: 'make_data', kind: 'moons', rows: 120, noise: 0.1, seed: 3 });

test('a tab that is dragged to the side of a view gets a part of its own, and comes back', async () => {
    const app = await open();
    await app.openExample('moons');
    await app.idle();
    const box = await app.canvasBox();
    const tab = await app.item('Network');
    const plane = await app.item('plane');
    await app.page.mouse.move(box.x + tab.x + tab.w / 2, box.y + tab.y + tab.h / 2);
    await app.page.mouse.down();
    await app.page.mouse.move(box.x + plane.x + plane.w / 2, box.y + plane.y + plane.h / 2, { steps: 6 });
    await app.page.mouse.move(box.x + plane.x + plane.w - 12, box.y + plane.y + plane.h / 2, { steps: 6 });
    await app.idleOrHeld();
    await app.page.mouse.up();
    await app.idle();
    const { root } = (await state(app)).layout;
    assert.equal(root.beside, true);
    assert.deepEqual(root.parts[1].tabs, ['network']);
    await app.page.locator('#canvas').focus();
    await press(app, 'Control+z');
    assert.equal((await state(app)).layout.root.parts, undefined);
    await close(app);
});

test('a splitter that is dragged changes the sizes, and undo brings them back', async () => {
    const app = await open();
    const before = (await state(app)).layout;
    assert.equal(before.root.parts.length, 2);
    const box = await app.canvasBox();
    const bar = await app.item('splitter 0');
    await app.page.mouse.move(box.x + bar.x + bar.w / 2, box.y + bar.y + bar.h / 2);
    await app.page.mouse.down();
    // At once: moves that a slow machine takes further apart than a gesture's would be several steps for undo.
    await app.page.mouse.move(box.x + bar.x + bar.w / 2, box.y + bar.y - 80);
    await app.page.mouse.up();
    await app.idle();
    assert.ok((await state(app)).layout.root.share < before.root.share - 0.05);
    await app.clickItem('###undo');
    assert.ok(Math.abs((await state(app)).layout.root.share - before.root.share) < 1e-6);
    await close(app);
});

test('a view fills the window and gives it back; columns hide and come back', async () => {
    const app = await open();
    await app.page.locator('#canvas').focus();
    await press(app, 'm');
    assert.equal((await state(app)).layout.maximised, 'explanation');
    const labels = (await app.widgets()).map((widget) => widget.label);
    assert.ok(!labels.includes('##search'), 'the columns are gone');
    await press(app, 'Escape');
    assert.equal((await state(app)).layout.maximised, null);
    await press(app, '[');
    await press(app, ']');
    const { layout } = await state(app);
    assert.deepEqual([layout.left_open, layout.right_open], [false, false]);
    await press(app, '[');
    await press(app, ']');
    await close(app);
});

test('the command palette does what is typed', async () => {
    const app = await open();
    await app.page.locator('#canvas').focus();
    await press(app, 'Control+k');
    await app.item('##command');
    await app.page.keyboard.type('cluster 4');
    await app.idle();
    await press(app, 'Enter');
    assert.equal((await state(app)).selection.cluster, 4);
    await press(app, 'Control+k');
    await app.page.keyboard.type('theme dark');
    await app.idle();
    await press(app, 'Enter');
    assert.equal((await state(app)).theme, 'dark');
    await press(app, 'Control+k');
    await app.page.keyboard.type('training');
    await app.idle();
    await press(app, 'Escape');
    const labels = (await app.widgets()).map((widget) => widget.label);
    assert.ok(!labels.includes('##command'), 'it closed');
    await close(app);
});

test('keys walk from region to region on the plane', async () => {
    const app = await open();
    await moons(app);
    await app.opened();
    await app.page.locator('#canvas').focus();
    await press(app, 'Shift+ArrowRight');
    const first = (await app.query({ what: 'plane' })).pinned;
    assert.ok(first, 'the region in the middle is pinned');
    await press(app, 'Shift+ArrowRight');
    const second = (await app.query({ what: 'plane' })).pinned;
    assert.notEqual(second.pattern, first.pattern);
    // Neighbours across one wall differ in one unit, but for units with the same wall.
    const differing = [...second.pattern].filter((bit, i) => bit !== first.pattern[i]).length;
    assert.ok(differing >= 1 && differing <= 3, `${differing} units differ`);
    assert.ok(second.at[0] > first.at[0]);
    await close(app);
});

test('a key fills the window with one picture, another view follows, and Escape gives back what was there', async () => {
    const app = await open();
    const before = (await state(app)).layout;
    await app.page.locator('#canvas').focus();
    await press(app, 's');
    assert.equal((await state(app)).presents, true);
    assert.equal((await state(app)).layout.maximised, 'explanation');
    const seen = async () => (await app.widgets()).map((widget) => widget.label);
    assert.ok(!(await seen()).some((label) => label === '##search' || label === 'Tree'), 'columns and tabs are gone');
    await press(app, '3');
    assert.equal((await state(app)).layout.maximised, 'scatter');
    assert.ok((await seen()).includes('scatter'));
    await press(app, 'Escape');
    assert.equal((await state(app)).layout.maximised, null);
    assert.ok((await seen()).includes('##search'));
    for (const [layout, views] of [['two', 2], ['four', 4], ['one', 1]]) {
        await app.send({ command: 'set_layout', layout });
        assert.equal(groups((await state(app)).layout.root).length, views);
        await app.idle();
    }
    for (let i = 0; i < 3; ++i) await press(app, 'Control+z');
    assert.deepEqual((await state(app)).layout.root.parts?.length, before.root.parts?.length);
    await close(app);
});

test('undo and redo by keys, with a field that is typed into left alone', async () => {
    const app = await open();
    await app.clickItem('##cluster 2');
    await app.clickItem('Per unit');
    await press(app, 'Control+z');
    assert.equal((await app.query({ what: 'explanation' })).mode, 'strength');
    await press(app, 'Control+z');
    assert.equal((await state(app)).selection.cluster, 0);
    await press(app, 'Control+Shift+z');
    assert.equal((await state(app)).selection.cluster, 2);
    await close(app);
});

const picture = async (app) => ({
    clusters: await app.query({ what: 'clusters' }),
    explanation: await app.query({ what: 'explanation' }),
    row: (await app.query({ what: 'row' })).logits,
    window: (await app.query({ what: 'plane' })).view.window,
    layout: (await state(app)).layout,
});

/** Weights in a link may be rounded to float32. */
function assertAlike(mine, theirs, at = '') {
    if (typeof mine === 'number' && typeof theirs === 'number') {
        assert.ok(Math.abs(mine - theirs) <= 1e-5 * Math.max(1, Math.abs(mine)), `${at}: ${mine} and ${theirs}`);
    } else if (mine !== null && typeof mine === 'object' && theirs !== null && typeof theirs === 'object') {
        assert.deepEqual(Object.keys(mine), Object.keys(theirs), at);
        for (const key of Object.keys(mine)) assertAlike(mine[key], theirs[key], `${at}/${key}`);
    } else {
        assert.equal(mine, theirs, at);
    }
}

test('a link shows exactly the same somewhere else', async () => {
    const app = await open({ context: { permissions: ['clipboard-read', 'clipboard-write'] } });
    await moons(app);
    await app.opened();
    await app.send({ command: 'set_training', hidden: [5, 4], epochs: 2 });
    await app.send({ command: 'train', action: 'epoch' });
    await app.idle();
    await app.send({ command: 'set_plane_window', window: [-0.5, 0.5, 0, 1] });
    await app.send({ command: 'select_row', row: 17 });
    await app.send({ command: 'move_view', view: 'training', target: 'plane', side: 'below' });
    await app.idle();
    await app.clickItem('###share');
    await until(() => app.page.url().includes('#z='), 'the link in the address');
    const link = app.page.url();
    const copied = await app.page.evaluate(() => navigator.clipboard.readText());
    assert.equal(copied, link);
    assert.ok(link.length < 32000, `${link.length} characters`);
    const other = await App.open(browser, { url: server.url, fragment: new URL(link).hash });
    await other.opened();
    assertAlike(await picture(other), await picture(app));
    await close(other);
    await close(app);
});

test('an example can be linked by hand, and a damaged link is said and changes nothing', async () => {
    const app = await App.open(browser, { url: server.url, fragment: '#example=iris&view=training' });
    await until(async () => (await state(app)).document?.example === 'iris', 'iris', 30000);
    await app.idle();
    const seen = groups((await state(app)).layout.root).map((group) => group.active);
    assert.ok(seen.includes('training'));
    await app.page.evaluate(() => { location.hash = '#s=%%%'; });
    await until(async () => (await state(app)).messages.some((m) => m.text.includes('damaged')), 'a sentence');
    assert.equal((await state(app)).document.example, 'iris');
    await close(app);
});

test('?model= and ?data= load files of the same site, and refuse others', async () => {
    const app = await App.open(browser, { url: server.url, query: '&model=data/iris/iris.json&data=data/iris/iris.csv' });
    await until(async () => (await state(app)).document?.table === 'iris.csv', 'the files', 30000);
    assert.equal((await state(app)).document.example, '');
    await close(app);
    const other = await App.open(browser, { url: server.url, query: '&model=https://example.org/net.onnx' });
    await until(async () => (await state(other)).messages.some((m) => m.text.includes('this site only')), 'the refusal');
    await close(other);
});

test('a session is saved by a key and opens again by a drop', async () => {
    const app = await open();
    await app.clickItem('##cluster 2');
    await app.page.locator('#canvas').focus();
    const [download] = await Promise.all([app.page.waitForEvent('download'), app.page.keyboard.press('Control+s')]);
    assert.equal(download.suggestedFilename(), 'session.json');
    const stream = await download.createReadStream();
    let text = '';
    for await (const piece of stream) text += piece;
    const session = JSON.parse(text);
    assert.equal(session.example, 'titanic');
    const other = await open();
    await other.dropFiles([{ name: 'mine.json', text }]);
    await until(async () => (await state(other)).selection.cluster === 2, 'the session');
    assert.deepEqual(await picture(other), await picture(app));
    await close(other);
    await close(app);
});

test('the report has a picture of every vector view, with the numbers of units that nobody looked at yet', async () => {
    const app = await open();
    const [download] = await Promise.all([app.page.waitForEvent('download'), app.send({ command: 'save', thing: 'html_report' })]);
    assert.equal(download.suggestedFilename(), 'report.html');
    let text = '';
    for await (const piece of await download.createReadStream()) text += piece;
    const page = await app.context.newPage();
    await page.setContent(text);
    const figures = await page.evaluate(async () => Promise.all([...document.querySelectorAll('figure')].map(async (figure) => {
        const image = figure.querySelector('img');
        await image.decode();
        const svg = atob(image.src.slice(image.src.indexOf(',') + 1));
        const texts = [...new DOMParser().parseFromString(svg, 'image/svg+xml').querySelectorAll('text')];
        return { view: figure.textContent.split(':')[0], width: image.naturalWidth, texts: texts.map((one) => one.textContent) };
    })));
    assert.deepEqual(figures.map(({ view }) => view), ['Beeswarm', 'Plane', 'Scatter', 'Network', 'Tree', 'Coefficients', 'Profile', 'Importance']);
    await page.setViewportSize({ width: 390, height: 800 });
    assert.deepEqual(await page.evaluate(() => [document.documentElement.scrollWidth, [...document.querySelectorAll('svg.plot, figure img')]
        .filter((one) => one.getBoundingClientRect().right > 390).length]), [390, 0], 'nothing is cut on a phone');
    for (const { view, width, texts } of figures) assert.ok(width > 300 && texts.length > 3, `${view}: ${width}, ${texts}`);
    const units = figures.find(({ view }) => view === 'Network').texts.filter((one) => one.startsWith('z '));
    const { units: expected } = await app.query({ what: 'network', count: 100 });
    assert.equal(units.length, expected.length);
    await close(app);
});

/** The types of a PNG's chunks; whoever decodes it tries their checksums. */
function chunksOf(png) {
    assert.equal(png.subarray(0, 8).toString('latin1'), '\x89PNG\r\n\x1a\n');
    const types = [];
    for (let at = 8; at < png.length;) {
        const length = png.readUInt32BE(at);
        types.push(png.subarray(at + 4, at + 8).toString('latin1'));
        at += 12 + length;
    }
    return types;
}

/** Size and mean colour of a PNG, and of its upper half: upside down it would differ. */
const lookAt = (page, png) => page.evaluate(async (base64) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const mean = (height) => {
        const { data } = context.getImageData(0, 0, image.width, height);
        const sums = [0, 0, 0];
        for (let i = 0; i < data.length; i += 1) if (i % 4 < 3) sums[i % 4] += data[i];
        return sums.map((sum) => sum / (data.length / 4));
    };
    return { size: [image.width, image.height], means: [...mean(image.height), ...mean(image.height >> 1)] };
}, png.toString('base64'));

for (const withStream of [true, false]) {
    const how = withStream ? 'compressed beside the page\'s work' : 'in browsers that cannot compress';
    test(`a picture of the window is what the screen shows, at every scale, ${how}`, async () => {
        const app = await open({ route: (page) => withStream || page.addInitScript(() => { delete window.CompressionStream; }) });
        const blank = await browser.newPage();
        await app.page.mouse.move(2, 2);
        await app.idle();
        const screen = await lookAt(blank, await app.screenshot());
        for (const scale of withStream ? [1, 2, 4] : [1]) {
            const [download] = await Promise.all([app.page.waitForEvent('download'), app.send({ command: 'export_picture', format: 'png', scale })]);
            assert.equal(download.suggestedFilename(), 'window.png');
            const pieces = [];
            for await (const piece of await download.createReadStream()) pieces.push(piece);
            const png = Buffer.concat(pieces);
            assert.deepEqual([...new Set(chunksOf(png))], ['IHDR', 'IDAT', 'IEND']);
            const { size, means } = await lookAt(blank, png);
            assert.deepEqual(size, screen.size.map((side) => side * scale));
            means.forEach((mean, i) => assert.ok(Math.abs(mean - screen.means[i]) < 2.5, `${means} at ${scale}, not ${screen.means}`));
        }
        await blank.close();
        await close(app);
    });
}

test('a picture that is being made is stopped, and the next one comes', async () => {
    const app = await open();
    let downloads = 0;
    app.page.on('download', () => { downloads += 1; });
    await app.send({ command: 'export_picture', format: 'png', scale: 4 });
    await until(async () => (await state(app)).exporting?.name === 'window.png', 'the picture that is made', 30000);
    await app.send({ command: 'cancel' });
    assert.ok((await state(app)).messages.some(({ text }) => text === 'Stopped; window.png was not saved.'));
    await app.idle();
    assert.equal(downloads, 0);
    const [download] = await Promise.all([app.page.waitForEvent('download'), app.send({ command: 'export_picture', view: 'plane', format: 'png' })]);
    assert.equal(download.suggestedFilename(), 'plane.png');
    await app.idle();
    assert.equal((await state(app)).exporting, null);
    await close(app);
});

test('after a reload the page offers to go on', async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    const app = new App(page, context);
    await page.goto(`${server.url}?welcome=0`);
    await app.ready();
    await app.opened();
    await app.send({ command: 'select_cluster', cluster: 3 });
    await until(async () => (await keptSessions(page)).length === 1, 'the kept session', 15000);
    await page.reload();
    await app.ready();
    await app.opened();
    assert.equal((await state(app)).selection.cluster, 0);
    await app.clickItem('Resume');
    await until(async () => (await state(app)).selection.cluster === 3, 'the session', 15000);
    await close(app);
});
