// Tables as people have them: every cell is what it was meant to be, and whatever was decided is said.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const program = join(root, 'build', 'native', 'reluscope');
const folder = mkdtempSync(join(tmpdir(), 'reluscope-tables-'));
after(() => rmSync(folder, { recursive: true }));

const run = (...args) => {
    const { status, stdout, stderr } = spawnSync(program, args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 });
    assert.equal(status, 0, stderr);
    return stdout;
};
const reported = (name) => join(root, 'tests', 'data', 'tables', name);
const written = (name, content) => { writeFileSync(join(folder, name), content); return name; };
const info = (file, ...args) => JSON.parse(run('info', file, '--json', ...args));
const train = (file, target, ...args) => run('train', file, '--target', target, '--hidden', '4', '--epochs', '2', '--out', 'm.json', ...args);
const names = (table) => table.columns.map(({ name }) => name);
const cells = (table, column) => table.first_rows.map((row) => row[column]);
/** Lines of a table made row by row. */
const lines = (header, count, row) => [header, ...Array.from({ length: count }, (_, i) => row(i))].join('\n') + '\n';
const wave = (i) => (Math.round(1000 * Math.sin(1 + 7 * i)) / 1000).toFixed(3);

test('an index column is no input and no feature is the answer', () => {
    const model = reported('index_column.onnx');
    const rows = readFileSync(reported('index_column.csv'), 'utf8').trim().split('\n').map((line) => line.split(','));
    const without = rows.map((row) => row.slice(1).join(',')).join('\n') + '\n';
    const expected = JSON.parse(run('explain', model, written('plain.csv', without), '--out', '-'));
    assert.deepEqual(expected.clusters.map(({ size }) => size), [5, 3]);
    const with_name = (name) => [[name, ...rows[0].slice(1)], ...rows.slice(1)].map((row) => row.join(',')).join('\n') + '\n';
    for (const name of ['', 'id', 'Unnamed: 0', 'rownames', 'No']) {
        const file = written('index.csv', with_name(name));
        const report = JSON.parse(run('explain', model, file, '--out', '-'));
        assert.deepEqual(report.clusters, expected.clusters, name);
        assert.deepEqual(report.data.features, ['a', 'b', 'c', 'd']);
        assert.equal(report.data.target, null);
        assert.deepEqual(report.data.left_out, [name || 'column 1']);
        const shown = run('explain', model, file);
        assert.match(shown, /inputs: 'a', 'b', 'c', 'd'\nanswer: none/);
        assert.match(shown, /note: column '.*' is left out as counting the rows\./);
        // Where that is not what was meant, one option says so.
        const other = JSON.parse(run('explain', model, file, '--target', 'd', '--out', '-'));
        assert.deepEqual(other.data.features, [name || 'column 1', 'a', 'b', 'c']);
    }
    const first = rows.map((row, i) => [i === 0 ? 'y' : i % 2, ...row.slice(1)].join(',')).join('\n') + '\n';
    const answered = JSON.parse(run('explain', model, written('first.csv', first), '--out', '-'));
    assert.equal(answered.data.target, 'y');
    assert.ok(answered.data.target_is_guess);
    assert.deepEqual(answered.clusters.map(({ size }) => size), [5, 3]);
    const both = rows.map((row, i) => [...row, i === 0 ? 'price' : wave(i)].join(',')).join('\n') + '\n';
    const page = join(folder, 'both.html');
    const report = JSON.parse(run('explain', model, written('both.csv', both), '--out', '-', '--html', page));
    assert.equal(report.data.target, 'price');
    assert.deepEqual(report.data.left_out, ['column 1']);
    assert.match(readFileSync(page, 'utf8'), /price \(a guess\)/);
    assert.match(run('explain', model, 'both.csv'), /answer: 'price' \(a guess; change it with --target COLUMN or --ignore COLUMN\)\nleft out: 'column 1'/);
    assert.equal(JSON.parse(run('explain', model, 'both.csv', '--ignore', 'price,column 1', '--out', '-')).data.target, null);
});

