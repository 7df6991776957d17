// The command line's contract: what goes to which stream, exit codes, files whole or not at all.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const program = join(root, 'build', 'native', 'reluscope');
const folder = mkdtempSync(join(tmpdir(), 'reluscope-'));
after(() => rmSync(folder, { recursive: true }));

const run = (args, input) => {
    const { status, stdout, stderr } = spawnSync(program, args, { cwd: folder, input, encoding: 'utf8', maxBuffer: 1 << 28 });
    return { status, stdout, stderr };
};
/** Two inputs, 16 and 16 hidden units. */
const plane = join(root, 'tests', 'data', 'onnx', 'moons.dynamo.onnx');
const titanic = ['json', 'csv'].map((kind) => join(root, 'data', 'titanic', `titanic.${kind}`));

/** One sentence on standard error, exit code 1, nothing on standard output. */
const assertRefused = (result, ...words) => {
    assert.equal(result.status, 1, result.stderr);
    assert.equal(result.stdout, '');
    assert.equal(result.stderr.trim().split('\n').length, 1, result.stderr);
    for (const word of words) assert.ok(result.stderr.includes(word), result.stderr);
};

test('info tells what a table holds, as text and as JSON', () => {
    assert.match(run(['info', titanic[1]]).stdout, /1309 rows/);
    const table = JSON.parse(run(['info', titanic[1], '--json']).stdout);
    assert.equal(table.format, 'reluscope-table');
    assert.equal(table.rows, 1309);
    assert.equal(table.first_rows.length, 20);
    const age = table.columns.find(({ name }) => name === 'age');
    assert.equal(age.type, 'numeric');
    assert.equal(age.missing, 263);
});

test('info tells what a model holds, from a file and from standard input', () => {
    const model = JSON.parse(run(['info', titanic[0], '--json']).stdout);
    assert.equal(model.outputs, 1);
    assert.equal(model.link, 'sigmoid');
    const piped = JSON.parse(run(['info', '-', '--json'], readFileSync(titanic[0])).stdout);
    assert.deepEqual(piped.hidden_layers, model.hidden_layers);
});

test('explain writes a report whose maps give the logits of its assignment', () => {
    const result = run(['explain', ...titanic, '--out', 'r.json', '--assignments', 'r.csv', '--row', '3', '--time']);
    assert.equal(result.status, 0, result.stderr);
    const report = JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8'));
    assert.equal(report.format, 'reluscope-report');
    assert.equal(report.assignment.length, 1309);
    assert.ok(report.certificate.max_rel_error < 1e-12);
    assert.ok(report.seconds >= 0);
    assert.equal(report.clusters.reduce((sum, { size }) => sum + size, 0), 1309);
    const { input, logits, cluster } = report.row;
    const { weights, bias } = report.clusters[cluster];
    assert.ok(Math.abs(weights[0].reduce((sum, w, j) => sum + w * input[j], bias[0]) - logits[0]) < 1e-12);
    assert.equal(readFileSync(join(folder, 'r.csv'), 'utf8').trim().split('\n').length, 1310);
    assert.equal(run(['explain', ...titanic, '--assignments', 'rows.json']).status, 0);
    const { rows } = JSON.parse(readFileSync(join(folder, 'rows.json'), 'utf8'));
    assert.deepEqual(rows.map((row) => row.cluster), report.assignment);
    assert.ok(!readdirSync(folder).some((name) => name.includes('.part')));
});

test('explain prints a table for people, and - writes the report to standard output', () => {
    assert.match(run(['explain', ...titanic]).stdout, /^1309 rows fall into \d+ clusters\. In each of them the network is one linear formula, exact to /);
    assert.equal(JSON.parse(run(['explain', ...titanic, '--out', '-']).stdout).version, 1);
});

