// What the page and its help promise to the keyboard, the mouse and the eye, tried with real events only. Files:
// promised_files.test.mjs; phones: phone.test.mjs.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { closeTo, middle } from './hand.mjs';
import { launchBrowser, startServer, until } from './support.mjs';
import * as visits from './visit.mjs';

let browser;
let server;
before(async () => { browser = await launchBrowser(); server = await startServer(); });
after(async () => { await browser?.close(); await server?.close(); });

const onPage = (options, body) => visits.onPage({ browser, server }, options, body);
const onVisit = (body) => visits.onVisit({ browser, server }, body);
const differing = (a, b, outside) => visits.differing(browser, a, b, outside);
const onPlane = { fragment: '#example=moons&view=plane' };

test('Escape closes what lies on top and nothing below it', () => onPage(onPlane, async (hand) => {
    const { click, press, pressWord, key, area, plane, selection, labels, wheel, move, palette } = hand;
    const shows = async (label) => (await labels()).includes(label);
    const [x, y] = middle(await area('plane'));
    await click([x, y]);
    const { pinned } = await plane();
    const { row } = await selection();
    assert.ok(pinned && row !== null, 'a region and a row are chosen');
    const stays = async () => {
        assert.equal((await plane()).pinned?.pattern, pinned.pattern, 'the region stays');
        assert.equal((await selection()).row, row, 'the row stays');
    };
    const opened = [
        ['the menu of Save', 'Model (JSON)', () => pressWord('Save')],
        ['the menu of Picture', 'The whole window (PNG)', () => pressWord('Picture')],
        ['the menu of the right button', 'Copy the coordinates', () => click([x, y], { button: 'right' })],
        ['the list of colours', 'Gradient', () => press('##colour')],
        ['the keys and words', 'Close', () => key('Shift+Slash')],
        ['all commands', '##command', () => key('Control+k')],
    ];
    for (const [what, label, open] of opened) {
        await open();
        assert.ok(await shows(label), `${what} opens`);
        await key('Escape');
        assert.ok(!await shows(label), `Escape closes ${what}`);
        await stays();
    }
    await key('Escape');
    assert.equal((await plane()).pinned, null, 'now the region is let go of');
    assert.equal((await selection()).row, row);
    await key('Escape');
    assert.equal((await selection()).row, null, 'and then the row');
    await move([x, y]);
    await wheel(1);
    await palette('cluster 2');
    assert.equal((await selection()).cluster, 2, 'keys work after all that');
}));

test('Escape closes a menu in a menu, wherever the pointer is', () => onPage(onPlane, async ({ pressWord, move, area, labels, key }) => {
    await pressWord('Picture');
    await move(middle(await area('Plane##picture')));
    await until(async () => (await labels()).includes('PNG 2x'), 'the sizes of the picture');
    for (let i = 0; i < 3; ++i) await key('Escape');
    assert.ok(!(await labels()).includes('Plane##picture'));
}));

test('Escape closes the list of reference points and keeps the row', () => onPage({}, async ({ click, key, area, labels, selection, app }) => {
    const { row } = await selection();
    const opens = async () => {   // the list moves while lines above it are still coming
        const { x } = await area('What would change it?');
        const below = await area('step the average row');
        await click([x + 120, below.y - 18]);
        return (await labels()).includes('the cluster\'s average row');
    };
    await until(opens, 'the list of reference points');
    await key('Escape');
    assert.ok(!(await labels()).includes('the cluster\'s average row'), 'it closes');
    assert.equal((await selection()).row, row);
    // What is chosen there counts.
    await until(opens, 'the list once more');
    await click(middle(await area('all columns at 0')));
    assert.equal((await app.query({ what: 'row' })).reference, 'zero');
    await key('Escape');
    assert.equal((await selection()).row, null);
}));

