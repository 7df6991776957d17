// A phone in the hand: every sheet and view by real fingers, and a page that never scrolls or grows beyond the screen.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';

import { closeTo, fingersOn, handOn, middle } from './hand.mjs';
import { App, launchBrowser, startServer, until } from './support.mjs';

const phone = { width: 390, height: 844, dpr: 2, context: { hasTouch: true, isMobile: true } };

let browser;
let server;
let app;
let state, plane, labels, area, rest, tap, touch;
before(async () => { browser = await launchBrowser(); server = await startServer(); });
after(async () => { await browser?.close(); await server?.close(); });
beforeEach(async () => {
    app = await App.open(browser, { url: server.url, fragment: '#example=moons&view=plane', ...phone });
    await until(async () => (await app.query({ what: 'state' })).document?.certificate, 'a document', 60000);
    const hand = handOn(app);
    ({ state, plane, labels, area, rest } = hand);
    await rest();
    ({ tap, touch } = await fingersOn(app, hand));
});
afterEach(async () => {
    assert.deepEqual(await app.page.evaluate(() => [window.scrollX, window.scrollY, window.visualViewport.scale]), [0, 0, 1], 'the page stays where it is');
    assert.ok(await app.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= innerHeight));
    assert.deepEqual(app.problems, []);
    await app.close();
});

/** They go from one place to another, each its own way. */
const fingers = async (from, to) => {
    for (let i = 1; i <= from.length; ++i) await touch('touchStart', from.slice(0, i));
    for (const share of [0.5, 1]) await touch('touchMove', from.map(([x, y], i) => [x + share * (to[i][0] - x), y + share * (to[i][1] - y)]));
    await app.page.evaluate(() => new Promise((done) => { setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 50); }));
    await touch('touchEnd', []);
    await rest();
};
const press = async (label) => tap(middle(await area(label)));
const shows = async (label) => (await labels()).some((one) => one === label || one.endsWith(label));

test('every sheet opens with a tap and shows what it is named after', async () => {
    const sheets = { Clusters: ['clusters', '##cluster 0'], Row: ['rows', 'Path from here'], Data: ['data', '##target'],
        'Training##sheet': ['training', '###play'], 'Explanation##sheet': ['explanation', 'bar x'] };
    for (const [name, [sheet, content]] of Object.entries(sheets)) {
        await press(name);
        assert.equal((await state()).layout.sheet, sheet);
        assert.ok(await shows(content), `${name} shows ${content}`);
        const { x, width } = await area((await labels()).find((one) => one.endsWith(content)));
        assert.ok(x >= 0 && x + width <= phone.width, `${content} is on the screen`);
    }
    await press('Clusters');
    await press('##close cluster words');  // the line that says what a cluster is leaves its room to the list
    await press('##cluster 3');
    assert.equal((await state()).selection.cluster, 3);
    // A finger that moves over a list scrolls it and chooses nothing.
    const { x, y } = await area('##cluster 3');
    await fingers([[x + 100, y]], [[x + 100, y - 60]]);
    assert.equal((await state()).selection.cluster, 3);
    assert.ok((await area('##cluster 3')).y < y - 30, 'it scrolled');
});

test('every view is found in the list, fills the screen and gives it back', async () => {
    const list = ['Plane', 'Relief', 'Scatter', 'Network', 'Tree', 'Coefficients', 'Profile', 'Importance', 'Explanation', 'Rows', 'Path', 'Training',
        'Compare', 'Simplify', 'Beeswarm', 'What if'];
    for (const name of list) {
        await press('##view');
        assert.ok(await shows(name), `${name} is in the list`);
        await tap(middle(await area(name, 'Combo')));  // the sheet below has two of the names, too
        assert.ok(!await shows(name), 'the list closes');
    }
    await press('##view');
    await press('Plane');
    const whole = (await area('plane')).height;
    assert.ok(whole > 0.5 * phone.height, `the plane has ${whole} of the screen`);
    await press('Explanation##sheet');
    const { height } = await area('plane');
    await press('##maximise');
    assert.equal((await state()).layout.maximised, 'plane');
    assert.ok((await area('plane')).height > 1.5 * height);
    assert.ok(!await shows('Clusters'), 'the sheet is gone');
    await press('##maximise');
    assert.equal((await state()).layout.maximised, null);
    closeTo((await area('plane')).height, height, 1, 'height');
    await press('Explanation##sheet');
    assert.equal((await state()).layout.sheet_open, false, 'the same tab folds the sheet');
    closeTo((await area('plane')).height, whole, 1, 'height');
    await press('##fold');
    assert.equal((await state()).layout.sheet_open, true, 'so does the arrow beside the tabs, and opens it');
    await press('##fold');
    closeTo((await area('plane')).height, whole, 1, 'height');
});

