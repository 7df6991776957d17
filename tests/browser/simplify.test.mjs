// The simplify view in a real browser with a real mouse: units that change no output, the smaller network and the way
// back, and families of clusters.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { handOn, open } from './hand.mjs';
import { launchBrowser, startServer, until } from './support.mjs';

let browser;
let server;
let app;
let state, labels, show, press, rest;
before(async () => {
    browser = await launchBrowser();
    server = await startServer();
    app = await open(browser, server, { width: 1280, height: 1500 });
    ({ state, labels, show, press, rest } = handOn(app));
});
afterEach(() => { assert.deepEqual(app.problems, []); });
after(async () => { await browser?.close(); await server?.close(); });

const simplify = () => app.query({ what: 'simplify' });
const families = () => app.query({ what: 'families' });
const found = () => until(async () => { const answer = await simplify(); return answer.found && !answer.stale && answer; }, 'units that can go', 60000);
const joined = (count) => until(async () => { const answer = await families(); return answer.families && !answer.stale && (!count || answer.families.length === count) && answer; }, 'families', 60000);

test('the smaller network takes the place of the open one by a click, is compared, and undone', async () => {
    await show('moons', 'simplify');
    await press('Fewer units');
    const { sentence, found: { hidden_before, hidden_after } } = await found();
    assert.match(sentence, /^\d+ of 32 hidden units are not needed: .*2-16-16-1 can become 2-\d+-\d+-1 with the same outputs/);
    const before = (await state()).document;
    await press('###apply simplification');
    await until(async () => (await simplify()).applied !== '', 'the smaller network', 30000);
    await rest();
    const after_ = (await state()).document;
    assert.equal(after_.architecture, `2-${hidden_after.join('-')}-1`);
    assert.equal(after_.accuracy, before.accuracy);
    assert.ok((await labels()).includes('Undo###undo simplification'));
    await press('###compare before and after');
    await until(async () => (await app.query({ what: 'compare' })).networks, 'the comparison', 30000);
    assert.equal((await app.query({ what: 'compare' })).networks.changed, 0);
    await app.send({ command: 'show_view', view: 'simplify' });
    await app.send({ command: 'undo' });
    await app.send({ command: 'undo' });
    await until(async () => (await state()).document.architecture === `2-${hidden_before.join('-')}-1`, 'the old network', 30000);
});

test('a unit that can go is selected by a click on its number, on the rows or in their whole range', async () => {
    await show('moons', 'simplify');
    await press('Fewer units');
    await found();
    await press('In their whole range');
    await until(async () => (await simplify()).domain === 'box' && (await simplify()).found?.points === 10000, 'the proofs', 60000);
    const { found: { removed } } = await simplify();
    for (const { proof } of removed) assert.ok(['interval', 'lp', 'branch'].includes(proof));
    const { layer, unit } = removed[0];
    await press(`###unit ${unit + 1} of layer ${layer + 1}`);
    assert.equal((await state()).selection.unit, layer * 16 + unit);
});

test('families: the line above the list offers them, the dial sets how many, a name is typed, a cluster is one click away', async () => {
    await show('moons', 'simplify');
    await press('Fewer formulas');
    const all = (await state()).document.clusters;
    const offered = (await labels()).includes('Join them into families###join families');
    assert.equal(offered, all > 30);
    const { suggested } = await joined();
    await app.send({ command: 'set_families', count: 5, joined: true });
    const five = await joined(5);
    assert.equal(five.families.reduce((sum, { rows }) => sum + rows, 0), (await state()).document.rows);
    await press('###suggested families');
    assert.equal((await joined(suggested)).families.length, suggested);
    await press('##family 1');
    assert.equal((await families()).chosen, 0);
    const cluster = (await families()).families[0].clusters[0];
    await press(`###cluster ${cluster} of family`);
    assert.equal((await state()).selection.cluster, cluster);
    await app.idle();  // what the cluster brings stands above the name
    await press('##name of family');
    await app.page.keyboard.press('Control+A');
    await app.page.keyboard.type('the upper moon');
    await until(async () => (await families()).families[0].name === 'the upper moon', 'the name');
    await app.page.keyboard.press('Enter');
});

test('a family in the list of families lists its clusters, and one click lists all again', async () => {
    await show('moons', 'simplify');
    await press('Fewer formulas');
    await app.send({ command: 'set_families', count: 4, joined: true });
    const { families: four } = await joined(4);
    const listed = async () => (await app.query({ what: 'clusters' })).shown;
    const all = await listed();
    if ((await families()).chosen !== null) await app.send({ command: 'select_family', family: null });
    await press('##family 2');
    await until(async () => await listed() === four[1].clusters.length, 'the clusters of the family');
    await press('###all clusters');
    await until(async () => await listed() === all, 'all clusters');
    assert.equal((await families()).chosen, null);
    assert.equal(new Set(four.map(({ proposed }) => proposed)).size, 4);
});

test('the summary scores every cluster, and a click on its line selects it', async () => {
    await show('titanic', 'simplify');
    await press('Summary');
    await until(async () => (await labels()).includes('##summary of cluster 1'), 'the summary', 30000);
    await press('##summary of cluster 1');
    assert.equal((await state()).selection.cluster, 1);
});
