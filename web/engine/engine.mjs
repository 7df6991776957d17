// One instance of the engine's module: how it is loaded, and how a request goes through it.

/** Why the engine refused something, in one sentence. */
export class ReluscopeError extends Error {
    constructor(message, options) {
        super(message, options);
        this.name = 'ReluscopeError';
    }
}

const SLICE_MS = 12;  // of work between two looks at what else there is to do
const FAILED = -1;
const MORE = 1;

/** Lets timers, messages and the page have their turn. */
const pause = typeof setImmediate === 'function'
    ? () => new Promise((resolve) => { setImmediate(resolve); })
    : () => new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel();  // setTimeout would wait 4 ms
        port1.onmessage = () => {
            port1.close();
            resolve();
        };
        port2.postMessage(null);
    });

/** The module at an address: from a file in Node, else as the browser fetches it. */
async function compileAt(url) {
    if (url.protocol === 'file:' && globalThis.process?.versions?.node) {
        const { readFile } = await import(/* webpackIgnore: true */ /* @vite-ignore */ 'node:fs/promises');
        return WebAssembly.compile(await readFile(url));
    }
    const response = await fetch(url);
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    // Streaming needs the right content type, which not every server sends.
    return response.headers.get('content-type')?.startsWith('application/wasm')
        ? WebAssembly.compileStreaming(response)
        : WebAssembly.compile(await response.arrayBuffer());
}

async function compiled(wasm) {
    if (wasm instanceof WebAssembly.Module) return wasm;
    if (wasm instanceof ArrayBuffer || ArrayBuffer.isView(wasm)) return WebAssembly.compile(wasm);
    return compileAt(new URL(wasm, globalThis.location?.href));
}

// Of what a module of C++ may ask its host, this one needs to be told nothing, and must not ask for more.
const HOST = { emscripten_notify_memory_growth() {} };

function importsOf(module) {
    const imports = {};
    for (const { module: space, name } of WebAssembly.Module.imports(module)) {
        imports[space] ??= {};
        imports[space][name] = HOST[name] ?? (() => { throw new Error(`the module called ${name}`); });
    }
    return imports;
}

const KINDS = [Int32Array, Uint32Array, Float64Array, Uint8Array];
const LINES = KINDS.length;

export class Engine {
    broken = false;
    #exports;

    static async load(wasm) {
        try {
            const module = await compiled(wasm);
            const instance = await WebAssembly.instantiate(module, importsOf(module));
            instance.exports._initialize();
            return new Engine(instance.exports);
        } catch (cause) {
            const where = wasm instanceof URL || typeof wasm === 'string' ? ` from ${wasm}` : '';
            throw new ReluscopeError(`The engine could not be loaded${where}: ${cause.message}`, { cause });
        }
    }

    constructor(exports) { this.#exports = exports; }

    release(handle) {
        if (!this.broken) this.#exports.engine_release(handle);
    }

    /** Does `request` in slices and gives what it came to: `document`, `arrays`, and the handle of what was made. */
    async run(request, files, { signal, onProgress }) {
        const id = this.#begin(request, files);
        try {
            let seconds = 0;
            for (;;) {
                const begun = performance.now();
                let state = MORE;
                let spent = 0;
                while (state === MORE && spent < SLICE_MS) {
                    state = this.#call('engine_step', id, seconds + spent / 1000);
                    spent = performance.now() - begun;
                }
                seconds += spent / 1000;
                if (state === FAILED) throw this.#refusal();
                if (state !== MORE) break;
                onProgress?.(this.#call('engine_progress', id), this.#text(this.#call('engine_what', id)));
                await pause();
                signal?.throwIfAborted();
                this.#check();
            }
            const outcome = this.#outcome(id);
            onProgress?.(1, 'done');
            return outcome;
        } finally {
            if (!this.broken) this.#exports.engine_end(id);
        }
    }

    #begin(request, files) {
        this.#check();
        const texts = [new TextEncoder().encode(JSON.stringify(request, asPlain)), ...files];
        texts.forEach((bytes, slot) => {
            const pointer = this.#call('engine_reserve', slot, bytes.length) >>> 0;
            if (pointer === 0) throw this.#refusal();
            new Uint8Array(this.#exports.memory.buffer, pointer, bytes.length).set(bytes);
        });
        const id = this.#call('engine_begin');
        if (id === 0) throw this.#refusal();
        return id;
    }

    #outcome(id) {
        const size = this.#call('engine_document_size', id) >>> 0;
        const document = JSON.parse(this.#decode(this.#call('engine_document', id) >>> 0, size));
        const arrays = {};
        for (let i = 0; i < this.#call('engine_num_arrays', id); ++i) {
            arrays[this.#text(this.#call('engine_array_name', id, i))] = this.#array(id, i);
        }
        return { engine: this, document, arrays, made: this.#call('engine_made', id) };
    }

    #array(id, i) {
        const kind = this.#call('engine_array_kind', id, i);
        const data = this.#call('engine_array_data', id, i) >>> 0;
        const length = this.#call('engine_array_length', id, i) >>> 0;
        if (kind === LINES) return this.#decode(data, length).split('\n').slice(0, -1);
        return length === 0 ? new KINDS[kind]() : new KINDS[kind](this.#exports.memory.buffer, data, length).slice();
    }

    #refusal() { return new ReluscopeError(this.#text(this.#call('engine_error'))); }

    #check() {
        if (this.broken) throw new ReluscopeError('The engine has stopped; what it held is lost.');
    }

    /** Calls the module. A trap leaves its memory in no known state: nothing is called again. */
    #call(name, ...values) {
        try {
            return this.#exports[name](...values);
        } catch (cause) {
            this.broken = true;
            throw new ReluscopeError(`The engine met a fault of its own and has stopped: ${cause.message}`, { cause });
        }
    }

    #decode(pointer, size) {
        return new TextDecoder().decode(new Uint8Array(this.#exports.memory.buffer, pointer, size));
    }

    #text(pointer) {
        const bytes = new Uint8Array(this.#exports.memory.buffer, pointer >>> 0);
        return new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0)));
    }
}

/** Typed arrays are written as plain ones. JSON would make null of numbers that it does not know. */
function asPlain(key, value) {
    if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return Array.from(value);
    if (typeof value === 'number' && !Number.isFinite(value)) {
        throw new ReluscopeError(`Options: expected finite numbers, found ${value}`);
    }
    return typeof value === 'bigint' ? Number(value) : value;
}
