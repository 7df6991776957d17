// What a frame costs while a small network trains and the page shows its exact regions. Needs the built site
// (build/web) and a Chromium, like the tests in tests/browser:
//
//     node bench/training_frames.mjs [--hidden 16,16] [--kind circles] [--rows 500] [--seconds 8] [--picture PNG]
//
// The application's own milliseconds per frame, as it measures them ({what: 'diagnostics'}): training (steps of the
// trainer, counts after each epoch), computing (clusters, regions, ...), interface (panels and pictures). "current" is
// the share of frames in which all that was drawn was of the newest weights. "callback" is the whole
// requestAnimationFrame callback in processor time, with what the platform adds: input, and handing the frame to WebGL.
import { App, launchBrowser, startServer, until } from '../tests/browser/support.mjs';

const PATIENCE_MS = 120000;
const args = process.argv.slice(2);
const option = (name, usual) => {
    const at = args.indexOf(name);
    return at < 0 ? usual : args.splice(at, 2)[1];
};
const hidden = option('--hidden', '16,16').split(',').map(Number);
const kind = option('--kind', 'circles');
const rows = Number(option('--rows', '500'));
const seconds = Number(option('--seconds', '8'));
const picture = option('--picture');

/** Median, ninth decile, 99th percentile and largest of a list. */
const spread = (list) => {
    const sorted = [...list].sort((a, b) => a - b);
    const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    return [at(0.5), at(0.9), at(0.99), sorted.at(-1)].map((x) => (x ?? NaN).toFixed(2).padStart(7)).join(' ');
};

const browser = await launchBrowser();
const server = await startServer();
const app = await App.open(browser, { url: server.url });
await until(async () => (await app.query({ what: 'state' })).document?.certificate, 'the first example', PATIENCE_MS);
await app.send({ command: 'make_data', kind, rows, noise: 0.1, seed: 1 });
await until(async () => (await app.query({ what: 'state' })).document?.table_rows === rows, 'the data', PATIENCE_MS);
await app.send({ command: 'set_training', hidden, epochs: 1000000, learning_rate: 0.001 });
await app.idle(PATIENCE_MS);

await browser.startTracing(app.page, { categories: ['devtools.timeline'] });
await app.send({ command: 'train', action: 'play' });
const frames = { training_ms: [], computing_ms: [], interface_ms: [], current: [] };
let seen = (await app.query({ what: 'diagnostics' })).frames;
const first = seen;
const end = Date.now() + 1000 * seconds;
while (Date.now() < end) {
    await new Promise((resolve) => { setTimeout(resolve, 500); });
    const now = await app.query({ what: 'diagnostics' });
    const fresh = Math.min(now.frames - seen, now.current.length);
    for (const key of Object.keys(frames)) if (fresh > 0) frames[key].push(...now[key].slice(-fresh));
    seen = now.frames;
}
if (picture) await app.page.screenshot({ path: picture });
await app.send({ command: 'train', action: 'pause' });
const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
await app.idle(PATIENCE_MS);
const callbacks = traceEvents.filter((e) => e.name === 'FireAnimationFrame' && e.ph === 'X')
    .map(({ tdur, dur }) => (tdur ?? dur) / 1000);
const { epoch } = await app.query({ what: 'training' });
const plane = await app.query({ what: 'plane' });

console.log(`${hidden.join('-')} on ${kind}, ${rows} rows: ${seen - first} frames in ${seconds} s, ${epoch} epochs, ${plane.regions} regions at the end`);
console.log('ms              median    90 %    99 % largest');
for (const [name, list] of [['training', frames.training_ms], ['computing', frames.computing_ms],
    ['interface', frames.interface_ms],
    ['all of these', frames.training_ms.map((t, i) => t + frames.computing_ms[i] + frames.interface_ms[i])],
    ['callback', callbacks]]) console.log(`${name.padEnd(14)} ${spread(list)}`);
const current = frames.current.filter(Boolean).length / frames.current.length;
console.log(`current in ${(100 * current).toFixed(2)} % of ${frames.current.length} frames`);
if (app.problems.length > 0) console.log(app.problems.join('\n'));
await browser.close();
await server.close();
