// The engine of ReLUscope without its interface, for pages, workers and Node: docs/javascript.md. Long work is done in
// slices of a few milliseconds, so that a page stays alive; AbortSignals stop it.

import { Engine, ReluscopeError } from './engine.mjs';

export { ReluscopeError };

let starting = null;  // the promise of the engine
let running = null;  // the engine, once it is there

/**
 * Loads the engine's WebAssembly module; the first call of any other function does it, too. `wasm`: its bytes, its
 * address, or a compiled module, where it does not lie beside this file.
 */
export async function init({ wasm } = {}) {
    starting ??= Engine.load(wasm ?? new URL('./reluscope.wasm', import.meta.url));
    try {
        running = await starting;
    } catch (error) {
        starting = null;
        throw error;
    }
}

// Frees what scripts forgot to free.
const forgotten = new FinalizationRegistry(({ owner, handle }) => owner.release(handle));

/** What a network and a table have in common: something in the engine's memory, by a number. */
class Held {
    #owner;
    #handle;
    #kind;

    constructor(owner, handle, kind, info) {
        this.#owner = owner;
        this.#handle = handle;
        this.#kind = kind;
        this.info = info;
        forgotten.register(this, { owner, handle }, this);
    }

    /** Gives its memory back. Tasks that run keep what they need. */
    free() {
        if (this.#handle === 0) return;
        forgotten.unregister(this);
        this.#owner.release(this.#handle);
        this.#handle = 0;
    }

    /** How requests name it. */
    toJSON() {
        if (this.#handle === 0) throw new ReluscopeError(`This ${this.#kind} was freed.`);
        if (this.#owner.broken) throw new ReluscopeError(`This ${this.#kind} was lost when the engine stopped; load it again.`);
        return { handle: this.#handle };
    }
}

/** A network in the engine's memory. `info` is what `reluscope info --json` says of it. */
export class Network extends Held {
    get name() { return this.info.name; }
    get inputs() { return this.info.inputs; }
    get outputs() { return this.info.outputs; }

    /** The network as a file: 'json', or 'onnx' with `float64` where it shall keep its digits. */
    async save(format = 'json', { float64 = false } = {}) {
        const { arrays } = await run({ task: 'save', network: this, format, float64 });
        return arrays.bytes;
    }
}

/** A table in the engine's memory. `info` is what `reluscope info --json` says of it. */
export class Table extends Held {
    get name() { return this.#name; }
    get rows() { return this.info.rows; }
    #name;

    constructor(owner, handle, info, name) {
        super(owner, handle, 'table', info);
        this.#name = name;
    }
}

if (Symbol.dispose) {
    Held.prototype[Symbol.dispose] = function dispose() { this.free(); };
}

/**
 * Runs one request to its end. `files`: bytes that belong to it. Where the engine is there it takes the request at
 * once, so that networks and tables can be freed meanwhile.
 */
async function run(request, { signal, onProgress } = {}, files = []) {
    signal?.throwIfAborted();
    if (running?.broken) starting = running = null;  // what it held is gone; files can be loaded anew
    if (!running) await init();
    return running.run(request, files, { signal, onProgress });
}

/** Options for the engine, and those for its caller. */
function split({ signal, onProgress, ...options }) {
    return [options, { signal, onProgress }];
}

function bytesOf(source, what) {
    if (typeof source === 'string') return new TextEncoder().encode(source);
    if (source instanceof ArrayBuffer) return new Uint8Array(source);
    if (ArrayBuffer.isView(source)) return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
    throw new ReluscopeError(`${what}: expected bytes (Uint8Array, ArrayBuffer) or text, found ${source === null ? 'null' : typeof source}`);
}

const networkOf = ({ engine: owner, made, document }) => new Network(owner, made, 'network', document);

/** Reads a model: ONNX, safetensors, NumPy, TensorFlow.js or JSON, told apart by its bytes. */
export async function loadNetwork(bytes, name = 'network', options = {}) {
    const [{ files = {}, ...rest }, control] = split(options);
    const inboxes = [bytesOf(bytes, name)];
    const slots = {};
    for (const [file, content] of Object.entries(files)) {
        slots[file] = inboxes.length;
        inboxes.push(bytesOf(content, file));
    }
    return networkOf(await run({ ...rest, task: 'loadNetwork', name, files: slots }, control, inboxes));
}

/** Reads a CSV table. */
export async function loadTable(bytes, name = 'table', options = {}) {
    const [rest, control] = split(options);
    const { engine: owner, made, document } = await run({ ...rest, task: 'loadTable', name }, control, [bytesOf(bytes, name)]);
    return new Table(owner, made, document, name);
}

/** Rows with one pattern, their formulas and the certificate: `reluscope explain`. */
export async function explain(network, table, options = {}) {
    const [rest, control] = split(options);
    const { document, arrays } = await run({ ...rest, task: 'explain', network, table }, control);
    return { report: document, ...arrays };
}

/** The linear regions of a plane: `reluscope partition`. */
export async function partition(network, options = {}) {
    const [rest, control] = split(options);
    const { document, arrays } = await run({ ...rest, task: 'partition', network }, control);
    return { report: document, ...arrays };
}

/** The pieces of the line between two inputs: `reluscope path`. */
export async function path(network, from, to, options = {}) {
    const [rest, control] = split(options);
    return (await run({ ...rest, task: 'path', network, from, to }, control)).document;
}

/** The smallest change of a row that flips its prediction: `reluscope counterfactual`. */
export async function counterfactual(network, table, row, options = {}) {
    const [{ to, ...rest }, control] = split(options);
    const wanted = to === undefined ? {} : { to: String(to) };
    return (await run({ ...rest, ...wanted, task: 'counterfactual', network, table, row }, control)).document;
}

/** What each column adds to the logits of a row: `reluscope attribute`. */
export async function attribute(network, table, row, options = {}) {
    const [rest, control] = split(options);
    return (await run({ ...rest, task: 'attribute', network, table, row }, control)).document;
}

/** The same outputs with fewer units: `reluscope simplify --lossless`. */
export async function simplify(network, table, options = {}) {
    const [rest, control] = split(options);
    const result = await run({ ...rest, task: 'simplify', network, table: table ?? undefined }, control);
    return { report: result.document, network: networkOf(result) };
}

/** Clusters joined to a few families with one formula each: `reluscope simplify --families`. */
export async function families(network, table, count, options = {}) {
    const [rest, control] = split(options);
    const result = await run({ ...rest, task: 'families', network, table, families: count }, control);
    return { report: result.document, network: networkOf(result) };
}

/** Trains a network on a table: `reluscope train`. */
export async function train(table, options = {}) {
    const [rest, control] = split(options);
    const result = await run({ ...rest, task: 'train', table }, control);
    return { network: networkOf(result), record: result.document, history: result.arrays };
}
