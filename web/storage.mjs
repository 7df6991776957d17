// What outlives a visit: small settings in localStorage, sessions in IndexedDB, which has room for tables.
//
// Every visit keeps its session under an id of its own, so that neither a reload nor another tab writes over what is
// kept already. While a tab lives it holds a lock on its id: others neither offer nor overwrite that one.

const STORE = 'kept';
const OLD_KEY = 'session';   // the only session, as an earlier version kept it
const ABOUT = 'about:';
const TEXT = 'session:';
const LOCK = 'reluscope:';
const MOST_KEPT = 8;
const LOCKS_SETTLE_MS = 250;  // a page that is reloaded gives its lock back about when the next one asks
const ALIVE_MS = 30000;       // without locks: whoever kept something that recently may be open still

function openDatabase() {
    return new Promise((resolve, reject) => {
        const request = indexedDB.open('reluscope', 1);
        request.onupgradeneeded = () => request.result.createObjectStore(STORE);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
}

function finished(request) {
    return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
}

function newId() {
    const random = new Uint32Array(2);
    crypto.getRandomValues(random);
    return `${Date.now().toString(36)}-${[...random].map((word) => word.toString(36)).join('')}`;
}

/** Ids that a living tab holds; without the API, none are known. */
async function heldIds() {
    const { held } = await navigator.locks.query();
    return new Set(held.map(({ name }) => name).filter((name) => name.startsWith(LOCK)).map((name) => name.slice(LOCK.length)));
}

/** Holds an id until `release` is called or the page is gone: {id, release}, or nothing if another tab has it. */
function hold(id) {
    if (!navigator.locks) return Promise.resolve({ id, release() {} });
    return new Promise((resolve) => {
        navigator.locks.request(LOCK + id, { ifAvailable: true }, (lock) => {
            if (!lock) return resolve(null);
            return new Promise((release) => { resolve({ id, release }); });
        }).catch(() => resolve({ id, release() {} }));
    });
}

/** The sessions of this browser. Without a database (forbidden, as in some private windows) nothing is kept. */
class Sessions {
    #database = null;
    #about = new Map();  // by id: {title, time, ownWork}
    #held = null;
    #offered = [];       // ids, the newest first

    async open() {
        this.#database = await openDatabase();
        await this.#adoptOldKey();
        const keys = await finished(this.#store().getAllKeys());
        for (const key of keys.filter((one) => String(one).startsWith(ABOUT))) {
            const about = await finished(this.#store().get(key));
            if (about) this.#about.set(key.slice(ABOUT.length), about);
        }
        this.#held = await hold(newId());
        const previous = sessionStorage.getItem('reluscope:visit');  // of this tab, before a reload
        sessionStorage.setItem('reluscope:visit', this.#held.id);
        const alive = await this.#alive(previous);
        this.#offered = [...this.#about.keys()].filter((id) => !alive(id));
        this.#offered.sort((a, b) => this.#about.get(b).time - this.#about.get(a).time);
    }

    #store(mode = 'readonly') {
        return this.#database.transaction(STORE, mode).objectStore(STORE);
    }

    async #adoptOldKey() {
        const text = await finished(this.#store().get(OLD_KEY));
        if (text === undefined) return;
        const store = this.#store('readwrite');
        if (text) {
            store.put(text, `${TEXT}old`);
            store.put({ title: 'your last session', time: 0, ownWork: true }, `${ABOUT}old`);
        }
        await finished(store.delete(OLD_KEY));
    }

    async #alive(previous) {
        if (!navigator.locks) {
            return (id) => id !== previous && this.#about.get(id).time > Date.now() - ALIVE_MS;
        }
        let held = await heldIds();
        if (previous && held.has(previous)) {
            await new Promise((resolve) => { setTimeout(resolve, LOCKS_SETTLE_MS); });
            held = await heldIds();
        }
        return (id) => held.has(id);
    }

    list() {
        return this.#offered.map((id) => {
            const { title, time } = this.#about.get(id);
            return { id, title, seconds_ago: time > 0 ? (Date.now() - time) / 1000 : -1 };
        });
    }

    keep(text, title, ownWork) {
        if (!this.#database) return;
        const { id } = this.#held;
        const about = { title, time: Date.now(), ownWork };
        this.#about.set(id, about);
        const transaction = this.#database.transaction(STORE, 'readwrite');
        transaction.onerror = (event) => event.preventDefault();  // full: the older text stays
        const store = transaction.objectStore(STORE);
        store.put(text, TEXT + id);
        store.put(about, ABOUT + id);
        for (const old of this.#tooMany()) this.#drop(store, old);
        transaction.commit?.();  // the page may be about to close
    }

    /** What has to go: those without work of their own first, then the oldest. Never one that this visit wrote or
     *  may still offer as its newest. */
    #tooMany() {
        const others = [...this.#about].filter(([id]) => id !== this.#held.id);
        others.sort(([, a], [, b]) => (a.ownWork === b.ownWork ? a.time - b.time : Number(a.ownWork) - Number(b.ownWork)));
        return others.slice(0, Math.max(0, others.length + 1 - MOST_KEPT)).map(([id]) => id);
    }

    #drop(store, id) {
        store.delete(TEXT + id);
        store.delete(ABOUT + id);
        this.#about.delete(id);
        this.#offered = this.#offered.filter((one) => one !== id);
    }

    forget(id) {
        if (this.#database && this.#about.has(id)) this.#drop(this.#store('readwrite'), id);
    }

    /** Its text, or ''. */
    async fetch(id) {
        return await finished(this.#store().get(TEXT + id)) ?? '';
    }

    /** From now on keep() writes over this one, unless another tab does. What this visit kept under its old id
     *  stays, and can be offered. */
    async adopt(id) {
        const left = this.#held;
        this.#offered = this.#offered.filter((one) => one !== id);
        if (this.#about.has(left.id)) this.#offered.unshift(left.id);
        const held = await hold(id);
        if (!held) return;  // somebody else goes on with it: this visit keeps a copy of its own
        this.#held = held;
        left.release();
        sessionStorage.setItem('reluscope:visit', id);
    }
}

/** Settings that outlive the visit, or do not if the browser or a test forbids. `ready` resolves once all can be
 *  loaded. */
export function makeStorage(persist) {
    const memory = new Map();
    const name = (key) => `reluscope:${key}`;
    const sessions = new Sessions();
    let usable = false;
    const ready = !persist ? Promise.resolve() : sessions.open().then(() => { usable = true; }, () => {});
    return {
        ready,
        store(key, value) {
            memory.set(key, value);
            if (!persist) return;
            try {
                localStorage.setItem(name(key), value);
            } catch {
                // Full, or forbidden: the memory has it for this visit.
            }
        },
        load(key) {
            if (memory.has(key) || !persist) return memory.get(key) ?? '';
            try {
                return localStorage.getItem(name(key)) ?? '';
            } catch {
                return '';
            }
        },
        keptSessions: () => (usable ? sessions.list() : []),
        keepSession: (text, title, ownWork) => { if (usable) sessions.keep(text, title, ownWork); },
        fetchSession: (id) => (usable ? sessions.fetch(id).catch(() => '') : Promise.resolve('')),
        adoptSession: (id) => { if (usable) sessions.adopt(id); },
        forgetSession: (id) => { if (usable) sessions.forget(id); },
    };
}