test('train leaves out columns that count the rows, whatever they are called', () => {
    assert.match(train(reported('index_pandas.csv'), 'target'), /200 rows, 2 inputs[^]*note: column 'column 1' is no input: it counts the rows\./);
    for (const name of ['Unnamed: 0', 'rownames', 'No', 'X', 'whatever']) {
        for (const start of [0, 1]) {
            const text = lines(`a,${name},target`, 40, (i) => `${wave(i)},${i + start},${i % 2 ? 'yes' : 'no'}`);
            const shown = train(written('t.csv', text), 'target');
            assert.ok(shown.includes(`note: column '${name}' is no input: it counts the rows.`), shown);
            assert.match(shown, /40 rows, 1 input, target target/);
        }
    }
    // What is learnt from may count where there is nothing else.
    assert.match(train(written('curve.csv', lines('t,f', 30, (i) => `${i},${wave(i)}`)), 'f'), /'t' counts the rows, but is the only column/);
});

test('a header of numbers over texts and numbers is a header', () => {
    const table = info(reported('year_names_header.csv'));
    assert.equal(table.rows, 200);
    assert.deepEqual(names(table), ['country', '1990', '1991', '1992']);
    assert.match(train(reported('year_names_header.csv'), '1992'), /note: The first line is taken as the names of the columns, although it holds numbers/);
    assert.deepEqual(names(info(written('nir.csv', lines('sample,900.5,902.5,904.5', 9, (i) => `s${i},${wave(i)},${wave(i + 9)},${wave(i + 5)}`)))),
        ['sample', '900.5', '902.5', '904.5']);
    assert.deepEqual(names(info(written('gdp.csv', lines('code,name,2019,2020', 9, (i) => `C${i},n${i},${1000 + 313 * i},${900 + 401 * i}`)))),
        ['code', 'name', '2019', '2020']);
    // A first line that is data is said by every command.
    const file = written('bare.csv', lines('0.5,1.5,no', 40, (i) => `${wave(i)},${wave(i + 3)},${i % 2 ? 'yes' : 'no'}`));
    const said = 'note: The first line holds numbers and is taken as data; columns are called column 1, column 2, ...';
    for (const shown of [run('info', file), train(file, 'column 3'), run('explain', 'm.json', file)]) {
        assert.equal(shown.split(said).length, 2, shown);
    }
});

test('marks between numbers are missing, whichever row they stand in', () => {
    for (const [name, row] of [['question_first.csv', 0], ['question_later.csv', 1]]) {
        const table = info(reported(name));
        assert.deepEqual(table.columns[0], { name: 'a', type: 'numeric', missing: 1 });
        const note = `column 'a': '?' in 1 cell (row ${row + 1}, line ${row + 2}) is read as missing.`;
        assert.ok(table.notes.includes(note), table.notes.join());
        assert.ok(train(reported(name), 'target').includes(`note: ${note}`));
    }
    const odd = (place) => lines('a,target', 30, (i) => `${i === place ? 'abc' : wave(i)},${i % 2 ? 'yes' : 'no'}`);
    for (const place of [0, 1, 29]) {
        const note = `column 'a' is read as text: it has numbers (29 of 30 cells), but also 'abc' in row ${place + 1} (line ${place + 2}).`;
        assert.deepEqual(info(written('odd.csv', odd(place))).notes, [note]);
    }
});

test('semicolons with decimal commas are numbers, and said', () => {
    assert.deepEqual(cells(info(reported('semicolon_decimal.csv')), 0).slice(0, 4), [0.126, -0.132, 0.64, 0.105]);
    assert.match(train(reported('semicolon_decimal.csv'), 'target'),
        /200 rows, 2 inputs[^]*note: columns 'x', 'y' have numbers written like '0,126', which is read as 0\.126: the comma stands before decimals\./);
});

test('rows without an answer are left out with a count, and None is a class', () => {
    const shown = train(reported('target_missing_silent.csv'), 'damage');
    assert.match(shown, /column 'damage': 'None' is taken as a class, in 136 rows\./);
    assert.deepEqual(JSON.parse(readFileSync(join(folder, 'm.json'), 'utf8')).classes, ['Major', 'Minor', 'None']);
    assert.match(run('explain', 'm.json', reported('target_missing_silent.csv')), /200 rows fall into/);
    const told = train(reported('target_missing_silent.csv'), 'damage', '--missing', 'None');
    assert.match(told, /200 rows \(136 without an answer\), 2 inputs/);
    assert.match(told, /136 of 200 rows have no answer and are left out \(first: column 'damage', row 1 \(line 2\)\)\./);
    for (const missing of ['', 'NA']) {
        const file = written('gaps.csv', lines('a,y', 40, (i) => `${wave(i)},${i % 10 === 0 ? missing : wave(i + 1)}`));
        assert.match(train(file, 'y'), /4 of 40 rows have no answer and are left out \(first: column 'y', row 1 \(line 2\)\)\./);
        assert.match(run('explain', 'm.json', file), /4 of 40 rows have no answer \(first: .*\): they are grouped, but nothing is learnt from them/);
    }
});

