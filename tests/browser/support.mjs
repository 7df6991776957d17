// What the browser tests share: a server for the built site, a Chromium, and an open page with the program in it.
//
//     RELUSCOPE_SITE   the folder to test (build/web)
//     CHROMIUM         the browser to test with (/usr/bin/chromium)
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { serve } from '../../tools/serve.mjs';

// Not by import: so NODE_PATH may name another folder of node modules.
const { chromium } = createRequire(import.meta.url)('playwright-core');

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const site = process.env.RELUSCOPE_SITE ?? join(root, 'build', 'web');

const START_TIMEOUT_MS = 60000;  // two slow cores without a graphics card
const IDLE_TIMEOUT_MS = 30000;

// These render WebGL2 in software.
const FLAGS = ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-component-update',
    '--disable-sync', '--no-first-run', '--use-angle=swiftshader', '--enable-unsafe-swiftshader',
    '--ignore-gpu-blocklist'];

export function launchBrowser(extraFlags = []) {
    const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
    return chromium.launch({ executablePath, args: [...FLAGS, ...extraFlags] });
}

/** Serves the site on a free port: {url, close}. */
export async function startServer(folder = site) {
    const server = await serve(folder, 0);
    return {
        url: `http://localhost:${server.address().port}/`,
        close: () => new Promise((resolve) => { server.closeAllConnections?.(); server.close(resolve); }),
    };
}

const sleep = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

/** Tries `probe` until it returns something true. The page's content security policy forbids Playwright's own
 *  waitForFunction, which evaluates text in the page. */
export async function until(probe, what, timeout = 10000) {
    const end = Date.now() + timeout;
    for (;;) {
        const value = await probe();
        if (value) return value;
        if (Date.now() > end) throw new Error(`waited ${timeout} ms in vain for ${what}`);
        await sleep(25);
    }
}

/** The sessions that the browser keeps, the newest first: [{id, title, time, ownWork, text}]. */
export const keptSessions = (page) => page.evaluate(() => new Promise((resolve) => {
    const request = indexedDB.open('reluscope', 1);
    request.onerror = () => resolve([]);
    request.onupgradeneeded = () => request.result.createObjectStore('kept');
    request.onsuccess = () => {
        const store = request.result.transaction('kept').objectStore('kept');
        const [keys, values] = [store.getAllKeys(), store.getAll()];
        store.transaction.oncomplete = () => {
            request.result.close();
            const all = new Map(keys.result.map((key, i) => [key, values.result[i]]));
            const ids = keys.result.filter((key) => key.startsWith('about:')).map((key) => key.slice(6));
            resolve(ids.map((id) => ({ id, ...all.get(`about:${id}`), text: all.get(`session:${id}`) }))
                .sort((a, b) => b.time - a.time));
        };
    };
}));

/** A `route` of App.open(): the page's clock can be moved on by passTime(). The program asks its clock whether
 *  commands of one kind belong to one gesture and are undone as one (within 0.8 s of each other), so that a test
 *  which counts on either would count on the machine's speed. */
export const withClock = (page) => page.addInitScript(() => {
    const now = performance.now.bind(performance);
    let passed = 0;
    performance.now = () => now() + passed;
    window.passTime = (seconds) => { passed += 1000 * seconds; };
});
export const passTime = (page, seconds) => page.evaluate((time) => window.passTime(time), seconds);

/** The program in a browser page, driven as a visitor would and asked through window.reluscope. */
export class App {
    constructor(page, context) {
        this.page = page;
        this.context = context;
        this.problems = [];  // what the console and the network complained about
        page.on('console', (message) => {
            const type = message.type();
            if (type === 'error' || type === 'warning') this.problems.push(`${type}: ${message.text()}`);
        });
        page.on('pageerror', (error) => this.problems.push(`page error: ${error.stack ?? error}`));
        page.on('requestfailed', (request) => this.problems.push(`request failed: ${request.url()}`));
    }

