// Files that are fetched ahead.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { keepFiles, keptFile } from '../../web/kept_files.mjs';
import { examplesOf } from '../../web/lesson_player.mjs';

test('files are fetched once and kept; one that the server lacks is not; without a network it says so', async () => {
    const asked = [];
    const before = globalThis.fetch;
    globalThis.fetch = async (url) => {
        asked.push(url.pathname);
        if (url.pathname === '/down') throw new TypeError('no network');
        return { ok: url.pathname !== '/none', blob: async () => new Blob([url.pathname]) };
    };
    try {
        const at = (path) => new URL(path, 'https://example.org/');
        await keepFiles([at('a'), at('none'), at('a')]);
        await keepFiles([at('a')]);
        assert.deepEqual(asked, ['/a', '/none']);
        assert.equal(await keptFile(at('a')).text(), '/a');
        assert.equal(keptFile(at('none')), null);
        await assert.rejects(keepFiles([at('down'), at('b')]));
        assert.equal(keptFile(at('b')), null);
    } finally {
        globalThis.fetch = before;
    }
});

test('a lesson names the examples of all its steps once, also those of answers and buttons', () => {
    const open = (id) => ({ command: 'open_example', id });
    const lesson = { steps: [
        { parts: [{ text: 'T' }, { load: [open('a'), { command: 'pin_plane', at: null }] }] },
        { parts: [{ predict: { reveal: [open('b')] } }, { do: { buttons: [{ label: 'C', commands: [open('c'), open('a')] }] } }, { answer: {} }] },
    ] };
    assert.deepEqual(examplesOf(lesson), ['a', 'b', 'c']);
    assert.deepEqual(examplesOf({ steps: [] }), []);
});
