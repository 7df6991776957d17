// The promises of the platform layer, tried with real events in a real browser. They hold for any application, so only
// {"what": "platform"} and the page itself are asked.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { App, launchBrowser, startServer, until } from './support.mjs';

let server;
let browser;

before(async () => {
    server = await startServer();
    browser = await launchBrowser();
});

after(async () => {
    await browser?.close();
    await server?.close();
});

/** Runs `body` with a page of its own and fails on anything the console complained about. */
async function withApp(options, body) {
    const app = await App.open(browser, { url: server.url, ...options });
    try {
        await body(app);
        assert.deepEqual(app.problems, []);
    } finally {
        await app.close();
    }
}

const canvasSize = (app) => app.page.evaluate(() => {
    const { width, height } = document.getElementById('canvas');
    return [width, height];
});

describe('picture', () => {
    for (const dpr of [1, 1.5, 2]) {
        const small = { dpr, width: 900, height: 600 };
        test(`has one canvas pixel per device pixel at ratio ${dpr}`, () => withApp(small, async (app) => {
            assert.deepEqual(await canvasSize(app), [900 * dpr, 600 * dpr]);
            const state = await app.platform();
            assert.equal(state.dpr, dpr);
            assert.deepEqual(state.css, [900, 600]);
            assert.deepEqual(state.canvas, [900 * dpr, 600 * dpr]);
        }));
    }

    test('is drawn by WebGL2 and not blank', () => withApp({}, async (app) => {
        assert.notEqual((await app.platform()).renderer, '');
        const png = await app.screenshot();
        const { page } = app;
        const colours = await page.evaluate(async (base64) => {
            const image = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))]));
            const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
            context.drawImage(image, 0, 0);
            return new Set(new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer)).size;
        }, png.toString('base64'));
        assert.ok(colours > 3, `${colours} colours`);
    }));

    test('follows the window', () => withApp({ dpr: 2 }, async (app) => {
        await app.page.setViewportSize({ width: 700, height: 500 });
        await until(async () => (await app.platform()).css[0] === 700, 'the new size');
        assert.deepEqual(await canvasSize(app), [1400, 1000]);
        assert.deepEqual((await app.platform()).canvas, [1400, 1000]);
    }));

    test('stays the same when the graphics context is lost and restored', () => withApp({}, async (app) => {
        const lost = await app.screenshot();
        await app.page.evaluate(() => {
            window.loser = document.getElementById('canvas').getContext('webgl2').getExtension('WEBGL_lose_context');
            window.loser.loseContext();
        });
        await until(async () => (await app.platform()).context_lost, 'the loss');
        assert.ok(await app.page.locator('#paused').isVisible());
        await app.page.evaluate(() => window.loser.restoreContext());
        await until(async () => !(await app.platform()).context_lost, 'the restoration');
        await app.idle();
        assert.ok(await app.page.locator('#paused').isHidden());
        assert.ok((await app.screenshot()).equals(lost), 'the picture after differs from the picture before');
        app.problems = app.problems.filter((problem) => !/context.*(lost|restored)/i.test(problem));
    }));

    test('is drawn when something happens and not otherwise', () => withApp({}, async (app) => {
        await app.page.mouse.move(300, 300);
        await app.idle();
        const before = await app.frames();
        await new Promise((resolve) => { setTimeout(resolve, 1000); });
        assert.equal(await app.frames(), before);
        await app.page.mouse.move(320, 300);
        await app.idle();
        assert.ok(await app.frames() > before);
    }));
});

