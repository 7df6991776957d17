// A site like the one that `make web` builds, with a few bytes in place of the program, for tests of what is made of a
// site.
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Small examples, one that is too large to be sent along, and lessons. */
const DATA = ['examples.json', 'lessons', 'titanic', 'two_units', 'digits'];

/** A new folder {folder, site}; the site lies in the folder. */
export function standInSite() {
    const folder = mkdtempSync(join(tmpdir(), 'reluscope-site-'));
    const site = join(folder, 'site');
    cpSync(join(root, 'web'), site, { recursive: true });
    for (const name of DATA) cpSync(join(root, 'data', name), join(site, 'data', name), { recursive: true });
    mkdirSync(join(site, 'data', 'thumbnails'));
    writeFileSync(join(site, 'data', 'thumbnails', 'titanic.dark.png'), 'a picture');
    writeFileSync(join(site, 'marked.esm.js'), 'const Lexer = { lex: (text) => text, comment: "<!-- </script>" };\nexport { Lexer };\n');
    writeFileSync(join(site, 'reluscope.mjs'),
        'var create = (() => { var place = import.meta.url; return () => `${place} reluscope.wasm`; })();\nexport default create;\n');
    writeFileSync(join(site, 'reluscope.wasm'), Buffer.from([0, 97, 115, 109, 1, 0, 0, 0]));
    writeFileSync(join(site, 'build-info.json'), JSON.stringify({ version: '1.2.3', build: '0123456789ab', wasm_bytes: 8 }));
    return { folder, site };
}
