// What the tests of the package share: the package unpacked, the native program, and reports compared but for rounding.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const built = join(root, 'build', 'package');
const program = process.env.RELUSCOPE_PROGRAM ?? join(root, 'build', 'native', 'reluscope');

export const tarball = () => {
    const [name] = readdirSync(built).filter((file) => file.endsWith('.tgz'));
    return join(built, name);
};

export const newFolder = () => mkdtempSync(join(tmpdir(), 'reluscope-package-'));

/** Unpacks the package into `folder` and gives its folder. */
export const unpack = (folder) => {
    assert.equal(spawnSync('tar', ['-xzf', tarball(), '-C', folder]).status, 0);
    return join(folder, 'package');
};

export const bundled = (name) => ['json', 'csv'].map((kind) => join(root, 'data', name, `${name}.${kind}`));

/** What the command writes to the file that stands for OUT among its arguments, as JSON. */
export const commandLine = (folder, ...args) => {
    const out = join(folder, 'out.json');
    const { status, stderr } = spawnSync(program, args.map((arg) => (arg === 'OUT' ? out : `${arg}`)), { encoding: 'utf8', maxBuffer: 1 << 28 });
    assert.equal(status, 0, stderr);
    return JSON.parse(readFileSync(out, 'utf8'));
};

/** Sizes of rounding errors, and what a clock or the way of a search says: these differ between builds. */
const NOISE = new Set(['max_abs_error', 'max_rel_error', 'worst_row', 'residual', 'completeness_error',
    'max_rel_difference', 'seconds', 'sha256']);

/** The same documents: whatever is counted or named is equal, and other numbers agree to nine digits. */
export const assertSame = (found, expected, path = '') => {
    if (typeof expected === 'number' && typeof found === 'number' && !Number.isNaN(expected)) {
        const tolerance = Number.isSafeInteger(expected) && Number.isSafeInteger(found) ? 0 : 1e-9 * Math.max(1, Math.abs(expected));
        assert.ok(Math.abs(found - expected) <= tolerance, `${path}: ${found} in place of ${expected}`);
        return;
    }
    if (expected === null || typeof expected !== 'object') {
        assert.deepEqual(found, expected, path);
        return;
    }
    assert.deepEqual(Object.keys(found), Object.keys(expected), path);
    for (const [key, value] of Object.entries(expected)) {
        if (!NOISE.has(key)) assertSame(found[key], value, `${path}.${key}`);
    }
};
