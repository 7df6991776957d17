// Stands before the modules of a page in one file: what the site's modules fetch and load is taken out of the archive
// that the page holds.
const MEDIA_TYPES = { wasm: 'application/wasm', json: 'application/json', png: 'image/png', csv: 'text/csv', md: 'text/markdown' };

/** The files of the archive: four bytes with the length of a list, the lowest first, the list, and the files one
 *  after the other. */
async function unpack() {
    if (typeof DecompressionStream !== 'function') {
        throw new Error('this browser cannot unpack a page in one file; Chrome and Edge can since version 80, Firefox since 113, Safari since 16.4');
    }
    const binary = atob(document.getElementById('archive').textContent);
    const packed = new Uint8Array(binary.length);
    for (let i = 0; i < binary.length; i += 1) packed[i] = binary.charCodeAt(i);
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
    const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
    const length = new DataView(bytes.buffer).getUint32(0, true);
    const list = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
    let place = 4 + length;
    return new Map(list.map(([name, size]) => {
        place += size;
        return [name, bytes.subarray(place - size, place)];
    }));
}

const modules = new Map();   // name: function that returns exports
const exported = new Map();  // name: exports, once it ran
let files = null;            // promise of the archive's files, once one was asked for

const bundled = {
    // The page's own address, also where the address of the document leads nowhere (about:srcdoc, blob:, data:).
    meta: { url: /^(file|https?):/.test(location.href) ? location.href.split(/[?#]/, 1)[0] : 'https://reluscope.invalid/' },
    get(name) {
        if (!exported.has(name)) exported.set(name, modules.get(name)());
        return exported.get(name);
    },
    nameOf(address) {
        const base = new URL('.', bundled.meta.url).href;
        const { href } = new URL(address, base);
        return href.startsWith(base) ? decodeURIComponent(href.slice(base.length).split(/[?#]/, 1)[0]) : null;
    },
    async load(address) {
        const name = bundled.nameOf(address);
        if (!modules.has(name)) throw new Error(`${address} is no part of this page`);
        return bundled.get(name);
    },
};

/** In place of the browser's: this page asks no server for anything. */
async function fetch(address) {
    const name = bundled.nameOf(address);
    files ??= unpack();
    const bytes = (await files).get(name);
    if (!bytes) throw new Error('this page is a single file and has no such part');
    const type = MEDIA_TYPES[name.split('.').pop()] ?? 'application/octet-stream';
    return new Response(bytes, { headers: { 'Content-Type': type, 'Content-Length': String(bytes.length) } });
}
