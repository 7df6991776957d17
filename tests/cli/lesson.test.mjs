// reluscope lesson FILE: every lesson that the page brings along is understood, and what is wrong with one is said in a
// sentence.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const program = join(root, 'build', 'native', 'reluscope');
const folder = join(root, 'data', 'lessons');
const run = (args, input) => spawnSync(program, ['lesson', ...args], { encoding: 'utf8', input });
const lessons = readdirSync(folder).filter((name) => name.endsWith('.md'));

test('every bundled lesson is understood', () => {
    assert.ok(lessons.length >= 11, `${lessons.length}`);
    for (const name of lessons) {
        const { status, stdout, stderr } = run([join(folder, name)]);
        assert.equal(stderr, '', name);
        assert.equal(status, 0, name);
        const text = readFileSync(join(folder, name), 'utf8');
        const steps = text.match(/^## /gm).length;
        assert.match(stdout, new RegExp(`minutes?, ${steps} steps?\\.\n`), name);
        assert.ok(stdout.includes(`'${/^title: (.*)$/m.exec(text)[1]}'`), stdout);
        assert.match(stdout, /Every command and question is understood\./);
    }
});

test('as JSON it is what the page reads', () => {
    const lesson = JSON.parse(run(['--json', join(folder, 'template.md')]).stdout);
    assert.deepEqual(Object.keys(lesson), ['title', 'minutes', 'summary', 'hide', 'steps']);
    assert.equal(lesson.steps[0].title, 'The first step');
    assert.deepEqual(lesson.steps[0].parts.map((part) => Object.keys(part)[0]), ['text', 'load', 'values', 'facts', 'point', 'answer', 'text']);
});

test('what cannot be understood gets a sentence with its line, and the exit code of bad input', () => {
    const header = '---\ntitle: T\nminutes: 5\nsummary: S.\n---\n';
    for (const [text, sentence] of [
        ['', /^standard input: line 1: expected a line of --- that begins the header, found an empty file\n$/],
        [`${header}## A\nText {{n}}\n`, /^standard input: line 6: expected a value of this step in \{\{ \}\}, found 'n'\n$/],
        [`${header}## A\n\`\`\`load\n[{"command": "save", "thing": "model"}]\n\`\`\`\n`, /^standard input: line 7, load\[0\]: expected a command that a lesson may hold \(docs\/lessons\.md\), found 'save'\n$/],
        [`${header}## A\n\`\`\`load\n[{"command": "show_view"}]\n\`\`\`\n`, /^standard input: line 7, load\[0\]/],
    ]) {
        const { status, stdout, stderr } = run(['-'], text);
        assert.match(stderr, sentence);
        assert.deepEqual([status, stdout], [1, '']);
    }
    assert.equal(run(['no/such.md']).status, 1);
    assert.equal(run([]).status, 2);
});
