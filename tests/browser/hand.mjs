// A visitor's hand on a page: mouse, wheel and keys, what stands where, and what is drawn there. Of the views' tests.
import assert from 'node:assert/strict';

import { App, until } from './support.mjs';

export const closeTo = (a, b, tolerance, what = '') => assert.ok(Math.abs(a - b) <= tolerance, `${what} ${a}, not ${b}`);
export const allClose = (a, b, tolerance, what) => {
    assert.equal(a.length, b.length);
    a.forEach((x, i) => closeTo(x, b[i], tolerance, what));
};
export const middle = ({ x, y, width, height }) => [Math.round(x + width / 2), Math.round(y + height / 2)];
export const distance = ([a, b], [c, d]) => Math.hypot(a - c, b - d);
export const toSegment = ([px, py], [[ax, ay], [bx, by]]) => {
    const along = ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2 || 1);
    const t = Math.max(0, Math.min(1, along));
    return Math.hypot(px - ax - t * (bx - ax), py - ay - t * (by - ay));
};
/** How far the next one of the places is from each, the most lonely first. */
export const byRoom = (places) => places.map((place, row) => ({
    row, room: Math.min(...places.map((other, i) => (i === row ? Infinity : distance(place, other)))),
})).sort((one, other) => other.room - one.room);

/** A page that shows two moons; a small one, for pixels take time. */
export const open = async (browser, server, options = {}) => {
    const app = await App.open(browser, { url: server.url, fragment: '#example=moons', width: 1080, height: 680, ...options });
    await app.opened();
    return app;
};

