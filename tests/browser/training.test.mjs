// Training in a real browser with a real mouse and keyboard: made data, play, history, an edited weight, a table
// without a network.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { App, close, launchBrowser, startServer, until } from './support.mjs';

let browser;
let server;
before(async () => { browser = await launchBrowser(); server = await startServer(); });
after(async () => { await browser?.close(); await server?.close(); });

const training = (app) => app.query({ what: 'training' });

const open = async (kind) => {
    const app = await App.open(browser, { url: server.url });
    await app.opened();
    await app.send({ command: 'make_data', kind, rows: 200, noise: 0.1, seed: 2 });
    await until(async () => (await app.query({ what: 'state' })).document?.table_rows === 200, 'the data', 30000);
    await app.idle();
    return app;
};

test('Train, pause and history: regions follow the weights', async () => {
    const app = await open('circles');
    await app.send({ command: 'set_training', epochs: 40 });
    await app.clickItem('###play');
    await until(async () => (await training(app)).mode === 'pause' && (await training(app)).epoch === 40, 'the last epoch', 60000);
    await app.idle();
    const end = await training(app);
    assert.equal(end.history.length, 40);
    const { document } = await app.query({ what: 'state' });
    assert.ok(document.accuracy > 0.9, `${document.accuracy}`);
    assert.ok(document.certificate.holds);
    const plane = await app.query({ what: 'plane' });
    assert.ok(plane.complete && !plane.stale);
    await app.send({ command: 'show_epoch', epoch: 0 });
    await app.idle();
    assert.notEqual((await app.query({ what: 'plane' })).regions, plane.regions);
    assert.ok((await app.query({ what: 'state' })).document.accuracy < document.accuracy);
    await close(app);
});

test('keys: a network from a file stays as it is; then the point does one batch, Space plays and pauses', async () => {
    const app = await open('moons');
    const box = await app.item('plane');
    const place = await app.canvasBox();
    await app.page.mouse.click(place.x + box.x + 20, place.y + box.y + 20);  // the picture has the keyboard now
    for (const key of ['.', 'r', 'Space']) await app.page.keyboard.press(key);
    await app.idle();
    assert.equal((await training(app)).batch, 0);
    assert.ok((await app.query({ what: 'state' })).document.accuracy > 0.9);
    await app.send({ command: 'train', action: 'batch' });
    await until(async () => (await training(app)).batch === 1, 'one batch');
    await app.page.keyboard.press('.');
    await until(async () => (await training(app)).batch === 2, 'two batches');
    await app.page.keyboard.press('Space');
    await until(async () => (await training(app)).epoch > 2, 'epochs', 30000);
    await app.page.keyboard.press('Space');
    await until(async () => (await training(app)).mode === 'pause', 'a pause', 30000);
    await app.idle();
    assert.ok((await app.query({ what: 'state' })).document.certificate.holds);
    await close(app);
});

test('who asked for less motion sees new weights four times a second, and the last ones at the end', async () => {
    const app = await App.open(browser, { url: server.url, context: { reducedMotion: 'reduce' } });
    await app.opened();
    await app.send({ command: 'make_data', kind: 'circles', rows: 200, noise: 0.1, seed: 2 });
    await until(async () => (await app.query({ what: 'state' })).document?.table_rows === 200, 'the data', 30000);
    await app.idle();
    await app.send({ command: 'set_training', epochs: 100000 });
    await app.send({ command: 'train', action: 'play' });
    await until(async () => (await training(app)).epoch > 0, 'the first epoch', 30000);
    // However slow the machine is: until some networks were shown, and for three seconds at least.
    const [fewest, most] = [3, 60];
    const { shown, epochs, seconds } = await app.page.evaluate(async ([networks, longest]) => {
        const ask = (what) => window.reluscope.query({ what });
        const begin = performance.now();
        const passed = () => (performance.now() - begin) / 1000;
        const first = ask('training').epoch;
        const seen = [];
        while (passed() < 3 || (seen.length < networks && passed() < longest)) {
            const weights = JSON.stringify(ask('explanation').bars.map(({ value }) => value));
            if (seen.at(-1) !== weights) seen.push(weights);
            await new Promise((resolve) => { requestAnimationFrame(resolve); });
        }
        return { shown: seen.length, epochs: ask('training').epoch - first, seconds: passed() };
    }, [fewest, most]);
    assert.ok(shown >= fewest && shown <= 4 * seconds + 2, `${shown} networks were shown in ${seconds} s`);
    assert.ok(epochs > shown, `${epochs} epochs, ${shown} networks`);
    await app.send({ command: 'train', action: 'pause' });
    await until(async () => (await training(app)).mode === 'pause', 'a pause', 30000);
    await app.idle();
    const bars = async () => (await app.query({ what: 'explanation' })).bars;
    const last = await bars();
    await app.send({ command: 'show_epoch', epoch: 0 });
    await app.idle();
    assert.notDeepEqual(await bars(), last);
    await app.send({ command: 'show_epoch', epoch: null });
    await app.idle();
    assert.deepEqual(await bars(), last);  // which are the newest ones
    await close(app);
});

test('a click on the network diagram edits a weight, and the regions move', async () => {
    const app = await open('xor');
    const before = await app.query({ what: 'plane regions', count: 5000 });
    const box = await app.item('network');
    const place = await app.canvasBox();
    // A dot of the first hidden layer: its bias. Two columns of 8 units 18 apart; the layer is a third of the way
    // across.
    const x = place.x + box.x + 8 + (box.w - 16) / 3;
    const step = Math.min(box.h / 8, 20);
    await app.page.mouse.click(x, place.y + box.y + box.h / 2 + step * 0.5);
    await app.idle();
    const slider = await app.item('##weight');
    await app.page.mouse.click(place.x + slider.x + slider.w * 0.9, place.y + slider.y + slider.h / 2);
    await app.idle();
    const after = await app.query({ what: 'plane regions', count: 5000 });
    assert.notDeepEqual(after.regions.map((r) => r.area), before.regions.map((r) => r.area));
    assert.ok((await app.query({ what: 'state' })).document.certificate.holds);
    await close(app);
});

test('a table that fits no network waits for one, and can be trained on', async () => {
    const app = await open('moons');
    const lines = ['size,rooms,city,sold'];
    for (let i = 0; i < 80; ++i) lines.push(`${40 + i},${1 + i % 4},${i % 3 ? 'Basel' : 'Bern'},${40 + i > 80 ? 'yes' : 'no'}`);
    await app.send({ command: 'open', files: [{ name: 'houses.csv', text: `${lines.join('\n')}\n` }] });
    await app.idle();
    await app.clickItem('Train a new network on it');
    await until(async () => (await app.query({ what: 'state' })).document.table === 'houses.csv', 'the new network', 30000);
    await app.idle();
    await app.clickItem('###play');
    await until(async () => (await training(app)).epoch >= 20, 'epochs', 60000);
    await app.clickItem('###play');
    await app.idle();
    assert.ok((await app.query({ what: 'state' })).document.accuracy > 0.8);
    await close(app);
});
