// <reluscope-view> on pages of the same site and of another one.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { launchBrowser, root, site, startServer, until } from './support.mjs';

let server;
let browser;
before(async () => {
    server = await startServer(site);
    browser = await launchBrowser();
});
after(async () => {
    await browser.close();
    await server.close();
});

const IRIS = 'model="/own/iris.json" data="/own/iris.csv"';

const FILES = Object.fromEntries(['json', 'csv'].map((kind) => [`/own/iris.${kind}`, readFileSync(join(root, 'data', 'iris', `iris.${kind}`))]));

const pageOf = (body) => `<!doctype html><script>window.told = []; for (const name of ['ready', 'change', 'error']) {
    addEventListener('reluscope-' + name, (event) => told.push([name, event.target.id, event.detail])); }</script>
    <script type="module" src="/reluscope-view.mjs"></script>${body}`;

/** Another site: a page with a model, a table, and a copy of the element's script of its own. */
async function startOther(body) {
    const files = { ...FILES, '/own/page.html': pageOf(body), '/reluscope-view.mjs': readFileSync(join(site, 'reluscope-view.mjs')), '/favicon.ico': 'none' };
    const types = { html: 'text/html', mjs: 'text/javascript' };
    const made = createServer((request, response) => {
        const file = files[request.url];
        response.writeHead(file ? 200 : 404, { 'Content-Type': types[request.url.split('.').pop()] ?? 'application/octet-stream' });
        response.end(file);
    });
    await new Promise((done) => { made.listen(0, '127.0.0.1', done); });
    return { url: `http://localhost:${made.address().port}/`, close: () => { made.closeAllConnections(); made.close(); } };
}

/** A page of the site, or of another one, with `body` in it: {page, requests, problems, close}. */
async function embedding(body, other = null) {
    const context = await browser.newContext({ viewport: { width: 900, height: 600 } });
    const page = await context.newPage();
    const requests = [];
    const problems = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => { if (message.type() === 'error') problems.push(message.text()); });
    if (!other) {
        for (const [name, bytes] of Object.entries(FILES)) await page.route(`**${name}`, (route) => route.fulfill({ body: bytes }));
        await page.route('**/own/page.html', (route) => route.fulfill({ contentType: 'text/html', body: pageOf(body) }));
    }
    await page.goto(`${(other ?? server).url}own/page.html`);
    return { page, requests, problems, close: () => context.close() };
}

const ready = (page, id) => until(() => page.evaluate((name) => window.told.some(([event, where]) => event === 'ready' && where === name), id), `${id} to be ready`, 90000);
const state = (page, id) => page.evaluate((name) => document.getElementById(name).query({ what: 'state' }), id);
const framesDrawn = async (page, id) => (await page.evaluate((name) => document.getElementById(name).query({ what: 'platform' }), id)).frames;

describe('reluscope-view', () => {
    test('opens its model and its table in its view, tells what is selected, and follows its attributes and its size', async () => {
        const { page, problems, close } = await embedding(`<reluscope-view id="one" ${IRIS} view="scatter" hide="left"></reluscope-view>`);
        await ready(page, 'one');
        const { document, layout } = await state(page, 'one');
        assert.deepEqual([document.rows, document.example, layout.maximised], [150, '', 'scatter']);
        await page.evaluate(() => one.send({ command: 'select_row', row: 7 }));
        const row = () => page.evaluate(() => window.told.filter(([event]) => event === 'change').at(-1)?.[2].selection.row);
        await until(async () => await row() === 7, 'the event');
        await page.evaluate(() => one.setAttribute('view', 'tree'));
        await until(async () => (await state(page, 'one')).layout.maximised === 'tree', 'the other view');
        await page.evaluate(() => { one.style.height = '333px'; one.style.width = '555px'; });
        const css = async () => (await page.evaluate(() => one.query({ what: 'platform' }))).css;
        await until(async () => JSON.stringify(await css()) === '[555,333]', 'the other size');
        assert.match((await page.evaluate(() => one.query({ what: 'no such thing' }))).error, /no such thing/);
        assert.deepEqual(problems, []);
        await close();
    });

    test('five on a page share one program, and those off the screen draw nothing', async () => {
        const ids = ['a', 'b', 'c', 'd', 'e'];
        const { page, requests, close } = await embedding(ids.map((id) =>
            `<reluscope-view id="${id}" example="two_units" view="plane" style="height: 580px; margin-bottom: 300px"></reluscope-view>`).join(''));
        for (const id of ids) {
            await page.evaluate((name) => document.getElementById(name).scrollIntoView(), id);
            await ready(page, id);
            await page.evaluate((name) => document.getElementById(name).idle(), id);
        }
        assert.equal(requests.filter((url) => url.endsWith('reluscope.wasm')).length, 1);
        const before = await framesDrawn(page, 'a');
        await page.evaluate(() => a.send({ command: 'select_cluster', cluster: 0 }));
        await page.waitForTimeout(500);
        assert.equal(await framesDrawn(page, 'a'), before, 'a frame off the screen drew');
        await page.evaluate(() => a.scrollIntoView());
        await until(async () => await framesDrawn(page, 'a') > before, 'a frame that is seen again');
        assert.equal((await state(page, 'a')).selection.cluster, 0);
        await close();
    });

    test('works from another origin, and listens to its own page alone', async (t) => {
        const body = `<reluscope-view id="far" site="${server.url}" ${IRIS}></reluscope-view>`;
        const other = await startOther(body);
        t.after(other.close);
        const { page, problems, close } = await embedding(body, other);
        await ready(page, 'far');
        assert.equal((await state(page, 'far')).document.rows, 150);
        const frame = page.frames().find((one) => one.url().startsWith(server.url));
        // The frame's own window is not the page around it, and has another origin.
        const answered = await frame.evaluate(async () => {
            const heard = [];
            const row = () => window.reluscope.query({ what: 'state' }).selection.row;
            const before = row();
            window.addEventListener('message', ({ data }) => { if (data.kind === 'answer') heard.push(data); });
            window.postMessage({ reluscope: 1, kind: 'send', id: 1, value: { command: 'select_row', row: before === 3 ? 4 : 3 } }, '*');
            await new Promise((resolve) => { setTimeout(resolve, 300); });
            return [heard.length, row() === before];
        });
        assert.deepEqual(answered, [0, true]);
        assert.deepEqual(problems, []);
        await close();
    });

    test('says what could not be loaded', async () => {
        const { page, close } = await embedding('<reluscope-view id="none" model="/own/nowhere.json"></reluscope-view>');
        await ready(page, 'none');
        const said = await page.evaluate(() => window.told.find(([event]) => event === 'error')[2].message);
        assert.match(said, /nowhere\.json could not be loaded: the server answered 404/);
        await close();
    });
});