describe('mouse', () => {
    test('turns a wheel notch down into -1', () => withApp({}, async (app) => {
        await app.page.mouse.move(400, 300);
        await app.page.mouse.wheel(0, 100);
        await app.idle();
        assert.deepEqual((await app.platform()).wheel, [0, -1]);
        await app.page.mouse.wheel(50, -200);
        await app.idle();
        assert.deepEqual((await app.platform()).wheel, [-0.5, 1]);
    }));

    test('is where it is, and nowhere when it has left', () => withApp({ dpr: 2 }, async (app) => {
        await app.page.mouse.move(123, 45);
        await app.idle();
        assert.deepEqual((await app.platform()).mouse.pos, [123, 45]);
        await app.page.evaluate(() => document.getElementById('canvas')
            .dispatchEvent(new PointerEvent('pointerleave', { pointerType: 'mouse' })));
        await app.idle();
        assert.equal((await app.platform()).mouse.pos, null);
    }));

    test('lets go when released outside of the canvas', () => withApp({}, async (app) => {
        await app.page.evaluate(() => { document.getElementById('stage').style.inset = '0 300px 0 0'; });
        await until(async () => (await app.platform()).css[0] === 980, 'the narrower canvas');
        await app.page.mouse.move(400, 790);
        await app.page.mouse.down();
        await app.idleOrHeld();
        assert.equal((await app.platform()).mouse.down[0], true);
        await app.page.mouse.move(1200, 700);
        await app.page.mouse.up();
        await app.idle();
        assert.equal((await app.platform()).mouse.down[0], false);
    }));

    test('keeps every click of a quick double click', () => withApp({}, async (app) => {
        await app.page.mouse.dblclick(400, 790);
        await app.idle();
        const { presses, down } = (await app.platform()).mouse;
        assert.equal(presses, 2);
        assert.equal(down[0], false);
    }));

    test('opens no browser menu', () => withApp({}, async (app) => {
        const prevented = await app.page.evaluate(() => !document.getElementById('canvas')
            .dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true })));
        assert.ok(prevented);
    }));

    test('lets go when the window loses the focus', () => withApp({}, async (app) => {
        await app.page.mouse.move(400, 790);
        await app.page.mouse.down();
        await app.page.keyboard.down('Shift');
        await app.idleOrHeld();
        await app.page.evaluate(() => window.dispatchEvent(new Event('blur')));
        await app.idle();
        const state = await app.platform();
        assert.equal(state.mouse.down[0], false);
        assert.deepEqual(state.keys, []);
        assert.equal(state.modifiers.shift, false);
    }));
});

describe('touch', () => {
    const phone = { context: { hasTouch: true, isMobile: true }, width: 390, height: 800, dpr: 3 };

    /** Sends real touches: [[x, y], ...] per finger. */
    async function touches(app) {
        const session = await app.context.newCDPSession(app.page);
        return (type, points) => session.send('Input.dispatchTouchEvent', {
            type, touchPoints: points.map(([x, y], id) => ({ x, y, id })),
        });
    }

    test('presses where the finger is, once', () => withApp(phone, async (app) => {
        await app.page.touchscreen.tap(200, 790);
        await app.idle();
        const state = await app.platform();
        assert.equal(state.touch, true);
        assert.equal(state.mouse.down[0], false);
        assert.equal(state.mouse.presses, 1);
        assert.deepEqual(state.mouse.last_press, [200, 790]);
    }));

    test('zooms with two fingers and presses nothing', () => withApp(phone, async (app) => {
        const touch = await touches(app);
        await touch('touchStart', [[150, 400]]);
        await touch('touchStart', [[150, 400], [250, 400]]);
        await touch('touchMove', [[100, 400], [300, 400]]);
        await until(async () => (await app.platform()).pinch > 1, 'the zoom');
        const state = await app.platform();
        assert.equal(state.mouse.down[0], false);
        assert.ok(Math.abs(state.pinch - 2) < 0.3, `a zoom of ${state.pinch}`);
        assert.deepEqual(state.wheel, [0, 0]);
        await touch('touchEnd', []);
        await app.idle();
        assert.equal((await app.platform()).mouse.pos, null);
    }));
});

describe('keyboard', () => {
    test('leaves the rest of the page its Tab and Backspace', () => withApp({}, async (app) => {
        const { page } = app;
        await page.evaluate(() => {
            for (const id of ['first', 'second']) {
                const field = document.createElement('input');
                field.id = id;
                document.body.prepend(field);
            }
        });
        await page.locator('#second').focus();
        await page.keyboard.type('abc');
        await page.keyboard.press('Backspace');
        assert.equal(await page.locator('#second').inputValue(), 'ab');
        await page.keyboard.press('Tab');
        assert.equal(await page.evaluate(() => document.activeElement.id), 'first');
        assert.deepEqual((await app.platform()).keys, []);
    }));

    test('keeps Tab in the canvas, until Escape', () => withApp({}, async (app) => {
        const { page } = app;
        await page.locator('#canvas').focus();
        await page.keyboard.press('Tab');
        assert.ok(await page.evaluate(() => ['CANVAS', 'INPUT'].includes(document.activeElement.tagName)));
        await page.keyboard.press('Escape');
        await page.keyboard.press('Escape');
        await page.keyboard.press('Tab');
        assert.ok(await page.evaluate(() => document.activeElement.id !== 'canvas'));
    }));

    test('tells which keys are down and forgets none', () => withApp({}, async (app) => {
        await app.page.locator('#canvas').focus();
        await app.page.keyboard.down('Control');
        await app.page.keyboard.down('o');
        await until(async () => (await app.platform()).keys.length === 2, 'both keys');
        const state = await app.platform();
        assert.deepEqual(state.keys.sort(), ['LeftCtrl', 'O']);
        assert.equal(state.modifiers.ctrl, true);
        await app.page.keyboard.up('o');
        await app.page.keyboard.up('Control');
        await app.idle();
        assert.deepEqual((await app.platform()).keys, []);
    }));

    test('takes its own commands from the browser and leaves the browser its', () => withApp({}, async (app) => {
        const prevented = (init) => app.page.evaluate((options) => !document.getElementById('canvas')
            .dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...options })), init);
        await app.page.locator('#canvas').focus();
        for (const key of ['o', 's', 'k', 'p']) {
            assert.ok(await prevented({ key, code: `Key${key.toUpperCase()}`, ctrlKey: true }), `Ctrl+${key}`);
        }
        for (const key of ['r', 'c', 'x', 'v', 'w', 't', 'f']) {
            assert.ok(!await prevented({ key, code: `Key${key.toUpperCase()}`, ctrlKey: true }), `Ctrl+${key}`);
        }
        assert.ok(!await prevented({ key: 'C', code: 'KeyC', ctrlKey: true, shiftKey: true }), 'Ctrl+Shift+C');
        for (const key of ['F5', 'F11', 'F12']) assert.ok(!await prevented({ key, code: key }), key);
        for (const key of ['ArrowDown', 'Backspace', 'PageDown']) assert.ok(await prevented({ key, code: key }), key);
    }));
});

