// The plane view in a real browser with a real mouse: two moons open on their exact regions; a visitor hovers, clicks a
// region, zooms with the wheel, drags, boxes, changes colour and depth, and picks a slice of a larger network.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { App, close, launchBrowser, startServer, until } from './support.mjs';

let browser;
let server;
before(async () => { browser = await launchBrowser(); server = await startServer(); });
after(async () => { await browser?.close(); await server?.close(); });

/** The plane and what is asked of it, in one object. */
const plane = async (app) => { const state = await app.query({ what: 'plane' }); return { ...state.view, ...state }; };

/** Opens an example and waits until its plane is exact. */
const open = async (example = 'moons', options = {}) => {
    const app = await App.open(browser, { url: server.url, ...options });
    await app.opened();
    await app.openExample(example);
    await settled(app);
    return app;
};
const settled = async (app) => {
    await app.idle();
    await until(async () => (await plane(app)).stale === false, 'the exact plane', 30000);
    await app.idle();
};

/** The picture on the screen, and where a point of the plane lies in it. */
const picture = async (app) => {
    const box = await app.item('plane');
    const place = await app.canvasBox();
    const { window: [s0, s1, t0, t1] } = await plane(app);
    return {
        width: box.w,
        height: box.h,
        at: ([s, t]) => [place.x + box.x + (s - s0) / (s1 - s0) * box.w, place.y + box.y + (t1 - t) / (t1 - t0) * box.h],
        back: ([x, y]) => [s0 + (x - place.x - box.x) / box.w * (s1 - s0), t1 - (y - place.y - box.y) / box.h * (t1 - t0)],
    };
};

test('two moons open on the plane, which is the hero', async () => {
    const app = await open();
    const { regions, complete, computed: { boundary_segments: segments } } = await plane(app);
    assert.ok(complete && regions > 50, `${regions} regions`);
    const whole = await until(async () => (await plane(app)).whole, 'the count of the whole plane');
    assert.ok(whole.exact && whole.regions >= regions, JSON.stringify(whole));
    assert.match(whole.sentence, /in the whole plane, at most /);
    const { width, height } = await picture(app);
    assert.ok(width >= 600 && height >= 540, `${width} x ${height}`);
    for (const label of ['##colour', '###Points', '###Fill', '###fit', '##layer depth', '###more', '##cluster 0']) await app.item(label);
    assert.ok(segments > 10);
    // One unit across is as long as one up, until the picture is to fill the panel.
    const ratio = async () => {
        const { window: [s0, s1, t0, t1] } = await plane(app);
        return (width / (s1 - s0)) / (height / (t1 - t0));
    };
    assert.ok(Math.abs(await ratio() - 1) < 1e-3, `${await ratio()}`);
    await app.clickItem('###Fill');
    await settled(app);
    const { fill, window, home } = await plane(app);
    assert.equal(fill, true);
    assert.deepEqual(window, home);
    await close(app);
});

test('hovering tells the region under the pointer and lights its cluster', async () => {
    const app = await open();
    await app.clickItem('###Points');  // so that regions are hovered, not rows
    const view = await picture(app);
    await app.page.mouse.move(...view.at([0.5, 0.25]));
    await app.idle();
    const { hovered } = await plane(app);
    assert.ok(hovered, 'a region is hovered');
    const { pattern } = await app.query({ what: 'region', at: [0.5, 0.25] });
    assert.equal(hovered.pattern, pattern);
    await app.page.mouse.move(5, 5);
    await app.idle();
    assert.equal((await plane(app)).hovered, null);
    await close(app);
});