test('Windows-1252, comment lines and separators', () => {
    const table = info(reported('cp1252.csv'));
    assert.equal(table.first_rows[3][1], 'it\u2019s \u20AC5');
    assert.match(table.notes.join(), /read as Windows-1252/);
    const commented = info(reported('comment_lines.csv'));
    assert.equal(commented.rows, 200);
    assert.deepEqual(names(commented), ['x', 'y', 'target']);
    assert.deepEqual(commented.notes, ["2 comment lines at the top were skipped, the first in line 1: '# exported 2024-01-01 by tool'."]);
    for (const [separator, name] of [['|', 'pipes'], ['   ', 'runs of blanks'], ['\t', 'tabs'], [';', 'semicolons']]) {
        const text = lines(['a', 'b', 'c'].join(separator), 20, (i) => [wave(i), wave(i + 1), `t${i % 3}`].join(separator));
        const read = info(written('separated.csv', text));
        assert.deepEqual(names(read), ['a', 'b', 'c']);
        assert.deepEqual(read.notes, [`Cells are separated by ${name}.`]);
    }
    assert.deepEqual(info(written('single.csv', lines('text', 5, (i) => `some words ${'x'.repeat(i)}`))).notes, []);
});

// --- tables of our own invention: the script that writes them knows what is in them

/** A small generator of random numbers (xorshift), the same on every computer. */
const random_of = (seed) => {
    let state = (seed * 2654435761 + 97) >>> 0;
    const next = () => { state ^= state << 13; state >>>= 0; state ^= state >>> 17; state ^= state << 5; state >>>= 0; return state; };
    for (let i = 0; i < 8; ++i) next();
    const below = (n) => next() % n;
    return { below, pick: (list) => list[below(list.length)], chance: (percent) => below(100) < percent };
};

const grouped = (digits, mark) => digits.replace(/\B(?=(\d{3})+(?!\d))/g, mark);

/** How numbers are written: a text of a number with so many decimals. */
const notations = {
    plain: (value, decimals, { decimal }) => value.toFixed(decimals).replace('.', decimal),
    grouped: (value, decimals, { decimal, group }) => {
        const [whole, fraction] = Math.abs(value).toFixed(decimals).split('.');
        return (value < 0 ? '-' : '') + grouped(whole, group) + (fraction ? decimal + fraction : '');
    },
    money: (value, decimals, marks) => (value < 0 ? '-' : '') + '$' + notations.grouped(Math.abs(value), decimals, marks),
    euro: (value, decimals, marks) => notations.grouped(value, decimals, marks) + ' \u20AC',
    percent: (value, decimals, marks) => notations.plain(value, decimals, marks) + ' %',
};

const marks_of = (random, separator) => {
    const has_comma = (separator === ';' || separator === '\t') && random.chance(60);
    return has_comma ? { decimal: ',', group: random.pick(['.', '\u00A0']) } : { decimal: '.', group: random.pick([',', "'"]) };
};

/** One column: its cells as they were meant, and as they are written. */
const column_of = (random, rows, table) => {
    const kind = random.pick(['number', 'number', 'number', 'integer', 'text', 'truth']);
    const mark = random.pick(['?', '-', 'n.d.', 'n/a', 'NA', '..', '', 'NaN']) || (table.separator === ' ' ? 'NA' : '');
    const has_gaps = random.chance(35);
    const is_gap = (row) => has_gaps && row > 1 && random.chance(20);
    const truth = [];
    const texts = [];
    if (kind === 'text' || kind === 'truth') {
        const words = kind === 'truth' ? ['no', 'yes'] : random.pick([['red', 'green', 'blue'],
            ['Z\u00FCrich', 'K\u00F6ln', 'Bonn'], ['a b', 'c, d', 'it\u2019s']]);
        for (let row = 0; row < rows; ++row) {
            const word = row < words.length ? words[row] : random.pick(words);
            truth.push(kind === 'truth' ? word === 'yes' : word);
            texts.push(word);
        }
        return { kind: kind === 'truth' ? 'boolean' : 'categorical', truth, texts };
    }
    const decimals = kind === 'integer' ? 0 : 2;
    const notation = random.pick(table.separator === ' ' ? ['plain'] : ['plain', 'plain', 'grouped', 'money', 'euro', 'percent']);
    for (let row = 0; row < rows; ++row) {
        const value = Number(((random.below(4_000_000) - (random.chance(30) ? 2_000_000 : 0)) / 100).toFixed(decimals));
        const gap = is_gap(row);
        truth.push(gap ? null : value);
        texts.push(gap ? mark : notations[notation](value, decimals, table.marks));
    }
    return { kind: 'numeric', truth, texts, unit: { money: '$', euro: '\u20AC', percent: '%' }[notation] };
};

