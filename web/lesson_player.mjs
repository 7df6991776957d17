// One lesson: brings the state of a step about, shows its text, follows what the visitor does, and says whether it is
// right.

import { check, filled, howFarOff, isRight, namedValues, rightAnswer, typedNumber } from './lesson_checks.mjs';

const LOOK_MS = 250;          // between two looks at what the visitor has done
const SETTLE_MS = 40;
const LONGEST_SETTLE_MS = 90000;
const TRIES_BEFORE_ANSWER = 2;  // an answer is told to those who missed it so often and ask for it
// CSS pixels: in a narrower canvas the program shows one view, and tabs of a sheet below it (src/ui/kit/widgets.cpp).
const ONE_COLUMN = 820;
const SHORT_SHEET = 360;        // CSS pixels: in a lower panel what is new has to be scrolled to
const OPENS = ['open_example', 'make_data'];  // a step with one of these needs none of the steps before it

const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

export function element(name, className, ...children) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...children);
    return made;
}

export function button(label, className, action) {
    const made = element('button', className, label);
    made.type = 'button';
    made.addEventListener('click', () => action(made));
    return made;
}

const blockOf = (step, kind) => step.parts.find((part) => part[kind])?.[kind];
const taskOf = (part) => ['do', 'predict', 'answer'].find((kind) => part[kind]);

const shownViews = (node) => (node.parts ? node.parts.flatMap(shownViews) : [node.active]);

/** The view that stands alone where there is room for one only. */
function leadingView({ maximised, front, root }) {
    const shown = shownViews(root);
    return maximised ?? (shown.includes(front) ? front : shown[0]);
}

/** The examples that a lesson opens in any of its steps, each once. */
export function examplesOf(lesson) {
    const parts = lesson.steps.flatMap((step) => step.parts);
    const commands = parts.flatMap((part) => [
        ...(part.load ?? []), ...(part.predict?.reveal ?? []), ...(part.do?.buttons ?? []).flatMap((one) => one.commands),
    ]);
    return [...new Set(commands.filter(({ command }) => command === 'open_example').map(({ id }) => id))];
}

export class Player {
    #lesson;
    #program;
    #toNodes;
    #hide;
    #note;      // what of the progress is kept: {step, solved: {"step.part": {said, how}}, first: {"step.part": it was predicted rightly}}
    #keep;
    #frames;
    #at = -1;
    #places;
    #values = {};
    #asked = 0;  // steps that were gone to: an older one that is still loading gives up
    #timer = 0;
    #seen = -1;
    #ready = false;
    #busy = false;

    /** @param {{lesson: object, program: object, toNodes: (markdown: string) => Node[], hide: () => void, note: object,
     *           keep: () => void, frames: object, places: {scroll: HTMLElement, body: HTMLElement,
     *           title: HTMLElement, status: HTMLElement, live: HTMLElement}}} options */
    constructor(options) {
        this.#lesson = options.lesson;
        this.#program = options.program;
        this.#toNodes = options.toNodes;
        this.#hide = options.hide;
        this.#note = options.note;
        this.#keep = options.keep;
        this.#frames = options.frames;
        this.#places = options.places;
        this.onChange = () => {};
        this.onSolved = () => {};
        this.#timer = setInterval(() => this.#look(), LOOK_MS);
    }

