// The gallery of examples: its pictures are fetched when it opens, a card opens its example, Escape closes it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { handOn } from './hand.mjs';
import { App, close, launchBrowser, startServer, until } from './support.mjs';

let browser;
let server;
before(async () => { browser = await launchBrowser(); server = await startServer(); });
after(async () => { await browser?.close(); await server?.close(); });

const open = async (options = {}) => {
    const app = await App.open(browser, { url: server.url, ...options });
    await app.opened();
    return { app, hand: handOn(app) };
};
const pictures = (app) => app.page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name)
    .filter((name) => name.includes('/thumbnails/')));

test('pictures come with the gallery, those of the theme, and a card opens its example', async () => {
    const { app, hand } = await open();
    const examples = await app.query({ what: 'examples' });
    assert.deepEqual(await pictures(app), []);
    await hand.press('##example');
    await until(async () => (await pictures(app)).length === examples.length, 'all pictures');
    const themes = new Set((await pictures(app)).map((name) => name.match(/\.(light|dark)\.png$/)?.[1]));
    assert.equal(themes.size, 1);
    await app.idle();
    for (const { title } of examples) assert.ok(await hand.area(`##${title}`), title);
    await hand.press('##One ReLU folds a line');
    await until(async () => (await app.query({ what: 'state' })).document?.example === 'one_relu', 'the example', 30000);
    await app.idle();
    assert.ok(!(await hand.labels()).includes('##Iris'), 'the gallery is closed');
    assert.equal((await app.query({ what: 'state' })).document.architecture, '1-1-1');
    await close(app);
});

test('Escape closes the gallery, and so does a click beside it', async () => {
    const { app, hand } = await open({ width: 1600 });
    await hand.press('##example');
    assert.ok((await hand.labels()).includes('##Iris'));
    await hand.key('Escape');
    assert.ok(!(await hand.labels()).includes('##Iris'));
    await app.send({ command: 'show_gallery' });
    await app.idle();
    assert.ok((await hand.labels()).includes('##Iris'));
    await hand.click([20, 500]);
    assert.ok(!(await hand.labels()).includes('##Iris'));
    await close(app);
});
