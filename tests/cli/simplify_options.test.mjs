// reluscope simplify: options that a kind would not look at are refused, and sentences say what is true of the rows.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const program = process.env.RELUSCOPE_PROGRAM ?? join(root, 'build', 'native', 'reluscope');
const folder = mkdtempSync(join(tmpdir(), 'reluscope-'));
after(() => rmSync(folder, { recursive: true }));

const run = (...args) => spawnSync(program, args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 });
const bundled = (name) => ['json', 'csv'].map((kind) => join(root, 'data', name, `${name}.${kind}`));
const done = (...args) => {
    const { status, stdout, stderr } = run(...args);
    assert.equal(status, 0, stderr);
    return stdout;
};
const read = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'));

test('an option that the kind would not look at is refused in one sentence that names it', () => {
    const files = bundled('moons');
    writeFileSync(join(folder, 'b.json'), '{"lo": [0, 0], "hi": [1, 1]}');
    const kinds = {
        data: ['--lossless', 'data'], box: ['--lossless', 'box'], families: ['--families', '3'], answers: ['--families', '3', '--by', 'answers'],
        aletheia: ['--families', '3', '--by', 'aletheia'], prune: ['--prune', '3'], sparsity: ['--sparsity', '20'], flatten: ['--flatten'],
    };
    const options = {
        '--box': [['b.json'], ['box']],
        '--by': [['answers'], ['families']],
        '--touching': [[], ['families', 'answers']],
        '--held-out': [[files[1]], ['families', 'answers', 'aletheia', 'prune', 'sparsity', 'flatten']],
        '--seed': [['3'], ['families', 'answers', 'aletheia', 'prune', 'sparsity', 'flatten']],
    };
    for (const [option, [value, takes]] of Object.entries(options)) {
        for (const [name, kind] of Object.entries(kinds)) {
            if (takes.includes(name) || (option === '--by' && kind.includes('--by'))) continue;
            const { status, stderr, stdout } = run('simplify', ...files, ...kind, option, ...value);
            assert.equal(status, 2, `${option} with ${name}`);
            assert.match(stderr, new RegExp(`^(error: )?(reluscope: )?${option}: expected .*, found ${kind[0]}`), `${option} with ${name}`);
            assert.equal(stderr.trim().split('\n').length, 1);
            assert.equal(stdout, '');
        }
    }
    assert.match(run('simplify', ...files, '--families', '3', '--seed', '2', '--held-out', files[1]).stderr, /--seed: expected no table of held-out rows/);
    assert.match(run('simplify', files[0], '--lossless', 'box', '--box', 'b.json', '--target', 'y').stderr, /--target: expected a table/);
    assert.match(run('simplify', files[0], '-', '--flatten', '--held-out', '-').stderr, /--held-out: expected a file/);
    assert.equal(run('simplify', ...files, '--families', '3', '--by', 'average').status, 0);
    assert.match(done('simplify', ...files, '--lossless', 'data', '--time'), /\d s/);
});

test('held-out rows that are training rows, too, are counted by their content', () => {
    const [model, table] = bundled('titanic');
    const lines = readFileSync(table, 'utf8').trimEnd().split('\n');
    // The same rows under another name, and some of them with other ages.
    writeFileSync(join(folder, 'copy.csv'), `${lines.join('\n')}\n`);
    for (const kind of [['--families', '3'], ['--families', '4', '--by', 'aletheia'], ['--prune', '3'], ['--flatten'], ['--sparsity', '12']]) {
        const out = done('simplify', model, table, ...kind, '--held-out', 'copy.csv', '--report', 'r.json', '--out', 'm.json');
        assert.match(out, /All 1309 held-out rows are also among the rows that this was made of/, kind.join(' '));
        assert.equal(read('r.json').held_out.also_training, 1309);
        assert.doesNotMatch(out, /were not trained on here/);
    }
    done('simplify', model, table, '--families', '3', '--held-out', 'copy.csv', '--out', 'm.json');
    done('explain', 'm.json', table, '--rules', 'm.py');
    const comments = readFileSync(join(folder, 'm.py'), 'utf8');
    assert.doesNotMatch(comments, /that did not go into them/);
    assert.match(comments, /On 1309 rows that judge them and all went into them, too/);
    const [first, second] = [lines.filter((_, i) => i === 0 || i % 2 === 1), lines.filter((_, i) => i === 0 || i % 2 === 0)];
    writeFileSync(join(folder, 'first.csv'), `${first.join('\n')}\n`);
    writeFileSync(join(folder, 'second.csv'), `${[...second, ...first.slice(1, 11)].join('\n')}\n`);
    done('simplify', model, 'first.csv', '--families', '3', '--held-out', 'second.csv', '--report', 'r.json');
    const { held_out: held } = read('r.json');
    assert.ok(held.also_training >= 10 && held.also_training < held.rows, `${held.also_training}`);
    done('simplify', model, table, '--families', '3', '--report', 'r.json');
    assert.equal(read('r.json').held_out.also_training, 0);
});

