// Lessons as a student meets them: every lesson is played through with real clicks and typing; wrong answers are
// refused, right ones accepted.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { lookUp } from '../../web/lesson_checks.mjs';
import { App, close, launchBrowser, root, site, startServer, until } from './support.mjs';
import { handOn } from './hand.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser;
let server;
before(async () => { browser = await launchBrowser(); server = await startServer(); });
after(async () => { await browser?.close(); await server?.close(); });

const lessonText = (id) => readFileSync(join(root, 'data', 'lessons', `${id}.md`), 'utf8');
const bundled = JSON.parse(readFileSync(join(root, 'data', 'lessons', 'lessons.json'), 'utf8'));
const kindOf = (part) => ['do', 'predict', 'answer'].find((kind) => part[kind]);

/** A point of the plane, clicked with the mouse. */
const clickPlane = async (app, [s, t]) => {
    const { x, y, w, h } = await app.item('plane');
    const { window: [s0, s1, t0, t1] } = (await app.query({ what: 'plane' })).view;
    const canvas = await app.canvasBox();
    await app.page.mouse.click(canvas.x + x + (w * (s - s0)) / (s1 - s0), canvas.y + y + (h * (t1 - t)) / (t1 - t0));
};
// The card of a piece that is chosen covers the picture's upper right corner.
const plane = (...at) => (app) => clickPlane(app, at);

/** What is to be done with the program's own parts, lesson by lesson, in the order of the tasks. */
const deeds = {
    two_units: [plane(-1, -1), plane(0.2, 0.3)],
    a_pattern_is_an_address: [plane(0, 0.02), plane(-1.3, -1.3)],
    collapse_by_hand: [plane(-1, -1)],
    template: [plane(0.2, 0.3)],
    when_an_explanation_stops: [async (app) => {
        await handOn(app).press('###try the smallest change');
    }],
    game_flip: [async (app) => {
        // The seventeenth passenger lies near the decision boundary.
        await handOn(app).pressRow({ label: '##cluster 0' });
        await app.idle();
        await handOn(app).pressRow({ label: '17##row16' });
    }],
};

const panel = (app) => app.page.locator('#lesson');
const open = async (id, options = {}) => {
    const app = await App.open(browser, { url: server.url, query: `&lesson=${id}`, ...options });
    await until(async () => await panel(app).getAttribute('data-ready') === 'true', `the lesson ${id}`, 90000);
    return app;
};
const rightAnswer = async (app, { answer }) => (answer?.query ? lookUp(await app.query(answer.query), answer.path) : answer);

const has = (task, name) => task.evaluate((element, one) => element.classList.contains(one), name);
const press = (app, name) => panel(app).getByRole('button', { name, exact: true }).click();
const isReady = (app) => until(async () => await panel(app).getAttribute('data-ready') === 'true', 'the step', 90000);

const give = async (app, task, question, answer) => {
    if (question.choices) await task.locator(`input[value="${answer.replaceAll('"', '\\"')}"]`).check();
    else await task.locator('.lesson-number').fill(String(answer));
    await task.locator('button[type=submit]').click();
};

