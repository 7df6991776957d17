// What the desktop window promises, tried on the built program. tests/desktop/run.sh calls this under a display.
//
//     RELUSCOPE_PROGRAM   the program to test (build/native/reluscope)
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflateSync } from 'node:zlib';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const program = process.env.RELUSCOPE_PROGRAM ?? join(root, 'build', 'native', 'reluscope');
const folder = mkdtempSync(join(tmpdir(), 'reluscope-'));
const settings = join(folder, 'settings');
const TIMEOUT_MS = 60000;
const CLOCK_TICKS_PER_SECOND = 100;  // of /proc; the same on every Linux that Debian runs on

mkdirSync(settings);

/** Runs `reluscope open ...` and resolves with {code, output}. `meanwhile` gets the process. */
function open(args, { environment = {}, meanwhile } = {}) {
    return new Promise((resolve, reject) => {
        const env = { ...process.env, XDG_CONFIG_HOME: settings, ...environment };
        const child = spawn(program, ['open', ...args], { cwd: folder, env });
        const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
        let output = '';
        child.stdout.on('data', (text) => { output += text; });
        child.stderr.on('data', (text) => { output += text; });
        child.on('error', reject);
        child.on('close', (code, signal) => {
            clearTimeout(timer);
            resolve({ code: code ?? signal, output });
        });
        meanwhile?.(child);
    });
}

/** The first bundled model, or none. */
function bundledModel() {
    const data = join(root, 'data');
    for (const entry of readdirSync(data, { withFileTypes: true })) {
        if (!entry.isDirectory()) continue;
        const found = readdirSync(join(data, entry.name)).find((name) => name.endsWith('.json'));
        if (found) return join(data, entry.name, found);
    }
    return null;
}

/** Size of a PNG and how many different triples of bytes its filtered rows have: few in a blank, many in a picture. */
function look(path) {
    const png = readFileSync(path);
    assert.equal(png.toString('latin1', 1, 4), 'PNG');
    const parts = [];
    for (let at = 8; at < png.length;) {
        const length = png.readUInt32BE(at);
        if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + length));
        at += length + 12;
    }
    const pixels = inflateSync(Buffer.concat(parts));
    const colours = new Set();
    for (let at = 1; at + 2 < pixels.length; at += 3) colours.add(pixels.readUIntBE(at, 3));
    return { width: png.readUInt32BE(16), height: png.readUInt32BE(20), colours: colours.size };
}

async function screenshot(name, args = []) {
    const path = join(folder, name);
    const { code, output } = await open([...files, '--screenshot', path, ...args]);
    assert.equal(output, '');
    assert.equal(code, 0);
    return path;
}

const model = bundledModel();
const files = model ? [model] : [join(root, 'README.md')];

const checks = {
    'opens, shows a picture of the right size and leaves': async () => {
        const { width, height, colours } = look(await screenshot('first.png'));
        assert.deepEqual([width, height], [1280, 800]);
        assert.ok(colours > 50, `${colours} colours`);
    },
    'shows the same again': async () => {
        const again = await screenshot('again.png');
        assert.ok(readFileSync(join(folder, 'first.png')).equals(readFileSync(again)));
    },
    'has a light and a dark theme': async () => {
        const light = await screenshot('light.png', ['--theme', 'light']);
        const dark = await screenshot('dark.png', ['--theme', 'dark']);
        assert.ok(!readFileSync(light).equals(readFileSync(dark)));
    },
    'draws the plane of a network with two inputs': async () => {
        const moons = (kind) => join(root, 'data', 'moons', `moons.${kind}`);
        const draw = async (name, commands) => {
            const path = join(folder, name);
            const script = commands.map((command) => JSON.stringify(command)).join('\n');
            const { code, output } = await open([moons('json'), moons('csv'), '--screenshot', path, ...(script ? ['--commands', script] : [])]);
            assert.equal(output, '');
            assert.equal(code, 0);
            return path;
        };
        const plain = await draw('plane.png', []);
        assert.ok(look(plain).colours > 1000, `${look(plain).colours} colours`);
        const classes = await draw('classes.png', [{ command: 'set_plane_colour', colour: 'class' }, { command: 'pin_plane', at: [0.5, 0.2] }]);
        assert.ok(!readFileSync(plain).equals(readFileSync(classes)));
    },
    'closes by itself without a word': async () => {
        const { code, output } = await open([...files, '--seconds', '1']);
        assert.equal(output, '');
        assert.equal(code, 0);
    },
    'rests when nothing happens': async () => {
        let used = null;
        const ticks = (pid) => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ').slice(11, 13)
            .reduce((sum, text) => sum + Number(text), 0);
        await open([...files, '--seconds', '6'], {
            meanwhile: ({ pid }) => {
                let start = 0;
                setTimeout(() => { start = ticks(pid); }, 4000);
                setTimeout(() => { used = (ticks(pid) - start) / CLOCK_TICKS_PER_SECOND; }, 5000);
            },
        });
        assert.ok(used !== null && used < 0.2, `${used} s of processor time in one second of rest`);
    },
    'shows a window for a file it cannot read': async () => {
        const bad = join(folder, 'bad.onnx');
        writeFileSync(bad, 'this is no model');
        const path = join(folder, 'bad.png');
        const { code } = await open([bad, '--screenshot', path]);
        assert.equal(code, 0);
        assert.ok(look(path).colours > 20);
    },
    'refuses a command with a sentence': async () => {
        const { code, output } = await open([...files, '--screenshot', join(folder, 'no.png'), '--commands', 'no JSON']);
        assert.equal(code, 1);
        assert.match(output, /refused/);
    },
    'says that a picture cannot be written': async () => {
        const { code, output } = await open([...files, '--screenshot', join(folder, 'no', 'such', 'folder.png')]);
        assert.equal(code, 1);
        assert.match(output, /could not be written/);
    },
    'says that there is no display': async () => {
        const { code, output } = await open(files, { environment: { DISPLAY: '', WAYLAND_DISPLAY: '' } });
        assert.equal(code, 1);
        assert.match(output, /no display/);
    },
};

let failed = 0;
for (const [name, check] of Object.entries(checks)) {
    try {
        await check();
        console.log(`ok      ${name}`);
    } catch (error) {
        failed += 1;
        console.log(`FAILED  ${name}\n${error.stack}`);
    }
}
rmSync(folder, { recursive: true });
console.log(`${Object.keys(checks).length - failed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
