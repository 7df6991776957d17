// The clicks of docs/usability.md, one by one with the mouse, on the page as a visitor finds it at 1280x800.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { App, close, launchBrowser, startServer, until } from './support.mjs';
import { handOn, middle } from './hand.mjs';

let browser;
let server;
before(async () => { browser = await launchBrowser(); server = await startServer(); });
after(async () => { await browser?.close(); await server?.close(); });

const visit = async (context = {}) => {
    const app = await App.open(browser, { url: server.url, context });
    await app.opened();
    return { app, hand: handOn(app) };
};

test('1: the cluster with the lowest survival, and why: three clicks', async () => {
    const { app, hand } = await visit();
    await hand.press('P(survived)');
    await hand.press('P(survived)');
    const { clusters } = await app.query({ what: 'clusters' });
    const lowest = clusters.reduce((a, b) => (b.mean_output[0] < a.mean_output[0] ? b : a));
    assert.equal(clusters[0].cluster, lowest.cluster);
    await hand.press(`##cluster ${lowest.cluster}`);
    assert.equal((await hand.selection()).cluster, lowest.cluster);
    const explained = await app.query({ what: 'explanation' });
    assert.match(explained.sentence, /(raises|lowers)/);
    assert.ok((await hand.labels()).some((label) => label.startsWith('bar ')), 'there are no bars');
    await close(app);
});

test('2: what would change this prediction: two clicks', async () => {
    const { app, hand } = await visit();
    const [, second] = await hand.tableRows();
    await hand.pressRow(second);
    assert.equal((await hand.selection()).row, second.row);
    const answer = await until(async () => {
        const one = await app.query({ what: 'counterfactual' });
        return one.result?.point && !one.stale && one;
    }, 'the smallest change', 60000);
    await hand.rest();
    await hand.press('What would change it?');
    await until(async () => (await app.query({ what: 'path' })).decisions?.length > 1, 'the path', 30000);
    const { from, decisions, steps, change } = await app.query({ what: 'path' });
    assert.equal(decisions[0].class, answer.result.from);
    assert.equal(decisions.at(-1).class, answer.result.to);  // the way ends at the panel's own answer
    assert.equal(from.row, second.row);
    assert.notEqual(decisions[0].class, decisions.at(-1).class);
    const sum = steps.reduce((total, { value }) => total + value, 0);
    assert.ok(Math.abs(sum - change) < 1e-10 * Math.max(1, Math.abs(change)), `${sum} is not ${change}`);
    await hand.widget('path profile');
    await close(app);
});

test('3: regions of a 2-8-8-1 network while it trains, and the unit of a wall', async () => {
    const { app, hand } = await visit();
    await hand.press('##example');
    await hand.press('##Two moons');
    await until(async () => (await hand.state()).document?.example === 'moons' && (await hand.plane()).stale === false, 'the moons', 30000);
    for (const layer of ['##units 1', '##units 2']) {
        await app.page.mouse.dblclick(...middle(await hand.area(layer)));
        await hand.rest();
        await app.page.keyboard.type('8');
        await app.page.keyboard.press('Enter');
        await app.idle();
    }
    assert.equal((await hand.state()).document.architecture, '2-8-8-1');
    await hand.click(middle(await hand.area('###play')));
    await until(async () => (await app.query({ what: 'training' })).epoch > 5, 'some epochs', 30000);
    await app.clickItem('###play');
    assert.equal((await app.query({ what: 'training' })).mode, 'pause');
    const { regions, sentence, frame, window: [s0, s1, t0, t1] } = await hand.plane();
    assert.ok(frame && sentence.startsWith(`${regions} linear regions`), sentence);
    // The longest wall in the middle of the picture.
    const inside = ([s, t]) => Math.abs(s - (s0 + s1) / 2) < 0.4 * (s1 - s0) && Math.abs(t - (t0 + t1) / 2) < 0.4 * (t1 - t0);
    const listed = await app.query({ what: 'plane regions', count: 400 });
    const length = ([a, b]) => Math.hypot(a[0] - b[0], a[1] - b[1]);
    const [a, b] = listed.regions.flatMap(({ polygon }) => polygon.map((p, i) => [p, polygon[(i + 1) % polygon.length]]))
        .filter(([p, q]) => inside(p) && inside(q)).reduce((best, side) => (length(side) > length(best) ? side : best));
    const box = await hand.area('plane');
    const at = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    const place = [box.x + (at[0] - s0) / (s1 - s0) * box.width, box.y + (t1 - at[1]) / (t1 - t0) * box.height];
    await hand.move(place);
    await hand.click(place, { button: 'right' });
    const label = (await hand.labels()).find((one) => one.startsWith('Follow this wall'));
    await hand.press(label);
    const { unit } = await hand.selection();
    const facts = await app.query({ what: 'unit', unit });
    assert.ok(label.endsWith(`unit ${facts.position + 1} of layer ${facts.layer + 1}`), label);
    await close(app);
});

test('4: a link to exactly this: one click', async () => {
    const { app, hand } = await visit({ permissions: ['clipboard-read', 'clipboard-write'] });
    const [, second] = await hand.tableRows();
    await hand.pressRow(second);
    await hand.press('###share');
    await until(() => app.page.url().includes('#z='), 'the link in the address');
    assert.equal(await app.page.evaluate(() => navigator.clipboard.readText()), app.page.url());
    const other = await App.open(browser, { url: server.url, fragment: new URL(app.page.url()).hash });
    await until(async () => (await other.query({ what: 'state' })).document?.certificate, 'the colleague\'s page', 30000);
    await other.idle();
    const [mine, theirs] = await Promise.all([app, other].map(async (one) => (await one.query({ what: 'state' })).selection));
    assert.deepEqual(theirs, mine);
    await close(other);
    await close(app);
});