const solve = {
    async answer(app, task, question) {
        const right = await rightAnswer(app, question);
        assert.ok(right !== null, `there is an answer to: ${question.ask}`);
        const wrong = question.choices ? question.choices.find((choice) => choice !== String(right)) : right + 1 + (question.within ?? 0);
        for (let tries = 1; tries <= 2; tries += 1) {
            await give(app, task, question, wrong);
            await until(async () => /^Not right: .* Try again\./.test(await task.locator('.lesson-said').textContent()), 'a refusal');
            assert.equal(await task.locator('.lesson-hint').count(), question.hint ? 1 : 0, 'the hint comes at once');
            assert.ok(await has(task, 'refused'));
        }
        await until(async () => await task.getByRole('button', { name: 'Show the answer' }).count() === 1, 'the offer to tell the answer');
        await give(app, task, question, right);
        return /^Right: /;
    },
    async predict(app, task, question) {
        await task.locator('button[type=submit]').click();
        await until(async () => /^(Choose one|Type a number)/.test(await task.locator('.lesson-said').textContent()), 'a refusal of nothing');
        assert.equal(await has(task, 'refused'), false, 'nothing is not wrong');
        await give(app, task, question, question.choices?.[0] ?? 5);
        const verdict = async () => /^(Right|Not right): /.exec(await task.locator('.lesson-said').textContent())?.[1];
        const said = await until(verdict, 'what is so', 90000);
        if (said === 'Right') return /^Right: (?!nothing)/;
        if (question.choices?.length === 2) {
            assert.ok(await has(task, 'missed'));
            return /^Not right: you predicted .*, and it is (?!nothing)/;
        }
        assert.ok(await has(task, 'refused'));
        assert.equal(await task.getByRole('button', { name: 'Show the answer' }).count(), 1);
        await give(app, task, question, await rightAnswer(app, question));
        return /^Right: (?!nothing)/;
    },
    async do(app, task, { buttons }, rest) {
        await task.getByRole('button', { name: 'Check' }).click();
        await until(async () => /^Not yet: /.test(await task.locator('.lesson-said').textContent()), 'that it is not done yet');
        const deed = rest.shift();
        if (buttons && !deed) await task.getByRole('button', { name: buttons.at(-1).label }).click();
        else await deed(app);
        // On a busy machine a click can come before the picture that it was meant for.
        const solved = () => task.evaluate((element) => element.classList.contains('solved'));
        const isDone = () => until(solved, 'the deed', 8000).catch(() => false);
        for (let tries = 0; deed && tries < 3 && !await isDone(); tries += 1) await deed(app);
        return /^Done\.$/;
    },
};

