// What the page and its help promise to the keyboard: keys and words, other keyboards, menus, splitters, and no key
// that stays down. More of it: promises.test.mjs.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { closeTo, middle } from './hand.mjs';
import { launchBrowser, passTime, startServer, until, withClock } from './support.mjs';
import * as visits from './visit.mjs';

let browser;
let server;
before(async () => { browser = await launchBrowser(); server = await startServer(); });
after(async () => { await browser?.close(); await server?.close(); });

const onPage = (options, body) => visits.onPage({ browser, server }, options, body);
const differing = (a, b, outside) => visits.differing(browser, a, b, outside);
const onPlane = { fragment: '#example=moons&view=plane' };

test('a button that is held while the page loses the keyboard clicks nothing afterwards', () => onPage(onPlane, async (hand) => {
    const { app, page, area, cdp, plane, selection, click, rest } = hand;
    const other = await app.context.newPage();
    await page.bringToFront();
    await (await cdp()).send('Emulation.setFocusEmulationEnabled', { enabled: false });  // else a page behind another still has the focus
    const [x, y] = middle(await area('plane'));
    const before = { selection: await selection(), window: (await plane()).window };
    const targets = { 'a region': [x, y], 'a cluster': middle(await area('##cluster 4')), 'a button': middle(await area('Per unit')) };
    for (const [what, [px, py]] of Object.entries(targets)) {
        await page.mouse.move(px - 3, py);
        await page.mouse.down();
        await app.idleOrHeld();
        await other.bringToFront();
        await until(async () => !(await app.platform()).mouse.down[0], 'the loss of the focus');
        await page.bringToFront();
        await page.mouse.move(px + 1, py + 1);  // still held
        await page.mouse.move(px, py);
        await rest();
        assert.equal((await app.platform()).mouse.down[0], false, 'no press without a press');
        await page.mouse.up();
        await rest();
        assert.equal((await plane()).pinned, null, what);
        assert.deepEqual({ selection: await selection(), window: (await plane()).window }, before, what);
        assert.equal((await app.query({ what: 'explanation' })).mode, 'strength', what);
    }
    await click(targets['a cluster']);
    assert.equal((await selection()).cluster, 4);
    await click(middle(await area('Per unit')));
    assert.equal((await app.query({ what: 'explanation' })).mode, 'per_unit');
    await click(targets['a region']);
    assert.ok((await plane()).pinned);
}));

test('the keys and words, and the diagnostics', () => onPage({}, async ({ app, key, focus, press, labels, palette, rest, selection }) => {
    await focus();
    const closed = await app.screenshot();
    await key('Shift+Slash');
    assert.ok((await labels()).includes('Close'));
    assert.ok(await differing(closed, await app.screenshot()) > 50000, 'it is seen');
    const chosen = await selection();
    await key('Escape');
    assert.ok(!(await labels()).includes('Close'));
    assert.deepEqual(await selection(), chosen);
    assert.ok(closed.equals(await app.screenshot()), 'nothing is left of it');
    await press('##shortcuts');
    await press('Close');
    assert.ok(!(await labels()).includes('Close'));

    await palette('diagnostics');
    const { length } = (await app.widgets()).filter(({ window }) => window.includes('iagnostics'));
    const open = await app.screenshot();
    assert.ok(length > 0 || await differing(closed, open) > 5000, 'a window opens');
    await palette('hide diagnostics');
    await app.page.mouse.move(5, 5);
    await rest();
    assert.ok(await differing(closed, await app.screenshot()) < 3000, 'and closes');
}));

/** Presses a key as another keyboard has it: what is printed on it, and where it is. */
const pressPrinted = async (session, { key, code, modifiers = 0 }) => {
    for (const type of ['keyDown', 'keyUp']) {
        await session.send('Input.dispatchKeyEvent', { type, key, code, modifiers, ...(type === 'keyDown' && key.length === 1 && { text: key }) });
    }
};

test('signs go by what is printed on the key: German keyboard', () => onPage(onPlane, async ({ cdp, focus, click, area, labels, rest, plane, state }) => {
    const session = await cdp();
    const shift = 8;
    await focus();
    await pressPrinted(session, { key: '?', code: 'Minus', modifiers: shift });
    await rest();
    assert.ok((await labels()).includes('Close'), '? opens the list of keys');
    await pressPrinted(session, { key: 'Escape', code: 'Escape' });
    await rest();
    await click(middle(await area('plane')));
    const width = async () => { const [low, high] = (await plane()).window; return high - low; };
    const whole = await width();
    await pressPrinted(session, { key: '+', code: 'BracketRight' });
    await rest();
    assert.ok(await width() < whole, '+ zooms in');
    assert.equal((await state()).layout.right_open, true, 'and hides no column');
    await pressPrinted(session, { key: '-', code: 'Slash' });
    await rest();
    closeTo(await width(), whole, 1e-6, '- zooms out');
}));

test('the menu key and Shift+F10 open the menu of what has the keyboard', () => onPage(onPlane, async ({ click, key, area, labels, plane }) => {
    await click(middle(await area('plane')));
    for (const keys of ['ContextMenu', 'Shift+F10']) {
        await key(keys);
        assert.ok((await labels()).includes('Copy the coordinates'), `the plane's menu by ${keys}`);
        await key('Escape');
        assert.ok(!(await labels()).includes('Copy the coordinates'));
    }
    assert.ok((await plane()).pinned, 'the region stays');
    await click(middle(await area('##cluster 1')));
    await key('Shift+F10');
    assert.ok((await labels()).includes('Explain cluster 1'), 'the menu of a cluster');
}));

test('a splitter that has the keyboard moves with the arrows, and each press can be taken back', () => onPage(
    { route: withClock }, async ({ page, click, key, area, state }) => {
        const place = async () => (await area('left splitter')).x;
        await click(middle(await area('left splitter')));
        const before = (await state()).layout;
        const places = [await place()];
        for (const [arrow, by] of [['ArrowRight', 20], ['ArrowRight', 20], ['ArrowLeft', -20]]) {
            await passTime(page, 5);  // else presses would be one step on a fast machine, and several on a slow one
            await key(arrow);
            closeTo(await place(), places.at(-1) + by, 1, arrow);
            places.push(await place());
        }
        for (const wanted of places.slice(0, -1).reverse()) {
            await key('Control+z');
            closeTo(await place(), wanted, 1, 'undone');
        }
        assert.deepEqual((await state()).layout, before);
    }));

test('the size of text has a button', () => onPage({}, async ({ press, area }) => {
    const usual = (await area('Scatter')).width;
    await press('##text size');
    await press('Larger');
    await press('Larger');
    await press('Default');
    await press('Larger');
    closeTo((await area('Scatter')).width, 1.1 * usual, 0.05 * usual, 'a tab');
}));
