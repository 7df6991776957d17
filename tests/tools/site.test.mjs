// What is made of a site: the page in one file, and the release for a server.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

import { archiveOf, singlePage } from '../../tools/site/make_single.mjs';
import { filesBelow, makeRelease } from '../../tools/site/make_release.mjs';
import { functionBody } from '../../tools/site/modules.mjs';
import { standInSite } from './stand_in_site.mjs';

let made;
before(() => { made = standInSite(); });
after(() => rmSync(made.folder, { recursive: true }));

/** Runs a module as the page in one file does. */
const run = (text, modules = {}) => new Function('bundled', functionBody(text, 'a.mjs'))({
    get: (name) => modules[name], load: async (name) => modules[name], meta: { url: 'here' },
});

describe('a module as a function', () => {
    test('gives what it exports', () => {
        const exports = run('export const one = 1; const two = 2; export function three() { return 3; } export { two as zwei };\nexport class Four {}');
        assert.deepEqual([exports.one, exports.zwei, exports.three(), typeof exports.Four], [1, 2, 3, 'function']);
        assert.equal(run('const f = () => 5;\nexport default f;').default(), 5);
    });
    test('gets what it imports', async () => {
        const modules = { 'b.mjs': { one: 1, default: 7 }, './c.mjs': { two: 2 } };
        assert.equal(run("import seven, { one as eins } from './b.mjs'; export const sum = seven + eins;", modules).sum, 8);
        assert.equal(run("import * as all from './b.mjs'; export const x = all.one;", modules).x, 1);
        assert.deepEqual(await run("export const later = import('./c.mjs'); export const place = import.meta.url;", modules).later, { two: 2 });
    });
    test('is refused where that would change what it means', () => {
        assert.throws(() => run('export let changing = 1;'), /what may change/);
        assert.throws(() => run("export * from './b.mjs';"), /hands on/);
    });
});

describe('the page in one file', () => {
    test('holds all scripts and styles, and its policy allows exactly these', () => {
        const page = singlePage(made.site);
        const policy = page.match(/<meta http-equiv="Content-Security-Policy" content="([^"]+)">/)[1];
        assert.match(policy, /^default-src 'none'; /);
        assert.doesNotMatch(policy, /unsafe-inline|'self'|https?:/);
        const inside = [...page.matchAll(/<(script|style)(?: type="module"| nomodule| data-file="lessons.css")?>([\s\S]*?)<\/\1>/g)];
        assert.equal(inside.length, 4);
        for (const [, , text] of inside) {
            assert.ok(policy.includes(`'sha256-${createHash('sha256').update(text).digest('base64')}'`), text.slice(0, 80));
            assert.doesNotMatch(text, /<!--|<\/?script/i);
        }
        assert.doesNotMatch(page, /<(script|link|img)[^>]*\s(src|href)="(?!data:)/);
        assert.equal(page.match(/<script type="application\/json" id="brought">null<\/script>/g).length, 1);
        assert.match(page, /<meta name="generator" content="ReLUscope 1\.2\.3">/);
    });
    test('holds the program, lessons and examples but large ones', () => {
        const bytes = gunzipSync(Buffer.from(singlePage(made.site).match(/id="archive">([^<]*)</)[1], 'base64'));
        const length = bytes.readUInt32LE(0);
        const list = JSON.parse(bytes.subarray(4, 4 + length));
        const names = list.map(([name]) => name);
        assert.equal(names[0], 'reluscope.wasm');
        assert.deepEqual([...bytes.subarray(4 + length, 4 + length + 8)], [0, 97, 115, 109, 1, 0, 0, 0]);
        for (const name of ['data/titanic/titanic.csv', 'data/lessons/two_units.md']) assert.ok(names.includes(name), name);
        const place = 4 + length + list.slice(0, names.indexOf('data/examples.json')).reduce((sum, [, size]) => sum + size, 0);
        const examples = JSON.parse(bytes.subarray(place, place + list[names.indexOf('data/examples.json')][1]));
        assert.ok(examples.some(({ id }) => id === 'titanic'));
        for (const { model, data } of examples) assert.ok(names.includes(`data/${model}`) && names.includes(`data/${data}`), model);
        assert.ok(!names.some((name) => name.includes('digits') || name.includes('thumbnails')));
        assert.ok(examples.every(({ picture }) => picture === ''));
        assert.equal(list.reduce((sum, [, size]) => sum + size, 4 + length), bytes.length);
    });
    test('packs no files as well as many', () => assert.equal(gunzipSync(Buffer.from(archiveOf([]), 'base64')).length, 6));
});

