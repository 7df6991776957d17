// node tools/docs/check_site.mjs FOLDER: the built site asks no other host for anything, every link in it leads
// somewhere, and no script or style stands inside of a page, so that it can lie on a server whose policy forbids that.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The page of the program, beside whose folder docs/ the site may lie. */
const PROGRAM_PAGE = '../index.html';

const filesBelow = (folder) => readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)])).sort();

const elsewhere = (address) => /^\s*(?:[a-z]+:)?\/\//i.test(address);
const decoded = (text) => text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'");
const TAG = /<([a-z][a-z0-9-]*)((?:\s+[^\s=>"']+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?)*)\s*\/?>/gi;
/** Tags with their attributes, comments left out. */
const tagsOf = (html) => [...html.replace(/<!--[\s\S]*?-->/g, '').matchAll(TAG)]
    .map(([, name, rest]) => ({ name: name.toLowerCase(), attributes: Object.fromEntries([...rest.matchAll(/([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))/g)]
        .map(([, key, a, b, c]) => [key.toLowerCase(), decoded(a ?? b ?? c)])) }));

/** Addresses that a browser fetches by itself when it shows these tags. */
function fetched({ name, attributes }) {
    const { src, href, srcset, data, poster, action, style } = attributes;
    const canonical = name === 'link' && /^(canonical|alternate|author|license|next|prev|search)$/i.test(attributes.rel ?? '');
    const ofName = { object: data, form: action, link: canonical ? undefined : href, use: href, image: href };
    return [src, srcset, poster, ofName[name],
        ...[...(style ?? '').matchAll(/url\(\s*["']?([^"')]*)/g)].map(([, address]) => address)].filter((address) => address !== undefined);
}

const inStyles = (css) => [...css.replace(/\/\*[\s\S]*?\*\//g, '').matchAll(/(?:url\(\s*|@import\s+)["']?([^"')\s;]*)/g)].map(([, address]) => address);
const ASKED = /(?:fetch|importScripts|import|open|Worker|sendBeacon)\s*\(\s*(?:["'`][A-Z]+["'`]\s*,\s*)?["'`]([^"'`]*)|\.(?:src|href)\s*=\s*["'`]([^"'`]*)/g;
const inScripts = (script) => [...script.matchAll(ASKED)].map(([, a, b]) => a ?? b);

/** What is wrong with a site, a sentence each. */
export function faultsOf(folder) {
    const faults = [];
    const anchors = new Map();
    const idsOf = (file) => {
        if (!anchors.has(file)) {
            const named = ({ name, attributes }) => [attributes.id, name === 'a' ? attributes.name : undefined];
            anchors.set(file, new Set(tagsOf(readFileSync(file, 'utf8')).flatMap(named).filter(Boolean)));
        }
        return anchors.get(file);
    };
    for (const file of filesBelow(folder)) {
        const place = relative(folder, file);
        const asks = (addresses) => addresses.filter(elsewhere).forEach((address) => faults.push(`${place} asks ${address}`));
        if (/\.css$/.test(file)) asks(inStyles(readFileSync(file, 'utf8')));
        if (/\.m?js$/.test(file)) asks(inScripts(readFileSync(file, 'utf8')));
        if (/\.svg$/.test(file)) asks(tagsOf(readFileSync(file, 'utf8')).flatMap(fetched));
        if (!/\.html$/.test(file)) continue;
        const html = readFileSync(file, 'utf8');
        const tags = tagsOf(html);
        asks(tags.flatMap(fetched));
        if (tags.some(({ name, attributes }) => name === 'script' && attributes.src === undefined)) faults.push(`${place} has a script inside`);
        if (tags.some(({ name, attributes }) => name === 'style' || attributes.style !== undefined)) faults.push(`${place} has a style inside`);
        for (const [, style] of html.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/gi)) asks(inStyles(style));
        for (const [, script] of html.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/gi)) asks(inScripts(script));
        if (place === '404.html') continue;  // shown at any address, so its links are those of a server's root
        for (const { attributes } of tags) {
            for (const address of [attributes.href, attributes.src]) {
                if (address === undefined || /^[a-z]+:/i.test(address) || elsewhere(address) || address.startsWith(`${PROGRAM_PAGE}?`)) continue;
                const [path, anchor] = decodeURI(address).split('#');
                let target = path.split('?')[0] === '' ? file : resolve(dirname(file), path.split('?')[0]);
                if (existsSync(target) && statSync(target).isDirectory()) target = join(target, 'index.html');
                if (relative(folder, target).startsWith('..')) faults.push(`${place} leads out of the site to ${address}`);
                else if (!existsSync(target)) faults.push(`${place} leads to ${address}, which is not there`);
                else if (anchor && /\.html$/.test(target) && !idsOf(target).has(anchor)) faults.push(`${place} leads to ${address}, where there is no such place`);
            }
        }
    }
    return [...new Set(faults)];
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
    const [, , folder] = process.argv;
    if (!folder || !existsSync(join(folder, 'index.html'))) {
        console.error('usage: node tools/docs/check_site.mjs FOLDER, where FOLDER holds index.html');
        process.exit(2);
    }
    const faults = faultsOf(folder);
    for (const fault of faults) console.error(fault);
    if (faults.length === 0) console.log(`${join(folder, 'index.html')}: no request to another host, no script inside, no broken link`);
    process.exitCode = faults.length > 0 ? 1 : 0;
}