test('nothing that can be pressed stands beyond the screen', async () => {
    const wide = [];
    for (const name of ['Network', 'Tree', 'Coefficients', 'Profile', 'Importance', 'Path', 'Training', 'Compare', 'Simplify', 'Beeswarm', 'What if', 'Scatter', 'Relief', 'Plane']) {
        await press('##view');
        await press(name);
        wide.push(...(await app.widgets()).filter(({ label, x, w }) => label && w > 0 && x + w > phone.width + 1 && label !== 'network of units')  // scrolls
            .map(({ label }) => `${label} in ${name}`));
    }
    assert.deepEqual(wide, []);
});

const width = async () => { const [low, high] = (await plane()).window; return high - low; };

test('two fingers zoom the plane and choose nothing', async () => {
    const [x, y] = middle(await area('plane'));
    const [whole, { row }] = [await width(), (await state()).selection];
    await fingers([[x - 40, y], [x + 40, y]], [[x - 80, y], [x + 80, y]]);
    closeTo(whole / await width(), 2, 0.05, 'zoom');
    await fingers([[x - 80, y], [x + 80, y]], [[x - 40, y], [x + 40, y]]);
    closeTo(whole / await width(), 1, 0.05, 'and back');
    await fingers([[x, y]], [[x + 60, y]]);
    closeTo(whole / await width(), 1, 0.05, 'one finger moves it');
    assert.equal((await plane()).pinned, null);
    assert.equal((await state()).selection.row, row);
});

test('a finger that rests opens the menu, whose entries work', async () => {
    const [x, y] = middle(await area('plane'));
    await touch('touchStart', [[x, y]]);
    await new Promise((resolve) => { setTimeout(resolve, 900); });  // longer than a tap
    await touch('touchEnd', []);
    await until(() => shows('Copy the coordinates'), 'the menu');
    for (const { label, x: left, w, y: top, h } of (await app.widgets()).filter(({ window }) => window.includes('Popup'))) {
        assert.ok(left >= 0 && left + w <= phone.width && top >= 0 && top + h <= phone.height, `${label} is on the screen`);
    }
    await press('Explain the region here');
    assert.ok((await plane()).pinned);
    assert.ok(!await shows('Copy the coordinates'));
});

test('two fingers zoom the plane also while a region is pinned', async () => {
    const [x, y] = middle(await area('plane'));
    await app.send({ command: 'pin_plane', at: [0.5, 0.5] });
    await rest();
    const whole = await width();
    await fingers([[x - 40, y], [x + 40, y]], [[x - 80, y], [x + 80, y]]);
    closeTo(whole / await width(), 2, 0.05, 'zoom');
});

test('the list of all commands stands for the buttons that have no room', async () => {
    await press('##palette');
    assert.ok(await shows('##command'));
    await app.page.keyboard.type('theme: dark');
    await rest();
    await press('##Theme: dark');
    assert.equal((await state()).theme, 'dark');
    assert.ok(!await shows('##command'));
    await press('##palette');
    await app.page.keyboard.type('keyboard shortcuts');
    await rest();
    await press('##Words and keys: glossary, keyboard shortcuts');
    const close = await area('Close');
    assert.ok(close.x >= 0 && close.y + close.height <= phone.height, `the list of keys fits: its button ends at ${close.y + close.height}`);
    await press('Close');
    assert.ok(!await shows('Close'));
    await press('##shortcuts');
    assert.ok(await shows('Close'), 'a phone has the question mark, too');
    await press('Close');
});
