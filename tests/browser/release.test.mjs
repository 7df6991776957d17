// The site as it is put on a server: below a path, from a folder that cannot be written, and without a connection.
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { makeRelease } from '../../tools/site/make_release.mjs';
import { App, launchBrowser, site, startServer, until } from './support.mjs';

const folder = mkdtempSync(join(tmpdir(), 'reluscope-release-'));
let server;
let browser;
before(async () => {
    mkdirSync(join(folder, 'some'));
    makeRelease(site, join(folder, 'some', 'path'), 4);
    for (const name of ['some/path', 'some']) chmodSync(join(folder, name), 0o555);
    server = await startServer(folder);
    browser = await launchBrowser();
});
after(async () => {
    await browser.close();
    await server.close();
    for (const name of ['some', 'some/path']) chmodSync(join(folder, name), 0o755);
    rmSync(folder, { recursive: true });
});

const url = () => `${server.url}some/path/`;

describe('a release', () => {
    test('works below a path, asks only its own folder, and its policy is never hurt', async () => {
        const requests = [];
        const app = await App.open(browser, {
            url: url(),
            route: async (page) => {
                page.on('request', (request) => requests.push(request.url()));
                await page.addInitScript(() => {
                    window.violations = [];
                    document.addEventListener('securitypolicyviolation', (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
                });
            },
        });
        await app.openExample('titanic');
        await app.send({ command: 'show_lessons' });
        await app.page.locator('#lesson .lesson-link').first().waitFor();
        assert.deepEqual(await app.page.evaluate(() => window.violations), []);
        assert.deepEqual(requests.filter((one) => !one.startsWith(url()) && !/^(blob|data):/.test(one)), []);
        assert.ok(requests.some((one) => /\/reluscope\.[0-9a-f]{10}\.wasm$/.test(one)));
        assert.deepEqual(app.problems, []);
        await app.close();
    });

    test('comes up again without a connection', async () => {
        // Without test=1, which keeps the service worker away.
        const context = await browser.newContext();
        const page = await context.newPage();
        await page.goto(`${url()}?welcome=0`);
        const ready = () => until(() => page.evaluate(() => window.reluscope?.frames > 0).catch(() => false), 'the program', 60000);
        await ready();
        await until(() => page.evaluate(async () => Boolean(await navigator.serviceWorker.getRegistration().then((one) => one?.active))), 'the worker', 60000);
        await until(() => page.evaluate(() => Boolean(navigator.serviceWorker.controller)), 'the worker to take over');
        const { build } = JSON.parse(readFileSync(join(site, 'build-info.json'), 'utf8'));
        assert.deepEqual(await page.evaluate(() => caches.keys()), [`reluscope ${url()} ${build}`]);
        await context.setOffline(true);
        await page.reload();
        await ready();
        await until(() => page.evaluate(() => window.reluscope.query({ what: 'examples' }).length > 0), 'the list of examples');
        await page.evaluate(() => { window.reluscope.send({ command: 'open_example', id: 'two_units' }); });
        const example = () => page.evaluate(() => window.reluscope.query({ what: 'state' }).document?.example);
        await until(async () => await example() === 'two_units', 'an example', 30000);
        await context.close();
    });

    test('can be installed: its manifest has icons of the sizes that it says', async () => {
        const context = await browser.newContext();
        const page = await context.newPage();
        await page.goto(`${url()}?test=1`);
        const manifest = await page.evaluate(async () => {
            const answer = await fetch(document.querySelector('link[rel=manifest]').href);
            return { type: answer.headers.get('Content-Type'), ...await answer.json() };
        });
        assert.equal(manifest.type, 'application/manifest+json');
        assert.equal(manifest.display, 'standalone');
        for (const { src, sizes } of manifest.icons.filter(({ type }) => type === 'image/png')) {
            const size = await page.evaluate(async (name) => {
                const picture = await createImageBitmap(await (await fetch(name)).blob());
                return `${picture.width}x${picture.height}`;
            }, src);
            assert.equal(size, sizes, src);
        }
        await context.close();
    });
});
