// The views beside the plane, driven with a real mouse, a real wheel and real fingers: relief, scatter, network, tree,
// coefficients, profile, importance, compare, and the menus of the right button. Where something is drawn is read from
// the view's own picture (SVG) or asked for, and what came of a click is asked for as well.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { allClose, byRoom, closeTo, distance, fingersOn, handOn, middle, open, toSegment } from './hand.mjs';
import { launchBrowser, startServer, until } from './support.mjs';

let browser;
let server;
let app;  // one page for all tests with a mouse: each opens its example anew
let state, plane, relief, selection, labels, tableRows, rest, show, widget, area;
let move, click, doubleClick, press, pressRow, wheel, drag, withShift, key, scatter, drawn;
before(async () => {
    browser = await launchBrowser();
    server = await startServer();
    app = await open(browser, server);
    ({ state, plane, relief, selection, labels, tableRows, rest, show, widget, area } = handOn(app));
    ({ move, click, doubleClick, press, pressRow, wheel, drag, withShift, key, scatter, drawn } = handOn(app));
});
afterEach(async () => {
    await app.page.mouse.up();
    assert.deepEqual(app.problems, []);
});
after(async () => { await browser?.close(); await server?.close(); });

const notch = 1.15;

test('relief: a drag turns, the wheel zooms at the pointer, Shift and a drag pan, a click pins the facet, a double click fits', async () => {
    await show('moons', 'relief');
    const box = await area('relief');
    const [x, y] = middle(box);
    const first = await relief();

    await drag([x - 80, y + 100], [x - 20, y + 125]);
    const turned = await relief();
    closeTo(turned.azimuth, first.azimuth - 0.4 * 60, 1e-9, 'azimuth');
    closeTo(turned.elevation, first.elevation + 0.4 * 25, 1e-9, 'elevation');
    assert.deepEqual({ ...turned, azimuth: 0, elevation: 0 }, { ...first, azimuth: 0, elevation: 0 });
    assert.equal((await plane()).pinned, null, 'a drag is no click');
    // What is under the pointer stays there.
    await move([x - 60, y + 30]);
    const { hovered } = await plane();
    assert.ok(hovered, 'a facet is hovered');
    await wheel(4);
    closeTo((await relief()).zoom, first.zoom * notch ** 4, 1e-6, 'zoom');
    allClose((await plane()).hovered.at, hovered.at, 1e-6, 'under the wheel');
    await withShift(() => drag([x - 60, y + 30], [x + 10, y + 60]));
    allClose((await plane()).hovered.at, hovered.at, 1e-6, 'under the hand');
    await drag([x + 10, y + 60], [x - 50, y + 20], { button: 'right' });
    allClose((await plane()).hovered.at, hovered.at, 1e-6, 'under the right button');
    assert.equal((await relief()).azimuth, turned.azimuth);

    await click([x - 50, y + 20]);
    const { pinned } = await plane();
    allClose(pinned.at, hovered.at, 1e-6, 'pinned');
    assert.equal(pinned.pattern, (await app.query({ what: 'region', at: pinned.at })).pattern);
    if (pinned.cluster !== null) assert.equal((await selection()).cluster, pinned.cluster);
    await key('Escape');
    assert.equal((await plane()).pinned, null);

    await doubleClick([x - 50, y + 20]);
    assert.deepEqual(await relief(), first);
    // From above, with x to the right, the picture is a map: its middle is the window's, whatever the height there.
    await app.send({ command: 'set_relief', azimuth: 0, elevation: 90 });
    const [s0, s1, t0, t1] = (await plane()).window;
    const centre = [(s0 + s1) / 2, (t0 + t1) / 2];
    await click([x, y]);
    allClose((await plane()).pinned.at, centre, 0.01, 'the middle');
    await click([x + 100, y]);
    const right = (await plane()).pinned.at;
    assert.ok(right[0] > centre[0] + 0.1 * (s1 - s0) && Math.abs(right[1] - centre[1]) < 0.01, `to the right: ${right}`);
    await click([x, y - 100]);
    const up = (await plane()).pinned.at;
    assert.ok(up[1] > centre[1] + 0.1 * (t1 - t0) && Math.abs(up[0] - centre[0]) < 0.01, `upwards: ${up}`);
    // A row that lies in the middle is chosen instead of the facet below it.
    const { points } = await app.query({ what: 'scatter', count: 1000 });
    const row = 17;
    const [s, t] = points[row];
    await press('###Points', { window: 'relief panel' });
    assert.equal((await relief()).points, true);
    await app.send({ command: 'set_plane_window', window: [s - 0.2, s + 0.2, t - 0.15, t + 0.15] });
    await until(async () => !(await plane()).stale, 'the regions');
    await rest();
    await click([x, y]);
    assert.equal((await selection()).row, row);
    allClose((await plane()).pinned.at, up, 1e-9, 'no facet');
});