test('F6, Escape and the skip link go between the picture and its text; the address stays', () => onPage({ fragment: '#example=iris&view=plane' },
    async ({ page, key, active, selection, move }) => {
        await page.keyboard.press('Tab');
        assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
        await page.keyboard.press('Enter');
        assert.equal(await active(), 'mirror');
        assert.equal(new URL(page.url()).hash, '#example=iris&view=plane');
        await page.keyboard.press('F6');
        assert.equal(await active(), 'canvas');
        await key('n');
        await key('j');
        const chosen = await selection();
        for (const back of ['F6', 'Escape']) {
            await page.keyboard.press('F6');
            assert.equal(await active(), 'mirror');
            await page.keyboard.press('n');  // is no key of the program there
            await page.keyboard.press(back);
            assert.equal(await active(), 'canvas');
            await move([5, 5]);
            assert.deepEqual(await selection(), chosen);
        }
        await key('n');
        assert.notDeepEqual(await selection(), chosen, 'the keys are the program\'s again');
        assert.equal(new URL(page.url()).hash, '#example=iris&view=plane');
    }));

test('the theme changes by key and by button, and is kept', () => onVisit(async ({ page, key, press, focus, state, comes }) => {
    await focus();
    const brightness = async () => (await page.screenshot({ clip: { x: 2, y: 60, width: 3, height: 3 } })).toString('base64');
    const light = await brightness();
    await key('t');
    assert.equal((await state()).theme, 'dark');
    assert.notEqual(await brightness(), light);
    await page.reload();
    await comes();
    assert.equal((await state()).theme, 'dark');
    assert.notEqual(await brightness(), light);
    await press('##theme');
    assert.equal((await state()).theme, 'light');
    await page.reload();
    await comes();
    assert.equal((await state()).theme, 'light');
    assert.equal(await brightness(), light);
}));

test('larger text is chosen by its name, is seen at once, and is kept', () => onVisit(async ({ page, focus, palette, area, comes, move }) => {
    await focus();
    const width = async () => (await area('Scatter')).width;
    const usual = await width();
    for (let i = 0; i < 3; ++i) await palette('text size: larger');
    const larger = await width();
    assert.ok(larger > 1.15 * usual, `${larger}, and ${usual} before`);
    await move([5, 5]);
    await page.evaluate(() => document.activeElement.blur());  // no frame that shows the focus
    const clip = { x: 0, y: 0, width: 1280, height: 530 };  // without the table: its columns keep their widths
    const seen = await page.screenshot({ clip });
    await page.reload();
    await comes();
    closeTo(await width(), larger, 0.01, 'kept');
    await move([5, 5]);
    const fresh = await page.screenshot({ clip });
    await focus();
    await palette('text size: default');
    closeTo(await width(), usual, 0.01, 'usual');
    assert.ok(await differing(seen, fresh) < 2000, 'it looks as on a page that begins with it');
}));

