import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inflateSync } from 'node:zlib';

import { fragmentOf } from '../../web/link.mjs';

const parts = (fragment) => {
    const [, size, code] = /^z=(\d+)\.([\w-]+)$/.exec(fragment);
    return { size: Number(size), bytes: Buffer.from(code, 'base64url') };
};

test('a link holds its session packed, with its size before it', async () => {
    const text = `{"format":"reluscope-session","text":"${'pl\u00e4ne '.repeat(100)}"}`;
    const fragment = await fragmentOf(text);
    const { size, bytes } = parts(fragment);
    assert.equal(size, Buffer.byteLength(text));
    assert.equal(inflateSync(bytes).toString(), text);
    assert.ok(fragment.length < 150, fragment);
});

test('a session that deflate would make longer, or a browser without it, leaves the bytes as they are', async () => {
    assert.equal(parts(await fragmentOf('a\u0001!')).bytes.toString(), 'a\u0001!');
    const native = globalThis.CompressionStream;
    try {
        globalThis.CompressionStream = undefined;
        const { size, bytes } = parts(await fragmentOf('a'.repeat(1000)));
        assert.equal(bytes.toString(), 'a'.repeat(1000));
        assert.equal(size, 1000);
    } finally {
        globalThis.CompressionStream = native;
    }
});

test('what is too long for a link is none', async () => {
    let noise = '';
    for (let i = 0, x = 1; i < 60000; i += 1) {
        x = (x * 48271) % 2147483647;
        noise += String.fromCharCode(33 + (x % 94));
    }
    assert.equal(await fragmentOf(noise), null);
});
