// Where a lesson's frames lie, from what the program says of its widgets.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { hiddenNames, hideParts } from '../../web/hidden_parts.mjs';
import { boxOf } from '../../web/lesson_frames.mjs';

const widget = (label, window, x, y, w, h, clip = [0, 0, 1000, 1000]) => ({ label, window, x, y, w, h, clip });
const widgets = [
    widget('Plane', 'app/plane panel_1A', 10, 10, 60, 20), widget('plane', 'app/plane panel_1A', 10, 40, 300, 200, [0, 0, 500, 100]),
    widget('Train###play', 'app/left_2B', 5, 500, 50, 20), widget('far', 'app/left_2B', 5, 900, 50, 20, [0, 0, 100, 600]),
];

test('a frame lies around a widget, or around all that a view shows, as far as it is seen', () => {
    assert.deepEqual(boxOf({ widget: 'plane' }, widgets), { left: 10, top: 40, width: 300, height: 60 });
    assert.deepEqual(boxOf({ widget: 'Train' }, widgets), { left: 5, top: 500, width: 50, height: 20 });
    assert.deepEqual(boxOf({ widget: '###play' }, widgets), { left: 5, top: 500, width: 50, height: 20 });
    assert.deepEqual(boxOf({ view: 'plane' }, widgets), { left: 10, top: 10, width: 300, height: 90 });
    for (const nothing of [{ widget: 'far' }, { widget: 'none' }, { view: 'tree' }]) assert.equal(boxOf(nothing, widgets), null);
});

test('hidden parts: views are closed but for the last, columns are folded, and other names are told apart', () => {
    assert.deepEqual(hiddenNames(' left, tree,moon,,'), { known: ['left', 'tree'], unknown: ['moon'] });
    assert.deepEqual(hiddenNames(null), { known: [], unknown: [] });
    const sent = [];
    const layout = { root: { parts: [{ tabs: ['plane', 'tree'] }, { tabs: ['rows'] }] }, left: 0, right: 300, left_open: true, right_open: true };
    const program = { query: () => ({ layout }), send: (command) => sent.push(command) };
    hideParts(program, ['left', 'tree', 'rows', 'path']);
    assert.deepEqual(sent, [
        { command: 'close_view', view: 'tree' }, { command: 'close_view', view: 'rows' },
        { command: 'set_columns', left: 0, right: 300, left_open: false, right_open: true },
    ]);
    sent.length = 0;
    layout.root = { tabs: ['plane'] };
    layout.left_open = false;
    hideParts(program, ['plane', 'left']);
    assert.deepEqual(sent, [], 'the last view stays, and nothing is asked twice');
});