test('sentences fit their numbers', () => {
    assert.match(done('simplify', ...bundled('titanic'), '--prune', '1'), /^The largest of 14 clusters holds \d+ of 1047 rows/);
    const number = done('simplify', ...bundled('one_relu'), '--prune', '1');
    assert.match(number, /Held out: 12 rows of the table, a fifth of the rows\./);
    assert.match(done('simplify', ...bundled('titanic'), '--prune', '3'), /a fifth of every class\. 1 of 262 held-out rows has a pattern/);
    assert.match(done('explain', ...bundled('cocircles')), /\d+ of 530 clusters hold a single row, and \d+ hold rows of one class only\./);
    const none = done('simplify', ...bundled('iris'), '--families', '2');
    assert.doesNotMatch(none, /whose pattern no family has/);
    assert.match(none, /Suggested: 2 families \(R² 0\.\d+ on the rows they were made of\)/);
    assert.match(done('simplify', ...bundled('moons'), '--families', '6'), /A row whose pattern no family has takes the family/);
});

test('R2 has one form, and is never 1 for less', () => {
    const families = done('simplify', ...bundled('iris'), '--families', '4');
    assert.match(families, /R² 0\.9999\d* of its outputs/);
    const table = families.split('\n').filter((line) => /^ +\d+ +\d+ %/.test(line) || /^ +\d+ +[\d.]+ %/.test(line));
    for (const line of table) if (!/ 100 % +1 +/.test(line)) assert.match(line, / -?0\.\d{4,}/);
    const flat = done('simplify', ...bundled('boolean'), '--flatten');
    assert.match(flat, /^ +2 +0\.7\d{3} +7[\d.]+ % +7[\d.]+ %$/m);
    const path = done('simplify', ...bundled('one_relu'), '--sparsity', '1');
    assert.match(path, /^0\.\d+ +1 +0 +0 +[\d.]+ +[\d.]+ +−0\.\d{4}$/m);
    assert.doesNotMatch(path, / %/);
});

test('rules of the merge and of pruning are conditions on the columns, with their fidelity', () => {
    for (const kind of [['--families', '4', '--by', 'aletheia'], ['--prune', '4']]) {
        const out = done('simplify', ...bundled('titanic'), ...kind, '--report', 'r.json', '--out', 'm.json');
        const { families, tree } = read('r.json');
        assert.ok(tree.agreement > 0.5 && tree.agreement <= 1 && tree.held_out > 0.4);
        assert.match(out, /The conditions name the family of [\d.]+ % of the rows, and of [\d.]+ % of the held-out ones/);
        assert.equal(new Set(families.map(({ name }) => name)).size, families.length);
        for (const { rule, rule_leaves: leaves } of families) {
            if (leaves > 0) assert.match(rule, /^(if .* [<>=]+ .* then|for every row:) logit of survived = .*\. It takes the rows whose pattern is listed/);
            assert.match(rule, /nearest centroid/);
        }
        const written = read('m.json').families.families;
        assert.deepEqual(written.map(({ name }) => name), families.map(({ name }) => name));
        written.forEach(({ rule }, g) => assert.ok(families[g].rule.startsWith(rule)));
    }
});