/** Plays a lesson from its first step to its end. */
const play = async (app, id) => {
    const lesson = await app.query({ what: 'lesson', text: lessonText(id) });
    assert.equal(lesson.error, undefined);
    const rest = [...(deeds[id] ?? [])];
    for (const [i, step] of lesson.steps.entries()) {
        const where = `${id}, step ${i + 1} (${step.title})`;
        await until(async () => await panel(app).getAttribute('data-ready') === 'true', where, 90000);
        assert.equal(await panel(app).locator('h2').textContent(), step.title);
        const facts = panel(app).locator('.lesson-body');
        assert.equal(await facts.getAttribute('data-facts'), 'hold', `${where}: ${await panel(app).locator('.lesson-status').textContent()}`);
        assert.doesNotMatch(await facts.textContent(), /\{\{|\u2026|undefined|NaN/, `${where}: values are filled in`);
        for (const { query, path } of Object.values(step.parts.find(({ values }) => values)?.values ?? {})) {
            assert.notEqual(lookUp(await app.query(query), path), null, `${where}: ${path}`);
        }
        for (const [p, part] of step.parts.entries()) {
            const kind = kindOf(part);
            if (!kind) continue;
            const task = panel(app).locator(`[data-key="${i}.${p}"]`);
            assert.equal(await task.evaluate((element) => element.classList.contains('solved')), false, `${where}: the task waits`);
            const said = await solve[kind](app, task, part[kind], rest);
            await until(() => task.evaluate((element) => element.classList.contains('solved')), `${where}: ${part[kind].ask ?? part[kind].task}`, 60000);
            assert.match(await task.locator('.lesson-said').textContent(), said, where);
        }
        if (process.env.LESSON_SHOTS) await app.screenshot(join(root, 'build', 'shots', `${id}-${i + 1}.png`));
        await panel(app).getByRole('button', { name: i + 1 === lesson.steps.length ? 'Finish' : 'Next' }).click();
    }
    assert.equal(await panel(app).locator('h2').textContent(), 'Lesson done');
};

for (const id of [...bundled, 'template']) {
    test(`the lesson ${id} can be played to its end`, { timeout: 600000 }, async () => {
        const app = await open(id);
        await play(app, id);
        await close(app);
    });
}

test('every lesson lies in the list, which the program\'s own button opens', async () => {
    const files = readdirSync(join(root, 'data', 'lessons')).filter((name) => name.endsWith('.md')).map((name) => name.slice(0, -3));
    assert.deepEqual([...bundled, 'template'].sort(), files.sort());
    const app = await App.open(browser, { url: server.url });
    await app.opened();
    await app.send({ command: 'show_shortcuts', show: true });
    await app.idle();
    await app.clickItem('Lessons');
    const links = panel(app).locator('.lesson-link');
    await until(async () => await links.count() === bundled.length, 'the list');
    await links.first().click();
    await until(async () => await panel(app).getAttribute('data-ready') === 'true', 'the first lesson', 60000);
    assert.match(app.page.url(), new RegExp(`lesson=${bundled[0]}`));
    // The canvas gave room, and gets it back with the arrangement of its views.
    const { width } = await app.canvasBox();
    assert.ok(width < 1280 - 300, `${width}`);
    await panel(app).getByRole('button', { name: 'Close the lessons' }).click();
    await until(async () => (await app.canvasBox()).width === 1280, 'the whole width');
    assert.doesNotMatch(app.page.url(), /lesson=/);
    await close(app);
});

test('a reload goes on at the same step, with what was solved', async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    const app = new App(page, context);
    const ready = () => until(async () => await panel(app).getAttribute('data-ready') === 'true', 'the lesson', 90000);
    await page.goto(`${server.url}?lesson=two_units`);
    await ready();
    const task = panel(app).locator('.lesson-task').first();
    await give(app, task, {}, 4);
    await until(() => task.evaluate((element) => element.classList.contains('solved')), 'the first task');
    await panel(app).getByRole('button', { name: 'Next' }).click();
    await until(async () => /Step 2/.test(await panel(app).textContent()), 'the second step');
    await ready();
    await page.reload();
    await ready();
    assert.match(await panel(app).textContent(), /Step 2 of 3/);
    assert.equal((await app.query({ what: 'state' })).document.example, 'two_units');
    await panel(app).getByRole('button', { name: 'Back' }).click();
    await ready();
    assert.match(await panel(app).locator('.lesson-task').first().textContent(), /Right: 4/);
    await close(app);
});

test('lessons come from this site only, are read strictly, and hold no HTML', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'reluscope-lessons-'));
    const header = '---\ntitle: <b>Mine</b>\nminutes: 5\nsummary: S.\n---\n';
    const other = await startServer(folder);
    try {
        const pages = {
            'own.md': `${header}## One <i>step</i>\n<img src=x onerror="window.hurt=1"> **bold** [bad](javascript:window.hurt=1) [good](https://example.org/)\n`,
            'bad.md': `${header}## One\n\`\`\`load\n[{"command": "save", "thing": "session"}]\n\`\`\`\n`,
        };
        cpSync(site, join(folder, 'course'), { recursive: true });
        for (const [name, text] of Object.entries(pages)) writeFileSync(join(folder, name), text);
        const visit = async (lesson) => {
            const app = await App.open(browser, { url: `${other.url}course/`, query: `&lesson=${encodeURIComponent(lesson)}` });
            await until(() => panel(app).isVisible(), 'the panel', 30000);
            return app;
        };
        const own = await visit('../own.md');
        await until(async () => await panel(own).getAttribute('data-ready') === 'true', 'the lesson', 60000);
        const body = panel(own).locator('.lesson-body');
        assert.equal(await body.locator('img, i, b').count(), 0);
        assert.equal(await body.locator('strong').textContent(), 'bold');
        assert.deepEqual(await body.locator('a').evaluateAll((links) => links.map(({ href, rel }) => [href, rel])),
            [['https://example.org/', 'noopener noreferrer']]);
        assert.equal(await own.page.evaluate(() => window.hurt), undefined);
        await close(own);
        for (const [lesson, sentence] of [
            ['https://example.org/lesson.md', /Lessons come from this site only, and this one lies on example\.org\. Nothing was fetched\./],
            ['//example.org/lesson.md', /lies on example\.org/], ['data:text/plain,x', /lies on data:/],
            ['../bad.md', /line 7, load\[0\]: expected a command that a lesson may hold/], ['two_units_2', /the server answered 404/],
        ]) {
            const app = await visit(lesson);
            await until(async () => await panel(app).locator('.lesson-refused').count() === 1, lesson);
            assert.match(await panel(app).locator('.lesson-refused').textContent(), sentence);
            const problems = app.problems.filter((problem) => !problem.includes('404'));
            assert.deepEqual(problems, []);
            await app.close();
        }
    } finally {
        await other.close();
        rmSync(folder, { recursive: true });
    }
});

