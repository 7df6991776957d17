// The page in one file: opened as a file, without a server, on the model and the table that it brings along.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { App, launchBrowser, root, site, until } from './support.mjs';

const folder = mkdtempSync(join(tmpdir(), 'reluscope-single-'));
const program = join(root, 'build', 'native', 'reluscope');
const page = join(site, 'reluscope-single.html');
const iris = ['json', 'csv'].map((kind) => join(root, 'data', 'iris', `iris.${kind}`));
let browser;

before(async () => { browser = await launchBrowser(); });
after(async () => { await browser.close(); rmSync(folder, { recursive: true }); });

/** What `reluscope export` writes, by itself where it is built. */
function exportPage(out, settings = {}) {
    if (existsSync(program)) {
        const options = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
        const { status, stderr } = spawnSync(program, ['export', ...iris, '--html', out, '--page', page, ...options], { encoding: 'utf8' });
        assert.equal(status, 0, stderr);
        return;
    }
    const files = iris.map((path) => ({ name: path.split('/').pop(), base64: readFileSync(path).toString('base64') }));
    const json = JSON.stringify({ title: 'iris - ReLUscope', files, commands: [], ...settings }).replaceAll('<', '\\u003c');
    writeFileSync(out, readFileSync(page, 'utf8').replace('id="brought">null', () => `id="brought">${json}`));
}

/** Opens a file as App.open() opens the site, and notes what it asks for. */
async function openFile(path, requests) {
    return App.open(browser, {
        url: pathToFileURL(path).href,
        route: (opened) => opened.on('request', (request) => requests.push(request.url())),
    });
}

describe('the page in one file', () => {
    test('comes up with the clusters of its model, and asks nobody for anything', async () => {
        const out = join(folder, 'iris.html');
        exportPage(out);
        const requests = [];
        const app = await openFile(out, requests);
        await until(async () => (await app.query({ what: 'state' })).document?.certificate, 'the document', 60000);
        const { document } = await app.query({ what: 'state' });
        assert.equal(document.example, '');
        assert.equal(document.rows, 150);
        const { clusters } = await app.query({ what: 'clusters', first: 0, count: 100 });
        assert.equal(clusters.reduce((sum, { size }) => sum + size, 0), 150);
        assert.ok(document.clusters > 1 && clusters.length === document.clusters);
        assert.match(await app.page.title(), /iris - ReLUscope/i);
        assert.deepEqual(requests.filter((url) => !/^(data|blob):/.test(url)), [`${pathToFileURL(out).href}?test=1`]);
        assert.deepEqual(app.problems, []);
        // The examples and the lessons that it holds open as well.
        await app.openExample('two_units');
        await app.send({ command: 'show_lessons' });
        await app.page.locator('#lesson .lesson-link').first().waitFor();
        assert.deepEqual(requests.filter((url) => !/^(data|blob):/.test(url)).length, 1);
        assert.deepEqual(app.problems, []);
        await app.close();
    });

    test('shows the view that it was exported with, alone', async () => {
        const out = join(folder, 'view.html');
        exportPage(out, { view: 'scatter', theme: 'dark' });
        const app = await openFile(out, []);
        await until(async () => (await app.query({ what: 'state' })).layout.maximised === 'scatter', 'the view alone', 60000);
        assert.equal((await app.query({ what: 'state' })).document.rows, 150);
        assert.equal(await app.page.evaluate(() => document.documentElement.dataset.theme), 'dark');
        await app.close();
    });

    test('runs within another page, as in a notebook', async () => {
        const out = join(folder, 'inside.html');
        exportPage(out, { view: 'plane' });
        const made = await browser.newContext();
        const opened = await made.newPage();
        await opened.setContent('<iframe width="800" height="600"></iframe>');
        await opened.locator('iframe').evaluate((frame, html) => { frame.srcdoc = html; }, readFileSync(out, 'utf8'));
        const frame = await until(() => opened.frames().find((one) => one !== opened.mainFrame()), 'the frame');
        const rows = () => frame.evaluate(() => window.reluscope?.frames > 0 && window.reluscope.query({ what: 'state' }).document?.rows);
        assert.equal(await until(() => rows().catch(() => 0), 'the document', 60000), 150);
        await made.close();
    });

    test('without a model is the page as it is on a site', async () => {
        const app = await openFile(page, []);
        assert.ok((await app.query({ what: 'examples' })).length > 8);
        assert.deepEqual(app.problems, []);
        await app.close();
    });
});
