// Files into the program (choice, drop, paste, examples) and out of it (downloads).

import { keptFile } from './kept_files.mjs';

const MEBI = 1024 * 1024;

/** More than this is refused before it is read: it would not fit beside its own analysis in the page's memory. */
export const MAX_FILE_BYTES = 256 * MEBI;
export const MAX_FILES = 16;

/** Read in pieces, so that a large file is never in memory twice. */
const PIECE_BYTES = 4 * MEBI;

// In the order of FileKind in src/shell/host.h.
const MODELS = '.onnx,.safetensors,.npz,.json,.bin';
const TABLES = '.csv,.tsv,.txt';
const SESSIONS = '.json,.reluscope';
const ACCEPT = [`${MODELS},${TABLES},${SESSIONS}`, MODELS, TABLES, SESSIONS];

function megabytes(bytes) {
    return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}

/** The files of a drop or a choice, with a sentence for each that cannot be read. */
function checked(files) {
    const taken = files.slice(0, MAX_FILES).map((file) => {
        if (file.size > MAX_FILE_BYTES) {
            const error = `${file.name} has ${megabytes(file.size)}, and this page takes files of up to `
                + `${megabytes(MAX_FILE_BYTES)}; the desktop program takes larger ones.`;
            return { file, error };
        }
        return { file, error: '' };
    });
    if (files.length > MAX_FILES) {
        const error = `${files.length} files at once are too many: the first ${MAX_FILES} were taken.`;
        taken.push({ file: null, error });
    }
    return taken;
}

async function fetched(url) {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return response.blob();
}

/** A picture as the program takes it: width and height in four bytes each, the lowest first, then the pixels, four
 *  bytes each. */
async function pixelsOf(file) {
    const bitmap = await createImageBitmap(file);
    const { width, height } = bitmap;
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width, height });
    const context = canvas.getContext('2d');
    context.drawImage(bitmap, 0, 0);
    bitmap.close();
    const head = new DataView(new ArrayBuffer(8));
    head.setUint32(0, width, true);
    head.setUint32(4, height, true);
    return new Blob([head.buffer, context.getImageData(0, 0, width, height).data]);
}

/** Reads files into the program's memory and delivers them together.
 *  @param bridge the calls into the program (app.mjs) */
export class Files {
    #bridge;
    #input = null;
    #dataUrl;
    pending = 0;  // groups being read: the page is not idle while there are any

    constructor(bridge, dataUrl) {
        this.#bridge = bridge;
        this.#dataUrl = dataUrl;
    }

    /** Shows the browser's file chooser. Has to happen soon after a click or key. */
    choose(kind) {
        this.#input?.remove();
        const input = document.createElement('input');
        input.type = 'file';
        input.multiple = true;
        input.accept = ACCEPT[kind] ?? '';
        input.className = 'visually-hidden';
        input.tabIndex = -1;
        input.setAttribute('aria-hidden', 'true');
        input.addEventListener('change', () => this.open([...input.files]));
        document.body.append(input);  // Safari forgets choosers that are not in the page
        this.#input = input;
        input.click();
    }

    /** Delivers the user's files. */
    open(files) {
        if (files.length === 0) return Promise.resolve();
        return this.#deliver(checked(files).map((entry) => ({ ...entry, name: entry.file?.name ?? '', role: '' })));
    }

    /** Delivers a bundled file. */
    async example(path) {
        const entry = { name: path.split('/').pop(), role: `example:${path}`, error: '', file: null };
        this.pending += 1;
        try {
            const url = new URL(path, this.#dataUrl);
            if (!url.href.startsWith(this.#dataUrl.href)) throw new Error('it lies outside the bundled data');
            const file = keptFile(url) ?? await fetched(url);
            entry.file = path.endsWith('.png') ? await pixelsOf(file) : file;
        } catch (error) {
            entry.error = `The example ${entry.name} could not be loaded: ${error.message}.`;
        } finally {
            this.pending -= 1;
        }
        await this.#deliver([entry]);
    }

    async #deliver(entries) {
        const bridge = this.#bridge;
        this.pending += 1;
        try {
            const group = bridge.filesBegin();
            for (const entry of entries) await this.#read(group, entry);
            bridge.filesEnd(group);
        } finally {
            this.pending -= 1;
        }
    }

    async #read(group, { name, role, error, file }) {
        const bridge = this.#bridge;
        const size = error || !file ? 0 : file.size;
        const address = bridge.fileAdd(group, name, role, error, size);
        if (size === 0) {
            // Folders have size 0 or 4096 and no bytes to read; an empty file reads fine.
            if (file && !error) {
                const refused = () => bridge.fileFailed(group, `${name} could not be read; is it a folder?`);
                await file.arrayBuffer().catch(refused);
            }
            return;
        }
        if (address === 0) {
            const full = `${name} (${megabytes(size)}) does not fit into the memory that this page may use.`;
            bridge.fileAdd(group, name, role, full, 0);
            return;
        }
        try {
            for (let start = 0; start < size; start += PIECE_BYTES) {
                const piece = await file.slice(start, Math.min(size, start + PIECE_BYTES)).arrayBuffer();
                bridge.write(address + start, new Uint8Array(piece));
            }
        } catch {
            bridge.fileFailed(group, `${name} could not be read; it may be a folder, or it changed or went away.`);
        }
    }

    dispose() {
        this.#input?.remove();
        this.#input = null;
    }
}

/** Offers `bytes`, or a Blob, as a download. */
export function download(name, bytes, mime) {
    const blob = bytes instanceof Blob ? bytes : new Blob([bytes], { type: mime || 'application/octet-stream' });
    const url = URL.createObjectURL(blob);
    const link = document.createElement('a');
    link.href = url;
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 60000);  // Safari reads it late
}

/** Takes drops on the whole window. A drop that nobody takes would make the browser leave the page for the file.
 *  @returns a function that stops it */
export function listenForDrops(target, { over, drop }) {
    const stop = new AbortController();
    const options = { signal: stop.signal };
    let depth = 0;  // dragenter and dragleave come for every element on the way
    const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes('Files');
    const count = (event) => [...(event.dataTransfer?.items ?? [])].filter((item) => item.kind === 'file').length;
    target.addEventListener('dragenter', (event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        depth += 1;
        if (depth === 1) over(true, count(event));
    }, options);
    target.addEventListener('dragover', (event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
    }, options);
    target.addEventListener('dragleave', (event) => {
        if (!hasFiles(event)) return;
        depth = Math.max(0, depth - 1);
        if (depth === 0) over(false, 0);
    }, options);
    target.addEventListener('drop', (event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        depth = 0;
        over(false, 0);
        const files = [...(event.dataTransfer?.files ?? [])];
        if (files.length > 0) drop(files);
    }, options);
    return () => stop.abort();
}
