// Forty-five names that mean harm, through every text field of a model and a table and into every export. Each result
// is parsed or run, and the name read back (check_hostile.py, run_rules.py).
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const data = join(here, '..', 'data');
const program = join(root, 'build', 'native', 'reluscope');
const folder = mkdtempSync(join(tmpdir(), 'reluscope-hostile-'));
after(() => rmSync(folder, { recursive: true }));

const run = (command, args, cwd = folder) => spawnSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 28, timeout: 60_000 });
const call = (command, args, cwd) => {
    const result = run(command, args, cwd);
    assert.equal(result.status, 0, `${command} ${args.join(' ').slice(0, 200)}\n${result.stderr}`);
    return result.stdout;
};

const NAMES = [
    '<script>alert(1)</script>', '<b>&amp;"quotes"\'s</b>', ']]><!--', '--> <img src=x onerror=alert(1)>', '&#0;&lt;&bogus;',
    '*/ int x; /*', '// line', '??/ trigraph ??)', '\\', '\\N{BULLET}\\x41\\u0041', '"; system("true"); "', '%s%n%d', '${HOME} `id` $(id)',
    "'; DROP TABLE data; --", '"; DROP TABLE "data"; --', '" || (SELECT 1) || "', '"""', "'''", '# -*- coding: utf-7 -*-', 'coding: latin-1',
    '^^M^^5cinput{x}', '\\input{/etc/passwd}', '\\end{table}', '[1] * x', '$x_1^2$ & {open', '} close ~ #1 %', '<< >> -- ``quotes\'\' |',
    '=1+1', '@SUM(A1:A2)', '=cmd|\' /C calc\'!A0', 'a,b;c|d', 'line\nend', 'cr\rend', 'crlf\r\nend', 'tab\tname',
    '\x1b[31m\x1b]0;title\x07', 'c1 \u009b31m\u0085', '\u202egnp.exe\u2066x', 'sep\u2028\u2029end', 'non\ufffe\uffff\u{1ffff}\ufdd0',
    '\u0000nul', 'x'.repeat(10_000), '', ' ', '日本 é 👩‍🚀 עברית',
];

/** What a CSV file keeps of a name: no NUL, no blanks at the ends; a column without a name has its number. */
const inTable = (name) => name.replaceAll('\0', '').replace(/^[ \t]+|[ \t]+$/g, '');
const csvCell = (text) => `"${text.replaceAll('"', '""')}"`;

const modelOf = (name, classes) => ({
    format: 'reluscope-model', version: 1, name, inputs: 4, link: 'sigmoid', target: 'answer', classes, source: name, licence: name,
    encoder: { columns: [
        { column: name, kind: 'numeric', mean: 1, scale: 2, unit: name },
        { column: 'x2', kind: 'numeric' },
        { column: 'kind', kind: 'onehot', categories: ['plain', name === '' || name === ' ' ? 'blank' : name] },
    ] },
    layers: [
        { name, weights: [[1, -1, 0.5, -0.5], [-0.5, 2, -1, 1], [0.25, 0.5, 1, 1]], bias: [0.1, -0.3, 0.2], activation: 'relu' },
        { name: `${name}2`, weights: [[1, -1, 0.5]], bias: [-0.2] },
    ],
});

const tableOf = (name, classes) => {
    const kept = inTable(name);
    const lines = [[csvCell(kept), 'x2', 'kind', 'answer'].join(',')];
    for (let row = 0; row < 24; ++row) {
        const kind = row % 3 === 0 && kept !== '' && kept === name ? csvCell(name) : 'plain';
        const answer = row % 2 === 0 && inTable(classes[0]) === classes[0] && classes[0] !== '' ? csvCell(classes[0]) : 'other';
        lines.push([(row * 7 % 11) - 4.5, (row * 5 % 13) / 3 - 2, kind, answer].join(','));
    }
    return `${lines.join('\n')}\n`;
};

