// The files of a release: archives, Debian package, bills of materials, checksums. Small stand-ins are packed in place
// of the program and the site.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const python = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';
const version = readFileSync(join(root, 'src/base/version.h'), 'utf8').match(/kVersion = "([^"]+)"/)[1];
const folder = mkdtempSync(join(tmpdir(), 'reluscope-packaging-'));
after(() => rmSync(folder, { recursive: true }));

const has = (command) => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;
function call(command, args, environment = {}) {
    const result = spawnSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, SOURCE_DATE_EPOCH: '1700000000', ...environment } });
    assert.equal(result.status, 0, result.stderr);
    return result.stdout;
}
const tool = (name, ...args) => call(python, [join('tools', name), ...args]);

// Any program of the system stands for ours.
const native = join(folder, 'native');
const site = join(folder, 'site');
before(() => {
    mkdirSync(native);
    mkdirSync(site);
    copyFileSync('/bin/ls', join(native, 'reluscope'));
    writeFileSync(join(site, 'index.html'), 'the page');
    writeFileSync(join(site, 'reluscope-single.html'), 'the page in one file');
});
const canPack = existsSync(join(root, 'build/third_party/imgui/LICENSE.txt'));  // which `make native` fetches

test('archives hold what a desktop needs, and are the same each time', { skip: !canPack }, () => {
    const pack = (out) => tool('make_dist.py', '--native', native, '--site', site, '--out', join(folder, out));
    pack('first');
    const [program, web] = readdirSync(join(folder, 'first')).sort((a, b) => Number(a.includes('web')) - Number(b.includes('web')));
    const listed = call('tar', ['-tf', join(folder, 'first', program)]);
    for (const name of ['reluscope', 'reluscope-single.html', 'LICENSE.txt', 'THIRD_PARTY_LICENSES.txt', 'data/titanic/titanic.csv',
        'share/applications/reluscope.desktop', 'share/icons/hicolor/scalable/apps/reluscope.svg', 'share/mime/packages/reluscope.xml']) {
        assert.ok(listed.split('\n').includes(`reluscope-${version}/${name}`), name);
    }
    assert.match(call('tar', ['-tvf', join(folder, 'first', web)]), /root\/root .*2023-11-1\d .*index\.html/);
    pack('second');
    for (const name of [program, web]) assert.deepEqual(readFileSync(join(folder, 'second', name)), readFileSync(join(folder, 'first', name)), name);
});

describe('the Debian package', { skip: !canPack || !['dpkg-deb', 'dpkg-query', 'objdump', 'ldd'].every(has) }, () => {
    let deb;
    before(() => {
        tool('packaging/make_deb.py', '--program', join(native, 'reluscope'), '--page', join(site, 'reluscope-single.html'), '--out', join(folder, 'deb'));
        deb = join(folder, 'deb', readdirSync(join(folder, 'deb'))[0]);
    });

    test('says what it is and what it needs', () => {
        const field = (name) => call('dpkg-deb', ['--field', deb, name]).trim();
        assert.equal(field('Package'), 'reluscope');
        assert.equal(field('Version'), version);
        assert.match(field('Depends'), /libc6 \(>= 2\.\d+/);
        assert.ok(Number(field('Installed-Size')) > 1000);
    });

    test('installs into an empty root', () => {
        const empty = join(folder, 'root');
        call('dpkg-deb', ['-x', deb, empty]);
        assert.ok(statSync(join(empty, 'usr/bin/reluscope')).mode & 0o111);
        assert.equal(readFileSync(join(empty, 'usr/share/reluscope/reluscope-single.html'), 'utf8'), 'the page in one file');
        for (const name of ['data/examples.json', 'data/titanic/titanic.json']) assert.ok(existsSync(join(empty, 'usr/share/reluscope', name)), name);
        const entry = readFileSync(join(empty, 'usr/share/applications/reluscope.desktop'), 'utf8');
        assert.match(entry, /^Exec=reluscope open %F$/m);
        const kinds = readFileSync(join(empty, 'usr/share/mime/packages/reluscope.xml'), 'utf8');
        for (const kind of entry.match(/^MimeType=(.*)$/m)[1].split(';').filter((one) => one.includes('/x-'))) assert.ok(kinds.includes(`type="${kind}"`), kind);
        const icon = entry.match(/^Icon=(.*)$/m)[1];
        for (const size of ['scalable', '192x192', '512x512']) {
            assert.ok(['svg', 'png'].some((ending) => existsSync(join(empty, `usr/share/icons/hicolor/${size}/apps/${icon}.${ending}`))), size);
        }
        const copyright = readFileSync(join(empty, 'usr/share/doc/reluscope/copyright'), 'utf8');
        for (const word of ['Apache License', 'Dear ImGui', 'libeigen3-dev']) assert.ok(copyright.includes(word), word);
        assert.match(call('dpkg-deb', ['--contents', deb]), /-rwxr-xr-x root\/root .*\.\/usr\/bin\/reluscope/);
    });
});

test('bills of materials name everything whose licence is handed on', () => {
    tool('packaging/make_sbom.py', '--out', join(folder, 'sbom'));
    const bills = Object.fromEntries(['native', 'web'].map((part) => [part, JSON.parse(readFileSync(join(folder, 'sbom', `reluscope-${version}-${part}.cdx.json`)))]));
    for (const [part, bill] of Object.entries(bills)) {
        assert.deepEqual([bill.bomFormat, bill.specVersion, bill.metadata.timestamp], ['CycloneDX', '1.5', '2023-11-14T22:13:20Z'], part);
        assert.match(bill.serialNumber, /^urn:uuid:[0-9a-f-]{36}$/);
        const refs = bill.components.map((component) => component['bom-ref']);
        assert.equal(new Set(refs).size, refs.length);
        assert.deepEqual(bill.dependencies[0].dependsOn, refs);
        for (const { name, version: number, licenses, purl } of bill.components) {
            assert.match(number, /^\d/, name);
            assert.match(licenses[0].expression, /^[A-Z][\w.-]*( (AND|OR|WITH) [A-Z][\w.-]*)*$/, name);
            assert.ok(purl.startsWith(`pkg:deb/debian/${name}@`), purl);
        }
    }
    const names = (part) => bills[part].components.map(({ name }) => name);
    for (const name of ['libeigen3-dev', 'imgui', 'fonts-inter']) assert.ok(names('native').includes(name) && names('web').includes(name), name);
    assert.ok(names('web').includes('node-marked') && names('web').includes('emscripten') && !names('web').includes('libcli11-dev'));
    assert.ok(names('native').includes('libcli11-dev') && !names('native').includes('emscripten'));
});

test('checksums are those of all files', { skip: !has('sha256sum') }, () => {
    const files = join(folder, 'sums');
    mkdirSync(files);
    for (const name of ['a.txt', 'b c.txt']) writeFileSync(join(files, name), name);
    tool('packaging/make_sums.py', files);
    tool('packaging/make_sums.py', files);
    const checked = spawnSync('sha256sum', ['--check', 'SHA256SUMS'], { cwd: files, encoding: 'utf8' });
    assert.equal(checked.status, 0, checked.stderr);
    assert.deepEqual(checked.stdout.trim().split('\n'), ['a.txt: OK', 'b c.txt: OK']);
});
