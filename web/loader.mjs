// The page: checks the browser, shows the loading bar, starts the program on the canvas and, if it stops, says so.
// window.reluscope is the door for tests and embedding pages (docs/embedding.md).

import { joinHistory } from './back.mjs';
import { readBrought } from './brought.mjs';
import { missingFeatures } from './features.mjs';
import { announce, showMirror } from './mirror.mjs';
import { showNotice } from './notice.mjs';

const HELP_AFTER_MS = 8000;

const part = (id) => document.getElementById(id);
const brought = readBrought(part('brought')?.textContent);  // null on a site
const parameters = new URLSearchParams(location.search);
for (const [name, value] of brought?.parameters ?? []) if (!parameters.has(name)) parameters.set(name, value);

let running = null;  // what create() returned
let stopped = null;  // the error that ended it
let tabHistory = null;  // what joinHistory() returned
let steps = 0;  // that can be undone
let host = null;  // what joinHost() returned, in an element of another page
let lessons = null;  // promise of what makeLessons() returned, once somebody asked for a lesson
let settle = null;
const ready = new Promise((resolve, reject) => { settle = { resolve, reject }; });
ready.catch(() => {});  // the notice tells it; waiting pages may listen too

function program() {
    if (stopped) throw stopped;
    if (!running) throw new Error('ReLUscope is still loading: await reluscope.ready first.');
    return running;
}

window.reluscope = {
    ready,
    get version() { return running?.version ?? ''; },
    get frames() { return running?.frames ?? 0; },
    get working() { return running?.working ?? true; },
    get error() { return stopped?.message ?? null; },
    query: (question) => program().query(question),
    send: (command) => program().send(command),
    open: (files) => program().open(files),
    idle: async () => { await ready; await program().idle(); },
    wake: () => program().wake(),
    destroy() {
        running?.destroy();
        running = null;
        stopped ??= new Error('ReLUscope was taken down.');
    },
};

function report(error) {
    return [
        `ReLUscope ${running?.version ?? '(not started)'}`,
        `${new Date().toISOString()}  ${location.origin}${location.pathname}${location.search}`,
        navigator.userAgent,
        `window ${innerWidth} x ${innerHeight}, ${devicePixelRatio} device pixels each, ${running?.frames ?? 0} frames`,
        '',
        error.stack ?? String(error),
    ].join('\n');
}

/** Ends everything and shows why. */
function stop(error, title, sentences, extra = {}) {
    if (stopped) return;
    stopped = error;
    part('loading').hidden = true;
    part('paused').hidden = true;
    part('canvas').hidden = true;
    showNotice(part('notice'), { title, sentences, report: report(error), ...extra });
    settle.reject(error);
    host?.stopped(String(error.message ?? error));
}

function stopRunning(error) {
    stop(error, 'The program stopped', [
        'ReLUscope met a fault of its own and cannot go on. Your files are untouched: they never left your machine.',
        String(error.message ?? error),
    ]);
}

/** The loading bar: megabytes of known size, or just movement. */
function makeProgress() {
    const bar = part('bar');
    const step = part('step');
    const known = Number(part('loading').dataset.wasmBytes);  // NaN while the build has not filled it in
    const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
    return (received, length) => {
        const total = known > 0 ? known : length;
        if (!(total > 0)) {
            step.textContent = `Loading, ${megabytes(received)} MB so far`;
        } else if (received < total) {
            bar.value = received / total;
            step.textContent = `Loading, ${Math.floor((100 * received) / total)} % of ${megabytes(total)} MB`;
        } else {
            bar.value = 1;
            step.textContent = 'Starting';
        }
    };
}

/** Puts the fragment of a session into the address and gives the whole link. */
function makeLink(fragment) {
    const link = new URL(location.href);
    link.hash = fragment;
    history.replaceState(history.state, '', link);
    return link.href;
}

/** Shows what the address asks for. */
function openFragment() {
    program().send({ command: 'open_link', fragment: location.hash });
}

/** The address that a path on this site has. */
function addressOf(path) {
    let url;
    try {
        url = new URL(path, location.href);
    } catch {
        throw new Error('this is no address. Name a file that lies on this site, such as net.onnx.');
    }
    if (url.origin !== location.origin) {
        throw new Error(`the page takes files of this site only, and this one lies on ${url.host || url.protocol}.`);
    }
    return url;
}