    /** Opens the page and waits until the program runs and rests.
     *  @param {{url: string, query?: string, fragment?: string, width?: number, height?: number, dpr?: number,
     * context?: object,
     *           wait?: boolean, route?: (page) => Promise<void>}} options */
    static async open(browser, options) {
        const { url, query = '', fragment = '', width = 1280, height = 800, dpr = 1, context = {}, wait = true, route } = options;
        const made = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: dpr, ...context });
        const page = await made.newPage();
        const app = new App(page, made);
        await route?.(page);
        await page.goto(`${url}?test=1${query}${fragment}`);
        if (wait) {
            await app.ready();
            await app.idle();
        }
        return app;
    }

    close() {
        return this.context.close();
    }

    async ready() {
        const state = () => this.page.evaluate(() => (window.reluscope?.error ? { error: window.reluscope.error }
            : window.reluscope?.frames > 0 && { error: null }));
        const { error } = await until(state, 'the program to start', START_TIMEOUT_MS);
        if (error) throw new Error(`the program did not start: ${error}`);
    }

    /** Waits until a document is open, its maps are checked and the program rests. */
    async opened() {
        await until(async () => (await this.query({ what: 'state' })).document?.certificate, 'a document', 30000);
        await this.idle();
    }

    query(question) {
        return this.page.evaluate((q) => window.reluscope.query(q), question);
    }

    send(command) {
        return this.page.evaluate((c) => window.reluscope.send(c), command);
    }

    platform() {
        return this.query({ what: 'platform' });
    }

    frames() {
        return this.page.evaluate(() => window.reluscope.frames);
    }

    /** Waits until nothing moves, no job runs and no file is being read. */
    async idle(timeout = IDLE_TIMEOUT_MS) {
        const rests = this.page.evaluate(() => window.reluscope.idle());
        let timer;
        const late = new Promise((_, reject) => {
            timer = setTimeout(() => reject(new Error(`not idle after ${timeout} ms`)), timeout);
        });
        try {
            await Promise.race([rests, late]);
        } finally {
            clearTimeout(timer);  // else the process waits for it at its end
        }
    }

    /** Opens an example and waits until every map of it is checked. */
    async openExample(id, timeout = 60000) {
        await this.send({ command: 'open_example', id });
        await until(async () => {
            const { document, job } = await this.query({ what: 'state' });
            return document?.example === id && !job.running && document.certificate;
        }, id, timeout);
    }

    /** While a key or button is held there are frames all the time; waits until three more were drawn. */
    async idleOrHeld() {
        const start = await this.frames();
        await until(async () => await this.frames() >= start + 3, 'three frames');
    }

    /** A PNG of the page; also written to `path` if given. */
    async screenshot(path) {
        if (path) mkdirSync(dirname(path), { recursive: true });
        return this.page.screenshot({ path, animations: 'disabled' });
    }

    async widgets() {
        return (await this.query({ what: 'widgets' })).widgets;
    }

    /** The widget with this label, or with this window and label; {label, id, window, x, y, w, h, flags}. */
    async item(label, { window } = {}) {
        const visible = (text) => text.split('##')[0];
        const all = await this.widgets();
        const found = all.filter((widget) => (widget.label === label || visible(widget.label) === label
            || (label.startsWith('###') && widget.label.endsWith(label)))
            && (window === undefined || widget.window === window || widget.window.startsWith(`${window}/`)));
        if (found.length === 0) {
            const labels = all.map((widget) => widget.label).filter(Boolean);
            throw new Error(`no widget "${label}"; there are: ${labels.join(', ')}`);
        }
        return found[0];
    }

    /** Clicks the middle of a widget with the real mouse. */
    async clickItem(label, options = {}) {
        const { x, y, w, h } = await this.item(label, options);
        const place = await this.canvasBox();
        await this.page.mouse.click(place.x + x + w / 2, place.y + y + h / 2, { button: options.button ?? 'left' });
        await this.idle();
    }

    canvasBox() {
        return this.page.locator('#canvas').boundingBox();
    }

    /** Drops files ({name, bytes} or {name, text}) on the window, as the system's file manager would. */
    async dropFiles(files) {
        const plain = files.map(({ name, bytes, text }) => {
            const base64 = Buffer.from(bytes ?? text).toString('base64');
            return { name, base64 };
        });
        await this.page.evaluate((list) => {
            const transfer = new DataTransfer();
            for (const { name, base64 } of list) {
                const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
                transfer.items.add(new File([bytes], name));
            }
            for (const type of ['dragenter', 'dragover', 'drop']) {
                window.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }));
            }
        }, plain);
        await this.idle();
    }
}

/** Ends a visit about which nobody complained. */
export const close = async (app) => { assert.deepEqual(app.problems, []); await app.close(); };
