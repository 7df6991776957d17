// The small server of `make run`: types, headers, and no way out of its folder.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { mkdtempSync, writeFileSync, mkdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '../../tools/serve.mjs';

function get(port, path, { method = 'GET', headers = {} } = {}) {
    return new Promise((done, fail) => {
        const call = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
            const chunks = [];
            response.on('data', (chunk) => chunks.push(chunk));
            response.on('end', () => done({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }));
        });
        call.on('error', fail);
        call.end();
    });
}

async function site(t, more = {}) {
    const folder = mkdtempSync(join(tmpdir(), 'serve-'));
    const root = join(folder, 'site');
    mkdirSync(join(root, 'data'), { recursive: true });
    writeFileSync(join(folder, 'secret.txt'), 'secret');
    symlinkSync(join(folder, 'secret.txt'), join(root, 'link.txt'));
    writeFileSync(join(root, 'index.html'), '<!doctype html>');
    writeFileSync(join(root, 'x.wasm'), Buffer.alloc(5000));
    writeFileSync(join(root, 'x.mjs'), 'export {};');
    writeFileSync(join(root, 'data', 'a b.csv'), 'a,b\n');
    for (const [name, bytes] of Object.entries(more)) writeFileSync(join(root, name), bytes);
    const server = await serve(root, 0);
    t.after(() => server.close());
    return server.address().port;
}

test('serve: MIME types and the content security policy', async (t) => {
    const port = await site(t);
    for (const [path, type] of [['/', 'text/html; charset=utf-8'], ['/x.wasm', 'application/wasm'],
        ['/x.mjs?v=1', 'text/javascript; charset=utf-8'], ['/data/a%20b.csv', 'text/csv; charset=utf-8']]) {
        const { status, headers } = await get(port, path);
        assert.equal(status, 200, path);
        assert.equal(headers['content-type'], type);
        assert.match(headers['content-security-policy'], /script-src 'self' 'wasm-unsafe-eval'/);
        assert.equal(headers['cache-control'], 'no-cache');
    }
});

test('serve: no way out of the folder', async (t) => {
    const port = await site(t);
    for (const path of ['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/link.txt', '/data', '/%00', '/%zz', '//etc/passwd']) {
        const { status, body } = await get(port, path);
        assert.equal(status, 404, path);
        assert.ok(!body.includes('secret'));
    }
});

test('serve: HEAD, unchanged files, compression, other methods', async (t) => {
    const port = await site(t);
    const head = await get(port, '/x.wasm', { method: 'HEAD' });
    assert.equal(head.headers['content-length'], '5000');
    assert.equal(head.body.length, 0);
    const packed = await get(port, '/x.wasm', { headers: { 'Accept-Encoding': 'gzip, br' } });
    assert.equal(packed.headers['content-encoding'], 'br');
    assert.ok(packed.body.length < 100);
    assert.equal((await get(port, '/x.wasm', { headers: { 'If-None-Match': head.headers.etag } })).status, 304);
    assert.equal((await get(port, '/', { method: 'POST' })).status, 405);
});

test('serve: the packed bytes that a release has beside a file', async (t) => {
    const port = await site(t, { 'x.mjs.br': Buffer.from('packed') });
    const packed = await get(port, '/x.mjs', { headers: { 'accept-encoding': 'gzip, br' } });
    assert.equal(packed.headers['content-encoding'], 'br');
    assert.equal(packed.headers['content-type'], 'text/javascript; charset=utf-8');
    assert.equal(packed.body.toString(), 'packed');
    const plain = await get(port, '/x.mjs');
    assert.equal(plain.headers['content-encoding'], undefined);
    assert.equal(plain.body.toString(), 'export {};');
});