/** A whole table as a file and as what it means. */
const table_of = (seed) => {
    const random = random_of(seed);
    const separator = random.pick([',', ';', '\t', '|', ' ']);
    const table = { separator, marks: marks_of(random, separator) };
    const rows = 8 + random.below(13);
    const columns = Array.from({ length: 2 + random.below(5) }, () => column_of(random, rows, table));
    // What no doubt can be about: a column of numbers with decimals.
    columns.push({ ...column_of(random, rows, table), kind: 'numeric', unit: undefined, truth: [], texts: [] });
    const last = columns.at(-1);
    for (let row = 0; row < rows; ++row) {
        last.truth.push((random.below(2000) - 1000) / 8);
        last.texts.push(String(last.truth[row]).replace('.', table.marks.decimal));
    }
    last.truth[0] = 0.25;
    last.texts[0] = `0${table.marks.decimal}25`;
    const has_index = random.chance(25);
    if (has_index) columns.unshift({ kind: 'numeric', truth: last.truth.map((_, i) => i), texts: last.truth.map((_, i) => String(i)) });
    const has_header = random.chance(75);
    const labels = columns.map((_, i) => (has_index && i === 0 ? '' : random.pick(['alpha', 'beta', 'Gr\u00F6\u00DFe', 'x y', 'value']) + i));
    const quoted = (text) => {
        const must = text.includes(separator) || text.includes('"') || (separator === ' ' && (text === '' || text.includes('\t')));
        return must ? `"${text.replaceAll('"', '""')}"` : text;
    };
    const blanks = () => (separator === ' ' ? ' '.repeat(1 + random.below(4)) : separator);
    const line = (texts) => texts.map(quoted).reduce((whole, text) => whole + blanks() + text);
    const end = random.pick(['\n', '\r\n', '\r']);
    const body = [...(has_header ? [labels] : []), ...Array.from({ length: rows }, (_, row) => columns.map(({ texts }) => texts[row]))].map(line);
    if (random.chance(25)) body.unshift('# made by a script that knows what every cell of it means; for tests, only');
    let text = body.join(end) + (random.chance(80) ? end : '');
    const is_windows = random.chance(30);
    const windows = { '\u20AC': '\x80', '\u2019': '\x92' };
    const bytes = is_windows ? Buffer.from(text.replace(/[\u20AC\u2019]/g, (c) => windows[c]), 'latin1')
        : Buffer.from((random.chance(20) ? '\uFEFF' : '') + text, 'utf8');
    return { bytes, rows, columns, names: has_header ? labels.map((label, i) => label || `column ${i + 1}`) : columns.map((_, i) => `column ${i + 1}`) };
};

test('120 tables in many dialects are read as they were meant', () => {
    let num_cells = 0;
    for (let seed = 1; seed <= 120; ++seed) {
        const { bytes, rows, columns, names: expected } = table_of(seed);
        const table = info(written('made.csv', bytes));
        const at = `seed ${seed}:\n${bytes.toString('latin1').slice(0, 300)}\n${table.notes.join('\n')}`;
        assert.deepEqual(names(table), expected, at);
        assert.equal(table.rows, rows, at);
        columns.forEach(({ kind, truth, unit }, i) => {
            assert.equal(table.columns[i].type, kind, at);
            assert.equal(table.columns[i].unit, unit, at);
            assert.equal(table.columns[i].missing, truth.filter((cell) => cell === null).length, at);
            assert.deepEqual(cells(table, i), truth, at);
            num_cells += truth.length;
        });
    }
    assert.ok(num_cells > 6000, `${num_cells} cells`);
});
