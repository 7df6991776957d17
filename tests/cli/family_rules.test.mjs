// A model of families as code, as a page and as ONNX: it says on every row what `explain` says, also where a pattern is
// new.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const program = process.env.RELUSCOPE_PROGRAM ?? join(root, 'build', 'native', 'reluscope');
const folder = mkdtempSync(join(tmpdir(), 'reluscope-family-rules-'));
after(() => rmSync(folder, { recursive: true }));

const run = (...args) => spawnSync(program, args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 });
const call = (command, args) => {
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 });
    assert.equal(status, 0, `${command} ${args.join(' ')}\n${stderr}`);
    return stdout;
};
const bundled = (name) => ['json', 'csv'].map((kind) => join(root, 'data', name, `${name}.${kind}`));
const text = (name) => readFileSync(join(folder, name), 'utf8');
const read = (name) => JSON.parse(text(name));
const near = (a, b, tolerance = 1e-9) => Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b));

/** Per row of the table that the model reads: its place, family, pattern and logits. */
const engine = (model, table) => {
    call(program, ['explain', model, table, '--assignments', 'assignments.csv']);
    const [header, ...lines] = text('assignments.csv').trimEnd().split('\n').map((line) => line.split(','));
    const logits = header.flatMap((name, i) => (name.startsWith('logit_') ? [i] : []));
    return new Map(lines.map((cells) => [Number(cells[0]), { family: Number(cells[1]), pattern: cells[2], logits: logits.map((i) => Number(cells[i])) }]));
};

/** What the code says on every row, in three languages, is what the engine says. Returns the engine's rows, and how
 *  many had a pattern of no family. */
const compare = (model, table) => {
    const wanted = engine(model, table);
    const listed = new Set(read(model).families.families.flatMap(({ patterns }) => patterns));
    for (const language of ['py', 'c', 'sql']) {
        call(program, ['explain', model, table, '--rules', `rules.${language}`]);
        const found = call('python3', [join(here, 'run_rules.py'), `rules.${language}`, table]).trimEnd().split('\n').map((line) => JSON.parse(line));
        found.forEach((answer, row) => {
            const expected = wanted.get(row);
            if (!expected) return assert.deepEqual(answer, [], `${language}, row ${row} is left out`);
            assert.equal(answer[0], expected.family, `${language}, row ${row}: the family`);
            assert.equal(answer.length - 1, expected.logits.length);
            expected.logits.forEach((logit, o) => assert.ok(near(answer[o + 1], logit), `${language}, row ${row}: ${answer[o + 1]}, not ${logit}`));
        });
        assert.ok(found.filter((answer) => answer.length > 0).length === wanted.size);
    }
    return { rows: wanted, unseen: [...wanted.values()].filter(({ pattern }) => !listed.has(pattern)).length };
};

/** The rows of `table` and as many again between them, which meet patterns that no row has. */
const between = (table, columns) => {
    const [header, ...lines] = readFileSync(table, 'utf8').trimEnd().split('\n');
    const rows = lines.map((line) => line.split(','));
    const mixed = rows.map((row, i) => row.map((cell, j) => (j < columns ? (Number(cell) + Number(rows[(i * 7 + 3) % rows.length][j])) / 2 : cell)));
    writeFileSync(join(folder, 'between.csv'), `${[header, ...lines, ...mixed.map((row) => row.join(','))].join('\n')}\n`);
    return 'between.csv';
};

test('families as Python, C and SQL give every row the family and the logits that explain gives', () => {
    for (const [name, count] of [['titanic', 4], ['iris', 3], ['one_relu', 2]]) {
        const [model, table] = bundled(name);
        call(program, ['simplify', model, table, '--families', `${count}`, '--out', `${name}.json`]);
        const { rows } = compare(`${name}.json`, table);
        assert.equal(new Set([...rows.values()].map(({ family }) => family)).size, count, name);
    }
});

