// What the command line does to files and streams that it writes: whole or not at all, links followed, modes kept,
// devices left alone, a full disk said.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import {
    chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync, statSync, symlinkSync,
    writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const program = join(root, 'build', 'native', 'reluscope');
const top = mkdtempSync(join(tmpdir(), 'reluscope-'));
let folder = top;
beforeEach(() => { folder = mkdtempSync(join(top, 'case-')); });
after(() => rmSync(top, { recursive: true }));

const [model, table] = ['json', 'csv'].map((kind) => join(root, 'data', 'iris', `iris.${kind}`));
const explain = ['explain', model, table];
const run = (...args) => spawnSync(program, args, { cwd: folder, encoding: 'utf8' });
/** A line of bash in which $P is the program, $M and $D the files of iris. */
const bash = (line) => spawnSync('bash', ['-c', line], {
    cwd: folder, encoding: 'utf8', env: { ...process.env, P: program, M: model, D: table },
});
const at = (name) => join(folder, name);
const isReport = (path) => JSON.parse(readFileSync(path, 'utf8')).format === 'reluscope-report';
const mode = (path) => (statSync(path).mode & 0o7777).toString(8);
const parts = (path = folder) => readdirSync(path).filter((name) => name.includes('.part'));

test('a link is followed: it stays, and what it leads to is replaced', () => {
    mkdirSync(at('far'));
    writeFileSync(at('far/old.json'), 'old');
    symlinkSync('far/old.json', at('relative.json'));
    symlinkSync(at('relative.json'), at('twice.json'));
    symlinkSync('far/new.json', at('dangling.json'));
    for (const [link, target] of [['relative.json', 'far/old.json'], ['twice.json', 'far/old.json'], ['dangling.json', 'far/new.json']]) {
        if (existsSync(at(target))) writeFileSync(at(target), 'old');
        const before = readlinkSync(at(link));
        assert.equal(run(...explain, '--out', link).status, 0);
        assert.equal(readlinkSync(at(link)), before);
        assert.ok(lstatSync(at(target)).isFile() && isReport(at(target)), link);
        assert.deepEqual([...parts(), ...parts(at('far'))], []);
    }
    symlinkSync('loop', at('loop'));
    const refused = run(...explain, '--out', 'loop');
    assert.equal(refused.status, 1);
    assert.match(refused.stderr, /^loop: cannot be written: Too many levels of symbolic links\n$/);
});

test('an old file passes its mode on; a new one has that of the mask', () => {
    for (const old of [0o600, 0o640, 0o755, 0o666]) {
        writeFileSync(at('r.json'), 'old');
        chmodSync(at('r.json'), old);
        assert.equal(run(...explain, '--out', 'r.json').status, 0);
        assert.equal(mode(at('r.json')), old.toString(8));
        assert.ok(isReport(at('r.json')));
    }
    assert.equal(bash('umask 027; "$P" explain "$M" "$D" --out new.json').status, 0);
    assert.equal(mode(at('new.json')), '640');
});

test('a read-only file is refused, also for the superuser, and stays', () => {
    writeFileSync(at('r.json'), 'old');
    chmodSync(at('r.json'), 0o444);
    const before = statSync(at('r.json')).ino;
    for (const args of [[...explain, '--out', 'r.json'], [...explain, '--html', 'r.json'], [...explain, '--clusters', 'r.json'],
        ['convert', model, 'r.json']]) {
        const refused = run(...args);
        assert.equal(refused.status, 1, args.join(' '));
        assert.equal(refused.stderr, 'r.json: cannot be written: it is read-only\n');
        assert.equal(readFileSync(at('r.json'), 'utf8'), 'old');
        assert.equal(statSync(at('r.json')).ino, before);
    }
    assert.equal(run(...explain, '--out', '.').stderr, '.: expected a file, found a folder\n');
    assert.deepEqual(parts(), []);
});