test('relief: the picture is the same after its graphics context was lost', async () => {
    await show('moons', 'relief');
    await app.send({ command: 'set_relief', azimuth: 20, elevation: 40, zoom: 1.2, points: true });
    await app.send({ command: 'pin_plane', at: [0.5, 0.25] });
    await rest();
    const clip = await area('relief');
    const shot = () => app.page.screenshot({ clip });
    const whole = await shot();
    await app.page.evaluate(() => {
        window.loser = document.getElementById('canvas').getContext('webgl2').getExtension('WEBGL_lose_context');
        window.loser.loseContext();
    });
    await until(async () => (await app.platform()).context_lost, 'the loss');
    await app.page.evaluate(() => window.loser.restoreContext());
    await until(async () => !(await app.platform()).context_lost, 'the restoration');
    await rest();
    assert.ok(whole.equals(await shot()), 'the picture after differs from the picture before');
    const [x, y] = middle(clip);
    await drag([x, y], [x + 40, y]);
    await move([5, 5]);
    assert.ok(!whole.equals(await shot()), 'and still turns');
    app.problems = app.problems.filter((problem) => !/context.*(lost|restored)/i.test(problem));
});

test('scatter: a click chooses the row of the dot, wheel and drags change the window, a double click shows all rows', async () => {
    await show('moons', 'scatter');
    const view = await scatter();
    const places = view.points.map(view.at);
    // Dots of their own, one that has another close to it, and a place without any.
    const rooms = byRoom(places);
    const [{ row: a }, { row: b }] = rooms;
    const { row: c } = rooms.find(({ room }) => room < 7);
    for (const row of [a, b, c]) {
        await click(places[row]);
        assert.equal((await selection()).row, row);
    }
    const empty = [view.box.x + 0.5 * view.box.width, view.box.y + 0.02 * view.box.height];
    assert.ok(places.every((place) => distance(place, empty) > 20));
    await click(empty);
    assert.equal((await selection()).row, c, 'between the dots nothing is chosen');
    await press('scatter cluster 3');
    assert.equal((await selection()).cluster, 3);
    const width = ([x0, x1]) => x1 - x0;
    const pointer = view.at([0.6, 0.3]).map(Math.round);
    const under = view.back(pointer);
    await move(pointer);
    await wheel(5);
    const closer = await scatter();
    closeTo(width(view.window) / width(closer.window), notch ** 5, 1e-6, 'zoom');
    allClose(closer.back(pointer), under, 1e-4, 'under the wheel');
    const to = [pointer[0] + 70, pointer[1] - 40];
    await drag(pointer, to);
    const panned = await scatter();
    closeTo(width(panned.window), width(closer.window), 1e-9, 'width');
    allClose(panned.back(to), under, 1e-4, 'under the hand');
    assert.equal((await selection()).cluster, 3, 'a drag is no click');
    const corners = [[pointer[0] - 60, pointer[1] - 80], [pointer[0] + 90, pointer[1] + 40]];
    const [low, high] = corners.map(panned.back);
    await withShift(() => drag(...corners));
    allClose((await scatter()).window, [low[0], high[0], high[1], low[1]], 1e-4, 'box');
    await doubleClick([pointer[0], view.box.y + 5]);
    const fitted = await scatter();
    assert.equal(fitted.settings.window, null);
    assert.deepEqual(fitted.window, view.home);
    // Other axes show all rows again.
    await move(pointer);
    await wheel(2);
    await press('##scatter x');
    await press('probability of lower');
    await press('##scatter colour');
    await press('Colour: prediction');
    await until(async () => !(await scatter()).stale, 'the places');
    const other = await scatter();
    assert.deepEqual([other.x.kind, other.settings.colour], ['output', 'output']);
    assert.deepEqual(other.window, other.home);
    assert.ok(other.points.every(([p]) => p >= 0 && p <= 1) && other.points.some(([p]) => p > 0.99));
});

