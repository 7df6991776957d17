// Lessons as a student meets them: every lesson is played through with real clicks and typing; wrong answers are refused, right ones accepted.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { lookUp } from '../../web/lesson_checks.mjs';
import { App, close, launchBrowser, root, site, startServer, until } from './support.mjs';
import { handOn } from './hand.mjs';

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
        // Below the bars of the row.
        const hand = handOn(app);
        const { x, y, height } = await hand.area('From a reference');
        await hand.move([x + 20, y + height + 20]);
        await hand.wheel(-20);
        await hand.press('###try the smallest change');
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
            await until(async () => /is not right\. Try again\./.test(await task.locator('.lesson-said').textContent()), 'a refusal');
            assert.equal(await task.locator('.lesson-hint').count(), tries === 2 && question.hint ? 1 : 0, 'the hint comes after two tries');
        }
        await give(app, task, question, right);
        return /^Right: /;
    },
    async predict(app, task, question) {
        await task.locator('button[type=submit]').click();
        await until(async () => /^(Choose one|Type a number)/.test(await task.locator('.lesson-said').textContent()), 'a refusal of nothing');
        await give(app, task, question, question.choices?.[0] ?? 5);
        return /^(You predicted .*\. It is (?!nothing)|Your prediction was right)/;
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

test('on a phone the lesson stands below the picture, folds away, and can be played by touch', async () => {
    const app = await open('two_units', { width: 390, height: 844, dpr: 2, context: { hasTouch: true, isMobile: true } });
    const below = await panel(app).boundingBox();
    const canvas = await app.canvasBox();
    assert.ok(below.width === 390 && below.y >= canvas.y + canvas.height - 1 && below.y + below.height <= 845, JSON.stringify([below, canvas]));
    await panel(app).locator('.lesson-number').fill('4');
    await panel(app).locator('button[type=submit]').tap();
    await until(async () => /Right: 4/.test(await panel(app).textContent()), 'the answer');
    await panel(app).getByRole('button', { name: 'Hide the text' }).tap();
    await until(async () => (await app.canvasBox()).height > 750, 'the picture to grow');
    await panel(app).getByRole('button', { name: 'Show the text' }).tap();
    await close(app);
});

test('the keyboard reaches everything, and a screen reader is told', async () => {
    const app = await open('two_units');
    const { page } = app;
    const focused = () => page.evaluate(() => document.activeElement.textContent || document.activeElement.id);
    assert.equal(await focused(), 'Two walls', 'the heading has the keyboard at first');
    await page.keyboard.press('Tab');
    await page.keyboard.type('5');
    await page.keyboard.press('Enter');
    const said = panel(app).locator('.lesson-said').first();
    await until(async () => await said.textContent() === '5 is not right. Try again.', 'the refusal');
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