test('on a phone the lesson is a sheet below the picture, folds to one line, and can be played by touch', async () => {
    const app = await open('two_units', { width: 390, height: 844, dpr: 2, context: { hasTouch: true, isMobile: true } });
    const below = await panel(app).boundingBox();
    const canvas = await app.canvasBox();
    assert.ok(below.width === 390 && below.y >= canvas.y + canvas.height - 1 && below.y + below.height <= 845, JSON.stringify([below, canvas]));
    assert.ok(below.height <= 0.41 * 844, `the sheet is ${below.height} high`);
    // The whole picture is seen above the sheet: the program's own sheet does not take half of what is left.
    const picture = await app.item('plane');
    assert.ok(picture.h >= 170 && picture.y >= 0 && picture.y + picture.h <= canvas.height, JSON.stringify(picture));
    assert.equal((await app.query({ what: 'state' })).layout.maximised, 'plane');
    await panel(app).locator('.lesson-number').fill('4');
    await panel(app).locator('button[type=submit]').tap();
    await until(async () => /Right: 4/.test(await panel(app).textContent()), 'the answer');
    await panel(app).getByRole('button', { name: 'Next' }).tap();
    await isReady(app);
    await panel(app).getByRole('button', { name: 'Hide the text' }).tap();
    await until(async () => (await app.canvasBox()).height > 780, 'the picture to grow');
    assert.ok((await panel(app).boundingBox()).height <= 48);
    assert.match(await panel(app).locator('.lesson-now').innerText(), /^Step 2 of 3: Which piece is which/);
    await app.idle();
    // What is done in the picture brings the text back.
    await clickPlane(app, [-1, -1]);
    await until(() => panel(app).locator('.lesson-body').isVisible(), 'the text');
    assert.match(await panel(app).locator('.lesson-task').first().textContent(), /Done\./);
    await close(app);
});

test('wrong looks wrong, a step is skipped on purpose only, and the end leads on', async () => {
    const app = await open('two_units');
    const task = panel(app).locator('.lesson-task').first();
    const next = panel(app).getByRole('button', { name: 'Next' });
    const skip = panel(app).getByRole('button', { name: 'Skip this step' });
    const colour = () => task.locator('.lesson-said').evaluate((said) => getComputedStyle(said).color);
    assert.match(await panel(app).locator('.lesson-above').textContent(), /2 of \d+: Two units, two walls/);
    await give(app, task, {}, 5);
    await until(async () => await task.locator('.lesson-said').textContent() === 'Not right: 5 is too high. Try again.', 'the refusal');
    assert.equal(await task.locator('.lesson-number').getAttribute('aria-invalid'), 'true');
    const wrong = await colour();
    assert.ok(await next.isDisabled());
    const [there, apart] = [await next.boundingBox(), await skip.boundingBox()];
    assert.ok(apart.x + apart.width < there.x - 20, JSON.stringify([there, apart]));
    await task.locator('.lesson-number').fill('4');
    assert.equal(await task.locator('.lesson-number').getAttribute('aria-invalid'), null, 'another try is not wrong yet');
    await task.locator('button[type=submit]').click();
    await until(() => has(task, 'solved'), 'the answer');
    assert.notEqual(await colour(), wrong);
    assert.ok(await next.isEnabled());
    assert.equal(await skip.count(), 0, 'nothing is left to skip');
    await next.click();
    for (let step = 2; step <= 3; step += 1) {
        await isReady(app);
        await press(app, 'Skip this step');
    }
    assert.equal(await panel(app).locator('h2').textContent(), 'The end of the lesson');
    assert.match(await panel(app).textContent(), /Step 2 has a task that is not solved yet/);
    await press(app, 'Next lesson');
    await isReady(app);
    assert.match(app.page.url(), new RegExp(`lesson=${bundled[bundled.indexOf('two_units') + 1]}`));
    await close(app);
});

test('a missed prediction may be tried again, is told, and is counted as missed', async () => {
    const app = await open('two_units');
    await press(app, 'Skip this step');
    await isReady(app);
    await press(app, 'Skip this step');
    await isReady(app);
    const task = panel(app).locator('.lesson-task').first();
    await give(app, task, {}, 5);
    await until(async () => /^Not right: 5 is too low\. Try again/.test(await task.locator('.lesson-said').textContent()), 'the verdict');
    await task.getByRole('button', { name: 'Show the answer' }).click();
    await until(async () => await task.locator('.lesson-said').textContent() === 'The answer is 7.', 'the answer');
    await press(app, 'Skip this step');
    assert.match(await panel(app).textContent(), /right at the first try: 0 of 1\./);
    await close(app);
});