test('network: a click chooses a unit or an input, a double click changes a bias, a click on a line its weight', async () => {
    await show('iris', 'network');
    const picture = await drawn('network', 'network of units');
    // A square per unit; columns are layers.
    const { units } = await app.query({ what: 'network' });
    const frames = new Map(picture.rects.filter(({ width, height }) => width === height && width > 20).map((one) => [String(one.at), one]));
    const squares = [...frames.values()].sort((a, b) => a.at[0] - b.at[0] || a.at[1] - b.at[1]);
    assert.equal(squares.length, units.length);
    const square = (unit) => [squares[unit].at[0] + squares[unit].width / 2, squares[unit].at[1] + squares[unit].height / 2];
    /** What an exported picture says beside the units: nobody can point there, so it tells of all. */
    const told = async () => (await drawn('network', 'network of units')).texts.filter(({ text }) => text.startsWith('z ')).map(({ text }) => text);
    assert.equal((await told()).length, units.length);
    const panel = async () => {
        const { x, y } = await area('##let go of the unit', 'unit panel');
        return app.page.screenshot({ clip: { x: x - 300, y: y - 4, width: 300, height: 120 } });
    };
    await click(square(2));
    assert.equal((await selection()).unit, 2);
    const value = (await told())[2];
    closeTo(Number(value.slice(2).replace('\u2212', '-')), units[2].z, 0.01 * Math.abs(units[2].z), 'its z');
    const first = await panel();
    await click(square(5));
    const facts = await app.query({ what: 'unit' });
    assert.deepEqual([(await selection()).unit, facts.layer, facts.position], [5, 1, 1]);
    assert.ok(!first.equals(await panel()), 'the inspector tells of the other unit');
    await press('##let go of the unit');
    assert.equal((await selection()).unit, null);
    assert.ok(!(await labels()).some((label) => label.endsWith('##let go of the unit')));

    await click(picture.written('petal width'));
    assert.equal((await selection()).feature, 3);
    await press('Cluster mean');
    assert.equal((await app.query({ what: 'network' })).subject.kind, 'cluster');
    await press('Row', { window: 'network panel' });

    const z = async () => (await app.query({ what: 'unit', unit: 1 })).z;
    const before = await z();
    await doubleClick(square(1));
    await press('Set to 0##zero');
    assert.notEqual(await z(), before);
    await key('Control+z');
    assert.equal(await z(), before);
    await key('Escape');
    assert.ok(!(await labels()).includes('##weight'), 'it closed');
    const [{ points: [from, to] }] = picture.lines.sort((a, b) => b.width - a.width);
    await click([(2 * from[0] + to[0]) / 3, (2 * from[1] + to[1]) / 3]);
    const { weights } = await app.query({ what: 'explanation' });
    await press('Flip sign');
    assert.notDeepEqual((await app.query({ what: 'explanation' })).weights, weights);
    await key('Escape');
});

test('tree: clicks choose clusters, a branch folds, unfolds and is zoomed into; distances lead to a comparison', async () => {
    await show('titanic', 'tree');
    const tree = () => app.query({ what: 'tree' });
    const { branches } = await tree();
    const [{ rows }, { level: layers }] = [branches[0], branches.at(-1)];
    const picture = await drawn('tree', 'tree of patterns');
    const [root] = [...picture.rects].sort((a, b) => b.width - a.width).filter(({ at }) => at[1] < picture.texts[1].at[1]);
    const names = ['all rows', 'layer 1', '+ layer 2'].map((name) => picture.written(name)[1]);
    /** The middle of a branch's block: blocks of a level stand side by side, as wide as their rows are many. */
    const block = (branch) => {
        const before = branches.filter(({ level }) => level === branch.level);
        const first = before.slice(0, before.indexOf(branch)).reduce((sum, one) => sum + one.rows, 0);
        return [root.at[0] + (first + branch.rows / 2) / rows * (root.width + 1), names[branch.level]];
    };
    const leaves = branches.filter(({ level }) => level === layers).sort((a, b) => b.rows - a.rows);
    for (const leaf of [leaves[1], leaves[4]]) {
        await click(block(leaf));
        assert.equal((await selection()).cluster, leaf.cluster);
    }

    const inner = branches.find(({ level, children }) => level === 1 && children > 1);
    await click(block(inner));
    assert.equal((await selection()).cluster, leaves[4].cluster, 'a branch is no cluster');
    await key('f');
    assert.deepEqual((await tree()).settings.folded, [inner.pattern]);
    await press('Unfold all');
    assert.deepEqual((await tree()).settings.folded, []);
    await click(block(inner), { button: 'right' });
    await press('Fold: its clusters as one');
    assert.deepEqual((await tree()).settings.folded, [inner.pattern]);
    await click(block(inner), { button: 'right' });
    await press('Unfold');
    assert.deepEqual((await tree()).settings.folded, []);

    await doubleClick(block(inner));
    assert.equal((await tree()).settings.zoom, inner.pattern);
    await press('All rows##crumb ');
    assert.equal((await tree()).settings.zoom, '');
    await press('Pattern', { window: 'tree panel' });
    assert.equal((await tree()).settings.colour, 'pattern');

    await press('Distances');
    const { hamming } = await app.query({ what: 'tree', hamming: true });
    const map = await drawn('tree', 'distances of clusters');
    const cells = map.rects.filter(({ width, height }) => width === height);
    const cell = (i, j) => { const { at, width } = cells[i * hamming.clusters.length + j]; return [at[0] + width / 2, at[1] + width / 2]; };
    await click(cell(1, 6));
    const pair = [hamming.clusters[1], hamming.clusters[6]];
    assert.equal((await selection()).cluster, pair[0]);
    await widget(`Compare ${pair[0]} and ${pair[1]}`, 'tree panel');
});

