// Paths in a real browser with a real mouse: from the selected row to another one, by the plane's path tool, and what
// the profile tells.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { App, close, launchBrowser, root, startServer, until } from './support.mjs';

let browser;
let server;
before(async () => { browser = await launchBrowser(); server = await startServer(); });
after(async () => { await browser?.close(); await server?.close(); });

const path = (app) => app.query({ what: 'path' });

/** The whole label of the widget whose label ends so: what stands before is an icon or a number. */
const ending = async (app, end) =>
    (await app.query({ what: 'widgets' })).widgets.map(({ label }) => label).find((label) => label.endsWith(end));

const open = async (example) => {
    const app = await App.open(browser, { url: server.url });
    await app.opened();
    if (example) await app.openExample(example);
    await app.idle();
    return app;
};

/** Contributions add up to the change, which is that of the pieces. */
const assertComplete = (state) => {
    const sum = state.steps.reduce((total, { value }) => total + value, 0);
    assert.ok(Math.abs(sum - state.change) < 1e-10 * Math.max(1, Math.abs(state.change)), `${sum} is not ${state.change}`);
    const last = state.pieces.at(-1).end_value[state.output];
    assert.ok(Math.abs(last - state.start_value - state.change) < 1e-12 * Math.max(1, Math.abs(last)));
    assert.ok(state.completeness_error < 1e-12);
};

test('the tab begins with a way to another prediction; closed, it says how to make one, and makes one', async () => {
    const app = await open();
    await app.send({ command: 'show_view', view: 'path' });
    await app.idle();
    const offered = await path(app);
    assertComplete(offered);
    assert.notEqual(offered.decisions[0].class, offered.decisions.at(-1).class);
    await app.send({ command: 'clear_path' });
    await app.idle();
    await app.clickItem('Path to the nearest row with another prediction');
    await app.idle();
    const state = await path(app);
    assertComplete(state);
    assert.notEqual(state.decisions[0].class, state.decisions.at(-1).class);
    assert.ok((await app.item('path profile')).w > 300);
    await app.screenshot(`${root}/build/path.png`);
    await close(app);
});

test('path from here, then another row of the table; hovering tells value and piece', async () => {
    const app = await open();
    await app.clickItem('Path from here');
    await app.idle();
    const { begun_at: start } = await path(app);
    assert.notEqual(start, null);
    const { rows } = await app.query({ what: 'distances' });
    const to = rows[2].row;
    const line = await app.item(await ending(app, `##row${to}`));
    const place = await app.canvasBox();
    await app.page.mouse.click(place.x + line.x + 12, place.y + line.y + line.h / 2);  // the line goes on beyond the table's right end
    await app.idle();
    const state = await path(app);
    assert.deepEqual([state.from.row, state.to.row, state.begun_at], [start, to, null]);
    assertComplete(state);
    const box = await app.item('path profile');
    await app.page.mouse.move(place.x + box.x + 0.4 * box.w, place.y + box.y + box.h / 2, { steps: 3 });
    await app.idle();
    const { hovered, pieces, output } = await path(app);
    assert.ok(Math.abs(hovered.t - 0.4) < 0.02, `t = ${hovered.t}`);
    const piece = pieces[hovered.piece];
    assert.equal(piece.pattern, hovered.pattern);
    const value = piece.value[output] + (hovered.t - piece.interval[0]) * piece.slope[output];
    assert.ok(Math.abs(value - hovered.value) < 1e-12);
    await app.clickItem(await ending(app, '##clear path'));
    await app.idle();
    assert.equal((await path(app)).pieces, null);
    await close(app);
});

test('the path tool of the plane: a drag from one point to another opens the profile', async () => {
    const app = await open('moons');
    const view = await app.query({ what: 'plane' });
    await app.clickItem('###more');
    await app.clickItem('###path tool');
    await app.idle();
    assert.equal((await path(app)).tool, true);
    const box = await app.item('plane');
    const place = await app.canvasBox();
    const [s0, s1, t0, t1] = view.view.window;
    const at = ([s, t]) => [place.x + box.x + (s - s0) / (s1 - s0) * box.w, place.y + box.y + (t1 - t) / (t1 - t0) * box.h];
    await app.page.mouse.move(...at([-0.6, 0.4]));
    await app.page.mouse.down();
    await app.page.mouse.move(...at([1.4, 0.1]), { steps: 6 });
    await app.page.mouse.up();
    await until(async () => (await path(app)).num_pieces > 1, 'the path');
    await app.idle();
    assertComplete(await path(app));
    await app.item('path profile');
    assert.deepEqual((await app.query({ what: 'plane' })).view.window, view.view.window, 'the plane was not panned');
    await close(app);
});

test('rows are sorted by how far their explanation holds', async () => {
    const app = await open();
    await until(async () => (await app.query({ what: 'distances' })).progress === 'done', 'the distances', 30000);
    await app.clickItem('###holds within');
    await app.idle();
    const { rows, sorted_by: by } = await app.query({ what: 'distances' });
    assert.equal(by, 'holds_within');
    for (let i = 1; i < rows.length; ++i) assert.ok(rows[i - 1].holds_within <= rows[i].holds_within);
    const row = await app.query({ what: 'row' });
    assert.ok(row.reach.deviations.wall >= 0);
    await close(app);
});
