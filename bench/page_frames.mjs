// How long the page's frames take while a large partition is computed, published, panned, hovered and zoomed. Needs the
// built site (build/web) and a Chromium, like the tests in tests/browser:
//
//     node bench/page_frames.mjs MODEL [HALF_WIDTH] [--picture PNG] [--dpr N]
//     node bench/page_frames.mjs --made 100000 [--hidden 290,290]
//
// MODEL has two inputs and 500 random rows, or circles of so many rows are made with a network that is not trained; the
// window is [-HALF_WIDTH, HALF_WIDTH]^2 (2.2). For each phase: the number of frames and, of the callbacks of
// requestAnimationFrame in milliseconds of the thread's processor time (so that other programs hardly count), the sum,
// the longest ten and the median; "waited" is the longest time that a callback took on the clock beyond that; "apart"
// is the median time from one callback to the next, in which a software renderer does its drawing. "interface" is what
// the application itself says that panels and pictures took (median, nine of ten, largest), on the clock.
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';

import { App, launchBrowser, startServer, until } from '../tests/browser/support.mjs';

const PATIENCE_MS = 120000;
const args = process.argv.slice(2);
const option = (name) => {
    const at = args.indexOf(name);
    return at < 0 ? undefined : args.splice(at, 2)[1];
};
const picture = option('--picture');
const dpr = Number(option('--dpr') ?? 1);
const colour = option('--colour');
const made = option('--made');
const hidden = (option('--hidden') ?? '290,290').split(',').map(Number);
const model = made ? undefined : args.shift();
const W = Number(args[0] ?? '2.2');

const browser = await launchBrowser();
const server = await startServer();
const app = await App.open(browser, { url: server.url, dpr });
const plane = () => app.query({ what: 'plane' });

async function phase(name, act) {
    await browser.startTracing(app.page, { categories: ['devtools.timeline'] });
    const before = (await app.query({ what: 'diagnostics' })).frames;
    const start = Date.now();
    await act();
    const took = Date.now() - start;
    const log = await app.query({ what: 'diagnostics' });
    const fresh = Math.min(log.frames - before, log.interface_ms.length);
    const work = fresh > 0 ? log.interface_ms.slice(-fresh).sort((a, b) => a - b) : [];
    const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
    const frames = traceEvents.filter((e) => e.name === 'FireAnimationFrame' && e.ph === 'X').sort((a, b) => a.ts - b.ts);
    const descending = (list) => list.map((us) => us / 1000).sort((a, b) => b - a);
    const times = descending(frames.map(({ tdur, dur }) => tdur ?? dur));
    const waits = descending(frames.map(({ tdur, dur }) => dur - (tdur ?? dur)));
    const apart = descending(frames.slice(1).map(({ ts }, i) => ts - frames[i].ts));
    const ms = (x) => x?.toFixed(1) ?? '-';
    console.log(`${name}: ${took} ms, ${frames.length} frames, sum ${ms(times.reduce((a, b) => a + b, 0))}, longest `
        + `${times.slice(0, 10).map(ms).join(' ')}, median ${ms(times[times.length >> 1])}, waited ${ms(waits[0])}, `
        + `apart ${ms(apart[apart.length >> 1])}, interface `
        + [0.5, 0.9, 1].map((q) => ms(work[Math.min(work.length - 1, Math.floor(q * work.length))])).join(' '));
}

const settled = async () => {
    await until(async () => (await plane()).stale === false, 'the plane', PATIENCE_MS);
    await app.idle(PATIENCE_MS);
};

await until(async () => (await app.query({ what: 'state' })).document?.certificate, 'the first example', PATIENCE_MS);
if (made) {
    await app.send({ command: 'make_data', kind: 'circles', rows: Number(made), noise: 0.1, seed: 1 });
    await app.idle(PATIENCE_MS);
    await app.send({ command: 'set_training', hidden, initialisation: 'uniform' });
} else {
    await app.page.evaluate(async ([name, text]) => {
        const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
        await window.reluscope.open([new File([bytes], name)]);
    }, [basename(model), readFileSync(model).toString('base64')]);
    await app.idle();
    await app.send({ command: 'use_random_rows', rows: 500 });
}
await app.idle(PATIENCE_MS);
await settled();
if (colour) await app.send({ command: 'set_plane_colour', colour });
await settled();

for (const wider of [0, 0.3]) {
    await phase('compute', async () => {
        await app.send({ command: 'set_plane_window', window: [-W - wider, W + wider, -W, W] });
        await settled();
    });
    const { regions, sentence } = await plane();
    console.log(`    ${regions} regions: ${sentence}`);
}
if (picture) await app.page.screenshot({ path: picture });
for (const by of ['cluster', 'output', 'class', 'gradient', 'active_units', 'layer', 'pattern']) {
    await phase(`colour by ${by}`, async () => {
        await app.send({ command: 'set_plane_colour', colour: by });
        await app.idle(PATIENCE_MS);
    });
}

const box = await app.item('plane');
const place = await app.canvasBox();
const x = place.x + box.x + box.w / 2;
const y = place.y + box.y + box.h / 2;
await phase('hover', async () => {
    for (let i = 1; i <= 30; ++i) await app.page.mouse.move(x + 5 * i, y + 3 * i);
});
await app.page.mouse.move(x, y);
await app.idle(PATIENCE_MS);
await app.page.mouse.down();
await phase('pan', async () => {
    for (let i = 1; i <= 30; ++i) await app.page.mouse.move(x + 2 * i, y + i);
});
await app.page.mouse.up();
await phase('after the pan', settled);
await app.page.mouse.move(x, y);
await app.idle(PATIENCE_MS);
await phase('choose clusters', async () => {
    for (let i = 0; i < 20; ++i) await app.send({ command: 'select_cluster', cluster: 17 * i });
});
await phase('zoom', async () => {
    for (let i = 0; i < 8; ++i) await app.page.mouse.wheel(0, i < 4 ? -30 : 30);
});
await phase('after the zoom', settled);
for (const thing of ['rows_json', 'assignments', 'report', 'clusters_csv', 'regions_json', 'session']) {
    await phase(`save ${thing}`, async () => {
        const [file] = await Promise.all([app.page.waitForEvent('download', { timeout: PATIENCE_MS }), app.send({ command: 'save', thing })]);
        console.log(`    ${(statSync(await file.path()).size / 1e6).toFixed(1)} MB`);
    });
}
for (const view of ['plane', 'scatter']) {
    await app.send({ command: 'show_view', view });
    await app.idle(PATIENCE_MS);
    await phase(`SVG of the ${view}`, async () => {
        await Promise.all([app.page.waitForEvent('download', { timeout: PATIENCE_MS }), app.send({ command: 'export_picture', view, format: 'svg' })]);
    });
}
if (app.problems.length > 0) console.log(app.problems.join('\n'));
await browser.close();
await server.close();
