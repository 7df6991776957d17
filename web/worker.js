// Lets the page open without a connection. Only sites that tools/site/make_release.mjs packed register it.
//
// Each build has a cache of its own, filled at once and dropped when the next build's is full. Files whose names hold a
// hash of what is in them come from there. All others are asked for first, so that with a connection nobody sees an old
// page.

const BUILD = '@BUILD@';
const FILES = [];  // the release writes them here; the page itself is './'
const PATIENCE_MS = 4000;  // on a line that hardly answers
const HASHED = /\.[0-9a-f]{10}\.(mjs|js|css|wasm)$/;

const { scope } = self.registration;
// Several sites can share one origin, and so its caches.
const PREFIX = `reluscope ${scope} `;

async function fill() {
    const cache = await caches.open(PREFIX + BUILD);
    await cache.addAll(FILES.map((name) => new Request(new URL(name, scope), { cache: 'no-cache' })));
    await self.skipWaiting();
}

async function dropOthers() {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== PREFIX + BUILD).map((name) => caches.delete(name)));
    await self.clients.claim();
}

const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

/** The kept file, else what the site answers. */
async function kept(request) {
    const cache = await caches.open(PREFIX + BUILD);
    return await cache.match(request, { ignoreSearch: true }) ?? fetch(request);
}

/** What the site answers, else the kept file. With `keeps`, the answer is kept. */
async function fresh(request, key, keeps) {
    const cache = await caches.open(PREFIX + BUILD);
    const old = await cache.match(key, { ignoreSearch: true });
    const asked = fetch(request).then((response) => {
        if (keeps && response.ok) cache.put(key, response.clone()).catch(() => {});  // no room: it works without
        return response;
    });
    if (!old) return asked;
    return Promise.race([asked.catch(() => old), pause(PATIENCE_MS).then(() => old)]);
}

self.addEventListener('install', (event) => event.waitUntil(fill()));
self.addEventListener('activate', (event) => event.waitUntil(dropOthers()));
self.addEventListener('fetch', (event) => {
    const { request } = event;
    if (request.method !== 'GET' || !request.url.startsWith(scope) || request.headers.has('range')) return;
    const path = request.url.slice(scope.length).split(/[?#]/, 1)[0];
    if (HASHED.test(path)) event.respondWith(kept(request));
    else if (path === '' || path === 'index.html') event.respondWith(fresh(request, scope, false));
    else event.respondWith(fresh(request, request, path.startsWith('data/')));
});
