// What outlives a visit, and what does not end one: kept sessions beside each other, and "Back".
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { App, keptSessions, launchBrowser, passTime, startServer, until, withClock } from './support.mjs';
import * as visits from './visit.mjs';

let browser;
let server;
before(async () => { browser = await launchBrowser(); server = await startServer(); });
after(async () => { await browser?.close(); await server?.close(); });

const onVisit = (body, options) => visits.onVisit({ browser, server }, body, options);

const selects = (cluster) => new RegExp(`"select_cluster"[^}]*\\b${cluster}\\b|"cluster":\\s*${cluster}[^}]*"select_cluster"`);
/** Waits until the session that was kept last has this cluster chosen. */
const keeps = (page, cluster) => until(async () => {
    const [newest] = await keptSessions(page);
    return newest && selects(cluster).test(newest.text) && newest;
}, `a kept session with cluster ${cluster}`, 30000);

test('every change is kept, also those that follow soon', () => onVisit(async ({ page, key, press }) => {
    await press('##cluster 3');
    const { id } = await keeps(page, 3);
    await key('Control+z');
    await press('##cluster 1');
    await keeps(page, 1);
    await press('##cluster 2');
    await keeps(page, 2);
    assert.deepEqual((await keptSessions(page)).map((one) => one.id), [id], 'one visit keeps one session');
}));

test('new work is kept beside the old while the offer is not answered, and an answer costs neither', () => onVisit(
    async ({ page, press, comes, selection, labels, key, palette }) => {
        await press('##cluster 3');
        const old = await keeps(page, 3);
        await page.reload();
        await comes();
        assert.ok((await labels()).includes('Resume'), 'it is offered');
        await press('##cluster 1');
        const fresh = await keeps(page, 1);
        assert.notEqual(fresh.id, old.id);
        const texts = async () => Object.fromEntries((await keptSessions(page)).map(({ id, text }) => [id, text]));
        assert.equal((await texts())[old.id], old.text, 'the old one is untouched');

        await page.reload();  // without an answer
        await comes();
        assert.equal((await labels()).filter((label) => label === 'Resume').length, 2, 'both are offered');
        await press('Not now');
        assert.ok(!(await labels()).includes('Resume'));
        assert.deepEqual(await texts(), { [old.id]: old.text, [fresh.id]: fresh.text });

        await press('##cluster 4');
        const third = await keeps(page, 4);
        await palette('resume');  // the newest of before
        await until(async () => (await selection()).cluster === 1, 'what was kept', 15000);
        await press('##cluster 3');
        const resumed = await keeps(page, 3);
        assert.equal(resumed.id, fresh.id, 'it goes on where it was kept');
        assert.equal((await texts())[third.id], third.text, 'what was open before stays');
        await key('Control+z');
    }));

test('work of the last moments is kept when the page is left', () => onVisit(async ({ page, press, comes }) => {
    await press('##cluster 2');
    await page.reload();  // sooner than sessions are kept by themselves
    await comes();
    await keeps(page, 2);
}));

test('two tabs keep their work beside each other', () => onVisit(async ({ page, press, comes, labels }) => {
    await press('##cluster 3');
    const first = await keeps(page, 3);
    const other = await page.context().newPage();
    const app = new App(other, page.context());
    await other.goto(page.url());
    await app.ready();
    await app.opened();
    assert.ok(!(await app.widgets()).some(({ label }) => label === 'Resume'), 'what a living tab keeps is not offered');
    await app.send({ command: 'select_cluster', cluster: 5 });
    const second = await keeps(other, 5);
    assert.notEqual(second.id, first.id);
    await press('##cluster 4');
    assert.equal((await keeps(page, 4)).id, first.id);
    assert.equal((await keptSessions(page)).length, 2);
    await other.close();
    await page.reload();
    await comes();
    assert.equal((await labels()).filter((label) => label === 'Resume').length, 2, 'both are offered once both are closed');
}));

test('"Back" takes back steps before it leaves the page, "Forward" does them again', () => onVisit(async ({ page, press, selection, focus }) => {
    await focus();
    const before = page.url();
    await press('##cluster 3');
    await passTime(page, 5);  // else it is one step
    await press('##cluster 1');
    const chosen = (cluster) => until(async () => (await selection()).cluster === cluster, `cluster ${cluster}`, 10000);
    await page.goBack();
    await chosen(3);
    await page.goForward();
    await chosen(1);
    await page.goBack();
    await chosen(3);
    await page.goBack();
    await chosen(0);
    assert.equal(page.url(), before, 'still here');
    await page.goBack();
    assert.equal(page.url(), 'about:blank', 'with nothing to take back the page is left');
}, { route: withClock }));