test('devices, FIFOs and descriptors are written straight', () => {
    assert.equal(bash('"$P" explain "$M" "$D" --out /dev/null').status, 0);
    assert.ok(statSync('/dev/null').isCharacterDevice());
    assert.equal(bash('mkfifo f; cat f >got.json & "$P" explain "$M" "$D" --out f && wait').status, 0);
    assert.ok(lstatSync(at('f')).isFIFO() && isReport(at('got.json')));
    const unpacked = 'sleep 0.2; while ! gzip -t r.gz 2>/dev/null; do sleep 0.1; done; zcat r.gz >z.json';
    assert.equal(bash(`"$P" explain "$M" "$D" --out >(gzip >r.gz); ${unpacked}`).status, 0);
    assert.ok(isReport(at('z.json')));
    assert.equal(JSON.parse(run(...explain, '--out', '/dev/stdout').stdout).format, 'reluscope-report');
    assert.equal(bash('{ echo before; "$P" explain "$M" "$D" --out /dev/stdout; echo after; } >all.txt').status, 0);
    assert.match(readFileSync(at('all.txt'), 'utf8'), /^before\n\{"format":"reluscope-report"[^]*\}\nafter\n$/);
    assert.equal(bash('exec 3>three.json; "$P" explain "$M" "$D" --out /dev/fd/3').status, 0);
    assert.ok(isReport(at('three.json')));
    const full = bash('"$P" explain "$M" "$D" --out /dev/full');
    assert.equal(full.status, 1);
    assert.equal(full.stderr, '/dev/full: cannot be written: No space left on device\n');
    assert.ok(statSync('/dev/full').isCharacterDevice());
});

test('a file that does not fit leaves the old one, and nothing beside it', () => {
    writeFileSync(at('r.json'), 'old');
    const result = bash('trap "" XFSZ; ulimit -f 4; "$P" explain "$M" "$D" --out r.json');
    assert.equal(result.status, 1);
    assert.equal(result.stderr, 'r.json: cannot be written: File too large\n');
    assert.equal(readFileSync(at('r.json'), 'utf8'), 'old');
    assert.deepEqual(parts(), []);
});

test('a full standard output is said, whatever was printed to it', () => {
    const plane = join(root, 'tests', 'data', 'onnx', 'moons.dynamo.onnx');
    const commands = [['--version'], ['--help'], ['explain', '--help'], ['info', model], ['info', model, '--json'], ['info', table],
        ['info', table, '--json'], explain, [...explain, '--table'], [...explain, '--row', '3'], [...explain, '--out', '-'],
        [...explain, '--html', '-'], [...explain, '--clusters', '-'], ['partition', plane], ['partition', plane, '--out', '-'],
        ['path', plane, '--from', '0,0', '--to', '1,1'], ['path', plane, '--from', '0,0', '--to', '1,1', '--out', '-'],
        ['train', '--toy', 'moons', '--epochs', '1', '--hidden', '4'], ['train', '--toy', 'moons', '--epochs', '1', '--out', '-']];
    for (const args of commands) {
        for (const stream of ['>/dev/full', '>&-']) {
            const result = spawnSync('bash', ['-c', `"$0" "$@" ${stream}`, program, ...args], { cwd: folder, encoding: 'utf8' });
            assert.equal(result.status, 1, `${args.join(' ')} ${stream}: ${result.stderr}`);
            const lines = result.stderr.trim().split('\n').filter((line) => line.startsWith('standard output'));
            assert.equal(lines.length, 1, `${args.join(' ')} ${stream}: ${result.stderr}`);
            assert.match(lines[0], /^standard output: cannot be written/);
        }
    }
    // What went to files is whole, and a closed stream's number is not given to a file.
    const closed = bash('"$P" explain "$M" "$D" --out r.json >&- <&-');
    assert.equal(closed.status, 0, closed.stderr);
    assert.ok(isReport(at('r.json')));
});

test('what a killed program left is removed by the next that writes the same file, and nothing else is', async () => {
    const gone = spawnSync('true');
    const keep = ['r.json.reluscope-x.part', 'r.json.part12', `s.json.reluscope-${gone.pid}.part`, 'r.json.reluscope-.part'];
    const sweep = [`r.json.reluscope-${gone.pid}.part`];
    for (const name of [...keep, ...sweep]) writeFileSync(at(name), 'half');
    mkdirSync(at('r.json.reluscope-99999999.part'));
    writeFileSync(at('elsewhere'), 'whole');
    symlinkSync('elsewhere', at('r.json.reluscope-99999998.part'));
    const alive = `r.json.reluscope-${process.pid}.part`;
    writeFileSync(at(alive), 'in work');
    assert.equal(run(...explain, '--out', 'r.json').status, 0);
    assert.ok(isReport(at('r.json')));
    for (const name of [...keep, alive, 'elsewhere', 'r.json.reluscope-99999999.part']) assert.ok(existsSync(at(name)), name);
    for (const name of sweep) assert.ok(!existsSync(at(name)), name);
});