test('a click pins the region under the pointer and selects its cluster, Escape lets go', async () => {
    const app = await open();
    await app.clickItem('###Points');
    const { regions } = await app.query({ what: 'plane regions', count: 5000 });
    const chosen = async () => (await app.query({ what: 'state' })).selection.cluster;
    const first = await chosen();
    const widest = (fits) => regions.filter((one) => !one.cut_by_window && fits(one)).reduce((a, b) => (b.inradius > a.inradius ? b : a));
    const view = await picture(app);
    const { window: [s0, s1] } = await plane(app);
    const pixel = (s1 - s0) / view.width;
    const pin = async ({ region, pattern, cluster, rows, area, inradius, centroid }) => {
        assert.ok(inradius > 3 * pixel, 'a click can meet it');
        await app.page.mouse.click(...view.at(centroid));
        await app.idle();
        const { pinned } = await plane(app);
        assert.ok(pinned, 'a region is pinned');
        assert.deepEqual([pinned.region, pinned.pattern, pinned.cluster, pinned.rows, pinned.area], [region, pattern, cluster, rows, area]);
        pinned.at.forEach((at, i) => assert.ok(Math.abs(at - centroid[i]) < 1.5 * pixel, `${pinned.at}, not ${centroid}`));
        return app.query({ what: 'region', at: pinned.at });
    };
    // With rows of another cluster than the chosen one; then another one; then one without rows, whose map is no
    // cluster's.
    const full = widest(({ cluster, rows }) => rows > 0 && cluster !== first);
    const facts = await pin(full);
    assert.equal(await chosen(), full.cluster);
    const { pattern } = (await app.query({ what: 'clusters', count: 1000 })).clusters.find(({ cluster }) => cluster === full.cluster);
    assert.equal(facts.pattern, pattern, 'the region of that cluster');
    const other = widest(({ cluster, rows }) => rows > 0 && cluster !== first && cluster !== full.cluster);
    await pin(other);
    assert.equal(await chosen(), other.cluster);
    const empty = widest(({ cluster }) => cluster === null);
    assert.equal((await pin(empty)).rows, 0);
    assert.equal(await chosen(), other.cluster, 'nothing else to choose');
    await app.item('\uf00d##unpin');
    await app.page.keyboard.press('Escape');
    await app.idle();
    assert.equal((await plane(app)).pinned, null);
    assert.ok(!(await app.widgets()).some(({ label }) => label === '\uf00d##unpin'));
    await close(app);
});

for (const [width, height] of [[1280, 800], [1920, 1080], [768, 1024], [390, 844]]) {
    test(`a click on a point selects its row, which comes into view, at ${width}x${height}`, async () => {
        const app = await open('moons', { width, height });
        await app.send({ command: 'select_cluster', cluster: 1 });
        await app.idle();
        const { input } = await app.query({ what: 'row' });
        await app.send({ command: 'select_row', row: null });
        await app.idle();
        const explains = async () => (await app.widgets()).filter(({ label }) => label === 'step logit' || label === 'What would change it?'
            || label.startsWith('bar '));
        const view = await picture(app);
        await app.page.mouse.click(...view.at(input));
        await app.idle();
        assert.notEqual((await app.query({ what: 'state' })).selection.row, null);
        assert.equal((await plane(app)).pinned, null);
        if (width < 600) await app.clickItem('Row');  // on a phone it is one tap away
        const button = (await explains()).find(({ label }) => label === 'What would change it?');
        assert.ok(button && button.y + button.h <= height, 'the row is explained on the screen');
        // A region's cluster comes back the same way.
        await app.send({ command: 'select_cluster', cluster: 2 });
        await app.idle();
        assert.ok((await explains()).some(({ label }) => label.startsWith('bar ')), 'the cluster is explained');
        await close(app);
    });
}