/** ?model= and ?data= name files of this site; nothing else can be fetched (the content security policy). */
async function fetchNamed() {
    const MAX_BYTES = 256 * 1024 * 1024;
    const MAX_SHOWN = 100;  // characters of a path in a message
    const files = [];
    for (const key of ['model', 'data']) {
        const path = parameters.get(key);
        if (!path) continue;
        const refuse = (why) => program().send({
            command: 'show_message', kind: 'warning', text: `?${key}=${path.slice(0, MAX_SHOWN)}: ${why}`,
        });
        try {
            const url = addressOf(path);
            const name = url.pathname.split('/').pop() || key;
            const response = await fetch(url);
            if (!response.ok) throw new Error(`the server answered ${response.status}.`);
            const blob = await response.blob();
            if (blob.size > MAX_BYTES) throw new Error('it is too large for this page.');
            files.push(new File([blob], name));
        } catch (error) {
            refuse(String(error.message ?? error));
        }
    }
    if (files.length > 0) await program().open(files);
}

/** Opens what an exported page brings along, unless its address holds a session. */
async function openBrought() {
    if (!brought || location.hash.length > 1) return;
    document.title = brought.title;
    await program().open(brought.files());
    if (brought.commands.length > 0) await documentOpen(true);
    for (const command of brought.commands) program().send(command);
}

/** The panel of lessons, loaded when it is first wanted. */
function theLessons() {
    const base = new URL('.', import.meta.url);
    lessons ??= import('./lessons.mjs').then(({ makeLessons }) => makeLessons({
        program,
        base,
        persist: parameters.get('persist') !== '0' && parameters.get('test') !== '1',
        panel: part('lesson'),
        stage: part('stage'),
        canvas: part('canvas'),
        hide: parameters.get('hide'),
    }));
    return lessons.catch((error) => {
        lessons = null;  // the next click tries again
        program().send({ command: 'show_message', kind: 'error', text: `The lessons could not be loaded: ${error.message}.` });
    });
}

/** Resolves once a document is open (with `own`: one of the visitor's and no example), or when nothing is on its
 *  way. */
async function documentOpen(own) {
    const POLL_MS = 50;
    let rests = false;
    running.idle().catch(() => {}).then(() => { rests = true; });
    const isOpen = () => {
        const { document: open } = program().query({ what: 'state' });
        return open && !(own && open.example);
    };
    while (!rests && !isOpen()) await new Promise((resolve) => { setTimeout(resolve, POLL_MS); });
}

/** ?hide= closes views and columns, ?view= shows one view alone. */
async function arrange() {
    const hide = parameters.get('hide');
    const view = parameters.get('view');
    if (hide === null && view === null) return;
    await documentOpen(Boolean(brought) || parameters.has('model'));  // it brings its own arrangement along
    if (hide !== null) {
        const { hiddenNames, hideParts } = await import('./hidden_parts.mjs');
        const { known, unknown } = hiddenNames(hide.slice(0, 400));
        if (unknown.length > 0) {
            program().send({
                command: 'show_message', kind: 'warning',
                text: `?hide=: there is no view or column ${unknown.join(', ')}. Views have the names of show_view; the columns are left and right.`,
            });
        }
        hideParts(program(), known);
    }
    if (view === null) return;
    const { error } = program().send({ command: 'maximise_view', view: view.slice(0, 100) });
    if (error) program().send({ command: 'show_message', kind: 'warning', text: `?view=: ${error}` });
}

/** ?lesson= opens a lesson or their list. */
async function openLesson() {
    const lesson = parameters.get('lesson');
    if (lesson === null) return;
    const panel = await theLessons();
    if (lesson === '' || lesson === 'list') await panel?.showList();
    else await panel?.open(lesson);
}

/** F6 in the canvas goes to what follows it: the lesson, where one is open, else the text version. */
async function leaveCanvas() {
    const panel = part('lesson').hidden ? null : await lessons;
    if (panel) panel.focus();
    else part('mirror').focus();
}

function showRunning() {
    const loading = part('loading');
    loading.classList.add('done');
    loading.setAttribute('aria-hidden', 'true');
    setTimeout(() => { loading.hidden = true; }, matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 200);
}

/** Faults of our own scripts outside any call: without this they would leave a picture that does nothing. */
function watchFaults() {
    const ours = new URL('.', import.meta.url).href;
    window.addEventListener('error', (event) => {
        if (event.error && (event.filename ?? '').startsWith(ours)) stopRunning(event.error);
    });
    window.addEventListener('unhandledrejection', (event) => {
        if (event.reason instanceof Error && (event.reason.stack ?? '').includes(ours)) stopRunning(event.reason);
    });
}

