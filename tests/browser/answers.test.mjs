// Answers about the chosen row in a real browser with a real mouse: the smallest change that flips it is what a forward
// pass says, is tried by a click, obeys the locks; Shapley values add up.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { closeTo, handOn, open } from './hand.mjs';
import { launchBrowser, startServer, until } from './support.mjs';

let browser;
let server;
let app;
let state, labels, show, press, rest, area;
before(async () => {
    browser = await launchBrowser();
    server = await startServer();
    app = await open(browser, server, { width: 1280, height: 2600 });
    ({ state, labels, show, press, rest, area } = handOn(app));
});
afterEach(() => { assert.deepEqual(app.problems, []); });
after(async () => { await browser?.close(); await server?.close(); });

const change = () => app.query({ what: 'counterfactual' });
const parts = () => app.query({ what: 'attribution' });
const row = () => app.query({ what: 'row' });
const found = (fits = () => true) => until(async () => { const answer = await change(); return answer.result && !answer.stale && fits(answer) && answer; }, 'the smallest change', 60000);

test('the sentence stands in the panel, a click tries it, and the network then predicts what it says', async () => {
    await show('moons', 'plane');
    const { result, sentence, proof, can_try } = await found();
    assert.equal(result.status, 'optimal');
    assert.match(sentence, /^The smallest change that makes it .+: .+ \([\d.]+ standard deviations\)\. Then: .+ \(probability .+\)\.$/);
    assert.equal(proof, "Nothing nearer exists within the table's range.");
    assert.notEqual(result.from, result.to);
    assert.ok(result.lower_bound <= result.distance && result.lower_bound > result.distance - 1e-6);
    const { logits: [before_], edited } = await row();
    assert.equal(edited, null);
    assert.equal(Number(before_ > 0), result.from);
    assert.ok(can_try);
    await press('###try the smallest change');
    const after_ = await until(async () => { const answer = await row(); return answer.edited && answer; }, 'the edited row');
    assert.equal(Number(after_.logits[0] > 0), result.to);  // by the forward pass of the edited cells
    for (const { column, to } of result.stated) closeTo(Number(after_.edited.cells[column]), to, 1e-9, column);
    closeTo(after_.logits[0], 0, 0.5, 'just beyond the boundary:');
    assert.equal((await found(({ result: { to } }) => to === result.from)).result.from, result.to);  // and back
    await app.send({ command: 'undo' });
    await until(async () => (await row()).edited === null, 'the row as it was');
    closeTo((await found(({ result: { from } }) => from === result.from)).result.distance, result.distance, 1e-12);
});

test('locks: proposals are said, a click changes one, and the answer obeys it', async () => {
    await show('titanic', 'plane');
    const first = await found();
    const lockOf = ({ locks }, wanted) => locks.find(({ column }) => column === wanted).lock;
    assert.equal(lockOf(first, 'sex'), 'locked');
    assert.equal(lockOf(first, 'age'), 'up');
    assert.equal(first.held, 'With sex held fixed and age only rising');
    assert.ok(first.sentence.startsWith(`${first.held}, `), first.sentence);
    assert.match(first.proposed, /^Proposed, since people cannot change them at will: sex is locked and age may only rise\.$/);
    for (const { column, from, to } of first.result.changes) {
        assert.notEqual(column, 'sex');
        if (column === 'age') assert.ok(to > from);
    }
    await press('###locks of columns');
    await until(async () => (await labels()).some((label) => label.includes('###free sex')), 'the list of locks');
    const free = (await labels()).find((label) => label.includes('###free sex'));
    const place = await area(free);
    await press(free);
    const second = await found((answer) => lockOf(answer, 'sex') === 'free');
    assert.equal(second.held, 'With age only rising');
    await rest();
    assert.deepEqual(await area(free), place, 'the list of locks keeps its place');
    if (first.result.status === 'optimal') assert.ok(second.result.distance <= first.result.distance + 1e-9);
    await app.page.keyboard.press('Escape');
    await app.send({ command: 'undo' });
    const third = await found((answer) => lockOf(answer, 'sex') === 'locked');
    assert.deepEqual(third.result.changes, first.result.changes);
    await app.send({ command: 'set_locks', locks: Object.fromEntries(first.locks.map(({ column }) => [column, 'locked'])) });
    const none = await found(({ result: { status } }) => status === 'infeasible');
    assert.match(none.sentence, /^With .+ held fixed, no change within the table's range makes it /);
    assert.equal(none.can_try, false);
    await app.send({ command: 'set_locks', locks: {} });
    await rest();
});

test('Shapley values take the place of the bars, add up to the output, and have one base for all rows', async () => {
    await show('titanic', 'plane');
    assert.equal((await parts()).result, null);
    await press('Shapley');
    const sums = async () => {
        const { result, sentence } = await until(async () => { const answer = await parts(); return answer.result && !answer.stale && answer; }, 'Shapley values', 60000);
        const { logits: [logit], row: number } = await row();
        assert.equal(result.row, number);
        assert.match(sentence, /^Shapley values: a column's part is what putting in this row's cell changes/);
        closeTo(result.values[0].reduce((sum, value) => sum + value, result.base[0]), logit, 1e-9, 'the sum');
        return result;
    };
    const first = await sums();
    const { document: { rows } } = await state();
    assert.equal(first.rows, rows);
    assert.ok((await labels()).some((label) => label === `step ${first.columns[0]}`));
    await app.send({ command: 'select_row', row: 5 });
    await until(async () => (await parts()).result?.row !== first.row && !(await parts()).stale, 'the other row', 60000);
    closeTo((await sums()).base[0], first.base[0], 1e-12, 'the base');
    await until(async () => {  // the button moves while lines above it are still coming
        await press('Reference');
        return (await parts()).parts === 'reference';
    }, 'the bars from a reference');
});

test('the measure of a change is chosen beside the answer, which then is the nearest by it', async () => {
    await show('moons', 'plane');
    const first = await found();
    await press('##measure of changes');
    await press('L-infinity##measure of changes');
    const second = await found(({ aim: { norm } }) => norm === 'linf');
    assert.match(second.sentence, /\(each by at most [\d.]+ standard deviations?\)\. Then: \w+ \(probability [\d.]+\s%\)\.$/);
    assert.ok(second.result.distance <= first.result.distance + 1e-9, 'the largest of some lengths is no longer than their root of squares');
    await app.send({ command: 'undo' });
    closeTo((await found(({ aim: { norm } }) => norm === 'l2')).result.distance, first.result.distance, 1e-12);
});