test('the wheel zooms at the pointer, a drag pans, shift and drag boxes, a double click fits', async () => {
    const app = await open();
    const home = (await plane(app)).window;
    const view = await picture(app);
    const pointer = view.at([0.8, 0.3]).map(Math.round);  // the program counts whole pixels
    const [wanted_s, wanted_t] = view.back(pointer);
    await app.page.mouse.move(...pointer);
    for (let i = 0; i < 6; ++i) await app.page.mouse.wheel(0, -100);
    await settled(app);
    const zoomed = await picture(app);
    const [s, t] = zoomed.back(pointer);
    assert.ok(Math.abs(s - wanted_s) < 1e-4 && Math.abs(t - wanted_t) < 1e-4, `${s}, ${t}`);
    const close6 = (await plane(app)).window;
    assert.ok(Math.abs((home[1] - home[0]) / (close6[1] - close6[0]) - 1.15 ** 6) < 1e-6);

    await app.page.mouse.down();
    await app.page.mouse.move(pointer[0] + 60, pointer[1] + 30, { steps: 5 });
    await app.page.mouse.up();
    await settled(app);
    const panned = (await plane(app)).window;
    const moved = (close6[0] - panned[0]) / (close6[1] - close6[0]) * view.width;
    assert.ok(Math.abs(moved - 60) < 1, `${moved} pixels`);
    assert.equal((await plane(app)).pinned, null, 'a drag is no click');

    await app.page.keyboard.down('Shift');
    await app.page.mouse.move(pointer[0] - 100, pointer[1] - 100);
    await app.page.mouse.down();
    await app.page.mouse.move(pointer[0] + 100, pointer[1] + 100, { steps: 4 });
    await app.page.mouse.up();
    await app.page.keyboard.up('Shift');
    await settled(app);
    const boxed = (await plane(app)).window;
    // The smallest window of the picture's shape that holds the box of 200 by 200.
    const widest = Math.max(200, 200 * view.width / view.height);
    assert.ok(Math.abs((boxed[1] - boxed[0]) / (panned[1] - panned[0]) * view.width - widest) < 2 * widest / 200);

    await app.page.mouse.dblclick(...pointer);
    await settled(app);
    const fitted = (await plane(app)).window;
    home.forEach((bound, i) => assert.ok(Math.abs(bound - fitted[i]) < 1e-9));
    await close(app);
});

test('keys pan and zoom while the picture has the focus', async () => {
    const app = await open();
    await app.clickItem('###Points');
    const view = await picture(app);
    await app.page.mouse.click(...view.at([0.5, 0.2]));
    await settled(app);
    const before = (await plane(app)).window;
    await app.page.keyboard.press('ArrowRight');
    await settled(app);
    const right = (await plane(app)).window;
    assert.ok(Math.abs((right[0] - before[0]) / (before[1] - before[0]) - 0.1) < 1e-6);
    await app.page.keyboard.press('=');
    await settled(app);
    const closer = (await plane(app)).window;
    assert.ok(closer[1] - closer[0] < right[1] - right[0]);
    await app.page.keyboard.press('0');
    await settled(app);
    assert.ok(Math.abs((await plane(app)).window[0] - before[0]) < 1e-9);
    await close(app);
});

test('the colour is chosen from the list, and every colour draws another picture', async () => {
    const app = await open();
    await app.page.mouse.move(5, 5);
    const seen = new Set([(await app.page.screenshot()).toString('base64')]);
    for (const [label, colour] of [['Cluster', 'cluster'], ['Logit of lower', 'output'], ['Predicted class', 'class'], ['Gradient', 'gradient'],
        ['Active units', 'active_units'], ['Layer', 'layer']]) {
        await app.clickItem('##colour');
        await app.clickItem(label);
        await app.page.mouse.move(5, 5);
        await app.idle();
        assert.equal((await plane(app)).colour, colour);
        seen.add((await app.page.screenshot()).toString('base64'));
    }
    assert.equal(seen.size, 7);
    for (const what of ['###Walls', '###Boundary']) {
        await app.clickItem('###more');
        await app.clickItem(what);
    }
    await app.page.mouse.move(5, 5);
    await app.idle();
    seen.add((await app.page.screenshot()).toString('base64'));
    assert.equal(seen.size, 8);
    await close(app);
});

test('hovering a cluster in the table lights its regions', async () => {
    const app = await open();
    await app.page.mouse.move(5, 5);
    await app.idle();
    const clip = await (async () => {
        const { x, y, w, h } = await app.item('plane');
        const place = await app.canvasBox();
        return { x: place.x + x, y: place.y + y, width: w, height: h };
    })();
    const calm = await app.page.screenshot({ clip });
    const row = await app.item('##cluster 2');
    const place = await app.canvasBox();
    await app.page.mouse.move(place.x + row.x + 200, place.y + row.y + row.h / 2);
    await app.idle();
    const lit = await app.page.screenshot({ clip });
    assert.ok(!calm.equals(lit));
    await app.page.mouse.move(5, 5);
    await app.idle();
    assert.ok(calm.equals(await app.page.screenshot({ clip })), 'and nothing of it stays');
    await close(app);
});

