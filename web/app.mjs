// One running program on one canvas: loads the module, carries calls in both directions, draws frames when something
// happened. The page around it is loader.mjs; reluscope.d.ts describes what `create` returns.

import { Files, download, listenForDrops } from './files.mjs';
import { listenForInput } from './input.mjs';
import { fragmentOf } from './link.mjs';
import { canEncode, encodePng } from './png.mjs';
import { makeStorage } from './storage.mjs';

const FRAMES_AFTER_INPUT = 3;      // ImGui needs up to three to settle: hover, open, size
const SCREEN_IS_BUSY_MS = 30;      // a frame that has not come by then waits for the last picture
const MAX_FLUSHED_FRAMES = 32;     // a click takes three; on a slow machine more input may have piled up
const MAX_CANVAS_PIXELS = 16e6;    // beyond, sharpness costs more than it shows
const MAX_PIXEL_RATIO = 3;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The calls into the program, with strings and addresses turned into JavaScript's. `fail` gets what they throw. */
class Bridge {
    #module;
    #fail;
    #alive = true;

    constructor(module, fail) {
        this.#module = module;
        this.#fail = fail;
    }

    kill() {
        this.#alive = false;
    }

    get alive() {
        return this.#alive;
    }

    #call(name, ...values) {
        if (!this.#alive) return 0;
        try {
            return this.#module[`_web_${name}`](...values);
        } catch (error) {
            this.#fail(error);
            return 0;
        }
    }

    #put(slot, text) {
        const bytes = encoder.encode(text);
        const address = this.#call('reserve', slot, bytes.length);
        if (this.#alive) this.#module.HEAPU8.set(bytes, address);
    }

