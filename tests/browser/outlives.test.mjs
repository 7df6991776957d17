// The scripts behind kept sessions and "Back", without the program: what lies in the browser's storage and in a tab's
// history.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { keptSessions, launchBrowser, root, startServer, until } from './support.mjs';

let browser;
let server;
before(async () => { browser = await launchBrowser(); server = await startServer(join(root, 'web')); });
after(async () => { await browser?.close(); await server?.close(); });

/** A tab of this site that has the storage of app.mjs as window.storage. */
const visit = async (context) => {
    const page = await context.newPage();
    await page.goto(`${server.url}style.css`);
    await begin(page);
    return page;
};
const begin = (page) => page.evaluate(async () => {
    const { makeStorage } = await import('/storage.mjs');
    window.storage = makeStorage(true);
    await window.storage.ready;
});
const keep = (page, text, ownWork = true) => page.evaluate(([t, own]) => window.storage.keepSession(t, `title of ${t}`, own), [text, ownWork]);
const offered = (page) => page.evaluate(() => window.storage.keptSessions());
const texts = async (page) => (await keptSessions(page)).map(({ text }) => text).sort();
const stored = (page, wanted) => until(async () => JSON.stringify(await texts(page)) === JSON.stringify([...wanted].sort()), `${wanted} to be kept`);

test('each visit keeps a session of its own, and finds those of before, the newest first', async () => {
    const context = await browser.newContext();
    const page = await visit(context);
    assert.deepEqual(await offered(page), []);
    await keep(page, 'one');
    await keep(page, 'two');
    await stored(page, ['two']);
    await page.reload();
    await begin(page);
    assert.deepEqual((await offered(page)).map(({ title }) => title), ['title of two']);
    await keep(page, 'three');
    await stored(page, ['two', 'three']);
    await page.reload();
    await begin(page);
    const list = await offered(page);
    assert.deepEqual(list.map(({ title }) => title), ['title of three', 'title of two']);
    assert.ok(list.every(({ seconds_ago: ago }) => ago >= 0 && ago < 60));
    assert.equal(await page.evaluate((id) => window.storage.fetchSession(id), list[1].id), 'two');
    await page.evaluate((id) => window.storage.forgetSession(id), list[0].id);
    await stored(page, ['two']);
    await context.close();
});

test('who goes on with a kept session writes over that one, and what was kept before stays', async () => {
    const context = await browser.newContext();
    const page = await visit(context);
    await keep(page, 'old');
    await stored(page, ['old']);
    await page.reload();
    await begin(page);
    await keep(page, 'new');
    await stored(page, ['new', 'old']);
    const [{ id }] = await offered(page);
    await page.evaluate((one) => window.storage.adoptSession(one), id);
    await until(async () => { await keep(page, 'older and wiser'); return (await texts(page)).length === 2; }, 'the session to be taken');
    await stored(page, ['new', 'older and wiser']);
    assert.deepEqual((await offered(page)).map(({ title }) => title), ['title of new']);
    await context.close();
});

test('two tabs neither offer nor overwrite what the other keeps while it lives', async () => {
    const context = await browser.newContext();
    const [one, two] = [await visit(context), await visit(context)];
    await keep(one, 'first');
    await keep(two, 'second');
    await stored(one, ['first', 'second']);
    const three = await visit(context);
    assert.deepEqual(await offered(three), []);
    await two.close();
    const four = await visit(context);
    assert.deepEqual((await offered(four)).map(({ title }) => title), ['title of second']);
    const [{ id }] = await offered(four);
    const five = await visit(context);
    for (const page of [four, five]) await page.evaluate((one_) => window.storage.adoptSession(one_), id);
    await until(async () => { await keep(four, 'taken'); return !(await texts(four)).includes('second'); }, 'the first to take it');
    await keep(five, 'a copy');
    await stored(four, ['first', 'taken', 'a copy']);
    await context.close();
});

test('eight are kept: first those go that hold nothing of their own, then the oldest', async () => {
    const context = await browser.newContext();
    const page = await visit(context);
    for (let i = 0; i < 10; ++i) {
        await keep(page, `text ${i}`, i < 3);
        await until(async () => (await texts(page)).includes(`text ${i}`), 'the next one');
        await page.reload();
        await begin(page);
    }
    const all = await texts(page);
    assert.equal(all.length, 8);
    for (const i of [0, 1, 2, 9]) assert.ok(all.includes(`text ${i}`), `text ${i}`);
    await context.close();
});

