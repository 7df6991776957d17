// node tools/check_budgets.mjs SITE: fails when a file of the site is larger than tools/budgets.json allows (bytes).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const site = process.argv[2] ?? 'build/web';
const budgets = JSON.parse(readFileSync(new URL('budgets.json', import.meta.url)));
const measures = {
    raw: (bytes) => bytes.length,
    gzip: (bytes) => gzipSync(bytes, { level: 9 }).length,
    brotli: (bytes) => brotliCompressSync(bytes).length,
};

let over = 0;
for (const [name, limits] of Object.entries(budgets)) {
    const bytes = readFileSync(join(site, name));
    for (const [measure, limit] of Object.entries(limits)) {
        const size = measures[measure](bytes);
        const verdict = size > limit ? 'OVER' : 'within';
        console.log(`${name}: ${size} bytes ${measure}, ${verdict} the budget of ${limit}`);
        over += size > limit ? 1 : 0;
    }
}
process.exit(over ? 1 : 0);
