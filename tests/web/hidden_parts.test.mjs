// ?hide= knows the views that the program has.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { hiddenNames } from '../../web/hidden_parts.mjs';

const layout = readFileSync(new URL('../../src/app/state/layout.cpp', import.meta.url), 'utf8');

test('every view and both columns can be hidden', () => {
    const views = [...layout.match(/kIds\[\] = \{([^}]*)\}/)[1].matchAll(/"(\w+)"/g)].map(([, name]) => name);
    assert.ok(views.length >= 16);
    const all = [...views, 'left', 'right'];
    assert.deepEqual(hiddenNames(all.join(', ')), { known: all, unknown: [] });
    assert.deepEqual(hiddenNames('plane,nothing').unknown, ['nothing']);
});