/** Everything that the program writes about a model and a table, in `place`. */
const writeAll = (place) => {
    const printed = [];
    const say = (file, args) => {
        writeFileSync(join(place, file), call(program, args, place));
        printed.push(file);
    };
    say('info.txt', ['info', 'model.json']);
    say('table.txt', ['info', 'table.csv']);
    say('info.json', ['info', 'model.json', '--json']);
    say('table.json', ['info', 'table.csv', '--json']);
    say('explain.txt', ['explain', 'model.json', 'table.csv', '--row', '3']);
    say('columns.txt', ['explain', 'model.json', 'table.csv', '--table']);
    say('partition.txt', ['partition', 'model.json', '--features', '0', '1']);
    say('path.txt', ['path', 'model.json', '--from', '0,0,1,0', '--to', '1,2,0,1']);
    say('partition.json', ['partition', 'model.json', '--features', '0', '1', '--out', '-']);
    call(program, ['partition', 'model.json', '--features', '0', '1', '--out', 'plane.svg'], place);
    call(program, ['explain', 'model.json', 'table.csv', '--out', 'report.json', '--html', 'report.html', '--clusters', 'clusters.csv',
        '--assignments', 'assignments.csv', '--unwrap', 'unwrap.csv', '--row', '3'], place);
    for (const language of ['py', 'c', 'sql', 'tex']) call(program, ['explain', 'model.json', 'table.csv', '--rules', `rules.${language}`], place);
    say('model.json.out', ['convert', 'model.json', '-']);
    for (const other of ['onnx', 'safetensors']) {
        call(program, ['convert', 'model.json', `model.${other}`], place);
        say(`${other}.txt`, ['info', `model.${other}`]);
    }
    return printed;
};

/** The code says what the engine says on every row. */
const compareRules = (place) => {
    const [header, ...lines] = readFileSync(join(place, 'assignments.csv'), 'utf8').trimEnd().split('\n');
    const logit = header.split(',').indexOf('logit_0');
    for (const language of ['py', 'c', 'sql']) {
        const found = call('python3', [join(here, 'run_rules.py'), `rules.${language}`, 'table.csv'], place).trimEnd().split('\n').map((l) => JSON.parse(l));
        lines.forEach((line, row) => {
            const cells = line.split(',');
            if (cells[1] === '') return assert.deepEqual(found[row], []);
            assert.equal(found[row][0], Number(cells[1]), `${language}, row ${row}`);
            assert.ok(Math.abs(found[row][1] - Number(cells[logit])) < 1e-9, `${language}, row ${row}`);
        });
    }
};

NAMES.forEach((name, i) => {
    test(`hostile name ${i + 1}: ${JSON.stringify(name).slice(0, 40)}`, () => {
        const place = join(folder, String(i));
        mkdirSync(place);
        const classes = [name, 'other'];
        writeFileSync(join(place, 'model.json'), JSON.stringify(modelOf(name, classes)));
        writeFileSync(join(place, 'table.csv'), tableOf(name, classes));
        const printed = writeAll(place);
        const columns = JSON.parse(readFileSync(join(place, 'table.json'), 'utf8')).columns.map((column) => column.name);
        const column = inTable(name) === '' ? 'column 1' : inTable(name);
        assert.deepEqual(columns, [column, 'x2', 'kind', 'answer']);
        const model = modelOf(name, classes);
        const features = [name, 'x2', ...model.encoder.columns[2].categories.map((category) => `kind = ${category}`)];
        writeFileSync(join(place, 'expected.json'), JSON.stringify({ model: name === '' ? 'model' : name, classes, features, column: name, table_column: name,
            columns: columns.slice(0, 3), target: 'answer', printed }));
        call('python3', [join(here, 'check_hostile.py'), place]);
        compareRules(place);
    });
});

test('hostile names: all in one table, equal and blank ones among them, as columns and as categories', () => {
    const place = join(folder, 'all');
    mkdirSync(place);
    const names = [...NAMES.filter((name) => inTable(name) === name && name !== ''), 'same', 'same', ''];
    const lines = [[...names, 'which', 'answer'].map(csvCell).join(',')];
    const texts = names.filter((name, i) => name !== '' && names.indexOf(name) === i);
    for (let row = 0; row < 200; ++row) {
        const numbers = names.map((_, i) => ((row * (i + 3) * 7) % 53) / 9 - 2);
        lines.push([...numbers, csvCell(texts[row % texts.length]), (row * 3) % 7 < 3 ? 'yes' : 'no'].join(','));
    }
    writeFileSync(join(place, 'table.csv'), `${lines.join('\n')}\n`);
    call(program, ['train', 'table.csv', '--target', 'answer', '--hidden', '4', '--epochs', '3', '--max-categories', '100', '--out', 'model.json'], place);
    call(program, ['explain', 'model.json', 'table.csv', '--assignments', 'assignments.csv', '--html', 'report.html', '--clusters', 'clusters.csv'], place);
    for (const language of ['py', 'c', 'sql', 'tex']) call(program, ['explain', 'model.json', 'table.csv', '--rules', `rules.${language}`], place);
    const model = JSON.parse(readFileSync(join(place, 'model.json'), 'utf8'));
    const kept = new Set(model.encoder.columns.map((column) => column.column));
    names.filter((name) => name !== '').forEach((name) => assert.ok(kept.has(name), JSON.stringify(name).slice(0, 40)));
    assert.ok(kept.has('same (2)') && kept.has(`column ${names.length}`));
    const categories = model.encoder.columns.find((column) => column.column === 'which').categories;
    assert.deepEqual([...categories].sort(), [...texts].sort());
    // The module reads the table by itself, equal and blank names too.
    const answers = call('python3', ['rules.py', 'table.csv'], place).trimEnd().split('\n');
    const clusters = readFileSync(join(place, 'assignments.csv'), 'utf8').trimEnd().split('\n').slice(1).map((line) => line.split(',')[1]);
    assert.deepEqual(answers.map((line) => line.split(',')[0]), clusters);
});