describe('files', () => {
    test('dropped beside the picture do not make the browser leave', () => withApp({}, async (app) => {
        const prevented = await app.page.evaluate(() => {
            const transfer = new DataTransfer();
            transfer.items.add(new File(['x'], 'notes.unknown'));
            const options = { dataTransfer: transfer, bubbles: true, cancelable: true };
            return !document.body.dispatchEvent(new DragEvent('dragover', options));
        });
        assert.ok(prevented);
    }));
});

describe('notices', () => {
    async function notice(app) {
        const card = app.page.locator('#notice .card');
        await card.waitFor({ timeout: 30000 });
        return card.innerText();
    }

    test('name what is missing without WebGL2', async () => {
        const poor = await launchBrowser(['--disable-3d-apis']);
        try {
            let loaded = false;
            const route = (page) => page.route('**/*.wasm', (request) => {
                loaded = true;
                request.continue();
            });
            const app = await App.open(poor, { url: server.url, wait: false, route });
            assert.match(await notice(app), /WebGL2/);
            assert.equal(loaded, false, 'the module was downloaded in vain');
            await app.close();
        } finally {
            await poor.close();
        }
    });

    for (const file of ['reluscope.wasm', 'reluscope.mjs']) {
        test(`tell that ${file} is missing`, async () => {
            const route = (page) => page.route(`**/${file}`, (request) => request.fulfill({ status: 404, body: 'no' }));
            const app = await App.open(browser, { url: server.url, wait: false, route });
            const text = await notice(app);
            assert.match(text, /could not be loaded/);
            assert.match(text, /Reload/);
            await app.close();
        });
    }

    for (const how of ['abort', 'throw']) {
        test(`tell that the program stopped (${how})`, async () => {
            const app = await App.open(browser, { url: server.url });
            await app.query({ what: 'platform', crash: how }).catch(() => {});
            const text = await notice(app);
            assert.match(text, /stopped/);
            assert.match(text, /Copy report/);
            await assert.rejects(app.platform());
            await app.close();
        });
    }

    test('do not appear when the module has the wrong type', () => withApp({
        route: (page) => page.route('**/reluscope.wasm', async (route) => {
            const response = await route.fetch();
            const headers = { ...response.headers(), 'content-type': 'application/octet-stream' };
            await route.fulfill({ response, headers });
        }),
    }, async (app) => {
        assert.ok(await app.frames() > 0);
    }));
});

describe('page', () => {
    test('has a text mirror and a live line outside of the canvas', () => withApp({}, async (app) => {
        assert.equal(await app.page.locator('#live').getAttribute('aria-live'), 'polite');
        assert.ok(await app.page.locator('#mirror').count() === 1);
        assert.ok(await app.page.locator('#loading').isHidden());
    }));

    test('fetches nothing from elsewhere', async () => {
        const outside = [];
        await withApp({
            route: (page) => {
                page.on('request', (request) => {
                    const url = request.url();
                    if (!url.startsWith(server.url) && !/^(blob|data):/.test(url)) outside.push(url);
                });
            },
        }, async () => assert.deepEqual(outside, []));
    });

    test('gives everything back on destroy', () => withApp({}, async (app) => {
        await app.page.evaluate(() => window.reluscope.destroy());
        await app.page.mouse.move(200, 200);
        await app.page.keyboard.press('a');
        assert.equal(await app.page.evaluate(() => document.querySelectorAll('.text-agent').length), 0);
        await assert.rejects(app.platform());
    }));
});