test('coefficients: a drag along an axis chooses clusters, a click drops it; lines and cells choose clusters and features', async () => {
    await show('iris', 'coefficients');
    await press('Parallel');
    const answer = async () => app.query({ what: 'coefficients' });
    const { clusters, features } = await answer();
    // A range that holds all, so that the line about ranges is there already: it stands above the picture.
    await app.send({ command: 'set_coefficients', ranges: [{ feature: features[0], low: -99, high: 99 }] });
    await rest();
    const { features: names } = (await state()).document;
    const picture = await drawn('coefficients', 'parallel coordinates');
    const box = await area('parallel coordinates');
    const axes = features.map((feature) => picture.written(names[feature])[0]);  // that is the order at first
    const lines = picture.lines.filter(({ points }) => points.length === axes.length);
    /** Where weights stand on an axis: the outermost lines are those of the least and the largest one. */
    const height = (axis) => {
        const values = clusters.map((one) => one.values[features[axis]]);
        const places = lines.map(({ points }) => points[axis][1]);
        const [low, high, below, above] = [Math.min(...values), Math.max(...values), Math.max(...places), Math.min(...places)];
        return (value) => below + (value - low) / (high - low) * (above - below);
    };
    const brush = async (axis, low, high) => drag([axes[axis], height(axis)(low)], [axes[axis], height(axis)(high)]);
    /** The middle of the widest gap between weights, and the ends of all. */
    const gap = (axis) => {
        const values = clusters.map((one) => one.values[features[axis]]).sort((a, b) => a - b);
        const gaps = values.slice(1).map((value, i) => [value - values[i], (value + values[i]) / 2]);
        return { cut: gaps.sort((a, b) => b[0] - a[0])[0][1], least: values[0] - 0.05, most: values.at(-1) + 0.05 };
    };
    const ranges = async () => (await answer()).settings.ranges.map(({ feature }) => feature);
    const { cut, most } = gap(1);
    await brush(1, cut, most);
    assert.deepEqual(await ranges(), [features[0], features[1]]);
    const brushed = await answer();
    for (const { cluster, values, matches } of brushed.clusters) assert.equal(matches, values[features[1]] > cut, `cluster ${cluster}`);
    const matching = brushed.clusters.filter(({ matches }) => matches);
    assert.ok(matching.length > 0 && matching.length < clusters.length);
    assert.equal(brushed.matching_rows, matching.reduce((sum, { size }) => sum + size, 0));
    await press('Filter the list of clusters');
    const list = await app.query({ what: 'clusters' });
    assert.deepEqual(list.clusters.map(({ cluster }) => cluster).sort(), matching.map(({ cluster }) => cluster).sort());
    await brush(3, gap(3).cut, gap(3).least);
    assert.deepEqual(await ranges(), [features[0], features[1], features[3]]);
    await click([axes[1], height(1)(cut) - 2]);
    assert.deepEqual(await ranges(), [features[0], features[3]]);
    // Between two axes a line belongs to one cluster: that which stands most by itself.
    const lonely = axes.slice(1).flatMap((_, axis) => {
        const places = clusters.map(({ values }) => [0, 1].reduce((sum, i) => sum + height(axis + i)(values[features[axis + i]]) / 2, 0));
        return places.map((y, i) => ({
            gap: Math.min(...places.filter((_y, j) => j !== i).map((other) => Math.abs(other - y))),
            at: [(axes[axis] + axes[axis + 1]) / 2, y],
            cluster: clusters[i].cluster,
        }));
    }).filter(({ cluster }) => cluster !== 0).sort((one, other) => other.gap - one.gap)[0];
    await click(lonely.at);
    assert.equal((await selection()).cluster, lonely.cluster);
    const now = (await answer()).features;  // it may be a cluster of another class, and so another output that is explained
    await drag([axes[0], picture.written(names[features[0]])[1]], [axes[2] + 10, box.y + 10]);
    assert.deepEqual((await answer()).settings.axes, [now[1], now[2], now[0], now[3]]);
    await press('Clear ranges');
    assert.deepEqual(await ranges(), []);
    assert.equal((await app.query({ what: 'clusters' })).shown, clusters.length);

    await press('Heat map');
    const map = await drawn('coefficients', 'coefficients heat map');
    const column = (feature) => map.written(names[feature])[0];
    const sizes = map.texts.filter(({ text, at }) => /^\d+$/.test(text) && Math.abs(at[0] - map.written('rows')[0]) < 2 && at[1] > map.written('rows')[1]);
    assert.deepEqual(sizes.map(({ text }) => Number(text)), clusters.slice(0, sizes.length).map(({ size }) => size));
    await click([column(now[2]), sizes[4].at[1]]);
    const chosen = await selection();
    assert.deepEqual([chosen.cluster, chosen.feature], [clusters[4].cluster, now[2]]);
    await click(sizes[3].at);
    assert.equal((await selection()).cluster, clusters[3].cluster);
    for (const descending of [true, false]) {
        await click(map.written(names[now[1]]));
        const sorted = await answer();
        assert.deepEqual([sorted.settings.rows, sorted.settings.sort_feature, sorted.settings.descending], ['feature', now[1], descending]);
        const values = sorted.clusters.map((one) => one.values[now[1]]);
        assert.deepEqual(values, [...values].sort((a, b) => (descending ? b - a : a - b)));
    }
    await press('##cluster sequence');
    await press('Similar together');
    assert.equal((await answer()).settings.rows, 'similar');
});

