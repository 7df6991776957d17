// The questions that lessons ask, apart from any page.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { check, filled, howFarOff, inWords, isRight, lookUp, namedValues, rightAnswer, typedNumber } from '../../web/lesson_checks.mjs';

const answers = {
    state: { document: { clusters: 4, classes: ['inside', 'outside'], accuracy: 0.8125 }, selection: { row: null } },
    explanation: { bars: [{ label: 'sex', value: 2.5 }, { label: 'age', value: -0.25 }] },
};
const ask = ({ what }) => answers[what] ?? null;
const state = (path, rest) => ({ query: { what: 'state' }, path, ...rest });

test('a path goes to members, items, items by a member, and lengths; what is not there is null', () => {
    assert.equal(lookUp(answers.state, 'document.clusters'), 4);
    assert.equal(lookUp(answers.state, 'document.classes.1'), 'outside');
    assert.equal(lookUp(answers.state, 'document.classes.length'), 2);
    assert.equal(lookUp(answers.explanation, 'bars.label=age.value'), -0.25);
    for (const path of ['document.none', 'document.classes.7', 'selection.row.name', 'bars.label=ship.value', 'constructor', 'document.__proto__']) {
        assert.equal(lookUp(answers.state, path), null, path);
    }
    assert.equal(lookUp(null, 'a'), null);
});

test('each comparison holds where it should and nowhere else', () => {
    const cases = [
        ['document.clusters', 'equals', 4, 5], ['document.clusters', 'differs', 5, 4], ['document.clusters', 'above', 3, 4],
        ['document.clusters', 'below', 5, 4], ['document.clusters', 'at least', 4, 5], ['document.clusters', 'at most', 4, 3],
        ['document.classes', 'contains', 'inside', 'in'],
    ];
    for (const [path, is, yes, no] of cases) {
        assert.equal(check(state(path, { is, value: yes }), ask).holds, true, is);
        assert.equal(check(state(path, { is, value: no }), ask).holds, false, is);
    }
    assert.equal(check(state('document.accuracy', { is: 'near', value: 0.8, within: 0.02 }), ask).holds, true);
    assert.equal(check(state('document.accuracy', { is: 'near', value: 0.8, within: 0.01 }), ask).holds, false);
    assert.equal(check(state('selection.row', { is: 'unknown' }), ask).holds, true);
    assert.equal(check(state('selection.row', { is: 'known' }), ask).holds, false);
    // What is not there is neither above nor below anything.
    for (const is of ['above', 'below', 'at least', 'at most']) {
        assert.equal(check(state('selection.row', { is, value: 0 }), ask).holds, false, is);
    }
    const other = { query: { what: 'state' }, path: 'document.classes.length' };
    assert.equal(check(state('document.clusters', { is: 'above', value: other }), ask).holds, true);
});

test('a check that fails says so in words', () => {
    assert.equal(check(state('document.clusters', { is: 'at least', value: 5 }), ask).sentence, 'document.clusters is 4; it should be at least 5.');
    const told = state('document.clusters', { is: 'equals', value: 5, otherwise: 'There are {{found}} clusters.' });
    assert.equal(check(told, ask).sentence, 'There are 4 clusters.');
});

test('values are written as people read them', () => {
    assert.deepEqual(['0.81251', '-3', '1234567', '0.1'].map((text) => inWords(Number(text))), ['0.813', '\u22123', '1,234,567', '0.1']);
    assert.equal(inWords(2, 2), '2.00');
    assert.equal(inWords(4.25e-16), '4.3 \u00b7 10\u207b\u00b9\u2076');
    assert.equal(inWords(-0.00002), '\u22122.0 \u00b7 10\u207b\u2075');
    assert.equal(inWords(null), 'nothing');
    const values = namedValues({ share: state('document.accuracy', { digits: 1, times: 100 }), n: state('document.clusters') }, ask);
    assert.deepEqual(values, { share: '81.3', n: '4' });
    assert.equal(filled('{{n}} of {{unknown}}: {{share}} %', values), '4 of {{unknown}}: 81.3 %');
});

test('numbers may be typed in more than one way, and words are none', () => {
    const typed = ['4', ' 1,369 ', '0.5', '0,5', '\u22123', '-.25', '1 369', '+2'].map(typedNumber);
    assert.deepEqual(typed, [4, 1369, 0.5, 0.5, -3, -0.25, 1369, 2]);
    for (const text of ['', 'four', '4 pieces', '1e3', '0x10', '--3', '1.2.3']) assert.equal(typedNumber(text), null, text);
});

test('an answer is right up to its tolerance, and a choice by its text', () => {
    const number = { answer: { query: { what: 'state' }, path: 'document.accuracy' }, within: 0.01 };
    assert.ok(isRight(0.81, number, ask) && !isRight(0.8, number, ask));
    assert.equal(rightAnswer(number, ask), '0.813');
    const choice = { choices: ['inside', 'outside'], answer: { query: { what: 'state' }, path: 'document.classes.1' } };
    assert.ok(isRight('outside', choice, ask) && !isRight('inside', choice, ask));
    assert.ok(!isRight(0, { answer: { query: { what: 'state' }, path: 'none' } }, ask), 'a question without an answer has no right one');
});

test('a wrong answer is said to be too low or too high, and a wrong choice by its text', () => {
    const number = { answer: { query: { what: 'state' }, path: 'document.accuracy' } };
    assert.deepEqual([0.5, 5, 0.8125001].map((given) => howFarOff(given, number, ask)), ['0.5 is too low', '5 is too high', '0.8125001 is too high']);
    assert.equal(howFarOff(-3, { answer: 2 }, ask), '\u22123 is too low');
    assert.equal(howFarOff('inside', { choices: ['inside', 'outside'], answer: 'outside' }, ask), 'it is not \u201cinside\u201d');
    assert.equal(howFarOff(4, { answer: { query: { what: 'state' }, path: 'none' } }, ask), 'it is not 4', 'without an answer there is no side');
});
