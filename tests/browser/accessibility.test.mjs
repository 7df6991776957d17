// What people who see the picture badly or not at all get: the text mirror, announcements, labels, order of focus,
// larger text, calm.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';

import { App, close, launchBrowser, startServer } from './support.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser;
let server;
before(async () => { browser = await launchBrowser(); server = await startServer(); });
after(async () => { await browser?.close(); await server?.close(); });

const open = async (options = {}) => {
    const app = await App.open(browser, { url: server.url, ...options });
    await app.opened();
    return app;
};

for (const colorScheme of ['light', 'dark']) {
    test(`axe-core finds nothing serious (${colorScheme})`, async () => {
        const app = await open({ context: { colorScheme, bypassCSP: true } });
        await app.page.addScriptTag({ content: axe });
        const violations = await app.page.evaluate(async () => {
            const found = await window.axe.run(document, { resultTypes: ['violations'] });
            return found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
                .map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map((n) => n.html.slice(0, 80)).join('; ')})`);
        });
        assert.deepEqual(violations, []);
        await close(app);
    });
}

test('the text mirror and the announcements follow the selection', async () => {
    const app = await open();
    await app.page.locator('#canvas').focus();
    await app.page.keyboard.press('n');
    await app.idle();
    const { sentence } = await app.query({ what: 'explanation' });
    assert.ok((await app.page.locator('#mirror').innerText()).includes(sentence));
    assert.ok((await app.page.locator('#live').innerText()).includes(sentence));
    const captions = await app.page.locator('#mirror caption').allInnerTexts();
    assert.ok(captions.some((caption) => caption.startsWith('What drives cluster 1')));
    await close(app);
});

test('keys work before the first click, and a field of the page keeps its own', async () => {
    const app = await open();
    const labels = async () => (await app.widgets()).map(({ label }) => label);
    assert.equal(await app.page.evaluate(() => document.activeElement === document.body), true, 'nothing has the focus');
    await app.page.keyboard.press('3');
    await app.idle();
    assert.ok((await labels()).includes('scatter'));
    await app.page.evaluate(() => document.activeElement.blur());
    await app.page.keyboard.press('Control+k');
    await app.idle();
    assert.ok((await labels()).includes('##command'));
    await app.page.keyboard.press('Escape');
    await app.idle();
    await app.page.evaluate(() => document.body.append(Object.assign(document.createElement('input'), { id: 'own' })));
    await app.page.locator('#own').focus();
    await app.page.keyboard.press('5');
    await app.idle();
    assert.equal(await app.page.locator('#own').inputValue(), '5');
    assert.ok((await labels()).includes('scatter'));
    await close(app);
});

test('Tab comes to the skip link, then the canvas; Escape and Tab leave it', async () => {
    const app = await open();
    const focus = () => app.page.evaluate(() => document.activeElement?.id || document.activeElement?.className || 'body');
    await app.page.keyboard.press('Tab');
    assert.equal(await focus(), 'skip');
    await app.page.keyboard.press('Tab');
    assert.equal(await focus(), 'canvas');
    await app.page.keyboard.press('Escape');
    await app.page.keyboard.press('Tab');
    assert.notEqual(await focus(), 'canvas');
    await close(app);
});

test('larger text is larger, and stays sharp', async () => {
    const app = await open();
    const height = async () => (await app.item('Explanation')).w;
    const before = await height();
    await app.send({ command: 'set_text_scale', scale: 1.3 });
    await app.idle();
    assert.ok(await height() > 1.15 * before);
    await app.send({ command: 'set_text_scale', scale: 1 });
    await app.idle();
    assert.ok(Math.abs(await height() - before) < 1);
    await close(app);
});

test('an idle page draws nothing', async () => {
    const app = await open();
    const frames = await app.frames();
    await new Promise((resolve) => { setTimeout(resolve, 1500); });
    assert.equal(await app.frames(), frames);
    await close(app);
});

test('where drawing takes long, a page works between its pictures, and an idle one draws nothing', async () => {
    const app = await open({
        // Each frame comes late, as after a picture that was drawn without a graphics card.
        route: (page) => page.addInitScript(() => {
            const soon = window.requestAnimationFrame.bind(window);
            window.requestAnimationFrame = (draw) => soon(() => setTimeout(() => draw(performance.now()), 120));
        }),
    });
    await app.openExample('digits');
    await app.idle();
    const frames = await app.frames();
    const { slices } = await app.platform();
    assert.ok(slices > 0, 'it waited for the screen');
    await new Promise((resolve) => { setTimeout(resolve, 1500); });
    assert.equal(await app.frames(), frames);
    assert.equal((await app.platform()).slices, slices);
    await close(app);
});