/** The skip link and F6 go to the text version, F6 and Escape back. The link itself would replace a session in the
 *  address. */
function joinMirror() {
    document.querySelector('.skip').addEventListener('click', (event) => {
        event.preventDefault();
        part('mirror').focus();
    });
    part('mirror').addEventListener('keydown', (event) => {
        if (event.key !== 'F6' && event.key !== 'Escape') return;
        event.preventDefault();
        if (!event.repeat) part('canvas').focus();
    });
}

/** Keys that come before anything has the keyboard are the canvas's, to which the focus goes with them. Tab goes to the
 *  skip link as ever, and beside a lesson keys scroll its text. */
function joinKeys() {
    const others = new Set(['Tab', 'Control', 'Shift', 'Alt', 'AltGraph', 'Meta', 'CapsLock']);
    window.addEventListener('keydown', (event) => {
        const isFree = document.activeElement === null || document.activeElement === document.body;
        if (!isFree || stopped || event.defaultPrevented || others.has(event.key) || !part('lesson').hidden) return;
        part('canvas').focus({ preventScroll: true });
        if (!part('canvas').dispatchEvent(new KeyboardEvent(event.type, event))) event.preventDefault();
    });
}

/** Sites that are released work without a connection from the second visit on (worker.js). */
function keepForLater() {
    const { worker } = document.documentElement.dataset;
    if (!worker || parameters.get('test') === '1' || !navigator.serviceWorker) return;
    navigator.serviceWorker.register(worker).catch(() => {});  // forbidden, as in some private windows: it works without
}

async function main() {
    const theme = ['dark', 'light'].includes(parameters.get('theme')) ? parameters.get('theme') : undefined;
    if (theme) document.documentElement.dataset.theme = theme;
    const missing = missingFeatures();
    if (missing.length > 0) {
        const names = missing.map((feature) => feature.name).join(' and ');
        stop(new Error(`This browser lacks ${names}.`), 'This browser cannot show ReLUscope', [
            `It lacks ${names}. A current Chrome, Edge, Firefox or Safari has everything that is needed; there is also `
            + 'a desktop program that needs no browser.',
        ], { items: missing });
        return;
    }
    const help = setTimeout(() => { part('slow').hidden = false; }, HELP_AFTER_MS);
    watchFaults();
    joinMirror();
    try {
        const isEmbedded = window.parent !== window;
        if (isEmbedded && parameters.has('embed')) {
            const { joinHost } = await import('./embedded.mjs');
            host = joinHost(parameters.get('embed'), program, ready);
        }
        const { create } = await import('./app.mjs');
        running = await create(part('canvas'), {
            baseUrl: new URL('.', import.meta.url).href,
            test: parameters.get('test') === '1',
            persist: parameters.get('persist') !== '0',
            welcome: parameters.has('lesson') ? false : { 0: false, 1: true }[parameters.get('welcome')],
            theme,
            module: await host?.module,
            sleepsUnseen: isEmbedded,
            makeLink,
            onProgress: makeProgress(),
            onSteps: (now) => {
                steps = now;
                tabHistory?.noteSteps(now);
            },
            onAnnounce: (text) => announce(part('live'), text),
            onMirror: (json) => {
                showMirror(part('mirror'), json);
                host?.changed();
            },
            onLeave: leaveCanvas,
            onLessons: () => theLessons().then((panel) => panel?.showList()),
            onContext: (lost) => { part('paused').hidden = !lost; },
            onStop: stopRunning,
        });
        if (stopped) return;  // it stopped in its first frame
        openFragment();
        await openBrought();
        await fetchNamed();
        // Within another page "Back" is that page's own.
        if (!isEmbedded) {
            tabHistory = joinHistory((command) => program().send({ command }));
            tabHistory.noteSteps(steps);
        }
        window.addEventListener('hashchange', () => {
            if (tabHistory?.isTyped() ?? true) openFragment();
        });
        showRunning();
        joinKeys();
        arrange().then(openLesson).catch(stopRunning);
        settle.resolve(window.reluscope);
        host?.ready(running.version);
        keepForLater();
    } catch (error) {
        stop(error, 'ReLUscope could not be loaded', [
            'A part of the program did not arrive or did not start. Often loading the page again is enough.',
            String(error.message ?? error),
        ]);
    } finally {
        clearTimeout(help);
        part('slow').hidden = true;
    }
}

main();
