// Pages for tests that do what visitors do: with a hand on them, closed at the end, and silent on the console.
import assert from 'node:assert/strict';

import { handOn } from './hand.mjs';
import { App, until } from './support.mjs';

export const loaded = (app) => until(async () => (await app.query({ what: 'state' })).document?.certificate, 'a document', 60000);

/** What is done with a page beside what hand.mjs does. */
const moreOf = (app, hand) => ({
    /** Presses the button that has an icon before its word. */
    pressWord: async (word) => hand.press((await hand.labels()).find((label) => label.endsWith(`  ${word}`)) ?? word),
    focus: () => app.page.locator('#canvas').focus(),
    active: () => app.page.evaluate(() => document.activeElement.id || document.activeElement.tagName),
    palette: async (text) => {
        await hand.key('Control+k');
        await app.page.keyboard.type(text);
        await hand.rest();
        await hand.key('Enter');
    },
    cdp: () => app.context.newCDPSession(app.page),
    messages: async () => (await hand.state()).messages.map(({ text }) => text),
});

/** Runs `body` with a page of its own, and fails on anything that the console complained about. */
export const onPage = async ({ browser, server }, options, body) => {
    const app = await App.open(browser, { url: server.url, ...options });
    try {
        if (options.wait !== false) await loaded(app);
        const hand = handOn(app);
        await hand.rest();
        await body({ app, page: app.page, ...hand, ...moreOf(app, hand) });
        assert.deepEqual(app.problems, []);
    } finally {
        await app.close();
    }
};

/** Runs `body` with the page of a visitor, whose settings and session are kept: no test mode. `route` as for
 *  App.open(). */
export const onVisit = async ({ browser, server }, body, { route } = {}) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const app = new App(await context.newPage(), context);
    const hand = handOn(app);
    const visit = { app, page: app.page, ...hand, ...moreOf(app, hand) };
    visit.comes = async () => { await app.ready(); await loaded(app); await hand.rest(); };
    try {
        await route?.(app.page);
        await app.page.goto(`${server.url}?welcome=0`);  // tests/browser/welcome.test.mjs visits with it
        await visit.comes();
        await body(visit);
        assert.deepEqual(app.problems, []);
    } finally {
        await app.close();
    }
};

/** Opens an address with these parameters, hands it over when the program rests, and tries whether the page works. */
export const atAddress = async ({ browser, server }, query, body, { expected = /^$/, route } = {}) => {
    const app = await App.open(browser, { url: server.url, query, route });
    const hand = handOn(app);
    const page = { app, page: app.page, ...hand, ...moreOf(app, hand) };
    await body(page);
    await app.page.locator('#canvas').focus();
    await hand.key('Control+k');
    assert.ok((await hand.labels()).includes('##command'), 'the page works');
    assert.deepEqual(app.problems.filter((problem) => !expected.test(problem)), []);
    await app.close();
};

export const bytesOf = async (download) => {
    const pieces = [];
    for await (const piece of await download.createReadStream()) pieces.push(piece);
    return Buffer.concat(pieces);
};

/** How many pixels differ between two pictures of the page, but for those inside of `outside`. */
export const differing = async (browser, a, b, outside = { x: 0, y: 0, width: 0, height: 0 }) => {
    const blank = await browser.newPage();
    const count = await blank.evaluate(async ([one, other, box]) => {
        const pixels = async (base64) => {
            const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
            const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
            context.drawImage(image, 0, 0);
            return { width: image.width, data: new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer) };
        };
        const [p, q] = [await pixels(one), await pixels(other)];
        let differ = 0;
        p.data.forEach((value, i) => {
            const [x, y] = [i % p.width, Math.floor(i / p.width)];
            const inside = x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;
            if (value !== q.data[i] && !inside) differ += 1;
        });
        return differ;
    }, [a.toString('base64'), b.toString('base64'), outside]);
    await blank.close();
    return count;
};