/** Everything that can be done on this page, and asked of it. */
export const handOn = (app) => {
    const state = () => app.query({ what: 'state' });
    const plane = async () => { const answer = await app.query({ what: 'plane' }); return { ...answer.view, ...answer }; };
    const relief = async () => (await app.query({ what: 'relief' })).settings;
    const selection = async () => (await state()).selection;
    const labels = async () => (await app.widgets()).map(({ label }) => label);

    /** Lines of the table that are seen: number in the table (from 0; people see it from 1), and among the rows that
     *  are explained. */
    const tableRows = async () => (await labels()).map((label) => label.match(/^(\d+)##row(\d+)$/)).filter(Boolean)
        .map(([label, number, row]) => ({ label, number: Number(number) - 1, row: Number(row) }));

    /** Waits until the program draws no more. Unlike idle() it does not wait for what the program does later, as
     *  keeping the session. */
    const rest = async () => {
        const rests = await app.page.evaluate(() => new Promise((resolve) => {
            let [frames, quiet, left] = [-1, 0, 1000];
            const look = () => {
                quiet = window.reluscope.frames === frames ? quiet + 1 : 0;
                ({ frames } = window.reluscope);
                left -= 1;
                if (quiet < 2 && left > 0) requestAnimationFrame(look);
                else resolve(quiet === 2);
            };
            look();
        }));
        assert.ok(rests, 'the program draws and draws');
        await until(async () => !(await state()).job.running, 'the end of the work', 30000);
    };

    /** Opens an example with the usual layout and shows a view of it. */
    const show = async (example, view) => {
        await app.page.mouse.move(5, 5);
        await app.send({ command: 'select_row', row: null });  // an example that has just come has chosen one
        await app.send({ command: 'open_example', id: example });
        await until(async () => {
            const { document, selection: { row } } = await state();
            return document?.example === example && document.certificate && row !== null;
        }, example, 30000);
        await app.send({ command: 'reset_layout' });
        await app.send({ command: 'show_view', view });
        await until(async () => (await plane()).stale === false, 'the regions', 30000);
        await rest();
    };

    /** A widget by its label, and by a part of its window's name. */
    const widget = async (label, window = '') => {
        const all = await app.widgets();
        const found = all.find((one) => one.window.includes(window) && (one.label === label || one.label.split('##')[0] === label
            || (label.startsWith('##') && one.label.endsWith(label))));
        const names = all.map((one) => one.label).filter(Boolean).join(', ');
        if (!found) throw new Error(`no widget "${label}" in "${window}"; there are: ${names}`);
        return found;
    };
    /** Where it is on the page. */
    const area = async (label, window) => {
        const [box, { x, y, w, h }] = await Promise.all([app.canvasBox(), widget(label, window)]);
        return { x: box.x + x, y: box.y + y, width: w, height: h };
    };

    const { mouse, keyboard } = app.page;
    const move = async ([x, y]) => { await mouse.move(Math.round(x), Math.round(y)); await rest(); };
    const click = async ([x, y], options = {}) => { await mouse.click(Math.round(x), Math.round(y), options); await rest(); };
    const doubleClick = async ([x, y]) => { await mouse.dblclick(Math.round(x), Math.round(y)); await rest(); };
    const press = async (label, { window, button } = {}) => click(middle(await area(label, window)), { button });
    /** Presses the beginning of a line of the table: it goes on beyond the table's right end. */
    const pressRow = async ({ label }, options) => { const { x, y, height } = await area(label); await click([x + 12, y + height / 2], options); };
    const wheel = async (notches) => { await mouse.wheel(0, -100 * notches); await rest(); };
    const drag = async (from, to, { button } = {}) => {
        await mouse.move(...from.map(Math.round));
        await mouse.down({ button });
        await mouse.move(...to.map(Math.round), { steps: 2 });
        await mouse.up({ button });
        await rest();
    };
    const withShift = async (what) => { await keyboard.down('Shift'); await what(); await keyboard.up('Shift'); await rest(); };
    const key = async (keys) => { await keyboard.press(keys); await rest(); };

    /** The scatter, and where its rows' points are on the page. */
    const scatter = async () => {
        const box = await area('scatter', 'scatter panel');
        const answer = await app.query({ what: 'scatter', count: 2000 });
        const [x0, x1, y0, y1] = answer.window;
        return {
            ...answer,
            box,
            at: ([x, y]) => [box.x + (x - x0) / (x1 - x0) * box.width, box.y + (y1 - y) / (y1 - y0) * box.height],
            back: ([x, y]) => [x0 + (x - box.x) / box.width * (x1 - x0), y1 - (y - box.y) / box.height * (y1 - y0)],
        };
    };

    /** What is written and drawn in a view, with its places on the page: its picture as SVG lies over the drawings,
     *  of which `lowest` stands lowest. */
    const drawn = async (view, lowest) => {
        const [file] = await Promise.all([app.page.waitForEvent('download'), app.send({ command: 'export_picture', view, format: 'svg' })]);
        const chunks = [];
        for await (const chunk of await file.createReadStream()) chunks.push(chunk);
        const svg = Buffer.concat(chunks).toString();
        await rest();
        const margin = 12;
        const box = await area(lowest);
        const height = Number(svg.match(/height="([\d.]+)"/)[1]);
        const onPage = (x, y) => [box.x + Number(x) - margin, box.y + box.height - (height - margin - Number(y))];
        const all = (pattern, make) => [...svg.matchAll(pattern)].map(make);
        const texts = all(/<text x="([^"]+)" y="([^"]+)"[^>]*>([^<]*)</g, ([, x, y, text]) => ({ text, at: onPage(x, Number(y) - 4) }));
        return {
            texts,
            /** Where this is written. */
            written: (text) => {
                const found = texts.find((one) => one.text === text);
                assert.ok(found, `"${text}" is not written there; there are: ${texts.map((one) => one.text).join(', ')}`);
                return found.at;
            },
            rects: all(/<rect x="([^"]+)" y="([^"]+)" width="([^"]+)" height="([^"]+)"/g, ([, x, y, w, h]) =>
                ({ at: onPage(x, y), width: Number(w), height: Number(h) })),
            lines: all(/<polyline points="([^"]+)"(?:.*?stroke-width="([^"]+)")?/g, ([, points, width]) =>
                ({ points: points.split(' ').map((point) => onPage(...point.split(','))), width: Number(width) })),
            discs: all(/<circle cx="([^"]+)" cy="([^"]+)"/g, ([, x, y]) => ({ at: onPage(x, y) })),
        };
    };

    return {
        state, plane, relief, selection, labels, tableRows, rest, show, widget, area, move, click, doubleClick, press, pressRow, wheel, drag,
        withShift, key, scatter, drawn,
    };
};

/** What a visitor does with fingers. */
export const fingersOn = async (app, { rest }) => {
    const session = await app.context.newCDPSession(app.page);
    const touch = (type, points) => session.send('Input.dispatchTouchEvent', {
        type, touchPoints: points.map(([x, y], id) => ({ x: Math.round(x), y: Math.round(y), id })),
    });
    /** They go from one place to another, each its own way. */
    const fingers = async (from, to) => {
        const between = (share) => from.map(([x, y], i) => [x + share * (to[i][0] - x), y + share * (to[i][1] - y)]);
        for (let i = 1; i <= from.length; ++i) await touch('touchStart', from.slice(0, i));
        for (const share of [0.5, 1]) await touch('touchMove', between(share));
        await app.idleOrHeld();
        await touch('touchEnd', []);
        await rest();
    };
    const tap = async ([x, y]) => { await app.page.touchscreen.tap(Math.round(x), Math.round(y)); await rest(); };
    return { touch, fingers, tap };
};