test('a larger network shows a slice, and another kind of plane can be chosen', async () => {
    const app = await open('iris');
    assert.equal((await app.query({ what: 'widgets' })).widgets.some(({ label }) => label === 'plane'), false);
    await app.clickItem('Plane');
    await settled(app);
    assert.equal((await plane(app)).kind, 'principal');
    await app.clickItem('###choose plane');
    await app.clickItem('Two features');
    await app.page.keyboard.press('Escape');
    await settled(app);
    assert.equal((await plane(app)).kind, 'features');
    await app.clickItem('Explanation');
    assert.equal((await app.query({ what: 'widgets' })).widgets.some(({ label }) => label === 'plane'), false);
    await close(app);
});

test('the picture comes back after the graphics context was lost', async () => {
    const app = await open();
    await app.page.mouse.move(5, 5);
    await app.idle();
    const before = await app.page.screenshot();
    await app.page.evaluate(async () => {
        const context = document.getElementById('canvas').getContext('webgl2');
        const extension = context.getExtension('WEBGL_lose_context');
        extension.loseContext();
        await new Promise((resolve) => { setTimeout(resolve, 100); });
        extension.restoreContext();
    });
    await until(async () => !(await app.platform()).context_lost, 'the new context');
    await app.idle();
    assert.ok(before.equals(await app.page.screenshot()));
    app.problems.length = 0;  // the browser warns about the loss itself
    await close(app);
});

test('the right button on a wall names its unit, follows it, and the regions on both sides differ in that unit', async () => {
    const app = await open();
    const { frame, view } = await plane(app);
    assert.ok(frame);
    const [s0, s1, t0, t1] = view.window;
    const { regions } = await app.query({ what: 'plane regions', count: 300 });
    const inside = ([s, t]) => s > s0 + 0.1 * (s1 - s0) && s < s1 - 0.1 * (s1 - s0) && t > t0 + 0.1 * (t1 - t0) && t < t1 - 0.1 * (t1 - t0);
    // The longest side of a region inside of the picture: its middle is far from other walls.
    const sides = regions.flatMap(({ polygon }) => polygon.map((a, i) => [a, polygon[(i + 1) % polygon.length]]))
        .filter(([a, b]) => inside(a) && inside(b));
    const length = ([a, b]) => Math.hypot(a[0] - b[0], a[1] - b[1]);
    const [a, b] = sides.reduce((best, side) => (length(side) > length(best) ? side : best));
    const middle = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    const box = await app.canvasBox();
    const item = await app.item('plane');
    const x = box.x + item.x + (item.w * (middle[0] - s0)) / (s1 - s0);
    const y = box.y + item.y + (item.h * (t1 - middle[1])) / (t1 - t0);
    await app.page.mouse.click(x, y, { button: 'right' });
    await app.idle();
    const { label } = (await app.widgets()).find((widget) => widget.label.startsWith('Follow this wall'));
    await app.clickItem(label);
    const unit = (await app.query({ what: 'state' })).selection.unit;
    const facts = await app.query({ what: 'unit', unit });
    assert.ok(label.endsWith(`unit ${facts.position + 1} of layer ${facts.layer + 1}`), label);
    const normal = [(b[1] - a[1]) / length([a, b]), (a[0] - b[0]) / length([a, b])];
    const [left, right] = await Promise.all([1e-6, -1e-6].map(async (step) => (await app.query({
        what: 'region', at: [middle[0] + step * normal[0], middle[1] + step * normal[1]],
    })).pattern.replaceAll('|', '')));
    assert.notEqual(left[unit], right[unit], `${left} ${right}`);
    await close(app);
});