test('the wheel zooms by notches, a trackpad by pinches, and lists scroll', () => onPage(onPlane, async (hand) => {
    const { cdp, move, wheel, area, plane, scatter, labels, rest, page, app, press } = hand;
    const session = await cdp();
    const at = middle(await area('plane'));
    const width = async () => { const [low, high] = (await plane()).window; return high - low; };
    const whole = await width();
    await move(at);
    await wheel(1);
    closeTo(whole / await width(), 1.15, 1e-6, 'a notch');
    await wheel(-1);
    closeTo(whole / await width(), 1, 1e-6, 'and back');
    // A pinch on a trackpad comes as small steps with Ctrl.
    const ctrl = 2;
    const pinch = (deltaY) => session.send('Input.dispatchMouseEvent',
        { type: 'mouseWheel', x: at[0], y: at[1], deltaX: 0, deltaY, modifiers: ctrl });
    for (let i = 0; i < 10; ++i) await pinch(-3);
    await rest();
    closeTo(Math.log(whole / await width()), 0.3, 0.01, 'a pinch');
    for (let i = 0; i < 10; ++i) await pinch(3);
    await rest();
    closeTo(Math.log(whole / await width()), 0, 0.01, 'and back');
    assert.equal(await page.evaluate(() => window.visualViewport.scale), 1, 'the page itself is not zoomed');

    const first = async () => (await labels()).find((label) => /^##cluster \d+$/.test(label));
    assert.equal(await first(), '##cluster 0');
    await move(middle(await area('##cluster 4')));
    await wheel(-3);
    const scrolled = Number((await first()).split(' ')[1]);
    assert.ok(scrolled > 2, `the list begins with ${scrolled}`);
    closeTo(whole / await width(), 1, 0.01, 'the plane stays');
    // Other browsers tell lines instead of pixels: three of them are a notch.
    const lines = { deltaY: 3, deltaMode: 1, clientX: at[0], clientY: at[1], bubbles: true, cancelable: true };
    const before = (await app.platform()).wheel[1];
    await page.evaluate((init) => document.getElementById('canvas').dispatchEvent(new WheelEvent('wheel', init)), lines);
    await rest();
    closeTo((await app.platform()).wheel[1], before - 1, 1e-5, 'lines');
    closeTo(await width() / whole, 1.15, 0.02, 'lines');
    await press('Scatter');
    const { window: [low, high] } = await scatter();
    await move(at);
    await pinch(-20);
    await rest();
    const { window: [l, h] } = await scatter();
    closeTo(Math.log((high - low) / (h - l)), 0.2, 0.01, 'a pinch on the scatter');
}));

const small = { ...onPlane, width: 900, height: 600 };

test('the picture follows the browser\'s zoom while it is open', () => onPage(small, async ({ app, page, cdp, press, rest }) => {
    const session = await cdp();
    // As the browser zooms: the window has fewer, larger CSS pixels. Emulation tells a page nothing when the ratio
    // alone changes.
    for (const [ratio, width, height] of [[1.25, 720, 480], [2, 450, 300], [0.5, 1800, 1200], [1, 900, 600]]) {
        const frames = await app.frames();
        await session.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: ratio, mobile: false });
        await until(async () => (await app.platform()).css[0] === width, `the width at ${ratio}`);
        await rest();
        const canvas = await page.evaluate(() => { const { width: w, height: h } = document.getElementById('canvas'); return [w, h]; });
        assert.deepEqual(canvas, [width * ratio, height * ratio]);
        assert.deepEqual((await app.platform()).canvas, canvas);
        assert.ok(await app.frames() > frames, 'it is drawn again');
        // Playwright's own screenshot would set the metrics back.
        const { data } = await session.send('Page.captureScreenshot', { clip: { x: 0, y: 0, width, height: 44, scale: 1 } });
        assert.ok(data.length > 3000, `the buttons at the top are seen at ${ratio}`);
    }
    await press('##colour');
    assert.ok((await app.widgets()).some(({ label }) => label === 'Gradient'), 'clicks hit where they did');
}));

test('Stop ends the work, and Continue takes it up', () => onPage(onPlane, async ({ app, page, state, labels, area, rest }) => {
    await app.send({ command: 'make_data', kind: 'spirals', rows: 5000, noise: 0.1, seed: 3 });
    await rest();
    await app.send({ command: 'set_training', hidden: [512, 512, 512] });  // mapping its clusters takes some seconds
    const has = async (label) => (await labels()).includes(label);
    const maps = async () => { const { total, running } = await app.query({ what: 'coefficients' }); return { total, running }; };
    const { total } = await maps();
    await until(() => has('Stop'), 'the button', 60000);
    await page.mouse.click(...middle(await area('Stop')));
    await until(() => has('Continue'), 'the end of the work', 30000);
    await rest();
    assert.ok(!await has('Stop'));
    assert.equal((await state()).halted.maps, true);
    await new Promise((resolve) => { setTimeout(resolve, 1500); });
    assert.equal((await maps()).total, total, 'nothing goes on');
    await page.mouse.click(...middle(await area('Continue')));
    await until(async () => { const now = await maps(); return now.total > total && !now.running; }, 'the maps of the new network', 60000);
    assert.equal((await state()).halted.maps, false);
    assert.ok(!await has('Continue'));
}));

