// node tools/site/make_single.mjs SITE OUT.html: the page in one file that opens without a server. `reluscope export`
// fills it with a model and a table.
//
// The page's modules stand in it as one script; the program, the examples of moderate size and the lessons as one
// packed archive. Its content security policy allows exactly that script and those styles, and no request of any kind.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { argv, exit } from 'node:process';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { functionBody, parse } from './modules.mjs';

/** An example with a larger file is left out: pages are sent by mail. */
const LARGEST_EXAMPLE_FILE = 200_000;  // bytes
/** What `reluscope export` looks for and replaces `null` in (src/shell/cli/cli_export.cpp). */
const BROUGHT = '<script type="application/json" id="brought">null</script>';

const textOf = (site, name) => readFileSync(join(site, name), 'utf8');
const hashOf = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const isFile = (site, name) => statSync(join(site, name), { throwIfNoEntry: false })?.isFile() ?? false;

/** The whole script. */
export function scriptOf(site) {
    const start = readFileSync(fileURLToPath(new URL('bundle_start.js', import.meta.url)), 'utf8');
    const names = readdirSync(site).filter((name) => name === 'marked.esm.js' || (name.endsWith('.mjs') && name !== 'reluscope-view.mjs')).sort();
    const modules = names.map((name) => `modules.set(${JSON.stringify(name)}, () => {\n${functionBody(textOf(site, name), name)}\n});\n`);
    // What an HTML reader takes for the begin of a comment or of a tag inside of a script means the same to JavaScript
    // with a backslash in it.
    const text = `${start}\n${modules.join('\n')}\nbundled.get('loader.mjs');\n`
        .replaceAll('<!--', '<\\!--').replace(/<(\/?script)/gi, (whole, name) => `<\\x${name.charCodeAt(0).toString(16)}${name.slice(1)}`);
    parse(text, 'the single file');
    return text;
}

/** Examples that the page brings along, without the pictures of the gallery, which would be as large as the program,
 *  and all lessons: path below the site -> bytes. */
function dataFiles(site) {
    const small = (path) => isFile(site, `data/${path}`) && statSync(join(site, 'data', path)).size <= LARGEST_EXAMPLE_FILE;
    const examples = JSON.parse(textOf(site, 'data/examples.json')).filter(({ model, data }) => small(model) && small(data));
    const lessons = readdirSync(join(site, 'data/lessons')).map((name) => `lessons/${name}`);
    const paths = [...new Set([...examples.flatMap(({ model, data }) => [model, data]), ...lessons])];
    const files = paths.map((path) => [`data/${path}`, readFileSync(join(site, 'data', path))]);
    return [['data/examples.json', Buffer.from(JSON.stringify(examples.map((one) => ({ ...one, picture: '' }))))], ...files];
}

/** Files as bundle_start.js unpacks them. */
export function archiveOf(files) {
    const list = Buffer.from(JSON.stringify(files.map(([name, bytes]) => [name, bytes.length])));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(list.length);
    return gzipSync(Buffer.concat([length, list, ...files.map(([, bytes]) => bytes)]), { level: 9 }).toString('base64');
}

function policyOf(scripts, styles) {
    return `default-src 'none'; script-src ${scripts.map(hashOf).join(' ')} 'wasm-unsafe-eval'; style-src ${styles.map(hashOf).join(' ')}; `
        + "img-src data: blob:; base-uri 'none'; form-action 'none'";
}

/** The page of the site with all that it refers to inside. */
export function singlePage(site) {
    const script = scriptOf(site);
    const oldBrowsers = textOf(site, 'nomodule.js');
    const style = textOf(site, 'style.css');
    const lessonStyle = textOf(site, 'lessons.css');
    const icon = `data:image/svg+xml;base64,${Buffer.from(textOf(site, 'favicon.svg')).toString('base64')}`;
    const archive = archiveOf([['reluscope.wasm', readFileSync(join(site, 'reluscope.wasm'))], ...dataFiles(site)]);
    const { version } = JSON.parse(textOf(site, 'build-info.json'));
    const steps = [
        [/<meta http-equiv="Content-Security-Policy"[^>]*>/,
            `<meta http-equiv="Content-Security-Policy" content="${policyOf([script, oldBrowsers], [style, lessonStyle])}">\n`
            + `<meta name="generator" content="ReLUscope ${version}">`],
        [/<link rel="stylesheet" href="style.css">/, `<style>${style}</style>\n<style data-file="lessons.css">${lessonStyle}</style>`],
        [/<link rel="(modulepreload|manifest|apple-touch-icon)"[^>]*>\n/g, ''],
        [/favicon\.svg/g, icon],
        [/<script type="module"[^>]*><\/script>\n/, ''],
        [/<script nomodule[^>]*><\/script>/, `<script nomodule>${oldBrowsers}</script>`],
        [/<\/body>/, `${BROUGHT}\n<script type="text/plain" id="archive">${archive}</script>\n<script type="module">${script}</script>\n</body>`],
    ];
    let page = textOf(site, 'index.html');
    for (const [pattern, text] of steps) {
        if (!pattern.global && !pattern.test(page)) throw new Error(`index.html has no ${pattern}`);
        page = page.replace(pattern, () => text);
    }
    return page;
}

function main() {
    const [site, out] = argv.slice(2);
    if (!out) {
        console.error('usage: node tools/site/make_single.mjs SITE OUT.html');
        exit(2);
    }
    const page = singlePage(site);
    writeFileSync(out, page);
    console.log(`${out}: ${(page.length / 1e6).toFixed(1)} MB, the page in one file`);
}

if (argv[1] && resolve(argv[1]) === fileURLToPath(import.meta.url)) main();
