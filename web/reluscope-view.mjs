// <reluscope-view model="net.onnx" data="rows.csv" view="plane" hide="left,training">: ReLUscope as an element of any
// page (docs/embedding.md).
//
// The element holds a frame with the page and talks to it by messages (embedded.mjs). All frames of one site share one
// compiled program. A frame that is far from the screen is not loaded yet; one that has left the screen draws nothing.

const PROTOCOL = 1;
const HERE = new URL('.', import.meta.url).href;
const FORGETS = [['persist', '0'], ['welcome', '0']];  // several on a page would write over each other's settings
const NEW_FRAME = ['site', 'hide', 'theme', 'example'];

const compiled = new Map();  // address of a site: promise of its program

/** The program of a site, compiled once; undefined where this page may not, and each frame loads it by itself. */
function programOf(site) {
    if (new URL(site).origin !== location.origin) return Promise.resolve(undefined);
    if (!compiled.has(site)) {
        const compile = async () => WebAssembly.compileStreaming(fetch(new URL('reluscope.wasm', site)));
        compiled.set(site, compile().catch(() => undefined));
    }
    return compiled.get(site);
}

/** A file that the embedding page can read, with its name and its bytes. */
async function fetchFile(address) {
    const url = new URL(address, document.baseURI);
    const response = await fetch(url).catch(() => { throw new Error(`${url.href} could not be loaded.`); });
    if (!response.ok) throw new Error(`${url.href} could not be loaded: the server answered ${response.status}.`);
    return { name: decodeURIComponent(url.pathname.split('/').pop()) || 'file', bytes: await response.arrayBuffer() };
}

const styles = new CSSStyleSheet();
styles.replaceSync(':host { display: block; height: 480px; } :host([hidden]) { display: none; } iframe { display: block; width: 100%; height: 100%; border: 0; }');

export class ReluscopeView extends HTMLElement {
    static observedAttributes = ['model', 'data', 'view', ...NEW_FRAME];

    #frame = null;
    #calls = new Map();  // by id: {resolve, reject}
    #lastId = 0;
    #settle = null;
    #hasFrame = false;  // the program in it runs
    #isReady = false;   // and has read the files that the attributes name
    #opening = 0;       // timer

    constructor() {
        super();
        this.attachShadow({ mode: 'open' }).adoptedStyleSheets = [styles];
        this.#renewReady();
    }

    /** Resolves when the program runs and has read its files; a frame far from the screen waits until it comes near. */
    ready = null;

