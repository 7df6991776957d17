// The clusters as code: what is exported is run, and must say what the engine says, row by row.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const program = join(root, 'build', 'native', 'reluscope');
const folder = mkdtempSync(join(tmpdir(), 'reluscope-rules-'));
after(() => rmSync(folder, { recursive: true }));

const call = (command, args) => {
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 });
    assert.equal(status, 0, `${command} ${args.join(' ')}\n${stderr}`);
    return stdout;
};
const explain = (...args) => call(program, ['explain', ...args]);
const bundled = (name) => ['json', 'csv'].map((kind) => join(root, 'data', name, `${name}.${kind}`));

/** Per row of the table: cluster and logits by the engine; nothing for a row left out. */
const engine = (model, table) => {
    explain(model, table, '--assignments', 'assignments.csv');
    const [header, ...lines] = readFileSync(join(folder, 'assignments.csv'), 'utf8').trimEnd().split('\n');
    const logits = header.split(',').flatMap((name, i) => (name.startsWith('logit_') ? [i] : []));
    return lines.map((line) => {
        const cells = line.split(',');
        return cells[1] === '' ? [] : [Number(cells[1]), ...logits.map((i) => Number(cells[i]))];
    });
};

/** What the code says, as the engine says it. */
const compare = (model, table, languages, most = undefined) => {
    const wanted = engine(model, table);
    const limit = most ? ['--max-clusters', String(most)] : [];
    for (const language of ['py', ...languages]) {
        explain(model, table, '--rules', `rules.${language}`, ...limit);
        if (language === 'py' && !languages.includes('py')) continue; // its columns name the cells of the C program
        const found = call('python3', [join(here, 'run_rules.py'), `rules.${language}`, table]).trimEnd().split('\n').map((line) => JSON.parse(line));
        assert.equal(found.length, wanted.length, language);
        found.forEach((answer, row) => {
            assert.equal(answer.length, wanted[row].length, `${language}, row ${row}`);
            const cluster = most !== undefined && wanted[row][0] >= most ? null : wanted[row][0];
            if (answer.length > 0) assert.equal(answer[0], cluster, `${language}, row ${row}: the cluster`);
            answer.slice(1).forEach((logit, o) => {
                const expected = wanted[row][o + 1];
                assert.ok(Math.abs(logit - expected) <= 1e-9 * Math.max(1, Math.abs(expected)), `${language}, row ${row}: ${logit}, not ${expected}`);
            });
        });
    }
    return wanted;
};

/** A table of every kind of column, with texts that each language would trip over. */
const makeCategories = () => {
    const cities = ['New "York"', "L'Aquila", 'a\\b', 'x */ y', '日本', '=SUM(A1)', '??/', '50 % {net}'];
    const sizes = ['small', 'medium', 'large'];
    let state = 7;
    const random = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
    const pick = (list) => list[Math.floor(random() * list.length)];
    const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
    const lines = ['city,"size, of it",code,member,weight %,class'];
    for (let row = 0; row < 400; ++row) {
        const [city, size, code, member] = [pick(cities), pick(sizes), pick(['3', '7', '11']), pick(['yes', 'no'])];
        const weight = random() < 0.1 ? '' : (random() * 100).toFixed(2);
        const answer = (city.length > 4) !== (size === 'large') || Number(weight) > 70 ? 'A & B' : 'C_1';
        lines.push([random() < 0.05 ? '' : quoted(city), size, code, random() < 0.05 ? '' : member, weight, quoted(answer)].join(','));
    }
    writeFileSync(join(folder, 'categories.csv'), `${lines.join('\n')}\n`);
    call(program, ['train', 'categories.csv', '--target', 'class', '--hidden', '8,5', '--leaky', '0.1', '--categorical', 'code', '--ordinal',
        'size, of it=small,medium,large', '--epochs', '40', '--out', 'categories.json', '--name', 'void: 日本 */ net']);
};

for (const name of ['titanic', 'iris', 'moons']) {
    test(`rules of ${name}: Python, C and SQL say what the engine says on every row`, () => {
        const wanted = compare(...bundled(name), ['py', 'c', 'sql']);
        assert.ok(new Set(wanted.map(([cluster]) => cluster)).size > 1);
    });
}

test('rules: rows whose cluster is not written take the forward pass', () => {
    compare(...bundled('titanic'), ['py', 'c', 'sql'], 1);
    compare(...bundled('iris'), ['py', 'c', 'sql'], 2);
});