test('at the end of the list the last lesson says so', async () => {
    const app = await open(bundled.at(-1));
    const { steps } = await app.query({ what: 'lesson', text: lessonText(bundled.at(-1)) });
    for (let step = 0; step < steps.length; step += 1) {
        await isReady(app);
        await press(app, 'Skip this step');
    }
    assert.match(await panel(app).textContent(), /This was the last lesson of the list/);
    assert.equal(await panel(app).getByRole('button', { name: 'Next lesson' }).count(), 0);
    await close(app);
});

test('a lesson that has begun goes on without the network', async () => {
    const app = await open('when_exact_is_not_true');
    const arrived = () => app.page.evaluate(() => performance.getEntriesByType('resource').filter(({ responseEnd }) => responseEnd > 0)
        .map(({ name }) => name.split('/').pop()));
    await until(async () => (await arrived()).includes('titanic.csv'), 'the examples of the lesson', 30000);
    await app.page.waitForTimeout(500);
    await app.context.setOffline(true);
    for (const example of ['breast_cancer', 'titanic']) {
        await press(app, 'Skip this step');
        await isReady(app);
        assert.equal((await app.query({ what: 'state' })).document.example, example);
        assert.equal(await panel(app).locator('.lesson-body').getAttribute('data-facts'), 'hold');
    }
    await close(app);
});

for (const [name, options] of [
    ['light', { context: { colorScheme: 'light' } }], ['dark', { context: { colorScheme: 'dark' } }],
    ['a phone', { width: 390, height: 844, context: { colorScheme: 'light', hasTouch: true, isMobile: true } }],
]) {
    test(`axe-core finds nothing in a lesson, and its text can be twice as large (${name})`, async () => {
        const app = await open('reading_an_explanation', { ...options, context: { ...options.context, bypassCSP: true } });
        const task = panel(app).locator('.lesson-task').first();
        await task.locator('input').first().check();
        await task.locator('button[type=submit]').click();
        await app.page.addScriptTag({ content: axe });
        const violations = await app.page.evaluate(async () => {
            const found = await window.axe.run(document.querySelector('#lesson'), { resultTypes: ['violations'] });
            return found.violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map((n) => n.html.slice(0, 80)).join('; ')})`);
        });
        assert.deepEqual(violations, []);
        await app.page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
        const fits = (selector) => panel(app).locator(selector).evaluate((box) => box.scrollWidth <= box.clientWidth + 1);
        for (const selector of ['.lesson-scroll', '.lesson-footer', '.lesson-header']) assert.ok(await fits(selector), selector);
        const size = await panel(app).locator('.lesson-text').first().evaluate((text) => parseFloat(getComputedStyle(text).fontSize));
        assert.ok(size >= 29, `${size}`);
        const next = await panel(app).getByRole('button', { name: 'Next' }).boundingBox();
        const { width, height } = app.page.viewportSize();
        assert.ok(next.x >= 0 && next.x + next.width <= width && next.y + next.height <= height, JSON.stringify(next));
        await close(app);
    });
}

test('the keyboard reaches everything, and a screen reader is told', async () => {
    const app = await open('two_units');
    const { page } = app;
    const focused = () => page.evaluate(() => document.activeElement.textContent || document.activeElement.id);
    assert.equal(await focused(), 'Two walls', 'the heading has the keyboard at first');
    await page.keyboard.press('Tab');
    await page.keyboard.type('5');
    await page.keyboard.press('Enter');
    const said = panel(app).locator('.lesson-said').first();
    await until(async () => await said.textContent() === 'Not right: 5 is too high. Try again.', 'the refusal');
    assert.equal(await said.getAttribute('role'), 'status');
    await page.keyboard.press('Backspace');
    await page.keyboard.type('4');
    await page.keyboard.press('Enter');
    await until(async () => await focused() === 'Next', 'the keyboard on Next');
    await page.keyboard.press('Escape');
    assert.equal(await focused(), 'canvas');
    await page.keyboard.press('F6');
    await until(async () => await focused() === 'Two walls', 'the way back');
    await close(app);
});

test('an address hides views and columns by their names', async () => {
    const app = await App.open(browser, { url: server.url, query: '&hide=left,training,moon' });
    await until(async () => !(await app.query({ what: 'state' })).layout.left_open, 'the left column to go', 30000);
    const { layout, messages } = await app.query({ what: 'state' });
    assert.ok(!JSON.stringify(layout.root).includes('"training"'));
    assert.ok(layout.right_open);
    assert.ok(messages.some(({ text }) => text.includes('no view or column moon')), JSON.stringify(messages));
    await close(app);
});
