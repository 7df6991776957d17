// Hours of use in minutes: examples are opened, views shown, networks trained, the window is resized, the page is
// frozen and wakes twenty minutes later by its clocks, the graphics context is lost, over and over. Prints the memory
// of the program and of the page after each round; growth that does not end is a leak.
//
//     node bench/soak.mjs [ROUNDS]        the page must be built; 30 rounds: more than ten hours on the page's clocks
import { App, launchBrowser, startServer, until } from '../tests/browser/support.mjs';

const rounds = Number(process.argv[2] ?? 30);
const server = await startServer();
const browser = await launchBrowser();
const app = await App.open(browser, { url: server.url });
const devtools = await app.context.newCDPSession(app.page);
const views = ['plane', 'relief', 'scatter', 'network', 'tree', 'coefficients', 'profile', 'importance', 'explanation', 'rows', 'path', 'training', 'compare', 'simplify', 'beeswarm', 'what_if'];

/// All clocks of the page go on from `minutes` later.
const advanceClocks = (minutes) => app.page.evaluate((ms) => {
    for (const clock of [performance, Date]) {
        const now = clock.now.bind(clock);
        clock.now = () => now() + ms;
    }
}, minutes * 60000);

async function round(number) {
    for (const id of ['moons', 'titanic', 'digits']) {
        await app.openExample(id);
        await app.idle(60000);
        for (const view of views) {
            await app.send({ command: 'show_view', view });
            await app.page.mouse.move(400 + number % 50, 300);
            await app.idle(60000);
        }
        await app.send({ command: 'show_view', view: 'plane' });
        for (const cluster of [0, 1]) await app.send({ command: 'select_cluster', cluster });
        await app.send({ command: 'train', action: 'epoch' });
        await app.send({ command: 'train', action: 'play' });
        await new Promise((resolve) => { setTimeout(resolve, 500); });
        await app.send({ command: 'train', action: 'pause' });
        await app.idle(60000);
    }
    await app.page.setViewportSize({ width: 900 + 40 * (number % 10), height: 700 });
    await app.idle();
    // As when the lid is closed, or the tab put away.
    await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
    await new Promise((resolve) => { setTimeout(resolve, 300); });
    await devtools.send('Page.setWebLifecycleState', { state: 'active' });
    await advanceClocks(20);
    await app.page.evaluate(() => {
        window.loser = document.getElementById('canvas').getContext('webgl2').getExtension('WEBGL_lose_context');
        window.loser.loseContext();
    });
    await until(async () => (await app.platform()).context_lost, 'the loss');
    await app.page.evaluate(() => window.loser.restoreContext());
    await until(async () => !(await app.platform()).context_lost, 'the restoration');
    await app.idle();
}

console.log('round  minutes  by page  used MB  taken MB  page MB  frames');
const begin = Date.now();
for (let number = 1; number <= rounds; ++number) {
    await round(number);
    await devtools.send('HeapProfiler.collectGarbage');
    const { usedSize } = await devtools.send('Runtime.getHeapUsage');
    const { used, size } = (await app.platform()).memory;
    const minutes = (Date.now() - begin) / 60000;
    const byPage = await app.page.evaluate(() => performance.now() / 60000);
    console.log(`${String(number).padStart(5)} ${minutes.toFixed(1).padStart(8)} ${byPage.toFixed(0).padStart(8)} ${(used / 1e6).toFixed(1).padStart(8)} `
        + `${(size / 1e6).toFixed(1).padStart(9)} ${(usedSize / 1e6).toFixed(1).padStart(8)} ${String(await app.frames()).padStart(7)}`);
}
const problems = app.problems.filter((problem) => !/context.*(lost|restored)/i.test(problem));
console.log(problems.length === 0 ? 'the console is silent' : problems.join('\n'));
await browser.close();
await server.close();