test('profile: hovering tells, a drag tries another value, a segment or a bar chooses its cluster; another feature has levels', async () => {
    await show('titanic', 'profile');
    const profile = () => app.query({ what: 'profile' });
    const { feature, pieces, segments } = await profile();
    const picture = await drawn('profile', 'feature profile');
    // The curve has a point per knot; so the scale of the picture is known.
    const { points: curve } = picture.lines.find(({ points }) => points.length === pieces.length + 1);
    const x = (value) => curve[0][0] + (value - pieces[0].from) / (pieces.at(-1).to - pieces[0].from) * (curve.at(-1)[0] - curve[0][0]);
    const valueAt = (at) => pieces[0].from + (at - curve[0][0]) / (curve.at(-1)[0] - curve[0][0]) * (pieces.at(-1).to - pieces[0].from);
    const values = [pieces[0].value, ...pieces.map(({ end_value: end }) => end)];
    const [least, most] = [values.indexOf(Math.min(...values)), values.indexOf(Math.max(...values))];
    const y = (value) => curve[most][1] + (value - values[most]) / (values[least] - values[most]) * (curve[least][1] - curve[most][1]);
    // Hovering the curve puts a mark and a card on it, of which nothing stays.
    const shot = async () => app.page.screenshot({ clip: await area('feature profile') });
    const calm = await shot();
    await move([x(50), y(pieces.find(({ to }) => to >= 50).value) - 3]);
    assert.ok(!calm.equals(await shot()));
    await move([5, 5]);
    assert.ok(calm.equals(await shot()));
    const level = y(values[most]) - 20;
    await drag([x(30), level], [x(60), level]);
    const { what_if: other } = await profile();
    closeTo(other.at, valueAt(Math.round(x(60))), 0.01, 'the other value');
    const piece = pieces.find(({ from, to }) => other.at >= from && other.at <= to);
    closeTo(other.value, piece.value + piece.slope * (other.at - piece.from), 1e-9, 'its output');
    await press('##own value');
    assert.equal((await profile()).settings.what_if, null);
    // The segment in the middle of nothing, and the tallest bar.
    const drawnSegments = segments.map((one) => [[x(one.low), y(one.low_value)], [x(one.high), y(one.high_value)]]);
    const centre = ([a, b]) => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    const all = [...drawnSegments, ...curve.slice(1).map((end, i) => [curve[i], end])];
    const [{ cluster: lonely }] = drawnSegments.map((one, cluster) => ({
        cluster, room: Math.min(...all.filter((other) => other !== one).map((other) => toSegment(centre(one), other))),
    })).slice(1).sort((one, other) => other.room - one.room);
    await click(centre(drawnSegments[lonely]));
    assert.equal((await selection()).cluster, lonely);
    const bars = picture.rects.filter(({ at, width, height }) => at[1] > y(values[least]) && height > 4 && width < 60);
    const tallest = bars.sort((a, b) => b.height - a.height)[0];
    await click([tallest.at[0] + tallest.width / 2, tallest.at[1] + tallest.height / 2]);
    const { segments: afterClick } = await profile();
    const bar = afterClick[(await selection()).cluster];
    const barAt = valueAt(tallest.at[0] + tallest.width / 2);
    assert.ok(bar.low <= barAt + 2 && bar.high >= barAt - 2, 'a cluster with rows there');

    await press('##profile feature');
    await press('sex = female');
    const levels = await profile();
    assert.ok(levels.feature !== feature && levels.levels.length === 2);
    await press('Probability', { window: 'profile panel' });
    assert.equal((await profile()).settings.probability, true);
});

