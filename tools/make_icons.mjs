// node tools/make_icons.mjs: draws web/favicon.svg as the PNG files of web/icons, with the browser of the tests.
import { mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { launchBrowser } from '../tests/browser/support.mjs';

const web = new URL('../web/', import.meta.url);
const icon = readFileSync(new URL('favicon.svg', web), 'utf8');
// Systems cut a shape of their own out of a maskable icon: it has no round corners, and all that counts lies in its
// middle.
const maskable = icon.replace(/ rx="14"/, '');
const PICTURES = [['icon-192', icon, 192], ['icon-512', icon, 512], ['maskable-512', maskable, 512]];

mkdirSync(new URL('icons/', web), { recursive: true });
const browser = await launchBrowser();
for (const [name, svg, size] of PICTURES) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    const source = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
    await page.setContent(`<body style="margin:0"><img src="${source}" width="${size}" height="${size}" style="display:block">`);
    await page.screenshot({ path: fileURLToPath(new URL(`icons/${name}.png`, web)), omitBackground: true });
    await page.close();
}
await browser.close();
