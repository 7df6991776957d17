// Links, dropped sessions and kept ones of somebody who means harm: they only show, are refused in a sentence that
// stays, and never stop the page.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { deflateSync } from 'node:zlib';

import { App, launchBrowser, root, startServer, until } from './support.mjs';

let browser;
let server;
before(async () => { browser = await launchBrowser(); server = await startServer(); });
after(async () => { await browser?.close(); await server?.close(); });

const fixture = (name) => readFileSync(join(root, 'tests', 'data', 'sessions', name), 'utf8').trim();
const state = (app) => app.query({ what: 'state' });
const document = (app, id) => until(async () => {
    const { document: open, job } = await state(app);
    return open?.example === id && open.certificate && !job.running && open;
}, id, 60000);
const texts = async (app) => (await state(app)).messages.map(({ text }) => text).join('\n');
const nested = (levels) => '['.repeat(levels) + ']'.repeat(levels);
const deep = (levels, member = 'commands') => `{"format":"reluscope-session","version":1,"example":"moons","${member}":${nested(levels)}}`;
/** A packed link, of a text that says that it has `size` bytes. */
const packedLink = (text, size = Buffer.byteLength(text)) => `#z=${size}.${deflateSync(text).toString('base64url')}`;
const linkTo = (session) => `#s=${Buffer.from(session).toString('base64url')}`;

/** Opens a link, and closes the page after `body`; downloads and anything on the console are failures. */
const following = async (fragment, body, options = {}) => {
    const app = await App.open(browser, { url: server.url, fragment, ...options });
    const downloads = [];
    app.page.on('download', (download) => downloads.push(download.suggestedFilename()));
    await body(app);
    assert.equal(await app.page.evaluate(() => window.reluscope.error), null);
    assert.deepEqual(downloads, []);
    assert.deepEqual(app.problems, []);
    await app.close();
};

test('a link downloads nothing, says nothing of its own, copies nothing and changes no weight', async () => {
    const context = { permissions: ['clipboard-read', 'clipboard-write'] };
    for (const name of ['downloads', 'message', 'share_link', 'big_weight']) {
        const fragment = `#${fixture(`link_${name}.txt`)}`;
        await following(fragment, async (app) => {
            await document(app, 'moons');
            await app.idle();
            const said = await texts(app);
            assert.match(said, /^Passed over in the session: .* because a session only shows\.$/m);
            assert.ok(!said.includes('0900'), said);
            assert.equal(new URL(app.page.url()).hash, fragment);
            assert.ok(!(await app.page.evaluate(() => navigator.clipboard.readText())).includes('#s='), 'nothing was copied');
            const { max_rel_error: error } = await app.query({ what: 'certificate' });
            assert.ok(error < 1e-12);
        }, { context });
    }
});

test('the refusal of a link can still be read when the first example is open, and goes with the next file', async () => {
    for (const [fragment, words] of [['#s=%%%', 'The link is damaged'], [`#${fixture('link_later_version.txt')}`, 'version'],
        [linkTo(deep(8000)), 'expected at most 64 levels, found deeper nesting']]) {
        await following(fragment, async (app) => {
            await document(app, 'titanic');
            await app.idle();
            assert.ok((await texts(app)).includes(words), await texts(app));
            await app.openExample('iris');
            assert.ok(!(await texts(app)).includes(words));
        });
    }
});

test('a nested session, command or question is refused, and the page goes on', async () => {
    await following('#example=moons', async (app) => {
        await document(app, 'moons');
        for (const member of ['commands', 'model', 'training']) {
            await app.dropFiles([{ name: `${member}.json`, text: deep(66000, member) }]);
            await until(async () => (await texts(app)).includes(`${member}.json`), 'the refusal');
            assert.match(await texts(app), new RegExp(`^${member}\\.json: .*expected at most 64 levels, found deeper nesting$`, 'm'));
        }
        const answer = await app.page.evaluate((text) => window.reluscope.send(text), `{"command":"set_layout","layout":${nested(90000)}}`);
        assert.match(answer.error, /at most 64 levels/);
        const asked = await app.page.evaluate((text) => window.reluscope.query(text), nested(90000));
        assert.ok(asked.error);
        assert.equal((await state(app)).document.example, 'moons');
    });
});

test('?model= that is no address, or of another site, is said', async () => {
    for (const [query, words] of [['&model=http://[', '?model=http://[: this is no address'], ['&data=https://:x', '?data=https://:x: this is no address'],
        ['&model=https://example.org/net.onnx', 'takes files of this site only, and this one lies on example.org'],
        ['&model=javascript:alert(1)', 'this site only'], ['&data=data:text/csv,a', 'this site only'],
        [`&model=http://[${'x'.repeat(5000)}`, 'this is no address']]) {
        await following('', async (app) => {
            await document(app, 'titanic');
            const said = await texts(app);
            assert.ok(said.includes(words), said);
            assert.ok(said.length < 500, said);
        }, { query });
    }
});

test('the link to a trained 2-8-8-1 has fewer than 1,500 characters, and opens to what was seen', async () => {
    const context = { permissions: ['clipboard-read', 'clipboard-write'] };
    await following('#example=moons', async (app) => {
        await document(app, 'moons');
        await app.send({ command: 'set_training', hidden: [8, 8], epochs: 20 });
        for (let epoch = 0; epoch < 3; epoch += 1) {
            await app.send({ command: 'train', action: 'epoch' });
            await app.idle();
        }
        assert.equal((await state(app)).document.architecture, '2-8-8-1');
        await app.send({ command: 'share_link' });
        await until(() => app.page.url().includes('#z='), 'the link in the address');
        const link = new URL(app.page.url());
        const long = `https://reluscope.example.org/${link.hash}`;
        assert.ok(long.length < 1500, `${long.length} characters`);
        await until(async () => (await texts(app)).includes('Link copied'), 'the message');
        assert.match(await texts(app), /Link copied \(\d+ characters\)\. It opens (what|exactly what) you see\./);
        const clusters = ({ clusters: all }) => all.map(({ pattern, size }) => [pattern, size]);
        const mine = clusters(await app.query({ what: 'clusters' }));
        await following(link.hash, async (other) => {
            await until(async () => (await state(other)).document?.certificate && !(await state(other)).job.running, 'the network', 60000);
            await other.idle();
            assert.deepEqual(clusters(await other.query({ what: 'clusters' })), mine);
            assert.equal((await state(other)).document.architecture, '2-8-8-1');
        });
    }, { context });
});

test('a packed link opens, and one that claims or holds too much is refused in one sentence', async () => {
    const session = '{"format":"reluscope-session","version":1,"example":"iris","commands":[]}';
    await following(packedLink(session), (app) => document(app, 'iris'));
    await following(linkTo(session), (app) => document(app, 'iris'));  // as Share made them before
    const bomb = 'a'.repeat(2 ** 24);
    for (const [fragment, words] of [[packedLink(bomb), 'unpacks to more than any of ours'], [packedLink(bomb, 1000), 'The link is damaged'],
        [packedLink(session).slice(0, -20), 'The link is damaged'], [packedLink(deep(8000)), 'expected at most 64 levels, found deeper nesting'],
        ['#z=12.%%%', 'The link is damaged']]) {
        await following(fragment, async (app) => {
            await document(app, 'titanic');
            const said = await texts(app);
            assert.ok(said.includes(words), said);
            assert.ok(said.length < 500, said);
        });
    }
});
