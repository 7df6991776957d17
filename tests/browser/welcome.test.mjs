// The first minute as a visitor meets it: the page opens on a network that trains itself, says what it is, and offers
// three steps.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { App, close, launchBrowser, root, startServer, until } from './support.mjs';
import { handOn } from './hand.mjs';

let browser;
let server;
before(async () => { browser = await launchBrowser(); server = await startServer(); });
after(async () => { await browser?.close(); await server?.close(); });

const TRAINS_MS = 60000;  // some seconds; more without a graphics card

const welcome = (app) => app.query({ what: 'welcome' });
const training = (app) => app.query({ what: 'training' });
const trained = (app) => until(async () => (await training(app)).ended && (await training(app)).mode === 'pause', 'the end of training', TRAINS_MS);

/** A page without test mode, as visitors have it. */
const visit = async (context, query = '') => {
    const page = await context.newPage();
    const app = new App(page, context);
    await page.goto(`${server.url}${query}`);
    await app.ready();
    return app;
};
const newcomer = (options = {}) => browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });

test('a visitor meets a network that trains itself, stops by itself and is right', async () => {
    const app = await visit(await newcomer());
    await until(async () => (await training(app)).mode === 'play', 'the training');
    const counts = new Set();
    await until(async () => {
        const { pieces } = await welcome(app);
        if (pieces !== null) counts.add(pieces);
        return (await training(app)).mode === 'pause' && counts.size > 0;
    }, 'the end of training', TRAINS_MS);
    assert.ok(counts.size > 3, `the count of pieces runs: ${[...counts]}`);
    await app.idle();
    const { document, layout } = await app.query({ what: 'state' });
    assert.equal(document.architecture, '2-8-8-1');
    assert.ok(document.trained && document.accuracy > 0.98, `${document.accuracy}`);
    const inFront = (node) => (node.parts ? inFront(node.parts[0]) : node.active);
    assert.equal(inFront(layout.root), 'plane');
    const { shown, step, sentence, pieces } = await welcome(app);
    assert.ok(shown && step === 'watch' && sentence.includes(`${pieces} pieces`), sentence);
    await close(app);
});

test('the headline is the one that the loader has shown before', async () => {
    const page = readFileSync(`${root}/web/index.html`, 'utf8');
    const app = await App.open(browser, { url: server.url, query: '&welcome=1' });
    assert.ok(page.includes(`<p class="claim">${(await welcome(app)).headline}</p>`));
    await app.close();
});

test('three steps, one click each, each answering in the picture', async () => {
    const app = await App.open(browser, { url: server.url, query: '&welcome=1' });
    await trained(app);
    await app.idle();
    const hand = handOn(app);
    await hand.press('###step Fold a line');
    await until(async () => (await app.query({ what: 'state' })).document?.architecture === '1-1-1', 'one unit');
    await trained(app);
    await app.idle();
    assert.equal((await welcome(app)).pieces, 2);
    assert.ok((await hand.labels()).includes('feature profile'));
    await hand.press('Three units');
    await until(async () => (await app.query({ what: 'state' })).document?.architecture === '1-3-1', 'three units');
    await trained(app);
    await app.idle();
    assert.equal((await welcome(app)).pieces, 4);
    await hand.press('###step Count the pieces');
    await until(async () => (await app.query({ what: 'state' })).document?.architecture === '2-8-8-1', 'two inputs');
    await trained(app);
    await app.idle();
    const { pieces, most_pieces: most, sentence } = await welcome(app);
    assert.equal(most, 1369);
    assert.equal(pieces, (await hand.plane()).regions);
    assert.ok(sentence.startsWith(`${pieces} pieces`), sentence);
    const [chooser] = await Promise.all([app.page.waitForEvent('filechooser'), hand.press('###step Open yours')]);
    assert.ok(chooser);
    await hand.press('Look at the Titanic');
    await until(async () => (await app.query({ what: 'state' })).document?.example === 'titanic', 'the Titanic', 30000);
    assert.equal((await welcome(app)).shown, false);
    await close(app);
});

test('who closed it finds the first example next time, and the welcome behind the question mark', async () => {
    const context = await newcomer();
    const app = await visit(context);
    await until(async () => (await welcome(app)).shown, 'the welcome');
    await trained(app);
    await handOn(app).press('##close welcome');
    assert.equal((await welcome(app)).shown, false);
    await app.page.close();
    const next = await visit(context);
    await next.opened();
    assert.equal((await next.query({ what: 'state' })).document.example, 'titanic');
    assert.equal((await welcome(next)).shown, false);
    const hand = handOn(next);
    await hand.press('##shortcuts');
    await hand.press('Show the welcome');
    assert.equal((await welcome(next)).shown, true);
    await close(next);
});

test('a link opens without it, and so does a page that is told to', async () => {
    for (const address of ['#example=moons', '?welcome=0']) {
        const app = await visit(await newcomer(), address);
        await until(async () => (await app.query({ what: 'state' })).document?.certificate, address, 30000);
        assert.equal((await welcome(app)).shown, false);
        assert.equal((await app.query({ what: 'state' })).document.example, address === '#example=moons' ? 'moons' : 'titanic');
        await close(app);
    }
});

test('with reduced motion the page shows the end of training only', async () => {
    const app = await visit(await newcomer({ reducedMotion: 'reduce' }));
    await until(async () => (await welcome(app)).shown, 'the welcome');
    await until(async () => {
        const { mode, ended } = await training(app);
        if (mode === 'play') {
            const labels = (await app.widgets()).map(({ label }) => label);
            assert.ok(!labels.includes('plane') || !(await welcome(app)).waits_for_end, 'training is seen');
        }
        return mode === 'pause' && ended;
    }, 'the end of training', TRAINS_MS);
    await app.idle();
    assert.ok((await app.widgets()).some(({ label }) => label === 'plane'));
    await close(app);
});

test('training has a speed that one can talk over', async () => {
    const app = await App.open(browser, { url: server.url, fragment: '#example=moons' });
    const hand = handOn(app);
    await hand.press('##training speed');
    await hand.press('1 epoch/s');
    assert.equal((await training(app)).epochs_per_second, 1);
    await app.send({ command: 'train', action: 'play' });
    const { epoch } = await training(app);
    await until(async () => (await training(app)).epoch >= epoch + 2, 'two epochs', 30000);
    await app.send({ command: 'train', action: 'pause' });
    await app.close();
});
