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

/** Runs `reluscope open ...` (or another command) and resolves with {code, output}. `meanwhile` gets the process. */
function open(args, { environment = {}, meanwhile, command = 'open' } = {}) {
    return new Promise((resolve, reject) => {
        const env = { ...process.env, XDG_CONFIG_HOME: settings, ...environment };
        const child = spawn(program, [command, ...args], { cwd: folder, env });
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

/** A PNG that this program wrote: 3 bytes per pixel, no filters. */
function pixelsOf(path) {
    const png = readFileSync(path);
    const parts = [];
    const kinds = [];
    for (let at = 8; at < png.length;) {
        const length = png.readUInt32BE(at);
        kinds.push(png.toString('latin1', at + 4, at + 8));
        if (kinds.at(-1) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + length));
        at += length + 12;
    }
    const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
    const rows = inflateSync(Buffer.concat(parts));
    const stride = 3 * width + 1;
    const at = (x, y, channel) => rows[y * stride + 1 + 3 * x + channel];
    for (let y = 0; y < height; y += 1) assert.equal(rows[y * stride], 0);
    return { width, height, kinds, at };
}

/** Root mean square difference of `small`, up to column `width`, to `large` with its pixels averaged, in steps of
 *  255. */
function difference(small, large, width = small.width) {
    const scale = large.width / small.width;
    assert.equal(large.height, small.height * scale);
    let sum = 0;
    for (let y = 0; y < small.height; y += 1) {
        for (let x = 0; x < width; x += 1) {
            for (let channel = 0; channel < 3; channel += 1) {
                let mean = 0;
                for (let j = 0; j < scale; j += 1) for (let i = 0; i < scale; i += 1) mean += large.at(x * scale + i, y * scale + j, channel);
                sum += (mean / scale ** 2 - small.at(x, y, channel)) ** 2;
            }
        }
    }
    return Math.sqrt(sum / (width * small.height * 3));
}

const moons = (kind) => join(root, 'data', 'moons', `moons.${kind}`);

/** Runs `reluscope render` on the moons; the path of the picture. */
async function render(name, args) {
    const path = join(folder, name);
    const { code, output } = await open([moons('json'), moons('csv'), '--out', path, ...args], { command: 'render' });
    assert.equal(output, '');
    assert.equal(code, 0);
    return path;
}

async function screenshot(name, args = []) {
    const path = join(folder, name);
    const { code, output } = await open([...files, '--screenshot', path, ...args]);
    assert.equal(output, '');
    assert.equal(code, 0);
    return path;
}

const kept = join(settings, 'reluscope', 'sessions');

/** The sessions that were kept, each of them whole, with nothing half-written beside them. */
function keptSessions() {
    const names = readdirSync(kept);
    assert.deepEqual(names.filter((name) => name.includes('.part')), []);
    return names.filter((name) => name.endsWith('.json')).map((name) => JSON.parse(readFileSync(join(kept, name), 'utf8')));
}

/** Opens the moons, trains, and sends `signal` before the session of a network that trains is kept by itself (after
 *  20 s). Gives how the program ended. */
async function trainThenEnd(start, signal) {
    const LONG_ENOUGH_MS = 9000;
    const script = JSON.stringify({ command: 'train', action: 'play' });
    const line = `${start} open '${moons('json')}' '${moons('csv')}' --commands '${script}'`;
    const child = spawn('bash', ['-c', line], { cwd: folder, env: { ...process.env, XDG_CONFIG_HOME: settings }, stdio: 'ignore' });
    const ended = new Promise((resolve) => { child.on('close', (code, by) => resolve(code ?? by)); });
    await new Promise((resolve) => { setTimeout(resolve, LONG_ENOUGH_MS); });
    child.kill(signal);
    const last = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
    const code = await ended;
    clearTimeout(last);
    return code;
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
    'has larger text': async () => {
        const usual = pixelsOf(await screenshot('usual.png', ['--theme', 'light']));
        const commands = ['--commands', JSON.stringify({ command: 'set_text_scale', scale: 1.5 })];
        const larger = pixelsOf(await screenshot('bigger.png', ['--theme', 'light', ...commands]));
        assert.deepEqual([larger.width, larger.height], [usual.width, usual.height]);
        const dark = ({ width, height, at }) => {  // pixels of the title's letters
            let count = 0;
            for (let y = 0; y < height / 12; y += 1) for (let x = 0; x < width / 7; x += 1) count += at(x, y, 0) < 90 ? 1 : 0;
            return count;
        };
        const [few, more] = [dark(usual), dark(larger)];
        assert.ok(few > 50 && more > 1.3 * few && more < 6 * few, `${few} dark pixels, then ${more}`);
    },
    'draws the plane of a network with two inputs': async () => {
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
    'renders a view at 1x to 4x, each the same picture': async () => {
        const one = pixelsOf(await render('plane.png', ['--view', 'plane', '--size', '480x360']));
        assert.deepEqual([one.width, one.height], [480, 360]);
        assert.deepEqual([...new Set(one.kinds)], ['IHDR', 'IDAT', 'IEND']);
        assert.ok(look(join(folder, 'plane.png')).colours > 1000);
        for (const scale of [2, 3, 4]) {
            const large = pixelsOf(await render(`plane${scale}.png`, ['--view', 'plane', '--size', '480x360', '--scale', `${scale}`]));
            assert.equal(large.width, 480 * scale);
            const rms = difference(one, large);
            assert.ok(rms < 16, `differs by ${rms} at ${scale}x`);
        }
        const other = pixelsOf(await render('dark.png', ['--view', 'plane', '--size', '480x360', '--theme', 'dark']));
        assert.ok(difference(one, other) > 60);
    },
    'renders the window, and the same again': async () => {
        const first = await render('window.png', ['--size', '900x640', '--scale', '2']);
        assert.deepEqual([look(first).width, look(first).height], [1800, 1280]);
        assert.ok(look(first).colours > 1000);
        assert.ok(readFileSync(first).equals(readFileSync(await render('window2.png', ['--size', '900x640', '--scale', '2']))));
    },
    'renders a view as SVG': async () => {
        const svg = readFileSync(await render('plane.svg', ['--view', 'plane', '--size', '640x480']), 'utf8');
        assert.match(svg, /^<svg [^>]*width="640" height="480"/);
        assert.ok((svg.match(/<circle|class="mark"/g) ?? []).length >= 1000);
        assert.ok(svg.trimEnd().endsWith('</svg>'));
    },
    'says why a view has nothing to draw': async () => {
        for (const [view, sentence] of [['path', /no path to make a picture of/], ['compare', /Nothing is compared yet/]]) {
            const { code, output } = await open([moons('json'), moons('csv'), '--out', 'none.png', '--view', view], { command: 'render' });
            assert.equal(code, 1);
            assert.match(output, sentence);
        }
    },
    'renders a model whose weights lie beside it': async () => {
        const rows = join(folder, 'four.csv');
        writeFileSync(rows, 'a,b,c,d\n1,0,0,1\n0,1,0,0\n-1,2,1,0\n0.5,-1,2,1\n');
        const path = join(folder, 'beside.png');
        const model = join(root, 'tests', 'data', 'tfjs', 'graph', 'model.json');
        const { code, output } = await open([model, rows, '--out', path, '--view', 'network'], { command: 'render' });
        assert.equal(output, '');
        assert.equal(code, 0);
        assert.equal(readFileSync(path).toString('latin1', 1, 4), 'PNG');
    },
    'renders whole files or none': async () => {
        for (const args of [['--scale', '4', '--size', '16000x400'], ['--scale', '4', '--size', '4000x3000']]) {
            const { code, output } = await open([moons('json'), moons('csv'), '--out', 'large.png', ...args], { command: 'render' });
            assert.equal(code, 1);
            assert.match(output, /^A picture of [0-9]+ x [0-9]+ pixels .*choose a smaller scale\.\n$/);
        }
        const { code, output } = await open([moons('json'), moons('csv'), '--out', join('no', 'such.png')], { command: 'render' });
        assert.equal(code, 1);
        assert.equal(output.trim().split('\n').length, 1);
        assert.ok(!readdirSync(folder).some((name) => name.startsWith('large') || name.includes('.part')));
    },
    'exports pictures while the window shows something else': async () => {
        const commands = [{ command: 'set_path', from_row: 3, to_row: 700 }, { command: 'export_picture', view: 'path', format: 'svg' },
            { command: 'export_picture', view: 'path', width: 500, height: 500 }, { command: 'export_picture' },
            { command: 'save', thing: 'html_report' }];
        const plain = join(folder, 'plain.png');
        const shot = join(folder, 'shot.png');
        const script = (list) => list.map((command) => JSON.stringify(command)).join('\n');
        await open([moons('json'), moons('csv'), '--screenshot', plain, '--commands', script(commands.slice(0, 1))]);
        const { code, output } = await open([moons('json'), moons('csv'), '--screenshot', shot, '--commands', script(commands)]);
        assert.equal(output, '');
        assert.equal(code, 0);
        assert.match(readFileSync(join(folder, 'path.svg'), 'utf8'), /<polyline/);
        const path = look(join(folder, 'path.png'));  // as large as asked for, and larger where the view goes on
        assert.ok(path.width >= 500 && path.height >= 500, `${path.width} x ${path.height}`);
        const window = pixelsOf(join(folder, 'window-2.png'));  // "window.png" is there already: files are never replaced
        assert.deepEqual([window.width, window.height], [1280, 800]);
        // The picture of the window is what the window shows, but for what is under the pointer: compared is the left
        // column.
        const rms = difference(pixelsOf(plain), window, 230);
        assert.ok(rms < 1, `${rms}`);
        assert.match(readFileSync(join(folder, 'report.html'), 'utf8'), /data:image\/svg\+xml;base64,[A-Za-z0-9+/=]{1000}/);
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
        assert.match(output, /cannot be written/);
    },
    'keeps what is open when it is asked to end': async () => {
        for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT']) {
            rmSync(kept, { recursive: true, force: true });
            assert.equal(await trainThenEnd(`exec '${program}'`, signal), signal);
            const [session] = keptSessions();
            assert.equal(session.format, 'reluscope-session');
            assert.ok(session.model.training.epochs_done > 0, 'the weights of now');
        }
    },
    'keeps nothing by halves where there is no room': async () => {
        // A limit on the size of files stands for a full disk.
        const before = keptSessions();
        assert.equal(before.length, 1);
        assert.equal(await trainThenEnd(`trap "" XFSZ; ulimit -f 1; exec '${program}'`, 'SIGTERM'), 'SIGTERM');
        assert.deepEqual(keptSessions(), before);
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