test('a program that is killed while it writes leaves what the next one sweeps, and the old file whole', async () => {
    writeFileSync(at('p.json'), 'old');
    const wide = join(root, 'data', 'moons', 'moons.json');
    const args = ['partition', wide, '--window', '-40', '40', '-40', '40', '--out', 'p.json'];
    // A FIFO as a second output would not do: the first one is renamed before. Stopped as soon as the temporary file is
    // seen.
    let left = [];
    for (let attempt = 0; attempt < 50 && left.length === 0; attempt += 1) {
        const child = spawn(program, args, { cwd: folder, stdio: 'ignore' });
        const ended = new Promise((resolve) => { child.on('close', resolve); });
        while (child.exitCode === null && parts().length === 0) await new Promise((resolve) => { setImmediate(resolve); });
        child.kill('SIGKILL');
        await ended;
        left = parts();
        if (left.length === 0) writeFileSync(at('p.json'), 'old');  // it was done sooner
    }
    assert.equal(left.length, 1, 'it was caught while it wrote');
    assert.match(left[0], /^p\.json\.reluscope-\d+\.part$/);
    assert.equal(readFileSync(at('p.json'), 'utf8'), 'old');
    assert.equal(run(...args).status, 0);
    assert.deepEqual(parts(), []);
    assert.equal(JSON.parse(readFileSync(at('p.json'), 'utf8')).format, 'reluscope-partition');
});

test('a name of 255 bytes can be written', () => {
    const name = `${'é'.repeat(125)}.json`;
    assert.equal(Buffer.byteLength(name), 255);
    assert.equal(run(...explain, '--out', name).status, 0);
    assert.ok(isReport(at(name)));
});

test('weights of a TensorFlow.js model are read beside it, and missing ones are named', () => {
    const graph = join(root, 'tests', 'data', 'tfjs', 'graph');
    const info = JSON.parse(run('info', join(graph, 'model.json'), '--json').stdout);
    assert.equal(info.file_format, 'TensorFlow.js');
    assert.equal(info.link, 'softmax');
    writeFileSync(at('model.json'), readFileSync(join(graph, 'model.json')));
    writeFileSync(at('group1-shard1of3.bin'), readFileSync(join(graph, 'group1-shard1of3.bin')));
    const result = run('info', 'model.json');
    assert.equal(result.status, 1);
    assert.ok(result.stderr.includes("the files 'group1-shard2of3.bin' and 'group1-shard3of3.bin', which hold its weights: "
        + 'expected a regular file beside the model, without links on the way, found none'), result.stderr);
});

test('external data of a model is read below its folder, never through a link', () => {
    const bytes = readFileSync(join(root, 'tests', 'data', 'onnx', 'onnx_97_external_ok.onnx'));
    const place = bytes.indexOf('ext.bin');
    bytes.write('d/w.bin', place, 'latin1');
    writeFileSync(at('m.onnx'), bytes);
    mkdirSync(at('secret'));
    mkdirSync(at('d'));
    for (const name of ['secret/w.bin', 'd/w.bin']) writeFileSync(at(name), Buffer.alloc(4096));
    assert.equal(run('info', 'm.onnx').status, 0);
    const refused = (found) => {
        const result = run('info', 'm.onnx');
        assert.equal(result.status, 1);
        assert.ok(result.stderr.includes(`expected a regular file beside the model, without links on the way, found ${found}`), result.stderr);
    };
    rmSync(at('d'), { recursive: true });
    refused('none');
    symlinkSync('secret', at('d'));
    refused('a link or a file in place of a folder');
    rmSync(at('d'));
    writeFileSync(at('d'), '');
    refused('a link or a file in place of a folder');
    rmSync(at('d'));
    mkdirSync(at('d'));
    symlinkSync('../secret/w.bin', at('d/w.bin'));
    refused('a link');
    rmSync(at('d/w.bin'));
    spawnSync('mkfifo', [at('d/w.bin')]);
    refused('something else');
    // The folder of the model itself may be reached by a link.
    rmSync(at('d'), { recursive: true });
    mkdirSync(at('d'));
    writeFileSync(at('d/w.bin'), Buffer.alloc(4096));
    symlinkSync('.', at('here'));
    assert.equal(run('info', 'here/m.onnx').status, 0);
});
