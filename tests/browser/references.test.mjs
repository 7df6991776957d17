// What the page looks like, against pictures of it that were looked at: three sizes, both themes, several views. The
// references are made smaller, so that they weigh little and a pixel more or less of a letter's edge does not count;
// what is compared are mean colours of blocks of them.
//
//     RELUSCOPE_REFERENCES=write node --test tests/browser/references.test.mjs
// makes them anew: look at them before they are kept.
//
// What was seen is in build/screenshots, at full size.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { App, launchBrowser, root, startServer } from './support.mjs';

const FOLDER = join(root, 'tests', 'browser', 'references');
const WRITES = process.env.RELUSCOPE_REFERENCES === 'write';
const MOST_MEAN = 1.5;    // of 255, over the picture
// Debian 12 and 13 have versions of Inter whose letters differ by up to 23 in a block of the smallest pictures.
const MOST_BLOCK = 26;    // of 255, over a block of 8 x 8 pixels of the small picture

const SIZES = [
    { name: '1280x800', width: 1280, height: 800, dpr: 1, shrink: 4 },
    { name: '1920x1080@2', width: 1920, height: 1080, dpr: 2, shrink: 8, scenes: ['titanic', 'plane'] },
    { name: '390x844', width: 390, height: 844, dpr: 2, shrink: 4, context: { hasTouch: true } },
];
const SCENES = [
    { name: 'titanic', example: 'titanic' },
    { name: 'plane', example: 'moons', view: 'plane' },
    { name: 'relief', example: 'moons', view: 'relief' },
    { name: 'network', example: 'moons', view: 'network' },
    { name: 'tree', example: 'iris', view: 'tree' },
];

let browser;
let server;
let lab;  // a blank page that works on pictures
before(async () => {
    browser = await launchBrowser();
    server = await startServer();
    lab = await browser.newPage();
});
after(async () => { await browser?.close(); await server?.close(); });

/**
 * In the blank page: a PNG made smaller by whole numbers, each pixel the mean of those it stands for. As PNG, or as
 * WebP to be kept: what WebP leaves out differs all over the picture when one number of it does, so pictures that are
 * compared are never both of that kind.
 */
function shrunk(png, by, type = 'image/png') {
    return lab.evaluate(async ([base64, n, kind]) => {
        const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
        const pixels = (width, height) => new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
        const from = pixels(image.width, image.height);
        from.drawImage(image, 0, 0);
        const { data } = from.getImageData(0, 0, image.width, image.height);
        const width = Math.floor(image.width / n);
        const height = Math.floor(image.height / n);
        const small = new ImageData(width, height);
        for (let y = 0; y < height; y++) {
            for (let x = 0; x < width; x++) {
                for (let c = 0; c < 4; c++) {
                    let sum = 0;
                    for (let j = 0; j < n; j++) for (let i = 0; i < n; i++) sum += data[((y * n + j) * image.width + x * n + i) * 4 + c];
                    small.data[(y * width + x) * 4 + c] = Math.round(sum / n / n);
                }
            }
        }
        const to = pixels(width, height);
        to.putImageData(small, 0, 0);
        const bytes = new Uint8Array(await (await to.canvas.convertToBlob({ type: kind, quality: 0.8 })).arrayBuffer());
        return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ''));
    }, [png.toString('base64'), by, type]).then((base64) => Buffer.from(base64, 'base64'));
}

/**
 * How far the blocks of two small pictures are apart in their mean colour, of 255: {mean} over all, {block} of the
 * worst, {at} its pixel; {size} where they differ in size.
 */
function distance(first, second) {
    return lab.evaluate(async (pair) => {
        const BLOCK = 8;
        const [a, b] = await Promise.all(pair.map(async (base64) => {
            const image = await createImageBitmap(await (await fetch(`data:image;base64,${base64}`)).blob());
            const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
            context.drawImage(image, 0, 0);
            return context.getImageData(0, 0, image.width, image.height);
        }));
        if (a.width !== b.width || a.height !== b.height) return { size: [a.width, a.height, b.width, b.height] };
        const across = Math.ceil(a.width / BLOCK);
        const channels = [0, 1, 2].map(() => new Float64Array(across * Math.ceil(a.height / BLOCK)));
        for (let i = 0; i < a.data.length; i += 4) {
            const x = (i / 4) % a.width;
            const y = Math.floor(i / 4 / a.width);
            channels.forEach((channel, c) => { channel[Math.floor(y / BLOCK) * across + Math.floor(x / BLOCK)] += a.data[i + c] - b.data[i + c]; });
        }
        const sums = channels[0].map((_, i) => channels.reduce((sum, channel) => sum + Math.abs(channel[i]) / 3, 0));
        const worst = sums.indexOf(Math.max(...sums));
        return { mean: sums.reduce((sum, off) => sum + off) / a.width / a.height, block: sums[worst] / BLOCK / BLOCK,
            at: [(worst % across) * BLOCK, Math.floor(worst / across) * BLOCK] };
    }, [first.toString('base64'), second.toString('base64')]);
}

const state = (app) => app.query({ what: 'state' });

async function show(app, { example, view }) {
    if ((await state(app)).document?.example !== example) await app.openExample(example);
    if (view) await app.send({ command: 'show_view', view });
    await app.idle(60000);
}

for (const size of SIZES) {
    test(`${size.name} looks as it did, in both themes`, async () => {
        const app = await App.open(browser, { url: server.url, ...size });
        const faults = [];
        for (const scene of SCENES.filter(({ name }) => !size.scenes || size.scenes.includes(name))) {
            await show(app, scene);
            const small = {};
            for (const theme of ['light', 'dark']) {
                await app.send({ command: 'set_theme', theme });
                await app.idle(60000);
                const name = `${scene.name}-${size.name}-${theme}`;
                const seen = await app.screenshot(join(root, 'build', 'screenshots', `${name}.png`));
                small[theme] = await shrunk(seen, size.shrink);
                const path = join(FOLDER, `${name}.webp`);
                if (WRITES) {
                    mkdirSync(FOLDER, { recursive: true });
                    writeFileSync(path, await shrunk(seen, size.shrink, 'image/webp'));
                }
                const off = await distance(small[theme], readFileSync(path));
                if (off.size || off.mean > MOST_MEAN || off.block > MOST_BLOCK) faults.push(`${name}: ${JSON.stringify(off)}`);
            }
            const themes = await distance(small.light, small.dark);
            assert.ok(themes.mean > 10 * MOST_MEAN && themes.block > 2 * MOST_BLOCK, 'themes that differ are told apart');
        }
        assert.deepEqual(faults, []);
        assert.deepEqual(app.problems, []);
        await app.close();
    });
}