test('rules: texts, ordered texts, numbers that are categories, truth values and missing cells', () => {
    makeCategories();
    const wanted = compare('categories.json', join(folder, 'categories.csv'), ['py', 'c', 'sql']);
    assert.ok(new Set(wanted.map(([cluster]) => cluster)).size > 10);
    compare('categories.json', join(folder, 'categories.csv'), ['py', 'c', 'sql'], 3);
});

test('rules: rows with a missing cell that nothing fills are refused by the code too', () => {
    const lines = readFileSync(bundled('iris')[1], 'utf8').split('\n');
    lines[3] = lines[3].replace(/^[^,]*/, '');
    writeFileSync(join(folder, 'holes.csv'), lines.join('\n'));
    const wanted = compare(bundled('iris')[0], join(folder, 'holes.csv'), ['py', 'c', 'sql']);
    assert.deepEqual(wanted[2], []);
});

test('rules: several outputs, and more clusters than are written unless asked', () => {
    compare(...bundled('digits'), ['py', 'c', 'sql'], 150);
    compare(...bundled('boolean'), ['py', 'c', 'sql']);
});

test('rules: residual networks, and networks without hidden units', () => {
    const wine = bundled('wine')[1];
    call(program, ['train', wine, '--target', 'cultivar', '--hidden', '6,6,6', '--residual', '--epochs', '20', '--out', 'residual.json']);
    compare('residual.json', wine, ['py', 'c', 'sql']);
    call(program, ['train', wine, '--target', 'cultivar', '--hidden', '0', '--epochs', '20', '--out', 'linear.json']);
    const wanted = compare('linear.json', wine, ['py', 'c', 'sql']);
    assert.ok(wanted.every(([cluster]) => cluster === 0));
});

test('rules: the Python file runs as a program', () => {
    explain(...bundled('iris'), '--rules', 'iris.py');
    const lines = call('python3', ['iris.py', bundled('iris')[1]]).trimEnd().split('\n');
    assert.equal(lines.length, 150);
    assert.match(lines[0], /^\d+,.*,setosa$/);
});