describe('the release for a server', () => {
    let folder;
    let names;
    before(() => {
        folder = join(made.folder, 'release');
        makeRelease(made.site, folder, 4);
        names = filesBelow(folder);
    });
    const text = (name) => readFileSync(join(folder, name), 'utf8');

    test('has the hash of each script, style and module in its name', () => {
        const hashed = names.filter((name) => /^[^/]+\.(mjs|js|css|wasm)$/.test(name) && !['worker.js', 'app.mjs', 'reluscope-view.mjs'].includes(name));
        assert.ok(hashed.length > 15);
        for (const name of hashed) {
            const [, hash] = name.match(/\.([0-9a-f]{10})\.[a-z]+$/);
            assert.equal(createHash('sha256').update(readFileSync(join(folder, name))).digest('hex').slice(0, 10), hash, name);
        }
    });
    test('refers to nothing that is not there', () => {
        const there = (name, by) => assert.ok(names.includes(name), `${name}, named by ${by}`);
        for (const [, name] of text('index.html').matchAll(/(?:src|href)="([^"#]+)"/g)) there(name, 'index.html');
        for (const script of names.filter((name) => /^[^/]+\.m?js$/.test(name))) {
            for (const [, name] of text(script).matchAll(/(?:from|import\() ?'\.\/([^']+)'/g)) there(name, script);
            for (const [, name] of text(script).matchAll(/new URL\('([^'/]+\.[a-z]+)', base\)/g)) there(name, script);
        }
        for (const { src } of JSON.parse(text('manifest.webmanifest')).icons) there(src, 'manifest.webmanifest');
        const kept = JSON.parse(text('worker.js').match(/const FILES = (\[.*?\]);/)[1]);
        assert.equal(kept[0], './');
        for (const name of kept.slice(1)) there(name, 'worker.js');
        assert.ok(kept.includes(names.find((name) => /^reluscope\.[0-9a-f]+\.wasm$/.test(name))));
        assert.ok(!kept.some((name) => name.includes('digits.csv') || /\.(br|gz)$/.test(name)));
        assert.match(text('index.html'), /<html data-worker="worker\.js"/);
        assert.match(text('app.mjs'), /^export \* from '\.\/app\.[0-9a-f]{10}\.mjs';\n$/);
    });
    test('has no script and no style inside of its page', () => {
        assert.doesNotMatch(text('index.html'), /<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=/);
    });
    test('has the same bytes packed beside files for which that pays', () => {
        for (const name of names.filter((one) => one.endsWith('.br'))) {
            assert.deepEqual(brotliDecompressSync(readFileSync(join(folder, name))), readFileSync(join(folder, name.slice(0, -3))), name);
            assert.deepEqual(gunzipSync(readFileSync(join(folder, `${name.slice(0, -3)}.gz`))), readFileSync(join(folder, name.slice(0, -3))), name);
        }
        assert.ok(existsSync(join(folder, 'data/titanic/titanic.csv.br')));
        assert.ok(!existsSync(join(folder, 'icons/icon-512.png.br')));
    });
    test('is the same each time', () => {
        const again = join(made.folder, 'again');
        makeRelease(made.site, again, 4);
        assert.deepEqual(filesBelow(again), names);
    });
});