    #text(address) {
        if (address === 0) return '';
        const memory = this.#module.HEAPU8;  // looked up each time: it changes when the memory grows
        return decoder.decode(memory.subarray(address, memory.indexOf(0, address)));
    }

    version() { return this.#text(this.#call('version')); }
    start({ cssWidth, cssHeight, width, height }, test) {
        const touch = matchMedia('(pointer: coarse)').matches;
        return this.#call('start', cssWidth, cssHeight, width, height, test ? 1 : 0, touch ? 1 : 0) !== 0;
    }
    stop() { this.#call('stop'); }
    frame(time) { return this.#alive ? this.#call('frame', time) : -1; }
    workMeanwhile() { return this.#alive && this.#call('work_meanwhile') !== 0; }
    hasInput() { return this.#call('has_input') !== 0; }
    display(size) { this.#call('display', size.cssWidth, size.cssHeight, size.width, size.height); }
    context(lost) { this.#call('context', lost ? 1 : 0); }
    theme(dark) { this.#call('theme', dark ? 1 : 0); }

    move(x, y, touch, modifiers) { this.#call('move', x, y, touch ? 1 : 0, modifiers); }
    leave() { this.#call('leave'); }
    button(button, down, modifiers) { this.#call('button', button, down ? 1 : 0, modifiers); }
    wheel(x, y, modifiers) { this.#call('wheel', x, y, modifiers); }
    pinch(x, y, panX, panY, zoom, touching) { this.#call('pinch', x, y, panX, panY, zoom, touching ? 1 : 0); }
    pinchEnd() { this.#call('pinch_end'); }
    fingerScrolls() { return this.#call('finger_scrolls') !== 0; }
    fingerScroll(distance) { this.#call('finger_scroll', distance); }
    key(key, down, modifiers) { this.#call('key', key, down ? 1 : 0, modifiers); }
    text(text) { this.#put(0, text); this.#call('text'); }
    focus(focused) { this.#call('focus', focused ? 1 : 0); }
    setClipboard(text) { this.#put(0, text); this.#call('set_clipboard'); }

    drag(over, count) { this.#call('drag', over ? 1 : 0, count); }
    filesBegin() { return this.#call('files_begin'); }
    filesEnd(group) { this.#call('files_end', group); }
    fileAdd(group, name, role, error, size) {
        this.#put(0, name);
        this.#put(1, role);
        this.#put(2, error);
        return this.#call('file_add', group, size) >>> 0;  // addresses above 2 GiB come out negative
    }
    fileFailed(group, error) { this.#put(2, error); this.#call('file_failed', group); }
    write(address, bytes) { if (this.#alive) this.#module.HEAPU8.set(bytes, address); }
    load(text) { this.#put(0, text); }
    pictureEncoded(fraction) { return this.#alive && this.#call('picture_encoded', fraction) !== 0; }
    message(text) { this.#put(0, text); this.#call('message'); }
    keptSession(id, text) { this.#put(0, text); this.#put(1, id); this.#call('kept_session'); }
    keepNow() { this.#call('keep_now'); }
    rests() { return this.#call('rests') !== 0; }

    query(json) { this.#put(0, json); return this.#text(this.#call('query')); }
    send(json) { this.#put(0, json); return this.#text(this.#call('send')); }
}

/** Calls `draw` when frames are wanted and not at all otherwise. While the screen is busy with a picture (without a
 *  graphics card, that takes a while), `work` is called again and again for as long as it returns true. */
class Scheduler {
    #left = 0;      // frames to draw even if nobody asks for more
    #request = 0;
    #timer = 0;
    #meanwhile = 0;
    #draw;
    #work;
    #rests;
    #stopped = false;
    #asleep = false;
    #drawing = false;

    /** `rests` tells whether a timer is set only for a message that leaves or a session that is to be kept. */
    constructor(draw, work, rests) {
        this.#draw = draw;
        this.#work = work;
        this.#rests = rests;
    }

    /** A frame is on its way. */
    get drawing() {
        return !this.#stopped && this.#request !== 0;
    }

    get busy() {
        if (this.#asleep) return !this.#stopped && this.#left > 0;
        return !this.#stopped && (this.#request !== 0 || (this.#timer !== 0 && !this.#rests()));
    }

    /** Asleep, it draws nothing at all; what was wanted meanwhile is drawn when it wakes. */
    sleep(on) {
        if (this.#stopped || on === this.#asleep) return;
        this.#asleep = on;
        if (on && this.#request !== 0) this.#left = FRAMES_AFTER_INPUT;
        if (on) this.#drop();
        else this.wake();
    }

    wake = () => {
        this.#left = FRAMES_AFTER_INPUT;
        this.#ask();
    };

    /** Draws now, within the event that asks for it. */
    now = (time = performance.now()) => {
        if (this.#stopped || this.#asleep || this.#drawing) return;
        this.#drawing = true;
        const next = this.#draw(time);
        this.#drawing = false;
        this.#left = Math.max(0, this.#left - 1);
        clearTimeout(this.#timer);
        this.#timer = 0;
        if (next === 0 || this.#left > 0) this.#ask();
        else if (next > 0) this.#timer = setTimeout(() => { this.#timer = 0; this.#left = 2; this.#ask(); }, next);
    };

    stop() {
        this.#stopped = true;
        this.#drop();
    }

    #drop() {
        cancelAnimationFrame(this.#request);
        clearTimeout(this.#timer);
        clearTimeout(this.#meanwhile);
        this.#request = 0;
        this.#timer = 0;
    }

    #ask() {
        if (this.#stopped || this.#asleep || this.#request !== 0) return;
        this.#request = requestAnimationFrame((time) => {
            this.#request = 0;
            clearTimeout(this.#meanwhile);
            this.now(time);
        });
        this.#meanwhile = setTimeout(this.#bridgeTime, SCREEN_IS_BUSY_MS);
    }

    #bridgeTime = () => {
        if (!this.#stopped && this.#request !== 0 && this.#work()) this.#meanwhile = setTimeout(this.#bridgeTime, 0);
    };
}

/** Follows the canvas's size in CSS and device pixels; sets its backing store to match. */
function watchSize(canvas, changed) {
    const fit = (cssWidth, cssHeight, width, height) => {
        const ratio = width / Math.max(1, cssWidth);
        const shrink = Math.min(1, MAX_PIXEL_RATIO / ratio, Math.sqrt(MAX_CANVAS_PIXELS / Math.max(1, width * height)));
        const size = { cssWidth, cssHeight, width: Math.round(width * shrink), height: Math.round(height * shrink) };
        if (canvas.width !== size.width) canvas.width = size.width;
        if (canvas.height !== size.height) canvas.height = size.height;
        return size;
    };
    const measure = () => {
        const box = canvas.getBoundingClientRect();
        return fit(box.width, box.height, ...[box.width, box.height].map((css) => Math.round(css * devicePixelRatio)));
    };
    const observer = new ResizeObserver(([entry]) => {
        const { width, height } = entry.contentRect;
        let pixels = [Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio)];
        const device = entry.devicePixelContentBoxSize?.[0];
        // Exact where the browser knows, but tools that only pretend a ratio leave it out of this number.
        if (device && Math.abs(device.inlineSize - pixels[0]) <= 1 && Math.abs(device.blockSize - pixels[1]) <= 1) {
            pixels = [device.inlineSize, device.blockSize];
        }
        changed(fit(width, height, ...pixels));
    });
    try {
        observer.observe(canvas, { box: 'device-pixel-content-box' });
    } catch {
        observer.observe(canvas);  // Safari knows only CSS pixels
    }
    // Zoom and a move to another screen change the ratio without a resize in some browsers. A query names one ratio, so
    // it is made anew for each.
    let ratio = null;
    const rearm = () => {
        ratio?.removeEventListener('change', onRatio);
        ratio = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
        ratio.addEventListener('change', onRatio);
    };
    const onRatio = () => {
        rearm();
        changed(measure());
    };
    rearm();
    return {
        first: measure(),
        dispose() {
            observer.disconnect();
            ratio.removeEventListener('change', onRatio);
        },
    };
}

/** Tells when the canvas leaves the screen and when it comes back, also where it is in a frame. */
function watchSight(canvas, changed) {
    const observer = new IntersectionObserver((entries) => changed(entries.at(-1).isIntersecting));
    observer.observe(canvas);
    return () => observer.disconnect();
}

function isMac() {
    return /mac|iphone|ipad/i.test(navigator.userAgentData?.platform ?? navigator.platform ?? '');
}

/** Loads the program and runs it on `canvas`.
 *  @param {HTMLCanvasElement} canvas
 *  @param {import('./reluscope.d.ts').CreateOptions} options
 *  @returns {Promise<import('./reluscope.d.ts').Reluscope>} */
export async function create(canvas, options = {}) {
    const test = options.test ?? false;
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const calm = matchMedia('(prefers-reduced-motion: reduce)');
    const storage = makeStorage((options.persist ?? true) && !test);
    const stop = new AbortController();
    let bridge = null;
    let input = null;
    let numFrames = 0;
    let failed = null;

    const fail = (error) => {
        if (failed) return;
        failed = error instanceof Error ? error : new Error(String(error));
        bridge?.kill();
        scheduler.stop();
        options.onStop?.(failed);
    };

    const scheduler = new Scheduler((time) => {
        numFrames += 1;
        const next = bridge.frame(time);
        input?.afterFrame();
        return next;
    }, () => bridge.workMeanwhile(), () => bridge.rests());
    const { wake } = scheduler;
    // An event that has to be answered at once: runs the frames that its queue needs.
    const flush = () => {
        for (let i = 0; i < MAX_FLUSHED_FRAMES && bridge.hasInput(); i += 1) scheduler.now();
    };

    const dataUrl = new URL(options.dataUrl ?? 'data/', options.baseUrl ?? import.meta.url);
    const openFiles = (list) => files.open(list).then(wake);
    let pictures = 0;  // that are being encoded
    const host = {
        isMac: isMac(),
        chooseFiles: (kind) => files.choose(kind),
        saveFile: (name, bytes, mime) => download(name, bytes, mime),
        encodesPictures: canEncode(),
        savePicture: async (name, rgb, width, height) => {
            pictures += 1;
            let stopped = false;
            const goesOn = (fraction) => {
                stopped ||= !bridge.pictureEncoded(0.99 * fraction);
                wake();
                return !stopped;
            };
            try {
                download(name, await encodePng(rgb, width, height, goesOn));
            } catch (error) {
                if (!stopped) bridge.message(`The picture could not be encoded: ${error.message}.`);
            } finally {
                if (!stopped) bridge.pictureEncoded(1);
                pictures -= 1;
                wake();
            }
        },
        fetchExample: (path) => files.example(path).then(wake),
        share: (text, note) => share(text, note).then((sentence) => { bridge.message(sentence); wake(); }),
        hasLessons: () => Boolean(options.onLessons),
        showLessons: () => options.onLessons?.(),
        announce: (text) => options.onAnnounce?.(text),
        setMirror: (json) => options.onMirror?.(json),
        prefersDark: () => (options.theme ? options.theme === 'dark' : dark.matches),
        prefersReducedMotion: () => calm.matches,
        store: storage.store,
        load: (key) => {
            const asked = key === 'welcome' && options.welcome !== undefined;
            const text = asked ? (options.welcome ? 'open' : 'closed') : storage.load(key);
            bridge.load(text);
            return text !== '';
        },
        keptSessions: () => bridge.load(JSON.stringify(storage.keptSessions())),
        keepSession: storage.keepSession,
        fetchSession: (id) => storage.fetchSession(id).then((text) => { bridge.keptSession(id, text); wake(); }),
        adoptSession: storage.adoptSession,
        forgetSession: storage.forgetSession,
        noteSteps: (steps) => options.onSteps?.(steps),
        setCursor: (css) => input?.setCursor(css),
        setTextInput: (wanted, x, y) => input?.setTextInput(wanted, x, y),
        writeClipboard: (text) => input?.writeClipboard(text),
        fail: (what) => fail(new Error(what)),
    };

    /** The link goes into the address, so that a reload shows the same, and on the clipboard. */
    const share = async (text, note) => {
        if (!options.makeLink) return 'This page makes no links.';
        const fragment = await fragmentOf(text);
        if (!fragment) return 'This session is too large for a link. Save it (Ctrl+S) and send the file.';
        const link = options.makeLink(fragment);
        const opens = note ? `It opens what you see. ${note}` : 'It opens exactly what you see.';
        try {
            await navigator.clipboard.writeText(link);
            return `Link copied (${link.length} characters). ${opens}`;
        } catch {
            return `The link is in the address bar now. ${opens}`;
        }
    };

    const LONGEST_WAIT_MS = 1000;
    await Promise.race([storage.ready, pause(LONGEST_WAIT_MS)]);
    const module = await loadModule(canvas, host, options, fail);
    bridge = new Bridge(module, fail);
    const files = new Files({
        filesBegin: () => bridge.filesBegin(),
        filesEnd: (group) => { bridge.filesEnd(group); wake(); },
        fileAdd: (...values) => bridge.fileAdd(...values),
        fileFailed: (group, error) => bridge.fileFailed(group, error),
        write: (address, bytes) => bridge.write(address, bytes),
    }, dataUrl);

    const size = watchSize(canvas, (now) => {
        bridge.display(now);
        // Setting a canvas's size clears it; drawing in the same task leaves no black flash.
        scheduler.now();
        wake();
    });
    if (!bridge.start(size.first, test)) {
        size.dispose();
        throw failed ?? new Error('The browser gave no WebGL2 context.');
    }
    const { signal } = stop;
    canvas.addEventListener('webglcontextlost', (event) => {
        event.preventDefault();  // asks for it back
        bridge.context(true);
        options.onContext?.(true);
    }, { signal });
    canvas.addEventListener('webglcontextrestored', () => {
        bridge.context(false);
        options.onContext?.(false);
        wake();
    }, { signal });
    dark.addEventListener('change', () => {
        if (!options.theme) bridge.theme(dark.matches);
        wake();
    }, { signal });
    calm.addEventListener('change', wake, { signal });
    window.addEventListener('pageshow', wake, { signal });
    // The last moments in which a page is sure to run.
    window.addEventListener('pagehide', () => bridge.keepNow(), { signal });
    document.addEventListener('visibilitychange', () => {
        if (document.visibilityState === 'hidden') bridge.keepNow();
        else wake();
    }, { signal });
    input = listenForInput(canvas, {
        bridge, isMac: host.isMac, isEmbedded: window.parent !== window, wake, flush, openFiles,
        leave: options.onLeave,
    });
    const stopDrops = listenForDrops(options.dropTarget ?? window, {
        over: (over, count) => { bridge.drag(over, count); wake(); },
        drop: openFiles,
    });
    scheduler.now();
    wake();
    const stopWatching = options.sleepsUnseen ? watchSight(canvas, (seen) => scheduler.sleep(!seen)) : null;

    return {
        version: bridge.version(),
        get frames() { return numFrames; },
        get working() { return scheduler.drawing || files.pending > 0; },
        query(question) { return answer(bridge.query(asJson(question))); },
        send(command) {
            const result = answer(bridge.send(asJson(command)));
            wake();
            return result;
        },
        open: (list) => openFiles([...list]),
        async idle() {
            // Asked for in short steps: jobs, file reading and timers all end at their own time.
            while (!failed && (scheduler.busy || files.pending > 0 || pictures > 0)) await pause(15);
            if (failed) throw failed;
        },
        wake,
        destroy() {
            stop.abort();
            stopWatching?.();
            stopDrops();
            size.dispose();
            input.dispose();
            files.dispose();
            scheduler.stop();
            bridge.stop();
            bridge.kill();
        },
    };
}

function pause(milliseconds) {
    return new Promise((resolve) => { setTimeout(resolve, milliseconds); });
}

function asJson(value) {
    return typeof value === 'string' ? value : JSON.stringify(value);
}

function answer(json) {
    return JSON.parse(json || '{"error": "The program is not running."}');
}

/** Fetches and instantiates the WebAssembly module, telling the bytes that have come. */
async function loadModule(canvas, host, options, fail) {
    const base = options.baseUrl ?? import.meta.url;
    const { default: createModule } = await import(new URL('reluscope.mjs', base).href);
    return new Promise((resolve, reject) => {
        createModule({
            canvas,
            host,
            print: (text) => console.log(text),
            printErr: (text) => console.warn(text),
            onAbort: (what) => fail(new Error(`The program stopped: ${what}`)),
            instantiateWasm(imports, receive) {
                const made = options.module
                    ? WebAssembly.instantiate(options.module, imports).then((instance) => ({ instance, module: options.module }))
                    : instantiate(new URL('reluscope.wasm', base), imports, options.onProgress);
                made.then(({ instance, module }) => receive(instance, module)).catch(reject);
                return {};
            },
        }).then(resolve, reject);
    });
}

async function instantiate(url, imports, onProgress) {
    const name = url.pathname.split('/').pop();
    const response = await fetch(url).catch((error) => {
        throw new Error(`The program file ${name} could not be loaded: ${error.message}.`);
    });
    if (!response.ok) {
        throw new Error(`The program file ${name} could not be loaded: the server answered ${response.status}.`);
    }
    // Browsers keep the compiled code of a response only if they get that very one, so a copy is counted.
    countBytes(response.clone(), onProgress).catch(() => {});
    const type = response.headers.get('Content-Type') ?? '';
    if (type.split(';')[0].trim() === 'application/wasm' && WebAssembly.instantiateStreaming) {
        return WebAssembly.instantiateStreaming(response, imports);
    }
    return WebAssembly.instantiate(await response.arrayBuffer(), imports);
}

async function countBytes(response, onProgress) {
    if (!onProgress || !response.body) return;
    // With compression the header has the size on the wire, but bytes are counted after decompression.
    const { headers } = response;
    const length = headers.has('Content-Encoding') ? NaN : Number(headers.get('Content-Length') ?? NaN);
    const reader = response.body.getReader();
    let received = 0;
    for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        received += value.length;
        onProgress(received, length > 0 ? length : NaN);
    }
    onProgress(received, received);
}