    get step() { return this.#at; }
    get numSteps() { return this.#lesson.steps.length; }
    /** The state of the step is there. */
    get ready() { return this.#ready; }

    dispose() {
        clearInterval(this.#timer);
        this.#asked += 1;
        this.#frames.show([]);
    }

    /** Whether all tasks of a step are solved. */
    isDone(step) {
        return this.#lesson.steps[step].parts.every((part, i) => !taskOf(part) || `${step}.${i}` in this.#note.solved);
    }

    /** The first step with a task that is not solved, or -1. */
    get firstOpenStep() { return this.#lesson.steps.findIndex((_, step) => !this.isDone(step)); }

    /** First predictions: how many there were, and how many of them were right. */
    get score() {
        const first = Object.values(this.#note.first);
        return { made: first.length, right: first.filter(Boolean).length };
    }

    async goTo(step) {
        const forward = step === this.#at + 1 && this.#ready;
        const asked = this.#asked += 1;
        this.#at = step;
        this.#ready = false;
        this.#values = {};
        this.#note.step = step;
        this.#keep();
        this.#frames.show([]);
        this.#draw();
        this.#places.status.textContent = 'Loading \u2026';
        const { steps } = this.#lesson;
        const opens = (one) => (blockOf(one, 'load') ?? []).some(({ command }) => OPENS.includes(command));
        let from = step;
        while (!forward && from > 0 && !opens(steps[from])) from -= 1;
        for (let i = from; i <= step; i += 1) {
            if (!await this.#run(blockOf(steps[i], 'load') ?? [], asked)) return;
        }
        this.#hide();
        this.#giveRoom();
        if (!await this.#settle(asked)) return;
        this.#ready = true;
        this.#places.status.textContent = '';
        this.#tellFacts();
        this.#refresh();
        this.onChange();
    }

    #ask = (query) => {
        const answer = this.#program().query(query);
        return answer?.error ? null : answer;
    };

    /** Sends commands, and waits for the work that they ask for. False: another step was asked for meanwhile. */
    async #run(commands, asked) {
        const program = this.#program();
        if (commands.length > 0 && this.#ask({ what: 'training' })?.mode === 'play') program.send({ command: 'train', action: 'pause' });
        for (const command of commands) {
            const { error } = program.send(command);
            if (error) this.#places.status.textContent = error;
            const waits = OPENS.includes(command.command) || command.command === 'set_training';
            if (waits && !await this.#settle(asked)) return false;
        }
        return commands.length === 0 || this.#settle(asked);
    }

    /** In a narrow canvas a view has all of it where the step closed both columns, since the sheet below the view
     *  holds what they hold. */
    #giveRoom() {
        const layout = this.#ask({ what: 'state' })?.layout;
        const width = this.#ask({ what: 'platform' })?.css?.[0] ?? ONE_COLUMN;
        if (!layout) return;
        const alone = width < ONE_COLUMN && !layout.left_open && !layout.right_open;
        const view = alone ? leadingView(layout) : null;
        if (view === layout.maximised) return;
        this.#program().send(view ? { command: 'maximise_view', view } : { command: 'maximise_view' });
    }

    async #settle(asked) {
        const end = performance.now() + LONGEST_SETTLE_MS;
        for (let quiet = 0; quiet < 3 && performance.now() < end;) {
            await pause(SETTLE_MS);
            if (asked !== this.#asked) return false;
            const state = this.#ask({ what: 'state' });
            const rests = !this.#program().working && state?.document?.certificate && !state.job.running;
            quiet = rests ? quiet + 1 : 0;
        }
        return asked === this.#asked;
    }

    /** A step that states what does not hold says so, rather than teach it. */
    #tellFacts() {
        const wrong = (blockOf(this.#lesson.steps[this.#at], 'facts') ?? []).map((fact) => check(fact, this.#ask)).filter(({ holds }) => !holds);
        this.#places.body.dataset.facts = wrong.length > 0 ? 'wrong' : 'hold';
        if (wrong.length === 0) return;
        this.#places.status.textContent = `This step was written for another state of the program: ${wrong[0].sentence}`;
    }

    /** The step as far as it is solved. */
    #draw() {
        const { title, parts } = this.#lesson.steps[this.#at];
        const { body } = this.#places;
        this.#places.title.textContent = title;
        delete body.dataset.facts;
        body.replaceChildren();
        for (const [i, part] of parts.entries()) {
            if (part.text) body.append(this.#textNode(part.text, 'lesson-text'));
            const kind = taskOf(part);
            if (!kind) continue;
            body.append(this.#task(kind, part[kind], `${this.#at}.${i}`));
            if (!(`${this.#at}.${i}` in this.#note.solved)) break;
        }
        this.onChange();
    }

    /** Markdown with values, which are filled in whenever they change. */
    #textNode(markdown, className) {
        const made = element('div', className);
        const fill = () => {
            const text = filled(markdown, this.#values).replace(/\{\{[a-z0-9_]+\}\}/g, '\u2026');
            if (made.dataset.text === text) return;
            made.dataset.text = text;
            made.replaceChildren(...this.#toNodes(text));
        };
        made.fill = fill;
        fill();
        return made;
    }

    #task(kind, task, key) {
        const made = element('section', `lesson-task lesson-${kind}`);
        const label = { do: 'Try it', predict: 'Predict', answer: 'Answer' }[kind];
        const said = element('p', 'lesson-said');
        made.append(element('p', 'lesson-kind', label), this.#textNode(task.ask ?? task.task, 'lesson-text'));
        made.dataset.key = key;
        const solved = this.#note.solved[key];
        if (solved !== undefined) {
            made.classList.add('solved', solved.how);
            said.textContent = solved.said;
            made.append(said);
            return made;
        }
        said.setAttribute('role', 'status');
        if (kind === 'do') this.#addDo(made, task, key, said);
        else this.#addQuestion(made, kind, task, key, said);
        return made;
    }

    /** Says that something is not right, and why or what helps. */
    #refuse(made, said, sentence, hint) {
        made.tries = (made.tries ?? 0) + 1;
        made.classList.add('refused');
        made.querySelector('.lesson-number')?.setAttribute('aria-invalid', 'true');
        this.#say(said, sentence);
        if (hint && !made.querySelector('.lesson-hint')) {
            const shown = element('div', 'lesson-hint', element('strong', '', 'Hint'));
            shown.append(this.#textNode(hint, 'lesson-text'));
            made.append(shown);
        }
        this.#bringIntoView(made.querySelector('.lesson-hint') ?? said, said);
    }

    /** Somebody has begun another try. */
    #forgive(made) {
        made.classList.remove('refused');
        made.querySelector('.lesson-number')?.removeAttribute('aria-invalid');
    }

    /** A sentence that is said again is read aloud again. */
    #say(said, sentence) {
        said.textContent = '';
        said.textContent = sentence;
    }

    /** What has come last is seen; where there is little room, from `first` on. */
    #bringIntoView(last, first) {
        if (this.#places.scroll.clientHeight < SHORT_SHEET) first.scrollIntoView({ block: 'start' });
        else last.scrollIntoView({ block: 'nearest' });
    }

    /** @param {'right' | 'missed' | 'told' | 'done'} how */
    #solve(key, sentence, how) {
        this.#note.solved[key] = { said: sentence, how };
        this.#keep();
        const left = this.#places.scroll.scrollTop;
        const inside = document.activeElement !== null && this.#places.body.contains(document.activeElement);
        this.#draw();
        this.#places.scroll.scrollTop = left;
        this.#say(this.#places.live, sentence);
        this.onSolved();
        const said = this.#places.body.querySelector(`[data-key="${key}"] .lesson-said`);
        this.#bringIntoView(said, said);
        if (!inside) return;
        const next = this.#places.body.querySelector('.lesson-task:not(.solved) input, .lesson-task:not(.solved) button');
        if (next) next.focus({ preventScroll: true });
        else this.onFinishedStep?.();
    }

    #missing(task) {
        return task.checks.map((one) => check(one, this.#ask)).find(({ holds }) => !holds);
    }

    #addDo(made, task, key, said) {
        const actions = element('div', 'lesson-actions');
        for (const { label, commands } of task.buttons ?? []) {
            actions.append(button(label, 'button', () => {
                for (const command of commands) {
                    const { error } = this.#program().send(command);
                    if (error) said.textContent = error;
                }
            }));
        }
        actions.append(button('Check', 'button primary', () => {
            if (!this.#ready) return;
            const missing = this.#missing(task);
            if (missing) this.#refuse(made, said, `Not yet: ${missing.sentence}`, task.hint);
            else this.#solve(key, 'Done.', 'done');
        }));
        made.task = task;
        made.append(actions, said);
    }

    #addQuestion(made, kind, task, key, said) {
        const form = element('form', 'lesson-form');
        form.noValidate = true;
        const read = task.choices ? this.#addChoices(form, task, key) : this.#addNumber(form, key);
        const predicted = key in this.#note.first;
        const send = element('button', 'button primary', kind === 'predict' && !predicted ? 'This is my prediction' : 'Check');
        send.type = 'submit';
        const actions = element('div', 'lesson-actions', send);
        form.append(actions);
        form.addEventListener('input', () => this.#forgive(made));
        form.addEventListener('submit', (event) => {
            event.preventDefault();
            if (!this.#ready || this.#busy) return;
            const given = read();
            if (given === null) this.#say(said, task.choices ? 'Choose one of the answers.' : 'Type a number, such as 4 or 0.5.');
            else if (kind === 'predict') this.#reveal(made, task, key, given, said, actions);
            else this.#judge(made, task, key, given, said, actions);
        });
        made.append(form, said);
        said.id = `lesson-said-${key}`;
        for (const field of form.querySelectorAll('.lesson-number, fieldset')) field.setAttribute('aria-describedby', said.id);
        if (predicted) this.#offerAnswer(actions, task, key);
    }

    #offerAnswer(actions, task, key) {
        if (actions.querySelector('.lesson-give-up')) return;
        actions.append(button('Show the answer', 'button lesson-give-up', () => {
            if (!this.#ready || this.#busy) return;
            this.#solve(key, `The answer is ${rightAnswer(task, this.#ask)}.`, 'told');
        }));
    }

    #judge(made, task, key, given, said, actions) {
        if (isRight(given, task, this.#ask)) {
            this.#solve(key, `Right: ${rightAnswer(task, this.#ask)}.`, 'right');
            return;
        }
        this.#refuse(made, said, `Not right: ${howFarOff(given, task, this.#ask)}. Try again.`, task.hint);
        if (made.tries >= TRIES_BEFORE_ANSWER) this.#offerAnswer(actions, task, key);
    }

    /** The first prediction counts. Then the program shows what is so, and who was wrong may look and answer again. */
    async #reveal(made, task, key, given, said, actions) {
        this.#busy = true;
        this.#say(said, 'Looking it up \u2026');
        const asked = this.#asked;
        const stays = await this.#run(task.reveal ?? [], asked);
        if (stays) this.#giveRoom();
        this.#busy = false;
        if (!stays) return;
        const right = isRight(given, task, this.#ask);
        this.#note.first[key] ??= right;
        this.#keep();
        const answer = rightAnswer(task, this.#ask);
        if (right) this.#solve(key, `Right: ${answer}.`, 'right');
        else if (task.choices?.length === 2) this.#solve(key, `Not right: you predicted ${given}, and it is ${answer}.`, 'missed');
        else {
            const look = task.reveal ? 'The picture shows it now: look, and try again.' : 'Try again, or see the answer.';
            this.#refuse(made, said, `Not right: ${howFarOff(given, task, this.#ask)}. ${look}`);
            actions.querySelector('[type="submit"]').textContent = 'Check';
            this.#offerAnswer(actions, task, key);
        }
        this.#refresh();
    }

    #addNumber(form, key) {
        const input = element('input', 'lesson-number');
        Object.assign(input, { type: 'text', inputMode: 'decimal', autocomplete: 'off', id: `lesson-${key}` });
        const label = element('label', '', 'Your answer');
        label.htmlFor = input.id;
        // The keys that some phones show for numbers lack a minus.
        const sign = button('\u00b1', 'button lesson-sign', () => {
            input.value = /^\s*[-\u2212]/.test(input.value) ? input.value.replace(/[-\u2212]/, '') : `\u2212${input.value}`;
            input.focus();
        });
        sign.setAttribute('aria-label', 'Change the sign');
        form.append(element('div', 'lesson-field', label, input, sign));
        return () => typedNumber(input.value);
    }

    #addChoices(form, task, key) {
        const group = element('fieldset', 'lesson-choices', element('legend', 'visually-hidden', 'Your answer'));
        for (const choice of task.choices) {
            const input = element('input', '');
            Object.assign(input, { type: 'radio', name: `lesson-${key}`, value: choice });
            group.append(element('label', '', input, element('span', '', choice)));
        }
        form.append(group);
        return () => group.querySelector('input:checked')?.value ?? null;
    }

    /** Values, frames, and tasks that solve themselves as soon as they are done. */
    #refresh() {
        const step = this.#lesson.steps[this.#at];
        this.#values = namedValues(blockOf(step, 'values'), this.#ask);
        for (const text of this.#places.body.querySelectorAll('.lesson-text')) text.fill();
        this.#frames.show(blockOf(step, 'point') ?? []);
        const open = this.#places.body.querySelector('.lesson-do:not(.solved)');
        if (open?.task && !this.#missing(open.task)) this.#solve(open.dataset.key, 'Done.', 'done');
    }

    #look() {
        if (!this.#ready || this.#busy || document.hidden) return;
        try {
            const { frames } = this.#program();
            if (frames === this.#seen) return;
            this.#seen = frames;
            this.#refresh();
        } catch {
            this.dispose();  // the program has stopped, and the page says so
        }
    }
}
