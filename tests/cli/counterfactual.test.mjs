// reluscope counterfactual: distances against the oracle's, what is written and what is said.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const program = join(root, 'build', 'native', 'reluscope');
const oracle = JSON.parse(readFileSync(join(root, 'tests', 'data', 'counterfactual', 'oracle.json'), 'utf8'));
const bundled = (name) => ['json', 'csv'].map((kind) => join(root, 'data', name, `${name}.${kind}`));
const run = (...args) => spawnSync(program, ['counterfactual', ...args], { encoding: 'utf8' });

const check = (name, row, norm, expected, from, options) => {
    const { status, stdout, stderr } = run(...bundled(name), '--row', String(row), '--norm', norm, '--out', '-', ...options);
    assert.equal(status, 0, stderr);
    const answer = JSON.parse(stdout);
    const label = `${name} ${row} ${norm} ${options.join(' ')}`;
    assert.equal(answer.format, 'reluscope-counterfactual');
    assert.equal(answer.from, from, label);
    if (expected === null) return assert.equal(answer.status, 'infeasible', label);
    assert.equal(answer.status, 'optimal', label);
    assert.ok(Math.abs(answer.distance - expected) <= 1e-6 * Math.max(1, expected), `${label}: ${answer.distance}, not ${expected}`);
    assert.ok(answer.lower_bound <= answer.distance && answer.lower_bound >= answer.distance - 1e-8 * Math.max(1, expected), label);
    assert.notEqual(answer.to, from, label);
};

test('tables and planes: the distances of the mixed-integer programmes', () => {
    for (const [name, rows] of Object.entries({ ...oracle.tables, ...oracle.plane })) {
        for (const { row, from, ...norms } of rows) {
            for (const [norm, { distance, to_class: toClass }] of Object.entries(norms)) {
                check(name, row, norm, distance, from, ['--relaxed']);
                for (const [to, own] of Object.entries(toClass ?? {})) check(name, row, norm, own, from, ['--relaxed', '--to', to]);
            }
        }
    }
});

test('rules of columns: the distances of the mixed-integer programmes, and what cannot be', () => {
    const rules = {
        a1: ['--only', 'age,fare'],
        a2: ['--relaxed', '--only', 'pclass,age,siblings_spouses,parents_children,fare'],
        b: ['--lock', 'sex,age'],
        c: [],
        d: ['--only', 'pclass,embarked,fare'],
    };
    for (const { row, from, ...variants } of oracle.rules.rows) {
        for (const [variant, norms] of Object.entries(variants)) {
            for (const [norm, distance] of Object.entries(norms)) check('titanic', row, norm, distance, from, rules[variant]);
        }
    }
});

test('it says the answer in a sentence, why there is none, and what it does not understand', () => {
    const [model, table] = bundled('titanic');
    assert.match(run(model, table, '--row', '1058').stdout, /^Row 1059 is predicted died\. The nearest input that is predicted survived changes age from 29 to .* years.*nothing nearer exists/);
    assert.match(run(model, table, '--row', '57', '--only', 'age,fare').stdout, /With .*sex.* locked, no input with age from .* years .* is predicted died\./);
    const wrong = run(model, table, '--row', '0', '--lock', 'agee');
    assert.equal(wrong.status, 2);
    assert.match(wrong.stderr, /--lock: .*did you mean 'age'/);
    assert.equal(run(model, table, '--row', '0', '--up', 'embarked').status, 2);
    assert.equal(run(model, table, '--row', '0', '--to', 'rescued').status, 2);
    assert.equal(run(model, table, '--row', '9999').status, 1);
});

test('what the rules hold belongs to every claim', () => {
    const [model, table] = bundled('titanic');
    const say = (...args) => run(model, table, ...args).stdout;
    assert.match(say('--row', '1058', '--lock', 'sex,pclass'), /nothing nearer exists between the smallest and the largest values of the rows with sex and pclass held fixed/);
    assert.match(say('--row', '1058', '--only', 'age,fare', '--up', 'fare'), /with only age and fare changed and fare only rising/);
    assert.match(say('--row', '1058', '--max-columns', '1'), /at most 1 column changed/);
    assert.match(say('--row', '1058'), /categories and whole numbers kept whole/);
    assert.doesNotMatch(say('--row', '1058', '--relaxed'), /kept whole| with /);
    // A column that holds states is no range, and one that is at its end is not locked.
    const whatever = say('--row', '57', '--only', 'embarked');
    if (/no input/.test(whatever)) assert.match(whatever, /whatever embarked is, no input is predicted/);
    assert.doesNotMatch(whatever, /any embarked/);
    assert.match(say('--row', '7', '--only', 'fare', '--down', 'fare'), /fare only falling \(it is as small as it can be already\)/);
    assert.doesNotMatch(say('--row', '7', '--only', 'fare', '--down', 'fare'), /fare locked|and fare locked/);
});

test('cells that were filled, lengths, probabilities and rounding are told as they are', () => {
    const [model, table] = bundled('titanic');
    assert.match(run(model, table, '--row', '15').stdout, /age \(missing, read as 28\.5\) to/);
    assert.match(run(model, table, '--row', '1058', '--norm', 'linf').stdout, /\(each by at most [\d.]+ standard deviations\)/);
    assert.match(run(model, table, '--row', '1058', '--norm', 'l1').stdout, /\([\d.]+ standard deviations in sum\)/);
    assert.match(run(model, table, '--row', '1058', '--to', '0.6').stdout, /^Row 1059 gives survived a probability of 0\.\d+\. The nearest input that gives survived a probability of at least 0\.6 changes/);
    const dust = run(...bundled('breast_cancer'), '--row', '0', '--norm', 'l1', '--budget', '1').stdout;
    assert.doesNotMatch(dust, /\d\.\d{9,}/);
});

test('what was not looked for is not said to be missing, and numbers that cannot be are told in few digits', () => {
    const cancer = bundled('breast_cancer');
    const digits = run(...bundled('digits'), '--row', '5', '--budget', '0.05', '--alternatives', '2').stdout;
    assert.match(digits, /Alternatives were not looked for: the time is up\./);
    assert.match(digits, /and \d+ more \(/);
    assert.doesNotMatch(digits, /than 0 standard/);
    for (const option of ['--budget', '--max-columns']) {
        const wrong = run(...cancer, '--row', '0', option, '0');
        assert.equal(wrong.status, 2);
        assert.match(wrong.stderr, /expected a number above 0, found 0/);
        assert.doesNotMatch(wrong.stderr, /\d{20}/);
    }
});