    connectedCallback() {
        window.addEventListener('message', this.#receive);
        this.#load();
    }

    disconnectedCallback() {
        window.removeEventListener('message', this.#receive);
        this.#unload('The element was taken out of the page.');
    }

    attributeChangedCallback(name, before, now) {
        if (!this.#frame || before === now) return;
        if (NEW_FRAME.includes(name)) {
            this.#unload('The element was loaded anew.');
            this.#load();
        } else if (this.#isReady && name === 'view') {
            this.send({ command: 'maximise_view', ...(now ? { view: now } : {}) }).catch(() => {});
        } else if (this.#isReady) {
            clearTimeout(this.#opening);  // model and data are often set one after the other
            this.#opening = setTimeout(() => this.#openNamed(), 0);
        }
    }

    query(question) { return this.#call('query', question); }
    send(command) { return this.#call('send', command); }
    idle() { return this.#call('idle'); }

    /** Opens File objects as if the visitor had dropped them. */
    async open(files) {
        const read = await Promise.all([...files].map(async (file) => ({ name: file.name, bytes: await file.arrayBuffer() })));
        return this.#call('open', read, read.map(({ bytes }) => bytes));
    }

    get #site() {
        return new URL(this.getAttribute('site') ?? HERE, document.baseURI).href;
    }

    #renewReady() {
        this.#hasFrame = false;
        this.#isReady = false;
        this.ready = new Promise((resolve, reject) => { this.#settle = { resolve, reject }; });
        this.ready.catch(() => {});  // the event tells it, too
    }

    #load() {
        const url = new URL('index.html', this.#site);
        const parameters = [...FORGETS, ['embed', location.origin], ...['hide', 'theme'].map((name) => [name, this.getAttribute(name)])];
        for (const [name, value] of parameters) if (value !== null) url.searchParams.set(name, value);
        if (this.hasAttribute('example')) url.hash = `example=${encodeURIComponent(this.getAttribute('example'))}`;
        const frame = document.createElement('iframe');
        Object.assign(frame, { src: url.href, loading: 'lazy', allow: 'clipboard-write; fullscreen', title: this.title || 'ReLUscope' });
        this.#frame = frame;
        this.shadowRoot.replaceChildren(frame);
    }

    #unload(why) {
        this.#frame?.remove();
        this.#frame = null;
        for (const { reject } of this.#calls.values()) reject(new Error(why));
        this.#calls.clear();
        this.#settle.reject(new Error(why));
        this.#renewReady();
    }

    #post(message, transfer = []) {
        this.#frame?.contentWindow?.postMessage({ reluscope: PROTOCOL, ...message }, new URL(this.#site).origin, transfer);
    }

    /** Waits for the frame itself and not for its files, which are opened this way. */
    #call(kind, value, transfer) {
        return new Promise((resolve, reject) => {
            this.#lastId += 1;
            this.#calls.set(this.#lastId, { resolve, reject, message: { kind, id: this.#lastId, value }, transfer, sent: false });
            this.#sendWaiting();
        });
    }

    #sendWaiting() {
        if (!this.#hasFrame) return;
        for (const call of this.#calls.values()) {
            if (call.sent) continue;
            call.sent = true;
            this.#post(call.message, call.transfer);
        }
    }

    #tell(name, detail) {
        this.dispatchEvent(new CustomEvent(`reluscope-${name}`, { detail, bubbles: true, composed: true }));
    }

    async #openNamed() {
        const named = ['model', 'data'].map((name) => this.getAttribute(name)).filter(Boolean);
        if (named.length === 0) return;
        try {
            const files = await Promise.all(named.map(fetchFile));
            await this.#call('open', files, files.map(({ bytes }) => bytes));
        } catch (error) {
            this.#tell('error', { message: error.message });
        }
    }

    async #begin(version) {
        this.#hasFrame = true;
        this.#sendWaiting();
        await this.#openNamed();
        await this.idle().catch(() => {});  // what opens brings its own arrangement along
        const view = this.getAttribute('view');
        if (view) {
            const { error } = await this.send({ command: 'maximise_view', view }).catch(({ message }) => ({ error: message }));
            if (error) this.#tell('error', { message: `view="${view}": ${error}` });
        }
        this.#isReady = true;
        this.#settle.resolve(this);
        this.#tell('ready', { version });
    }

    #receive = ({ source, origin, data }) => {
        if (!this.#frame || source !== this.#frame.contentWindow || origin !== new URL(this.#site).origin || data?.reluscope !== PROTOCOL) return;
        if (data.kind === 'hello') {
            this.#hasFrame = false;
            programOf(this.#site).then((module) => this.#post({ kind: 'start', module }));
        } else if (data.kind === 'ready') {
            this.#begin(data.version);
        } else if (data.kind === 'answer') {
            const call = this.#calls.get(data.id);
            this.#calls.delete(data.id);
            if (data.error !== undefined) call?.reject(new Error(data.error));
            else call?.resolve(data.value);
        } else if (data.kind === 'change') {
            this.#tell('change', { document: data.document, selection: data.selection });
        } else if (data.kind === 'stopped') {
            this.#settle.reject(new Error(data.message));
            this.#tell('error', { message: data.message });
        }
    };
}

customElements.define('reluscope-view', ReluscopeView);