test('the one session of an earlier version is found', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${server.url}style.css`);
    await page.evaluate(() => new Promise((resolve) => {
        const request = indexedDB.open('reluscope', 1);
        request.onupgradeneeded = () => request.result.createObjectStore('kept');
        request.onsuccess = () => {
            const put = request.result.transaction('kept', 'readwrite').objectStore('kept').put('{"old": 1}', 'session');
            put.transaction.oncomplete = () => { request.result.close(); resolve(); };
        };
    }));
    await begin(page);
    const [{ id, title, seconds_ago: ago }] = await offered(page);
    assert.deepEqual([title, ago], ['your last session', -1]);
    assert.equal(await page.evaluate((one) => window.storage.fetchSession(one), id), '{"old": 1}');
    await context.close();
});

/** A page whose steps are a list; what "Back" and "Forward" did is in window.sent. */
const withHistory = async (context) => {
    const page = await context.newPage();
    await page.goto(`${server.url}favicon.svg`);
    await page.goto(`${server.url}style.css`);
    await page.evaluate(async () => {
        const { joinHistory } = await import('/back.mjs');
        window.sent = [];
        window.steps = 0;
        window.joined = joinHistory((command) => {
            window.sent.push(command);
            window.steps += command === 'undo' ? -1 : 1;
            setTimeout(() => window.joined.noteSteps(window.steps), 10);
        });
    });
    const more = (count) => page.evaluate((n) => { for (let i = 0; i < n; ++i) window.joined.noteSteps(window.steps += 1); }, count);
    const sent = async (count) => {
        await until(async () => (await page.evaluate(() => window.sent.length)) === count, `${count} commands`);
        await page.waitForTimeout(50);
        return page.evaluate(() => window.sent);
    };
    return { page, more, sent };
};

test('"Back" takes back one step each, "Forward" does it again, and without steps the page is left', async () => {
    const context = await browser.newContext();
    const { page, more, sent } = await withHistory(context);
    await more(3);
    await page.goBack();
    await page.goBack();
    assert.deepEqual(await sent(2), ['undo', 'undo']);
    await page.goForward();
    assert.deepEqual(await sent(3), ['undo', 'undo', 'redo']);
    assert.match(page.url(), /style\.css$/);
    await page.goBack();
    await page.goBack();
    assert.deepEqual(await sent(5), ['undo', 'undo', 'redo', 'undo', 'undo']);
    assert.match(page.url(), /style\.css$/);
    await page.goBack();
    await until(() => page.url().endsWith('favicon.svg'), 'the page before');
    await context.close();
});

test('steps that were taken back in the page do not hold anybody there', async () => {
    const context = await browser.newContext();
    const { page, more } = await withHistory(context);
    await more(4);
    await page.evaluate(() => { for (let i = 0; i < 4; ++i) window.joined.noteSteps(window.steps -= 1); });
    await page.goBack();
    await until(() => page.url().endsWith('favicon.svg'), 'the page before');
    await context.close();
});

test('more steps than entries are taken back all the same', async () => {
    const context = await browser.newContext();
    const { page, more, sent } = await withHistory(context);
    await more(26);
    const entries = await page.evaluate(() => history.length);
    assert.ok(entries <= 23, `${entries} entries`);
    for (let i = 1; i <= 26; ++i) {
        await page.goBack();
        await sent(i);
    }
    assert.match(page.url(), /style\.css$/);
    await page.goBack();
    await until(() => page.url().endsWith('favicon.svg'), 'the page before');
    await context.close();
});

test('a link that is typed into the address is told from "Back"', async () => {
    const context = await browser.newContext();
    const { page, more, sent } = await withHistory(context);
    await page.evaluate(() => {
        window.typed = [];
        window.addEventListener('hashchange', () => window.typed.push(window.joined.isTyped()));
    });
    await more(1);
    await page.evaluate(() => { location.hash = '#example=iris'; });
    await until(async () => (await page.evaluate(() => window.typed.length)) === 1, 'the change');
    await page.goBack();
    await sent(1);
    await until(async () => (await page.evaluate(() => window.typed.length)) === 2, 'the change');
    assert.deepEqual(await page.evaluate(() => window.typed), [true, false]);
    await context.close();
});