test('importance: a click on a bar chooses the feature, one on a dot the cluster; another measure sorts anew', async () => {
    await show('titanic', 'importance');
    // The charts stand below; the wheel scrolls there and back.
    const { y: end } = await area('splitter 0');
    const bottom = async (label) => ((await labels()).includes(label) ? area(label).then(({ y, height }) => y + height) : Infinity);
    const hidden = async () => await bottom('sizes of the clusters') > end;
    await move(middle(await area('importance of columns')));
    assert.ok(await hidden(), 'a small page has no room for the charts');
    for (let i = 0; i < 9 && await hidden(); ++i) await wheel(-1);
    assert.ok(!await hidden(), 'the chart is seen');
    await wheel(20);
    assert.ok(await hidden(), 'and goes again');

    await app.page.setViewportSize({ width: 1080, height: 1400 });  // room for everything that is drawn, without a scroll bar
    await rest();
    const { columns } = await app.query({ what: 'importance' });
    const picture = await drawn('importance', 'coverage of the clusters');
    const bars = picture.texts.filter(({ text }) => columns.some(({ column }) => column === text)).sort((a, b) => a.at[1] - b.at[1]);
    const sorted = (measure) => [...columns].sort((a, b) => b[measure] - a[measure]).map(({ column }) => column);
    assert.deepEqual(bars.map(({ text }) => text), sorted('spread'));
    for (const column of [columns[1], columns[2]]) {
        const [x, y] = picture.written(column.column);
        await click([x + 15, y]);
        assert.ok(column.inputs.includes((await selection()).feature), column.column);
    }
    await click(picture.discs[3].at);  // by size, the largest first
    assert.equal((await selection()).cluster, 3);
    await press('Squared weights');
    const [, second] = sorted('squared');
    await click(picture.written(sorted('spread')[1]));  // what stands there now
    assert.ok(columns.find(({ column }) => column === second).inputs.includes((await selection()).feature), second);
});