test('hostile names: a lone surrogate in JSON is refused, in a table it is read as the bytes that it is', () => {
    const place = join(folder, 'surrogate');
    mkdirSync(place);
    writeFileSync(join(place, 'escaped.json'), '{"format": "reluscope-model", "version": 1, "name": "\\ud800", "inputs": 1, "layers": [{"weights": [[1]]}]}');
    writeFileSync(join(place, 'raw.json'), Buffer.concat([
        Buffer.from('{"format": "reluscope-model", "name": "'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')]));
    writeFileSync(join(place, 'table.csv'), Buffer.concat([Buffer.from('a'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from(',b\n1,2\n3,4\n')]));
    for (const file of ['escaped.json', 'raw.json']) {
        const { status, stderr } = run(program, ['info', file], place);
        assert.equal(status, 1);
        assert.match(stderr, /^[\x20-\x7e\ufffd\u2026]+\n$/);
    }
    assert.doesNotMatch(call(program, ['info', 'table.csv'], place), /[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
});

test('hostile names: names of 40,000 characters cost time in proportion to their length', () => {
    const place = join(folder, 'long');
    mkdirSync(place);
    const seconds = [10_000, 160_000].map((length) => {
        const name = 'é'.repeat(length);
        writeFileSync(join(place, 'model.json'), JSON.stringify(modelOf(name, [name, 'other'])));
        writeFileSync(join(place, 'table.csv'), tableOf(name, [name, 'other']));
        const start = process.hrtime.bigint();
        call(program, ['explain', 'model.json', 'table.csv', '--html', 'report.html', '--row', '3'], place);
        return Number(process.hrtime.bigint() - start) / 1e9;
    });
    assert.ok(seconds[1] < 5 + 4 * seconds[0], `${seconds}`);
});

test('numbers: a cell or a weight of 1e308 ends every export with one sentence and exit 1', () => {
    const place = join(folder, 'numbers');
    mkdirSync(place);
    for (const [model, table] of [['02_plain', '02_cell'], ['02_big', '02_big']]) {
        const files = [join(data, 'json', `hostile_${model}.json`), join(data, 'csv', `hostile_${table}.csv`)];
        for (const args of [[], ['--table'], ['--out', '-'], ['--html', 'x.html'], ['--unwrap', 'x.csv'], ['--clusters', 'x.csv'], ['--assignments', 'x.csv'],
            ...['py', 'c', 'sql', 'tex'].map((language) => ['--rules', `x.${language}`])]) {
            const { status, stdout, stderr } = run(program, ['explain', ...files, ...args], place);
            assert.equal(status, 1, args.join(' '));
            assert.equal(stdout, '');
            assert.match(stderr, /^\S*hostile_02_\w+\.csv: row 1 \(line 2\): expected inputs on which the network's values are numbers, found /);
            assert.match(stderr, /found values too large for double\n$/);
        }
    }
});

test('limits: files that ask for too much are refused at once, by the name of what asks', () => {
    for (const [file, sentence] of [
        ['safetensors/zero_dim.safetensors', /tensor '0\.weight': expected numbers, found an empty tensor of shape \[0, 1000000000000\]/],
        ['safetensors/hostile_04_empty_tensor.safetensors', /tensor '0\.weight'/],
        ['onnx/concat_doubling.onnx', /node '[^']+' \(\d+ of \d+\): expected at most 1048576 features in one value/],
        ['onnx/hostile_07_concat27.onnx', /node 'v19' \(\d+ of \d+\): expected at most 1048576 features in one value/],
        ['json/hostile_05_wide_outputs.json', /layer '[^']*' \(\d+ of \d+\): expected at most 4096 outputs, found 65536/],
    ]) {
        const start = process.hrtime.bigint();
        const { status, stderr } = run(program, ['info', join(data, file)]);
        assert.equal(status, 1, file);
        assert.match(stderr, sentence);
        assert.ok(Number(process.hrtime.bigint() - start) < 3e9, file);
    }
});