test('the pointer over a bar, a row or a cluster lights it in the other panels', () => onPage({ fragment: '#example=titanic&view=plane' }, async (hand) => {
    const { app, page, area, move, tableRows, press, plane, rest } = hand;
    await page.setViewportSize({ width: 1280, height: 1000 });  // all steps of the row are seen
    await until(async () => (await plane()).stale === false, 'the regions', 30000);
    await rest();
    const away = [5, 5];
    const lights = async (label, at, room = {}) => {
        const clip = { ...await area(label), ...room };
        await move(away);
        const dark = await page.screenshot({ clip });
        await move(at);
        assert.ok(!dark.equals(await page.screenshot({ clip })), `${label} is lit`);
        await move(away);
        assert.ok(dark.equals(await page.screenshot({ clip })), `${label} is dark again`);
    };
    const [, { label }] = await tableRows();
    const line = await area(label);
    await lights('plane', [line.x + 12, line.y + line.height / 2]);
    await lights('plane', middle(await area('##cluster 2')));
    await press('Explanation');
    const bar = await area('bar age');
    await lights('step age', [bar.x + 20, bar.y + bar.height / 2]);  // the tooltip does not reach the other column
    const step = await area('step parents_children');
    await lights('bar parents_children', [step.x + step.width - 10, step.y + step.height / 2], { width: 200 });
    const strip = await area('all rows by cluster');
    await lights('##cluster 1', [strip.x + 0.45 * strip.width, strip.y + 15]);
    assert.equal((await app.query({ what: 'state' })).selection.cluster, 0, 'pointing chooses nothing');
}));

/** Rests the pointer there; true when something as large as a tooltip appears beside the item. */
const tells = async ({ app, move }, [x, y], { x: left, y: top, width, height }) => {
    await move([5, 5]);
    const before = await app.screenshot();
    await move([x, y]);
    return await differing(before, await app.screenshot(), { x: left, y: top, width, height }) > 1500;
};

test('tooltips tell what the words mean', () => onPage({}, async (hand) => {
    const { area, app } = hand;
    await app.page.setViewportSize({ width: 1280, height: 1000 });  // all of a row's explanation
    await hand.rest();
    const silent = [];
    const words = ['Tree', 'Coefficients', 'bar age', 'step age', 'step the average row', 'step logit', 'probability', '##search', '##cluster 1',
        'What would change it?', '###holds within', '###play', '###one batch', '##learning rate', '##units 1', '###share', '##palette', '##theme',
        '###compare row', 'Path from here', '###compare cluster', 'all rows by cluster'];
    for (const word of words) {
        const label = word.startsWith('###') ? (await hand.labels()).find((one) => one.endsWith(word)) : word;
        const box = await area(label);
        if (!await tells(hand, middle(box), box)) silent.push(word);
    }
    for (const name of ['pattern', 'rows', 'P(survived)', 'observed']) {
        const head = await area(name, 'clusters');
        if (!await tells(hand, middle(head), head)) silent.push(name);
    }
    const none = { x: 0, y: 0, width: 0, height: 0 };
    if (!await tells(hand, [120, 982], none)) silent.push('certificate');
    if (!await tells(hand, [330, 982], none)) silent.push('clusters in the status bar');
    assert.deepEqual(silent, []);
    assert.ok((await app.platform()).mouse.presses === 0);
}));

test('tooltips tell how far a map holds', () => onPage({}, async (hand) => {
    const { area, app } = hand;
    await app.page.setViewportSize({ width: 1280, height: 1300 });
    await hand.rest();
    const silent = [];
    const none = { x: 0, y: 0, width: 0, height: 0 };
    const telling = async ({ x, y, height }) => {  // the formula follows, then the line
        for (let below = 10; below < 150; below += 9) {
            if (await tells(hand, [x + 60, y + height + below], none)) return true;
        }
        return false;
    };
    const bars = (await hand.labels()).filter((label) => label.startsWith('bar '));
    if (!await telling(await area(bars.at(-1)))) silent.push('how far the map holds');
    const locks = await area('Locks###locks of columns');  // below it stand what is proposed, and then the answer
    const answering = async (from, to) => {
        for (let below = from; below < to; below += 9) {
            if (await tells(hand, [locks.x + 60, locks.y + locks.height + below], none)) return true;
        }
        return false;
    };
    if (!await answering(20, 120)) silent.push('what flips the prediction');
    if (!await answering(140, 330)) silent.push('what leaves the region');  // below the lines that an answer may take
    assert.deepEqual(silent, []);
}));