test('compare: clusters, rows, and the open network with the one that was kept', async () => {
    await app.send({ command: 'show_cluster_words', show: false });  // which leaves more room for the list
    await show('iris', 'compare');
    const compare = () => app.query({ what: 'compare' });
    const here = { window: 'compare panel' };
    const { clusters } = await app.query({ what: 'clusters' });
    const differing = (a, b) => [...clusters[a].pattern].filter((bit, i) => bit !== clusters[b].pattern[i]).length;
    await press('Clusters', here);
    assert.match((await compare()).problem, /another cluster/);
    await press('##cluster 3');
    const { pair } = await compare();
    assert.deepEqual([pair.first.pattern, pair.second.pattern], [clusters[0].pattern, clusters[3].pattern]);
    assert.equal(pair.distance, differing(0, 3));
    const gaps = pair.coefficients.map(({ difference }) => Math.abs(difference));
    assert.deepEqual(gaps, [...gaps].sort((a, b) => b - a));
    await press('Swap');
    const swapped = (await compare()).pair;
    assert.deepEqual([swapped.first.pattern, swapped.second.pattern], [clusters[3].pattern, clusters[0].pattern]);
    await press('##cluster 4');
    assert.equal((await compare()).pair.second.pattern, clusters[0].pattern, 'it stays');
    await press('B follows the selection');
    assert.equal((await compare()).pair.second.pattern, clusters[4].pattern);
    await press('Per unit', here);
    assert.equal((await compare()).pair.measure, 'per_unit');
    await press('Rows', here);
    const { row } = await selection();
    const other = (await tableRows()).find((one) => one.number !== row);
    await pressRow(other);
    const rows = await compare();
    assert.deepEqual([rows.settings.first_row, (await selection()).row], [row, other.number]);
    const sum = rows.pair.parts.reduce((total, { difference }) => total + difference, 0);
    closeTo(sum, rows.pair.difference, 1e-9, 'the parts together');

    await press('Networks', here);
    assert.match((await compare()).problem, /Keep the open network/);
    await press('###keep reference');
    await press('###one epoch');
    await until(async () => (await app.query({ what: 'training' })).epoch === 1, 'an epoch', 30000);
    await until(async () => { const { networks, stale } = await compare(); return networks && !stale; }, 'the comparison', 30000);
    const { networks, networks: { transfer } } = await compare();
    assert.deepEqual(transfer.rows.map((one) => one.reduce((total, count) => total + count, 0)), clusters.map(({ size }) => size));
    const largest = networks.largest.map(({ first, second }) => Math.abs(second - first));
    assert.ok(largest[0] > 0, 'something has changed');
    assert.deepEqual(largest, [...largest].sort((a, b) => b - a));
    const picture = await drawn('compare', 'two side by side');
    const counts = transfer.rows.flat().filter((count) => count > 0).map(String).sort();
    const [, line] = picture.written('Cluster 0');  // the first of the matrix, below the heads of its columns
    const [, bottom] = picture.written('LARGEST CHANGES OF A LOGIT');
    const matrix = picture.texts.filter(({ text, at }) => /^\d+$/.test(text) && at[1] > line - 12 && at[1] < bottom);
    assert.deepEqual(matrix.map(({ text }) => text).sort(), counts);
    await press('Epochs', here);
    assert.equal((await compare()).settings.kind, 'epoch');
    await until(async () => { const answer = await compare(); return answer.networks && !answer.stale; }, 'the epoch', 30000);
});

test('the right button: menus of a cluster, of a row and of the plane do what they say', async () => {
    await show('titanic', 'explanation');
    const view = async () => (await state()).layout.root.parts[0].active;
    const compare = async () => (await app.query({ what: 'compare' })).settings;
    const right = { button: 'right' };
    const { clusters } = await app.query({ what: 'clusters' });

    await press('##cluster 3', right);
    await press('Compare cluster 0 with cluster 3');
    const pair = await compare();
    assert.deepEqual([pair.kind, pair.first_cluster, pair.second_cluster, await view()], ['clusters', 0, 3, 'compare']);
    await press('##cluster 2', right);
    await press('Show in Tree');
    assert.deepEqual([(await selection()).cluster, await view()], [2, 'tree']);
    await app.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await press('##cluster 1', right);
    await press('Copy its pattern');
    await until(async () => await app.page.evaluate(() => navigator.clipboard.readText()) === clusters[1].pattern, 'the copy');
    assert.equal((await selection()).cluster, 2, 'that chooses nothing');
    const [a, b, c] = await tableRows();
    await pressRow(a, right);
    await press(`Explain row ${a.number + 1}`);
    assert.equal((await selection()).row, a.number);
    await pressRow(b, right);
    await press(`Compare row ${a.number + 1} with row ${b.number + 1}`);
    const rows = await compare();
    assert.deepEqual([rows.kind, rows.first_row, rows.second_row], ['rows', a.row, b.row]);
    await pressRow(c, right);
    await press('Path from here to the next row chosen');
    await pressRow(a);
    const path = await app.query({ what: 'path' });
    assert.deepEqual([path.from.row, path.to.row], [c.row, a.row]);

    await press('Plane');
    await until(async () => (await plane()).stale === false, 'the regions', 30000);
    const box = await area('plane', 'plane panel');
    const { window: [s0, s1, t0, t1] } = await plane();
    const at = [s0 + 0.3 * (s1 - s0), t0 + 0.6 * (t1 - t0)];
    const place = [box.x + 0.3 * box.width, box.y + 0.4 * box.height];
    await click(place, right);
    await press('Explain the region here');
    allClose((await plane()).pinned.at, at, 0.01 * (s1 - s0), 'pinned');
    await click(place, right);
    await press('Centre the picture here');
    const moved = (await plane()).window;
    closeTo((moved[0] + moved[1]) / 2, at[0], 0.01 * (s1 - s0), 'the middle');
    closeTo((moved[2] + moved[3]) / 2, at[1], 0.01 * (t1 - t0), 'the middle');
    await click(place, right);
    await press('Walls', { window: 'Popup' });
    assert.equal((await plane()).walls, false);
    await click(place, right);
    await press('Show all');
    assert.deepEqual((await plane()).window, [s0, s1, t0, t1]);
});