test('rows with a pattern of no family: the nearest by output, of logits by their differences', () => {
    for (const [name, count, columns] of [['moons', 6, 2], ['iris', 3, 4], ['spirals', 5, 2]]) {
        const [model, table] = bundled(name);
        call(program, ['simplify', model, table, '--families', `${count}`, '--out', `${name}.json`]);
        const rows = between(table, columns);
        const { unseen } = compare(`${name}.json`, join(folder, rows));
        if (name !== 'iris') assert.ok(unseen > 5, `${name}: ${unseen} rows`);
    }
});

test('the merge as published and pruning are families by nearest centroid', () => {
    const [model, table] = bundled('moons');
    for (const [kind, by] of [[['--families', '6', '--by', 'aletheia'], 'aletheia'], [['--prune', '5'], 'pruning']]) {
        call(program, ['simplify', model, table, ...kind, '--out', 'm.json']);
        const { families } = read('m.json');
        assert.deepEqual([families.by, families.unseen], [by, 'centroid']);
        const { unseen } = compare('m.json', join(folder, between(table, 2)));
        assert.ok(unseen > 5, `${unseen} rows`);
    }
});

/** Three inputs, one of them a category, leaky units, a pattern for each family and a softmax; families on odd
 *  scales. */
const planted = {
    format: 'reluscope-model', version: 1, inputs: 3, name: 'odd */ "net"', link: 'softmax', features: ['a', "b'", 'c'], classes: ['x', 'y & z', 'w'],
    layers: [
        { weights: [[1, -2, 0.5], [0, 1, -1]], bias: [0.25, -0.5], activation: 'leaky_relu', slope: 0.1 },
        { weights: [[1, 1], [-1, 2], [0.5, -0.5]], bias: [0, 0.1, -0.2] },
    ],
    families: {
        by: 'fidelity', rows: 7, agreement: 0.5,
        families: [
            { name: 'no "pattern" %', rule: 'if a > 2 & b_1 then # nothing', size: 0, patterns: [], weights: [[1, 0, 0], [0, 1e3, 0], [0, 0, 1]], bias: [1e6, 1e6, 1e6] },
            { name: 'second', rule: '', size: 4, patterns: ['10', '00'], weights: [[1, 2, 3], [0, 0, 0], [-1, 1, -1]], bias: [0, 1, 0.5] },
            { name: 'third', rule: '', size: 3, patterns: ['11'], weights: [[0.5, 0, 0], [0, 0.5, 0], [0, 0, 0.5]], bias: [0.1, 0.2, 0.3] },
        ],
    },
};

test('an odd model: a family without patterns, leaky units, names that each language would trip over', () => {
    writeFileSync(join(folder, 'odd.json'), JSON.stringify(planted));
    let state = 5;
    const random = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
    const lines = Array.from({ length: 200 }, () => [0, 1, 2].map(() => (random() * 6 - 3).toFixed(3)).join(','));
    lines[4] = ',1,2'; // a missing cell that nothing fills
    writeFileSync(join(folder, 'odd.csv'), `${["a,b',c", ...lines].join('\n')}\n`);
    const { rows, unseen } = compare('odd.json', join(folder, 'odd.csv'));
    assert.equal(rows.size, 199);
    assert.ok(unseen > 10);
    // Found independently: pattern 01 has no family; only differences of logits count, so that the first, 1e6 above the
    // others, is as near as any.
    const { layers, families: { families } } = planted;
    const dot = (w, x) => w.reduce((sum, value, j) => sum + value * x[j], 0);
    lines.forEach((line, row) => {
        if (row === 4) return;
        const x = line.split(',').map(Number);
        const z = layers[0].weights.map((w, i) => dot(w, x) + layers[0].bias[i]);
        const h = z.map((value) => (value > 0 ? value : 0.1 * value));
        const logits = layers[1].weights.map((w, i) => dot(w, h) + layers[1].bias[i]);
        const pattern = z.map((value) => (value > 0 ? '1' : '0')).join('');
        const said = families.map(({ weights, bias }) => weights.map((w, o) => dot(w, x) + bias[o]));
        const far = said.map((output) => {
            const differences = output.map((value, o) => value - logits[o]);
            const mean = differences.reduce((a, b) => a + b) / 3;
            return differences.reduce((sum, value) => sum + (value - mean) ** 2, 0);
        });
        const own = families.findIndex(({ patterns }) => patterns.includes(pattern));
        const family = own >= 0 ? own : far.indexOf(Math.min(...far));
        assert.equal(rows.get(row).family, family, `row ${row}`);
        said[family].forEach((value, o) => assert.ok(near(rows.get(row).logits[o], value)));
    });
    assert.equal(run('explain', 'odd.json', 'odd.csv', '--rules', 'odd.tex').status, 0);
    assert.match(text('odd.tex'), /no \S*pattern\S* \\%/);
});

