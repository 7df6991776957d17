// node tools/site/make_release.mjs SITE OUT: the site as it is put on a server. It works from any path and needs
// nothing of the server but plain files.
//
// - Scripts, styles and the module have a hash of what is in them in their names, so that they can be kept for ever
//   (Cache-Control: immutable).
// - Beside each file that it pays for lie the same bytes as .br and .gz, for servers that send those.
// - A service worker keeps the page for use without a connection, under the number of the build.
// What other pages name keeps its name: index.html, app.mjs and reluscope-view.mjs (which hand on what the hashed files
// export), data/, worker.js.
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { argv, exit } from 'node:process';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

import { replaced, stringsOf } from './modules.mjs';

const HASHED = /^[^/]+\.(mjs|js|css|wasm)$/;
const KEEP_NAME = new Set(['worker.js']);
const DOORS = ['app.mjs', 'reluscope-view.mjs'];  // that other pages import
const HASH_LENGTH = 10;                           // hexadecimal digits; worker.js knows
const PACKED = /\.(html|mjs|js|css|wasm|json|csv|md|txt|svg|webmanifest|ts|onnx|safetensors)$/;
const SMALLEST_PACKED = 1024;                     // bytes
/** Larger examples are kept when they have been looked at, and not before. */
const LARGEST_KEPT_AT_ONCE = 200_000;             // bytes
const NOT_KEPT = /^(worker\.js|build-info\.json|.*\.d\.ts|reluscope-single\.html|.*\.txt)$/;

/** Paths of all files below `folder`. */
export function filesBelow(folder) {
    return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1).replaceAll('\\', '/')).sort();
}

const nameWith = (hash, name) => name.replace(/\.([a-z]+)$/, `.${hash}.$1`);
const isScript = (name) => /\.m?js$/.test(name);

/** Names of the files in this folder that get a hash, with the hash. What a file names is renamed in it before it is
 *  hashed itself. */
function renameAll(folder) {
    const names = readdirSync(folder).filter((name) => HASHED.test(name) && !KEEP_NAME.has(name));
    const renamed = new Map();
    const underway = new Set();
    const rename = (name) => {
        if (renamed.has(name)) return renamed.get(name);
        if (underway.has(name)) throw new Error(`${name} and what it imports name each other in a circle`);
        underway.add(name);
        let bytes = readFileSync(join(folder, name));
        if (isScript(name)) {
            const text = bytes.toString();
            const pieces = stringsOf(text, name).flatMap(({ start, end, value }) => {
                const target = value.replace(/^\.\//, '');
                if (target === name || !names.includes(target)) return [];
                return [{ start, end, text: `'${value.slice(0, value.length - target.length)}${rename(target)}'` }];
            });
            bytes = Buffer.from(replaced(text, pieces));
        }
        const fresh = nameWith(createHash('sha256').update(bytes).digest('hex').slice(0, HASH_LENGTH), name);
        renameSync(join(folder, name), join(folder, fresh));
        writeFileSync(join(folder, fresh), bytes);
        underway.delete(name);
        renamed.set(name, fresh);
        return fresh;
    };
    names.forEach(rename);
    return renamed;
}

function renameInPage(folder, renamed) {
    const path = join(folder, 'index.html');
    const page = readFileSync(path, 'utf8').replace(/(src|href)="([^"]+)"/g, (whole, attribute, name) =>
        (renamed.has(name) ? `${attribute}="${renamed.get(name)}"` : whole));
    writeFileSync(path, page.replace('<html ', '<html data-worker="worker.js" '));
}

function writeWorker(folder) {
    const kept = filesBelow(folder).filter((name) => !NOT_KEPT.test(name) && name !== 'index.html'
        && !(name.startsWith('data/') && statSync(join(folder, name)).size > LARGEST_KEPT_AT_ONCE));
    const path = join(folder, 'worker.js');
    const text = readFileSync(path, 'utf8');
    if (!text.includes('const FILES = [];')) throw new Error('worker.js has no place for its files');
    writeFileSync(path, text.replace('const FILES = [];', () => `const FILES = ${JSON.stringify(['./', ...kept])};`));
}

function pack(folder, quality) {
    for (const name of filesBelow(folder).filter((one) => PACKED.test(one))) {
        const path = join(folder, name);
        const bytes = readFileSync(path);
        if (bytes.length < SMALLEST_PACKED) continue;
        const params = { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
        for (const [ending, packed] of [['br', brotliCompressSync(bytes, { params })], ['gz', gzipSync(bytes, { level: 9 })]]) {
            if (packed.length < bytes.length) writeFileSync(`${path}.${ending}`, packed);
        }
    }
}

/** Writes the release of `site` to `out`, whole or not at all. Brotli's best `quality` takes half a minute. */
export function makeRelease(site, out, quality = constants.BROTLI_MAX_QUALITY) {
    const folder = `${resolve(out)}.new`;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    cpSync(site, folder, { recursive: true });
    const renamed = renameAll(folder);
    renameInPage(folder, renamed);
    for (const door of DOORS.filter((name) => renamed.has(name))) writeFileSync(join(folder, door), `export * from './${renamed.get(door)}';\n`);
    writeWorker(folder);
    pack(folder, quality);
    rmSync(out, { recursive: true, force: true });
    renameSync(folder, out);
    return renamed;
}

function main() {
    const [site, out] = argv.slice(2);
    if (!out) {
        console.error('usage: node tools/site/make_release.mjs SITE OUT');
        exit(2);
    }
    makeRelease(site, out);
    console.log(`${out}: ${filesBelow(resolve(out)).length} files, for a server`);
}

if (argv[1] && resolve(argv[1]) === fileURLToPath(import.meta.url)) main();