test('fingers: one turns the relief and moves the scatter, two zoom, a tap chooses, a resting one opens the menu', async () => {
    const touched = await open(browser, server, { context: { hasTouch: true, isMobile: true } });
    const hand = handOn(touched);
    const { fingers, tap, touch } = await fingersOn(touched, hand);
    await hand.show('moons', 'relief');
    const first = await hand.relief();
    const [x, y] = middle(await hand.area('relief', 'relief panel'));
    await fingers([[x, y]], [[x + 50, y - 20]]);
    const turned = await hand.relief();
    closeTo(turned.azimuth, first.azimuth - 0.4 * 50, 1e-6, 'azimuth');
    closeTo(turned.elevation, first.elevation - 0.4 * 20, 1e-6, 'elevation');
    assert.equal((await hand.plane()).pinned, null);
    await fingers([[x - 40, y], [x + 40, y]], [[x - 80, y], [x + 80, y]]);
    const closer = await hand.relief();
    closeTo(closer.zoom, 2 * first.zoom, 0.02, 'zoom');
    assert.deepEqual([closer.azimuth, closer.elevation], [turned.azimuth, turned.elevation]);
    assert.equal((await hand.plane()).pinned, null, 'two fingers press nothing');
    await tap([x - 40, y + 30]);
    assert.ok((await hand.plane()).pinned, 'a facet is pinned');

    await touched.send({ command: 'show_cluster_words', show: false });  // which leaves more room for the list
    await touched.send({ command: 'show_view', view: 'scatter' });
    await hand.rest();
    const view = await hand.scatter();
    const from = view.at([0.5, 0.25]).map(Math.round);
    const to = [from[0] + 40, from[1] + 90];  // more down than sideways: it is no scrolling
    const under = view.back(from);
    await fingers([from], [to]);
    allClose((await hand.scatter()).back(to), under, 1e-4, 'under the finger');
    await fingers([[to[0] - 50, to[1]], [to[0] + 50, to[1]]], [[to[0] - 75, to[1]], [to[0] + 75, to[1]]]);
    const zoomed = await hand.scatter();
    closeTo((view.window[1] - view.window[0]) / (zoomed.window[1] - zoomed.window[0]), 1.5, 0.02, 'zoom');
    allClose(zoomed.back(to), under, 0.01, 'between the fingers');
    const places = zoomed.points.map(zoomed.at);
    const { x: left, y: top, width, height } = zoomed.box;
    const isSeen = ([px, py]) => px > left + 20 && px < left + width - 20 && py > top + 20 && py < top + height - 20;
    const { row: lonely } = byRoom(places).find(({ row }) => isSeen(places[row]));
    await tap(places[lonely]);
    assert.equal((await hand.selection()).row, lonely);
    const line = await hand.area('##cluster 1');
    await touch('touchStart', [[line.x + 40, line.y + 10]]);
    await until(async () => (await hand.labels()).includes('Explain cluster 1'), 'the menu');
    await touch('touchEnd', []);
    await hand.rest();
    await tap(middle(await hand.area('Explain cluster 1')));
    assert.equal((await hand.selection()).cluster, 1);
    assert.deepEqual(touched.problems, []);
    await touched.context.close();
});