/** Checks braces, environments, columns per line and that nothing special stands unescaped. */
const checkLatex = (text) => {
    const environments = [];
    let columns = 0;
    let depth = 0;
    let rows = 0;
    for (const line of text.split('\n').filter((l) => !l.startsWith('%'))) {
        for (const [, kind, name, spec] of line.matchAll(/\\(begin|end)\{(\w+)\}(?:\{(\w+)\})?/g)) {
            if (kind === 'begin') environments.push(name);
            else assert.equal(environments.pop(), name);
            if (spec) columns = spec.length;
        }
        const bare = line.replace(/\\[\\&%$#_{}]/g, (match) => (match === '\\{' || match === '\\}' || match === '\\&' ? '' : match));
        for (const c of bare) depth += c === '{' ? 1 : c === '}' ? -1 : 0;
        assert.equal((bare.match(/(?<!\\)\$/g) ?? []).length % 2, 0, line);
        assert.ok(!/(?<!\\)[%#_]/.test(bare), line);
        if (!line.endsWith('\\\\')) continue;
        ++rows;
        assert.equal(bare.split('&').length, columns, line);
    }
    assert.equal(depth, 0);
    assert.deepEqual(environments, []);
    return rows;
};

test('rules: LaTeX tables are well formed and hold the maps of the report', () => {
    for (const name of ['titanic', 'iris', 'digits']) {
        const text = explain(...bundled(name), '--rules', 'table.tex') || readFileSync(join(folder, 'table.tex'), 'utf8');
        assert.ok(checkLatex(text) > 5, name);
    }
    makeCategories();
    explain('categories.json', 'categories.csv', '--rules', 'table.tex');
    assert.ok(checkLatex(readFileSync(join(folder, 'table.tex'), 'utf8')) > 10);
    explain(...bundled('titanic'), '--rules', 'table.tex', '--out', 'report.json');
    const { clusters } = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'));
    const bias = readFileSync(join(folder, 'table.tex'), 'utf8').match(/ bias & (.*) \\\\/)[1].split(' & ');
    bias.forEach((cell, c) => {
        const number = Number(cell.replaceAll('$', ''));
        assert.ok(Math.abs(number - clusters[c].table_units.bias[0]) <= 0.005 * Math.max(1, Math.abs(number)));
    });
});

test('clusters as CSV hold the maps of the report, and no cell begins like a formula', () => {
    explain(...bundled('titanic'), '--clusters', 'clusters.csv', '--out', 'report.json');
    const { clusters, data } = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'));
    const [header, ...lines] = readFileSync(join(folder, 'clusters.csv'), 'utf8').trimEnd().split('\n');
    assert.equal(lines.length, clusters.length);
    assert.ok(header.includes('"weight of age"'));
    lines.forEach((line, c) => {
        const cells = line.split(',');
        assert.equal(cells[1], clusters[c].pattern);
        assert.equal(Number(cells[2]), clusters[c].size);
        assert.deepEqual(cells.slice(-data.features.length - 1).map(Number), [...clusters[c].table_units.weights[0], clusters[c].table_units.bias[0]]);
    });
    makeCategories();
    explain('categories.json', 'categories.csv', '--clusters', 'clusters.csv');
    const names = readFileSync(join(folder, 'clusters.csv'), 'utf8').split('\n')[0];
    assert.ok(names.includes('"weight of city = =SUM(A1)"'));
    for (const cell of names.split(/,(?=")|,(?=\w+(?:,|$))/)) assert.match(cell, /^"?[a-z]/);
});

/** The rules of a text: per rule its cluster, its conditions and its maps, each a function of a row by column. */
const readRules = (text) => {
    const affine = (terms) => {
        const parts = [...terms.matchAll(/([-+]?) ?(?:(\d[\d.]*(?:e[-+]?\d+)?)(?: |$))?(\[[^\]]+\]|[A-Za-z_]\w*)?/g)].filter((part) => part[2] ?? part[3]);
        return (row) => parts.reduce((sum, [, sign, factor, name]) => {
            const value = name === undefined ? 1 : name[0] === '[' ? Number(row[name.slice(1).split(' = ')[0]] === name.slice(1, -1).split(' = ')[1]) : Number(row[name]);
            return sum + (sign === '-' ? -1 : 1) * Number(factor ?? 1) * value;
        }, 0);
    };
    const condition = (words) => {
        const category = words.match(/^(not )?(\[[^\]]+\])$/);
        if (category) return (row) => (affine(category[2])(row) === 1) === !category[1];
        const [, left, sign, right] = words.match(/^(.*) (>=|<=|>|<) (\S+)$/);
        // Rounded to six digits: what is nearer than that counts as met.
        const slack = 2e-4 * Math.max(1, Math.abs(Number(right)));
        return (row) => (sign[0] === '>' ? affine(left)(row) > Number(right) - slack : affine(left)(row) < Number(right) + slack);
    };
    return text.split(/^cluster /m).slice(1).map((rule) => {
        const lines = rule.split('\n').map((line) => line.match(/^ {2}(if|and|then|always) *(.*)$/)).filter(Boolean);
        const then = lines.findIndex(([, word]) => word === 'then');
        return {
            cluster: Number(rule.match(/^\d+/)[0]),
            conditions: lines.slice(0, then).filter(([, word]) => word !== 'always').map(([, , words]) => condition(words)),
            maps: lines.slice(then).map(([, , words]) => affine(words.slice(words.indexOf(' = ') + 3))),
        };
    });
};

test('rules: as text, the conditions of a cluster are met by its rows and by no others, and few are needed', () => {
    for (const name of ['titanic_paper', 'two_units', 'xor', 'one_relu', 'circles']) {
        const [model, table] = bundled(name);
        const wanted = engine(model, table);
        explain(model, table, '--rules', 'rules.txt');
        const text = readFileSync(join(folder, 'rules.txt'), 'utf8');
        const rules = readRules(text);
        assert.ok(rules.length > 1, name);
        const [header, ...lines] = readFileSync(table, 'utf8').trimEnd().split(/\r?\n/);
        const rows = lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [header.split(',')[i], cell])));
        let outside = 0;
        rows.forEach((row, at) => {
            if (wanted[at].length === 0 || Object.values(row).includes('')) return;
            for (const { cluster, conditions, maps } of rules) {
                const met = conditions.every((holds) => holds(row));
                if (cluster === wanted[at][0]) {
                    assert.ok(met, `${name}: row ${at} of cluster ${cluster}\n${text}`);
                    maps.forEach((map, o) => assert.ok(Math.abs(map(row) - wanted[at][o + 1]) < 1e-3 * Math.max(1, Math.abs(wanted[at][o + 1])), `${name}, row ${at}`));
                } else if (met) outside += 1;
            }
        });
        assert.ok(outside <= rows.length / 100, `${name}: ${outside} rows meet the rule of another cluster`);
        if (name === 'circles') assert.match(text, /\(\d+ of \d+ conditions; the others follow from them\)/);
    }
});

test('rules: a file of no known kind is wrong usage; a network that SQL cannot hold is a sentence', () => {
    const wrong = spawnSync(program, ['explain', ...bundled('titanic'), '--rules', 'out.doc'], { cwd: folder, encoding: 'utf8' });
    assert.equal(wrong.status, 2);
    assert.match(wrong.stderr, /OUT\.py/);
});