test('LaTeX has names, rules, sizes, formulas, and what was lost', () => {
    const [model, table] = bundled('titanic');
    call(program, ['simplify', model, table, '--families', '4', '--out', 'm.json', '--report', 'r.json']);
    call(program, ['explain', 'm.json', table, '--rules', 'm.tex', '--out', 'e.json']);
    const latex = text('m.tex');
    const { clusters } = read('e.json');
    assert.equal(latex.match(/\\begin\{/g).length, latex.match(/\\end\{/g).length);
    assert.match(latex, /the same prediction as the network on 9[\d.]+ \\%/);
    assert.match(latex, /4 families with one formula each, made from \d+ clusters of the network/);
    const biases = latex.match(/ bias & (.*) \\\\/)[1].split(' & ').map((cell) => Number(cell.replaceAll('$', '')));
    biases.forEach((bias, k) => assert.ok(near(bias, clusters[k].table_units.bias[0], 0.006)));
    for (const { size } of clusters) assert.ok(latex.includes(`& ${size} &`));
    assert.equal(latex.match(/\\item\[\{Family/g).length, 4);
});

test('the page of a model of families holds the numbers of the JSON report', () => {
    for (const [name, make] of [['titanic', ['--families', '4']], ['iris', ['--prune', '3']]]) {
        const [model, table] = bundled(name);
        call(program, ['simplify', model, table, ...make, '--out', 'm.json']);
        call(program, ['explain', 'm.json', table, '--html', 'm.html', '--out', 'e.json']);
        const page = text('m.html');
        const report = read('e.json');
        const numbers = [...page.matchAll(/<data value="([^"]+)" data-json="([^"]+)"/g)];
        assert.ok(numbers.length > 40);
        for (const [, value, pointer] of numbers) {
            const found = pointer.split('/').slice(1).reduce((object, key) => object[key], report);
            assert.ok(near(Number(value), found, 1e-12), `${pointer}: ${value}, not ${found}`);
        }
        for (const words of ['What was lost', 'Which family a row has', 'came from', 'On the ']) assert.ok(page.includes(words), words);
        report.clusters.forEach((_, k) => assert.ok(page.includes(`id="family-${k + 1}"`)));
        // Well-formed XML needs no program but Python.
        call('python3', ['-c', 'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])', 'm.html']);
    }
});

test('what is merged or pruned opens again and has the figures of its report', () => {
    const [model, table] = bundled('moons');
    const lines = readFileSync(table, 'utf8').trimEnd().split('\n');
    writeFileSync(join(folder, 'train.csv'), `${lines.filter((_, i) => i === 0 || i % 4 !== 0).join('\n')}\n`);
    writeFileSync(join(folder, 'test.csv'), `${lines.filter((_, i) => i % 4 === 0).join('\n')}\n`);
    for (const kind of [['--families', '6', '--by', 'aletheia'], ['--prune', '7']]) {
        call(program, ['simplify', model, 'train.csv', '--held-out', 'test.csv', ...kind, '--out', 'm.json', '--report', 'r.json']);
        const report = read('r.json');
        for (const [rows, figures] of [['train.csv', report.training], ['test.csv', report.held_out]]) {
            call(program, ['explain', 'm.json', rows, '--out', 'e.json']);
            const { certificate, scores } = read('e.json');
            for (const key of ['agreement', 'r2', 'largest_deviation']) assert.ok(near(certificate[key], figures[key]), `${rows}: ${key}`);
            for (const key of ['accuracy', 'auc']) assert.ok(near(scores[key], figures[key]), `${rows}: ${key}`);
        }
        const simple = read('m.json');
        assert.equal(simple.families.agreement, report.training.agreement);
        assert.equal(simple.families.held_out.agreement, report.held_out.agreement);
        assert.deepEqual(simple.families.families.map(({ patterns }) => patterns), report.families.map(({ patterns }) => patterns));
        assert.match(simple.source, /clusters of \d+ rows (merged as Aletheia does|pruned to the 7 largest ones)/);
        assert.ok(simple.families.of.clusters > 7);
    }
});

/** The same of the ONNX file, computed by the meaning of its operators; outputs after the link. */
const compareOnnx = (model, table) => {
    call(program, ['convert', model, 'm.onnx', '--float64']);
    call(program, ['explain', model, table, '--assignments', 'assignments.csv', '--rules', 'rules.py']);
    const [header, ...lines] = text('assignments.csv').trimEnd().split('\n').map((line) => line.split(','));
    const outputs = header.flatMap((name, i) => (name.startsWith('output_') ? [i] : []));
    // What the network takes, by the module's own reading of cells, which the tests above compare with the engine.
    const inputs = `
import csv, importlib.util, json, sys
spec = importlib.util.spec_from_file_location("rules", "rules.py")
rules = importlib.util.module_from_spec(spec)
spec.loader.exec_module(rules)
header, *rows = csv.reader(open(sys.argv[1], encoding="utf-8"))
columns = rules.columns_of(header)
taken = []
for row in rows:
    try:
        taken.append([(t - mean) / scale for t, mean, scale in zip(rules.inputs_of(dict(zip(columns, row))), rules.MEANS, rules.SCALES)])
    except ValueError:
        pass
json.dump(taken, open("inputs.json", "w"))`;
    call('python3', ['-c', inputs, table]);
    const found = call('python3', [join(here, 'run_onnx.py'), 'm.onnx', 'inputs.json']).trimEnd().split('\n').map((line) => JSON.parse(line));
    assert.equal(found.length, lines.length);
    found.forEach(([family, ...values], i) => {
        assert.equal(family, Number(lines[i][1]), `row ${lines[i][0]}: the family`);
        values.forEach((value, o) => assert.ok(near(value, Number(lines[i][outputs[o]])), `row ${lines[i][0]}: ${value}`));
    });
};

test('ONNX: the graph computes the family and the outputs of every row, new patterns included', () => {
    for (const [name, make, columns] of [['titanic', ['--families', '4'], 0], ['iris', ['--families', '3'], 4], ['moons', ['--prune', '5'], 2]]) {
        const [model, table] = bundled(name);
        call(program, ['simplify', model, table, ...make, '--out', 'o.json']);
        compareOnnx('o.json', columns > 0 ? join(folder, between(table, columns)) : table);
    }
    writeFileSync(join(folder, 'odd.json'), JSON.stringify(planted));
    const lines = Array.from({ length: 60 }, (_, i) => `${Math.sin(i) * 3},${Math.cos(2 * i) * 3},${Math.sin(3 * i) * 3}`);
    writeFileSync(join(folder, 'odd.csv'), `${["a,b',c", ...lines].join('\n')}\n`);
    compareOnnx('odd.json', join(folder, 'odd.csv'));
});

test('ONNX: the file is written, and opening it as a network is refused in one sentence', () => {
    const [model, table] = bundled('iris');
    call(program, ['simplify', model, table, '--families', '3', '--out', 'm.json']);
    call(program, ['convert', 'm.json', 'm.onnx', '--float64']);
    call(program, ['simplify', model, table, '--families', '3', '--out', 'again.onnx']);
    assert.deepEqual(readFileSync(join(folder, 'm.onnx')), readFileSync(join(folder, 'again.onnx')));
    const refused = run('explain', 'm.onnx', table);
    assert.equal(refused.status, 1);
    assert.match(refused.stderr, /m\.onnx: expected a network; .*JSON file.*found a model of families/);
    assert.equal(refused.stderr.trim().split('\n').length, 1);
    assert.match(run('convert', 'm.json', 'm.safetensors').stderr, /safetensors has no place for families/);
});