test('explain --row answers first, and counts from 1 for people', () => {
    const { stdout } = run(['explain', ...titanic, '--row', '3']);
    assert.match(stdout, /\nRow 4 \(--row 3, which counts from 0\) lies in cluster \d+\.\n.+\nThe sum: the log-odds of survived is /);
    assert.match(stdout, /Its formula holds up to a distance of [\d.]+, where unit [1-9]\d* of layer [1-9] switches\./);
    assert.ok(!/[ (]-\d/.test(stdout.slice(stdout.indexOf('The sum'))), 'numbers have a true minus sign');
});

test('explain writes the report as a page whose numbers are those of the JSON report', () => {
    const result = run(['explain', ...titanic, '--html', 'r.html', '--out', 'page.json', '--row', '3']);
    assert.equal(result.status, 0, result.stderr);
    assert.equal(result.stdout, '');
    const page = readFileSync(join(folder, 'r.html'), 'utf8');
    const report = JSON.parse(readFileSync(join(folder, 'page.json'), 'utf8'));
    const at = (pointer) => pointer.split('/').slice(1).reduce((value, key) => value[key], report);
    const numbers = [...page.matchAll(/ (?:data-)?value="([^"]*)" data-json="([^"]*)"/g)];
    assert.ok(numbers.length > 200, `${numbers.length}`);
    for (const [, value, pointer] of numbers) assert.equal(Number(value), at(pointer), pointer);
    assert.ok(!/<script|https?:\/\/(?!www\.w3\.org)/.test(page));
    assert.ok(!page.includes(root), 'folders are nobody\'s business');
    for (const path of titanic) {
        const hash = createHash('sha256').update(readFileSync(path)).digest('hex');
        assert.ok(page.includes(`<code title="${hash}">${hash.slice(0, 12)}\u2026</code>`), path);
    }
    const version = run(['--version']).stdout.trim();
    assert.match(page, new RegExp(`<p class="muted">\\d{1,2} [A-Z][a-z]+ 20\\d\\d \u00b7 ReLUscope ${version.replaceAll('.', '\\.')} `));
    const captions = [...page.matchAll(/<figcaption>([^:<]*)/g)].map((found) => found[1]);
    assert.ok(['Plane', 'Scatter', 'Network', 'Tree', 'Coefficients', 'Profile', 'Beeswarm'].every((view) => captions.includes(view)), captions.join());
    assert.equal(page.split('data:image/svg+xml;base64,').length - 1, captions.length);
    assert.match(page, /<figure class="swarm">[^]*?<figcaption>Beeswarm: A dot is a row/);
    assert.match(page, /<h3>The smallest change that flips the prediction<\/h3>\n<p>[^<]{20,}<\/p>/);
    assert.match(page, /<p>With sex held fixed[^<]*<\/p>/);
    assert.match(page, /<p>Proposed, since people cannot change (?:it|them) at will: [^<]*sex[^<]*<\/p>/);
    assert.match(run(['explain', ...titanic, '--html', '-']).stdout, /^<!DOCTYPE html>/);
});

test('the page begins with a summary in plain words, before patterns and formulas', () => {
    assert.equal(run(['explain', ...titanic, '--html', 'plain.html', '--out', 'plain.json']).status, 0);
    const page = readFileSync(join(folder, 'plain.html'), 'utf8');
    const report = JSON.parse(readFileSync(join(folder, 'plain.json'), 'utf8'));
    const end = page.indexOf('</section>');
    const summary = page.slice(page.indexOf('<section class="summary">'), end).replace(/<[^>]+>/g, '').replaceAll('\u2009', '');
    assert.ok(summary.length > 500 && end < page.indexOf('<svg'), 'no chart and no pattern comes before its end');
    assert.match(summary, /The network \S+ predicts survived \(.+ or .+\) from \d+ columns of the table: /);
    assert.match(summary, /says of the 1309 rows of titanic\.csv\./);
    assert.match(summary, /81\.3% correct on 262 held-out rows/);
    assert.ok(summary.includes(`fall into ${report.clusters_found} groups`));
    assert.ok(summary.includes(`Cluster 0 holds ${report.clusters[0].size} rows, `));
    const columns = [...new Set(report.data.features.map((name) => name.split(' ')[0]))];
    const size = (column) => report.data.features.reduce((sum, name, j) =>
        sum + (name.split(' ')[0] === column ? report.importance_by_spread[j] : 0), 0);
    columns.sort((a, b) => size(b) - size(a));
    assert.ok(summary.includes(`${columns[0]} counts most, then ${columns[1]} and ${columns[2]}; `), summary);
    const { rows, classes } = report.scores.table;
    assert.equal(classes.reduce((sum, { observed }) => sum + observed, 0), rows);
    assert.equal(classes.reduce((sum, { predicted }) => sum + predicted, 0), rows);
    assert.ok(Math.abs(classes.reduce((sum, { right }) => sum + right, 0) / rows - report.scores.table.accuracy) < 1e-12);
});

test('render refuses what it cannot draw before it opens a window', () => {
    const usage = (...args) => {
        const result = run(['render', ...titanic, ...args]);
        assert.equal(result.status, 2, result.stderr);
        return result.stderr;
    };
    assert.match(usage('--out', 'x.svg'), /--view/);
    assert.match(usage('--out', 'x.svg', '--view', 'rows'), /not drawn with vectors/);
    assert.match(usage('--out', 'x.png', '--view', 'nowhere'), /one of plane, /);
    assert.match(usage('--out', 'x.png', '--size', '12'), /1280x800/);
    assert.match(usage('--out', 'x.png', '--scale', '9'), /scale/);
    assert.match(usage(), /--out/);
    writeFileSync(join(folder, 'no.csv'), 'a,b\n1,2\n');
    assertRefused(run(['render', 'no.csv', '--out', 'x.png']), 'no.csv', 'expected');
    assertRefused(run(['render', 'missing.json', '--out', 'x.png']), 'missing.json');
    assert.ok(!existsSync(join(folder, 'x.png')));
});

const iris = join(root, 'data', 'iris', 'iris.json');

test('path writes pieces that join, and integrated gradients that add up', () => {
    const result = run(['path', iris, '--from=-1,0.5,-1,-1.5', '--to', '1.5, 0,1,1e0', '--out', 'l.json', '--time']);
    assert.equal(result.status, 0, result.stderr);
    assert.equal(result.stdout, '');
    const path = JSON.parse(readFileSync(join(folder, 'l.json'), 'utf8'));
    assert.equal(path.format, 'reluscope-path');
    assert.deepEqual([path.from, path.to], [[-1, 0.5, -1, -1.5], [1.5, 0, 1, 1]]);
    assert.ok(path.complete && path.seconds >= 0 && path.completeness_error < 1e-12);
    const { pieces } = path;
    assert.ok(pieces.length > 3);
    assert.deepEqual(path.breakpoints, pieces.slice(1).map(({ interval }) => interval[0]));
    assert.equal(path.flips.length, pieces.length - 1);
    pieces.forEach(({ interval: [t0, t1], slope, value, end_value: end, pattern }, p) => {
        slope.forEach((s, o) => assert.ok(Math.abs(value[o] + s * (t1 - t0) - end[o]) < 1e-12));
        if (p === 0) return;
        assert.deepEqual(value, pieces[p - 1].end_value);
        const before = pieces[p - 1].pattern.split('|');
        const flipped = path.flips[p - 1].filter(({ layer, unit }) => before[layer][unit] !== pattern.split('|')[layer][unit]);
        assert.ok(flipped.length > 0 && flipped.length === path.flips[p - 1].length);
    });
    path.integrated_gradients.forEach((row, o) => {
        const change = pieces.at(-1).end_value[o] - pieces[0].value[o];
        assert.ok(Math.abs(row.reduce((sum, g) => sum + g, 0) - change) < 1e-12);
    });
});

test('path prints a table, writes to standard output, and stops where it is told', () => {
    const line = ['path', iris, '--from=-1,0.5,-1,-1.5', '--to=1.5,0,1,1'];
    const table = run([...line, '--time']).stdout;
    assert.match(table, /^\d+ pieces, \d+ breakpoints\n/);
    assert.match(table, /^piece +from t +to t +units that switch +active units +logit of setosa +slope/m);
    assert.match(table, /^ +2 +0\.\d+ +0\.\d+ +layer [12] unit \d+/m);
    assert.match(table, /Integrated gradients add up to the change of the output, exact to /);
    assert.match(table, /\d seconds\n$/);
    const part = JSON.parse(run([...line, '--out', '-', '--max-pieces', '2']).stdout);
    assert.equal(part.complete, false);
    assert.equal(part.pieces.length, 2);
    assert.match(run([...line, '--max-pieces', '2']).stdout, /stopped at t = 0\.\d/);
    const still = run(['path', '-', '--from', '0,0,0,0', '--to', '0,0,0,0'], readFileSync(iris));
    assert.match(still.stdout, /^1 piece, 0 breakpoints\n/, still.stderr);
});

test('path: wrong numbers are wrong usage, bad models and values bad input', () => {
    const usage = (args, ...words) => {
        const result = run(['path', ...args, '--out', 'none.json']);
        assert.equal(result.status, 2, result.stderr);
        assert.equal(result.stdout, '');
        assert.equal(result.stderr.trim().split('\n').length, 1, result.stderr);
        for (const word of words) assert.ok(result.stderr.includes(word), result.stderr);
    };
    usage([iris, '--from', '1,2,3', '--to', '1,2,3,4'], '--from', 'expected 4 numbers', 'found 3');
    usage([iris, '--from', '1,2,3,4', '--to', '1,2,3,4,5'], '--to', 'expected 4 numbers', 'found 5');
    usage([iris, '--from', '1,2,three,4', '--to', '1,2,3,4'], '--from, place 3', "'three'");
    usage([iris, '--from', '1,2,,4', '--to', '1,2,3,4'], '--from, place 3', "''");
    usage([iris, '--from', '1,2,3,4,', '--to', '1,2,3,4'], '--from, place 5');
    usage([iris, '--from', 'nan,inf,3,4', '--to', '1,2,3,4'], '--from, place 1', "'nan'");
    for (const args of [['path'], ['path', iris], ['path', iris, '--from', '1,2,3,4'],
        ['path', iris, '--from=', '--to', '1,2,3,4'], ['path', iris, '--from', '1,2,3,4', '--to', '1,2,3,4', '--max-pieces', '0']]) {
        assert.equal(run(args).status, 2, args.join(' '));
    }
    assertRefused(run(['path', 'missing.onnx', '--from', '1', '--to', '2']), 'missing.onnx');
    assertRefused(run(['path', iris, '--from=-1e308,0,0,0', '--to', '1e308,0,0,0', '--out', 'none.json']), 'too large');
    assertRefused(run(['path', iris, '--from', '1,2,3,4', '--to', '1,2,3,5', '--out', 'no/such/folder/l.json']), 'no/such/folder');
    assert.ok(!existsSync(join(folder, 'none.json')));
});

test('convert goes round: JSON to ONNX to safetensors to JSON, with doubles', () => {
    const digits = join(root, 'data', 'digits', 'digits.json');
    for (const [from, to] of [[digits, 'd.onnx'], ['d.onnx', 'd.safetensors'], ['d.safetensors', 'd.json']]) {
        const result = run(['convert', from, to, '--float64']);
        assert.equal(result.status, 0, result.stderr);
    }
    const weights = (path) => JSON.parse(readFileSync(path, 'utf8')).layers.map((layer) => layer.weights);
    assert.deepEqual(weights(join(folder, 'd.json')), weights(digits));
});

test('bad input: one sentence, exit code 1, no output file', () => {
    const write = (name, bytes) => { writeFileSync(join(folder, name), bytes); return name; };
    const model = readFileSync(titanic[0]);
    const onnx = readFileSync(join(root, 'tests', 'data', 'onnx', 'moons.script.onnx'));
    assertRefused(run(['info', 'missing.onnx']), 'missing.onnx');
    for (const [name, bytes] of [['cut.json', model.subarray(0, 500)], ['cut.onnx', onnx.subarray(0, 700)],
        ['noise.onnx', Buffer.from(Array.from({ length: 300 }, (_, i) => (i * 7919 + 13) % 256))],
        ['empty.safetensors', ''], ['noise.safetensors', Buffer.alloc(64, 255)]]) {
        assertRefused(run(['explain', write(name, bytes), titanic[1], '--out', 'none.json']), name);
    }
    assertRefused(run(['explain', titanic[0], write('ragged.csv', 'a,b\n1,2\n3\n'), '--out', 'none.json']), 'ragged.csv', 'line 3');
    const moons = join(root, 'tests', 'data', 'onnx', 'moons.script.onnx');
    assertRefused(run(['explain', moons, write('text.csv', 'a,b\n1,2\n3,oops\n'), '--out', 'none.json']), 'text.csv', 'oops');
    assertRefused(run(['explain', moons, write('seven.csv', 'a,b,c,d,e,f,g\n1,2,3,4,5,6,7\n'), '--out', 'none.json']), '2', '7');
    assertRefused(run(['explain', ...titanic, '--target', 'nothing']), 'nothing');
    assertRefused(run(['explain', ...titanic, '--row', '1309']), '1308');
    assertRefused(run(['explain', ...titanic, '--out', 'no/such/folder/r.json']), 'no/such/folder');
    assertRefused(run(['convert', titanic[0], 'no/such/folder/m.onnx']), 'no/such/folder');
    assert.ok(!existsSync(join(folder, 'none.json')));
});

test('wrong usage: numbers of too many digits are named as they were written', () => {
    for (const option of [['--row', '99999999999999999999'], ['--row', '-99999999999999999999']]) {
        const { status, stderr } = run(['explain', ...titanic, option.join('=')]);
        assert.equal(status, 2);
        assert.ok(stderr.includes(`expected a whole number of at most 18 digits, found '${option[1]}'`), stderr);
    }
});

test('wrong usage: exit code 2', () => {
    for (const args of [['fly'], ['explain'], ['explain', titanic[0]], ['info', '--wrong', titanic[1]], ['convert', titanic[0], 'model.txt'],
        ['explain', '-', '-'], ['explain', ...titanic, '--link', 'tanh']]) {
        assert.equal(run(args).status, 2, args.join(' '));
    }
    assert.equal(run(['--help']).status, 0);
    assert.equal(run(['--version']).stdout.trim(), JSON.parse(readFileSync(new URL('../../package.json', import.meta.url))).version);
});

test('partition writes JSON whose regions tile the window and whose maps give the boundary', () => {
    const result = run(['partition', plane, '--window', '-2', '3', '-2', '2', '--out', 'p.json', '--time', '--check']);
    assert.equal(result.status, 0, result.stderr);
    const p = JSON.parse(readFileSync(join(folder, 'p.json'), 'utf8'));
    assert.equal(p.format, 'reluscope-partition');
    assert.deepEqual(p.window, [-2, 3, -2, 2]);
    assert.equal(p.complete, true);
    assert.ok(p.seconds >= 0);
    assert.equal(p.regions.length, p.counts.regions);
    assert.equal(p.counts.per_layer.at(-1), p.counts.regions);
    assert.equal(p.counts.vertices - p.counts.edges + p.counts.regions, 1);
    assert.equal(new Set(p.regions.map(({ pattern }) => pattern)).size, p.counts.regions);
    assert.ok(Math.abs(p.regions.reduce((sum, { area }) => sum + area, 0) - 20) < 1e-11);
    for (const { polygon, area } of p.regions) {
        const doubled = polygon.reduce((sum, [x, y], i) => {
            const [nx, ny] = polygon[(i + 1) % polygon.length];
            return sum + x * ny - nx * y;
        }, 0);
        assert.ok(Math.abs(doubled / 2 - area) < 1e-12);
    }
    const corners = new Map();
    for (const { polygon, weights, bias } of p.regions) {
        for (const [x, y] of polygon) {
            const value = weights[0][0] * x + weights[0][1] * y + bias[0];
            const known = corners.get(`${x},${y}`);
            if (known !== undefined) assert.ok(Math.abs(known - value) < 1e-11, 'neighbours agree at a corner');
            corners.set(`${x},${y}`, value);
        }
    }
    assert.ok(p.decision_boundary.length > 0);
});

test('partition finds regions whose walls go through corners of the window and crossings of others, each corner once', () => {
    writeFileSync(join(folder, 'corners.json'), JSON.stringify({
        format: 'reluscope-model', version: 1, inputs: 2,
        layers: [{ weights: [[-1, 1], [-1, -1], [1, -2], [1, -2]], bias: [-1, 1, -2, 1], activation: 'relu' },
            { weights: [[1, 1, 1, 1]], bias: [0] }],
    }));
    const result = run(['partition', 'corners.json', '--window', '-1', '1', '-1', '1', '--out', '-', '--check']);
    assert.equal(result.status, 0, result.stderr);
    const p = JSON.parse(result.stdout);
    assert.equal(p.complete, true);
    assert.equal(p.counts.regions, 6);
    assert.equal(p.counts.merged, 0);
    const triangle = p.regions.find(({ pattern }) => pattern === '0000');
    assert.ok(Math.abs(triangle.area - 1 / 6) < 1e-15);
    for (const { polygon } of p.regions) {
        assert.equal(new Set(polygon.map(String)).size, polygon.length, 'a corner comes twice');
    }
});

test('partition counts the regions of the whole plane', () => {
    // Four lines, two of them parallel, the others crossing in five different points: 1 + 4 + 5 parts.
    writeFileSync(join(folder, 'lines.json'), JSON.stringify({
        format: 'reluscope-model', version: 1, inputs: 2,
        layers: [{ weights: [[-1, 1], [-1, -1], [1, -2], [1, -2]], bias: [-1, 1, -2, 1], activation: 'relu' },
            { weights: [[1, 1, 1, 1]], bias: [0] }],
    }));
    const said = run(['partition', 'lines.json', '--whole']);
    assert.equal(said.status, 0, said.stderr);
    assert.match(said.stdout, /^6 linear regions$/m);
    assert.match(said.stdout, /^10 linear regions in the whole plane$/m);
    const { counts } = JSON.parse(run(['partition', 'lines.json', '--whole', '--out', '-']).stdout);
    assert.deepEqual(counts.whole, { regions: 10, exact: true });
    assert.match(run(['partition', plane, '--whole', '--max-regions', '20']).stdout, /^at least \d+ linear regions in the whole plane$/m);
    assert.equal(JSON.parse(run(['partition', plane, '--out', '-']).stdout).counts.whole, undefined);
});

test('partition draws SVG, lists CSV, stops at a budget and keeps to a depth', () => {
    assert.equal(run(['partition', plane, '--out', 'p.svg']).status, 0);
    const svg = readFileSync(join(folder, 'p.svg'), 'utf8');
    assert.match(svg, /^<svg .*<\/svg>\s*$/s);
    assert.match(svg, /decision boundary/);
    assert.equal(run(['partition', plane, '--out', 'p.csv']).status, 0);
    const all = JSON.parse(run(['partition', plane, '--out', '-']).stdout);
    assert.equal(readFileSync(join(folder, 'p.csv'), 'utf8').trim().split('\n').length, all.counts.regions + 1);
    const stopped = JSON.parse(run(['partition', plane, '--out', '-', '--max-regions', '20']).stdout);
    assert.equal(stopped.complete, false);
    assert.ok(stopped.regions.length >= 20 && stopped.regions.length < all.counts.regions);
    const first = JSON.parse(run(['partition', plane, '--out', '-', '--depth', '1']).stdout);
    assert.equal(first.counts.regions, all.counts.per_layer[0]);
});

test('partition takes two features of a larger network, the others where it is told', () => {
    const result = run(['partition', titanic[0], '--features', '0', '2', '--out', '-', '--check']);
    assert.equal(result.status, 0, result.stderr);
    const p = JSON.parse(result.stdout);
    assert.equal(p.plane.u[0], 1);
    assert.equal(p.plane.v[2], 1);
    for (const args of [[], ['--features', '0', '0'], ['--features', '0', '99'], ['--features', '0', '1', '--at', '1,2'],
        ['--features', '0', '1', '--at', 'a'], ['--features', '0', '1', '--window', '1', '0', '0', '1']]) {
        const wrong = run(['partition', titanic[0], ...args]);
        assert.equal(wrong.status, 2, args.join(' '));
        assert.equal(wrong.stderr.trim().split('\n').length, 1, wrong.stderr);
    }
    assert.equal(run(['partition', plane, '--out', 'p.txt']).status, 2);
    assertRefused(run(['partition', 'nothing.onnx']), 'nothing.onnx');
});

test('explain --row tells how far the explanation holds', () => {
    const dir = mkdtempSync(join(tmpdir(), 'reach-'));
    const out = join(dir, 'r.json');
    assert.equal(run(['explain', ...titanic, '--out', out, '--row', '3']).status, 0);
    const { row } = JSON.parse(readFileSync(out, 'utf8'));
    assert.ok(row.wall_distance > 0);
    assert.ok(row.wall_unit.layer >= 0 && row.wall_unit.unit >= 0);
    assert.ok(row.boundary_distance === null || row.boundary_distance > 0);
    assert.equal(typeof row.boundary_attained, 'boolean');
    assert.ok(row.facets >= 1 && row.facets <= 6);
    assert.equal(typeof row.bounded, 'boolean');
    if (row.chebyshev_radius !== null) assert.ok(row.chebyshev_radius >= 0);
    const text = run(['explain', ...titanic, '--row', '3']).stdout;
    const [, cluster] = text.match(/^Row 4 \(--row 3, which counts from 0\) lies in cluster (\d+)\.$/m);
    assert.equal(Number(cluster), row.cluster);
    const [, distance, unit, layer] = text.match(/^Its formula holds up to a distance of ([\d.e-]+), where unit (\d+) of layer (\d+) switches\./m);
    assert.equal(Number(distance), Number(row.wall_distance.toPrecision(3)));
    assert.deepEqual({ layer: layer - 1, unit: unit - 1 }, row.wall_unit); // people count from 1
    const [, sides, walls] = text.match(/^Its region has (\d+) sides? \(of (\d+) walls?\)/m);
    assert.equal(Number(sides), row.facets);
    assert.ok(Number(walls) >= row.facets);
});

/** Trains with these arguments and reads the model back. */
const trained = (args, out = 'm.json') => {
    const result = run(['train', ...args, '--out', out]);
    assert.equal(result.status, 0, result.stderr);
    return { model: JSON.parse(readFileSync(join(folder, out), 'utf8')), stdout: result.stdout };
};

test('train writes a model that explains its table at once', () => {
    const { model, stdout } = trained([titanic[1], '--target', 'survived', '--hidden', '6,3', '--epochs', '20', '--history', 'h.csv', '--time']);
    assert.match(stdout, /1309 rows, 13 inputs, target survived/);
    assert.match(stdout, /13-6-3-1, training +1047 +0\.\d+ +0\.\d+ +0\.\d+/);
    assert.match(stdout, /logistic regression, validation +262/);
    assert.match(stdout, /clusters in 1309 rows/);
    assert.match(stdout, /Of 9 hidden units, \d+ (is|are) dead/);
    assert.match(stdout, /column 'age' is missing in \d+ of 1047 training rows: taken as \d+/);
    assert.match(stdout, /\d seconds\n$/);
    assert.deepEqual(model.classes, ['died', 'survived']);
    assert.equal(model.target, 'survived');
    assert.equal(model.features.length, 13);
    assert.equal(model.training.setup.seed, 1);
    assert.deepEqual(model.training.setup.hidden, [6, 3]);
    assert.ok(model.training.result.validation.accuracy > 0.7);
    const history = readFileSync(join(folder, 'h.csv'), 'utf8').trim().split('\n');
    assert.match(history[0], /^epoch,learning_rate,training_loss,.*validation_accuracy$/);
    assert.equal(history.length, 21);
    const report = JSON.parse(run(['explain', 'm.json', titanic[1], '--out', '-']).stdout);
    assert.ok(report.certificate.max_rel_error < 1e-12);
    const right = report.clusters.reduce((sum, { size, accuracy }) => sum + size * accuracy, 0);
    const { training, validation } = model.training.result;
    assert.ok(Math.abs(right - 1047 * training.accuracy - 262 * validation.accuracy) < 1e-6);
    const again = trained([titanic[1], '--target', 'survived', '--hidden', '6,3', '--epochs', '20'], 'again.json').model;
    assert.deepEqual(again.layers, model.layers);
});

test('train learns a number, and the model predicts it in its unit', () => {
    const { model, stdout } = trained([titanic[1], '--target', 'age', '--drop', 'name,survived', '--epochs', '5', '--hidden', '4',
        '--leaky', '0.1', '--optimiser', 'sgd', '--momentum', '0.5', '--schedule', 'cosine', '--init', 'uniform', '--l2', '1e-4']);
    assert.match(stdout, /linear regression, training/);
    assert.match(stdout, /R2 +RMSE/);
    assert.equal(model.link, 'identity');
    assert.equal(model.training.target, 'age');
    const report = JSON.parse(run(['explain', 'm.json', titanic[1], '--out', '-']).stdout);
    const mean = report.clusters.reduce((sum, { support, mean_output: [age] }) => sum + support * age, 0);
    assert.ok(mean > 25 && mean < 35, `${mean} years`);
});

test('train makes its own data, and can keep them', () => {
    for (const args of [['xor'], ['spirals', '--arms', '3', '--noise', '0.02', '--rows', '300'], ['function', '--function', 'step'],
        ['boolean', '--rows', '500'], ['ripple']]) {
        const { model, stdout } = trained(['--toy', ...args, '--hidden', '8,8', '--residual', '--epochs', '3', '--save-table', 't.csv']);
        assert.match(stdout, /clusters in \d+ rows/);
        assert.equal(model.training.toy.kind, args[0]);
        assert.equal(run(['explain', 'm.json', 't.csv']).status, 0);
    }
    const linear = trained(['--toy', 'linear', '--hidden', '0', '--noise', '0']).model;
    assert.equal(linear.layers.length, 1);
    const piped = JSON.parse(run(['train', '--toy', 'moons', '--epochs', '2', '--out', '-']).stdout);
    assert.equal(piped.format, 'reluscope-model');
});

test('train: every option is taken', () => {
    writeFileSync(join(folder, 'mixed.csv'), `id,size,grade,town,y\n${Array.from({ length: 60 }, (_, i) =>
        `${i},${['low', 'mid', 'high'][i % 3]},${i % 4},${'abcdefg'[i % 7]},${['n', 'p'][i % 2]}`).join('\n')}\n`);
    const { model } = trained(['mixed.csv', '--target', 'y', '--columns', 'size,grade,town', '--categorical', 'grade', '--ordinal', 'size=low,mid,high',
        '--no-standardise', '--no-missing-inputs', '--max-categories', '3', '--task', 'class', '--loss', 'softmax', '--class-weights', 'balanced',
        '--validation', '0.25', '--patience', '3', '--batch', '8', '--learning-rate', '0.02', '--l1', '1e-4', '--l1-activations', '1e-3',
        '--first-layer-only', '--schedule', 'step', '--decay', '0.9', '--step-epochs', '2', '--seed', '7', '--hidden', '4',
        '--beta1', '0.8', '--beta2', '0.99', '--epsilon', '1e-6']);
    assert.equal(model.link, 'softmax');
    const { beta1, beta2, epsilon } = model.training.setup;
    assert.deepEqual([beta1, beta2, epsilon], [0.8, 0.99, 1e-6]);
    const kinds = model.encoder.columns.map(({ kind }) => kind);
    assert.deepEqual(kinds, ['ordinal', 'onehot', 'onehot']);
    assert.equal(model.encoder.columns[2].other, true);
    assert.equal(model.training.setup.balanced_class_weights, true);
    assert.equal(model.training.setup.schedule, 'step');
    assert.equal(model.training.setup.first_activations_only, true);
    const like = trained(['mixed.csv', '--target', 'y', '--encoder', 'm.json', '--epochs', '1', '--name', 'Like the other'], 'like.json').model;
    assert.deepEqual(like.encoder, model.encoder);
    assert.equal(like.name, 'Like the other');
    trained(['mixed.csv', '--target', 'y', '--class-weights', '1,3', '--epochs', '1', '--keep-target', '--schedule', 'exponential']);
});

test('train: wrong options are wrong usage, wrong data bad input', () => {
    const usage = (args, ...words) => {
        const result = run(['train', ...args, '--out', 'none.json']);
        assert.equal(result.status, 2, result.stderr);
        assert.equal(result.stdout, '');
        for (const word of words) assert.ok(result.stderr.includes(word), result.stderr);
    };
    usage([], 'either DATA.csv or --toy');
    usage([titanic[1]], '--target');
    usage([titanic[1], '--toy', 'moons'], 'both');
    usage(['--toy', 'spiral'], "did you mean 'spirals'");
    usage(['--toy', 'moons', '--noise', '-1'], 'noise');
    usage(['--toy', 'spirals', '--arms', '9'], 'from 2 to 5');
    usage(['--toy', 'moons', '--hidden', '8,0'], 'units');
    usage(['--toy', 'moons', '--hidden', 'eight']);
    usage(['--toy', 'moons', '--learning-rate', '0'], 'learning rate');
    usage(['--toy', 'moons', '--loss', 'hinge']);
    usage(['--toy', 'moons', '--loss', 'squared'], '--loss squared', '2 classes');
    usage(['--toy', 'plane', '--loss', 'binary'], 'two classes', 'a number');
    usage(['--toy', 'moons', '--class-weights', '1,a'], '--class-weights');
    usage(['--toy', 'moons', '--class-weights', '1,2,3'], 'class weights');
    usage(['--toy', 'moons', '--validation', '0', '--patience', '3'], 'patience');
    usage(['--toy', 'moons', '--validation', '1'], 'validation share');
    usage([titanic[1], '--target', 'survived', '--ordinal', 'sex'], '--ordinal');
    const refused = (args, ...words) => assertRefused(run(['train', ...args, '--out', 'none.json']), ...words);
    refused(['missing.csv', '--target', 'y'], 'missing.csv');
    refused(['--toy', 'moons', '--encoder', plane], 'a model with an encoder');
    refused([titanic[1], '--target', 'survive'], "did you mean 'survived'");
    refused([titanic[1], '--target', 'survived', '--columns', 'aeg'], "'aeg'");
    refused([titanic[1], '--target', 'name', '--task', 'number'], 'expected a number');
    refused(['--toy', 'plane', '--optimiser', 'sgd', '--learning-rate', '1e6', '--hidden', '32,32'], 'training');
    refused(['--toy', 'moons', '--epochs', '1', '--history', 'no/such/folder/h.csv'], 'no/such/folder');
    assert.ok(!existsSync(join(folder, 'none.json')));
});

test('explain --table prints the table of the paper, --unwrap writes that of Aletheia', () => {
    const boolean = ['json', 'csv'].map((kind) => join(root, 'data', 'boolean', `boolean.${kind}`));
    const table = run(['explain', ...boolean, '--table']).stdout;
    assert.match(table, /^5000 rows fall into 4 clusters/);
    assert.match(table, /Mean of the rows of each cluster\ncluster +active units +share +predicted positive +v1 .* v10\n/);
    assert.match(table, /Weights in the log-odds of [^\n]+\ncluster +v1 .* bias\n/);
    const circles = ['json', 'csv'].map((kind) => join(root, 'data', 'cocircles', `cocircles.${kind}`));
    const lines = run(['explain', ...circles, '--unwrap', '-']).stdout.trim().split('\n');
    assert.equal(lines.length, 531);
    assert.equal(lines[0], 'cluster,pattern,count,response_mean,response_std,local_auc,global_auc');
    const [, , count, mean, deviation, local, global] = lines[1].split(',').map(Number);
    assert.equal(count, 62);
    [[mean, 0.532258], [deviation, 0.503032], [local, 0.736677], [global, 0.497650]].forEach(([found, published]) =>
        assert.ok(Math.abs(found - published) < 5e-7));
    assert.equal(lines.at(-1).split(',')[4], '', 'no deviation of one row');
    assert.equal(run(['explain', ...circles, '--unwrap', 's.csv', '--assignments', 'a.csv']).status, 0);
    assert.ok(existsSync(join(folder, 's.csv')) && existsSync(join(folder, 'a.csv')));
    assertRefused(run(['explain', iris, join(root, 'data', 'iris', 'iris.csv'), '--unwrap', '-']), 'two classes or a number', '3 classes');
});

test('--output names the output of a model that has several, on every command that takes a model', () => {
    const heads = join(root, 'tests', 'data', 'onnx', 'two_heads_policy_value.onnx');
    const said = (...args) => JSON.parse(run(['info', heads, '--json', ...args]).stdout);
    assert.deepEqual([said().output_names, said().output, said().outputs], [['9', '10'], '9', 3]);
    assert.match(run(['info', heads]).stdout, /note: [^\n]*'9'/);
    assert.deepEqual([said('--output', '10').output, said('--output', '10').outputs], ['10', 1]);
    assert.equal(said('--output', '9').outputs, 3);
    const width = said().inputs;
    const rows = Array.from({ length: 12 }, (_, i) => Array.from({ length: width }, (_, j) => ((i * 7 + j * 5) % 11) - 5).join(','));
    writeFileSync(join(folder, 'heads.csv'), `${rows.join('\n')}\n`);
    const explained = (output) => JSON.parse(run(['explain', heads, 'heads.csv', '--output', output, '--out', '-']).stdout).model.outputs;
    assert.deepEqual([explained('9'), explained('10')], [3, 1]);
    assert.equal(run(['convert', heads, 'value.json', '--output', '10']).status, 0);
    assert.equal(JSON.parse(run(['info', 'value.json', '--json']).stdout).outputs, 1);
    for (const args of [['info', heads], ['explain', heads, 'heads.csv'], ['convert', heads, 'none.json']])
        assertRefused(run([...args, '--output', 'policy']), "one of '9' and '10'", "found 'policy'");
    assert.ok(!existsSync(join(folder, 'none.json')));
    assertRefused(run(['info', plane.replace('moons.dynamo.onnx', '../../../data/moons/moons.json'), '--output', 'y']), 'named outputs (ONNX)');
});
