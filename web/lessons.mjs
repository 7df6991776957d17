// The panel of lessons beside the canvas: the list of those that the page brings along, and the one that is played
// (docs/lessons.md).

import { hiddenNames, hideParts } from './hidden_parts.mjs';
import { keepFiles } from './kept_files.mjs';
import { makeFrames } from './lesson_frames.mjs';
import { Player, button, element, examplesOf } from './lesson_player.mjs';
import { textMaker } from './lesson_text.mjs';

const KEY = 'reluscope:lessons';
const MAX_BYTES = 256 * 1024;

/** What was done of the lessons, in this browser, or for this visit where nothing may be stored. */
function makeProgress(persist) {
    let all = {};
    try {
        const read = persist ? JSON.parse(localStorage.getItem(KEY) ?? '{}') : {};
        if (read && typeof read === 'object') all = read;
    } catch {
        // Forbidden or damaged: it begins anew.
    }
    return {
        of(id, numSteps) {
            const note = all[id];
            const fits = note && note.steps === numSteps && Number.isInteger(note.step) && note.step >= 0 && note.step < numSteps
                && [note.solved, note.first].every((one) => one && typeof one === 'object')
                && Object.values(note.solved).every((one) => typeof one?.said === 'string');
            if (!fits) all[id] = { steps: numSteps, step: 0, solved: {}, first: {}, finished: false };
            return all[id];
        },
        look: (id) => all[id] ?? null,
        forget(id) { delete all[id]; this.keep(); },
        keep() {
            if (!persist) return;
            try {
                localStorage.setItem(KEY, JSON.stringify(all));
            } catch {
                // Full: the visit goes on without.
            }
        },
    };
}

/** The address of a lesson: one that the page brings along by its name, or a file of this site. */
function addressOf(lesson, base) {
    if (/^[a-z0-9_]+$/.test(lesson)) return new URL(`data/lessons/${lesson}.md`, base);
    let url;
    try {
        url = new URL(lesson, location.href);
    } catch {
        throw new Error('This is no address. Name a lesson of the list, or a file that lies on this site.');
    }
    if (url.origin !== location.origin) {
        throw new Error(`Lessons come from this site only, and this one lies on ${url.host || url.protocol}. Nothing was fetched.`);
    }
    return url;
}

async function fetchText(url) {
    const response = await fetch(url).catch(() => { throw new Error(`${url.pathname} could not be loaded: the server was not reached.`); });
    if (!response.ok) throw new Error(`${url.pathname} could not be loaded: the server answered ${response.status}.`);
    const blob = await response.blob();
    if (blob.size > MAX_BYTES) throw new Error(`${url.pathname} has ${blob.size} bytes; a lesson has at most ${MAX_BYTES}.`);
    return blob.text();
}

/** The files of the examples that a lesson opens are fetched at its start, so that a network that goes away does not
 *  end it. */
async function keepExamples(lesson, base) {
    const ids = examplesOf(lesson);
    if (ids.length === 0) return;
    const data = new URL('data/', base);
    const examples = JSON.parse(await fetchText(new URL('examples.json', data)));
    const wanted = examples.filter(({ id }) => ids.includes(id));
    await keepFiles(wanted.flatMap((one) => [one.model, one.data]).filter(Boolean).map((path) => new URL(path, data)));
}

/** Loads the styles of the panel, which nobody needs who opens no lesson. */
function loadStyles(base) {
    const href = new URL('lessons.css', base).href;
    const isHere = (sheet) => sheet.href === href || sheet.ownerNode?.dataset.file === 'lessons.css';  // the latter in a single file
    if ([...document.styleSheets].some(isHere)) return Promise.resolve();
    return new Promise((resolve) => {
        const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href, onload: resolve, onerror: resolve });
        document.head.append(link);
    });
}

class Lessons {
    #program;
    #base;
    #panel;
    #canvas;
    #progress;
    #toNodes;
    #frames;
    #asked;        // names in ?hide=
    #player = null;
    #opener = null;  // what had the keyboard before
    #before = null;  // the arrangement of the views before the first lesson
    #list = null;    // what the page's own list says of each lesson, once it is fetched
    #id = '';

    constructor({ program, base, persist, panel, stage, canvas, hide, toNodes }) {
        this.#program = program;
        this.#base = base;
        this.#panel = panel;
        this.#canvas = canvas;
        this.#progress = makeProgress(persist);
        this.#toNodes = toNodes;
        this.#frames = makeFrames(stage, program);
        this.#asked = hide;
        panel.addEventListener('keydown', (event) => {
            const leaves = event.key === 'F6' || event.key === 'Escape';
            if (!leaves || event.defaultPrevented) return;
            event.preventDefault();
            canvas.focus();
        });
    }

    get isOpen() { return !this.#panel.hidden; }

    focus() { (this.#panel.querySelector('h2') ?? this.#panel).focus(); }

    close() {
        this.#player?.dispose();
        this.#player = null;
        this.#panel.hidden = true;
        this.#panel.replaceChildren();
        delete document.documentElement.dataset.lesson;
        if (this.#before) this.#program().send({ command: 'set_layout', layout: this.#before });
        this.#before = null;
        this.#setAddress(null);
        (this.#opener ?? this.#canvas).focus();
    }

    async showList() {
        this.#begin();
        const { title, body, footer } = this.#frame('Lessons');
        title.focus();
        let list;
        try {
            list = await this.#fetchList();
        } catch (error) {
            body.append(element('p', '', String(error.message ?? error)));
            return;
        }
        body.append(element('p', '', 'Short lessons with this page as their laboratory. Predict, look, and check.'));
        const items = element('ol', 'lesson-list');
        for (const one of list) items.append(this.#listItem(one));
        body.append(items);
        footer.remove();
        this.#setAddress('list');
    }

    async #fetchList() {
        this.#list ??= JSON.parse(await fetchText(new URL('data/lessons/index.json', this.#base)));
        return this.#list;
    }

    /** Opens a lesson by its name or address; what is wrong with it is said in the panel. */
    async open(id) {
        this.#begin();
        const { title, body, footer } = this.#frame('Lesson');
        title.focus();
        try {
            const [text] = await Promise.all([
                fetchText(addressOf(id, this.#base)),
                this.#fetchList().catch(() => null),  // the lesson is played without its place in the list
            ]);
            const lesson = this.#program().query({ what: 'lesson', text });
            if (lesson.error) throw new Error(lesson.error);
            keepExamples(lesson, this.#base).catch(() => {});  // what could not be kept is fetched when it is opened
            this.#play(id, lesson);
        } catch (error) {
            title.textContent = 'This lesson cannot be opened';
            body.replaceChildren(element('p', 'lesson-refused', String(error.message ?? error)));
            body.firstChild.setAttribute('role', 'alert');
            footer.replaceChildren(button('All lessons', 'button', () => this.showList()));
        }
    }

    #begin() {
        this.#player?.dispose();
        this.#player = null;
        this.#panel.dataset.ready = 'false';
        if (!this.isOpen) {
            const active = document.activeElement;
            this.#opener = active && active !== document.body ? active : null;
            this.#before = this.#program().query({ what: 'state' }).layout;
        }
        this.#program().send({ command: 'show_welcome', shown: false });
    }

    #setAddress(id) {
        const url = new URL(location.href);
        if (id === null) url.searchParams.delete('lesson');
        else url.searchParams.set('lesson', id);
        history.replaceState(history.state, '', url);
    }

    /** The panel with its heading, its body and its footer, all empty. */
    #frame(heading) {
        const panel = this.#panel;
        const title = element('h2', 'lesson-title', heading);
        title.tabIndex = -1;
        const fold = button('Hide', 'button lesson-fold', () => this.#fold(!panel.classList.contains('folded')));
        const leave = button('\u00d7', 'button lesson-close', () => this.close());
        leave.setAttribute('aria-label', 'Close the lessons');
        const above = element('p', 'lesson-above');
        const now = element('p', 'lesson-now', heading);  // the one line that is left of a folded panel
        const body = element('div', 'lesson-body');
        // Arrow keys scroll it also where nothing in it can be pressed.
        const scroll = element('div', 'lesson-scroll', title, body);
        scroll.tabIndex = 0;
        scroll.setAttribute('role', 'region');
        scroll.setAttribute('aria-labelledby', 'lesson-title');
        title.id = 'lesson-title';
        const footer = element('footer', 'lesson-footer');
        const live = element('p', 'visually-hidden');
        live.setAttribute('role', 'status');
        panel.replaceChildren(element('header', 'lesson-header', above, now, fold, leave), scroll, footer, live);
        this.#fold(false);
        panel.hidden = false;
        document.documentElement.dataset.lesson = 'open';
        return { title, scroll, body, footer, above, now, live };
    }

    /** On a narrow window the panel can be folded to one line. */
    #fold(folded) {
        const made = this.#panel.querySelector('.lesson-fold');
        this.#panel.classList.toggle('folded', folded);
        made.textContent = folded ? 'Show' : 'Hide';
        made.setAttribute('aria-label', folded ? 'Show the text' : 'Hide the text');
        made.setAttribute('aria-expanded', String(!folded));
    }

    #listItem({ id, title, minutes, summary }) {
        const note = this.#progress.look(id);
        const state = note?.finished ? 'done' : (note && note.step > 0 ? `at step ${note.step + 1} of ${note.steps}` : '');
        const link = element('a', 'lesson-link', title);
        const url = new URL(location.href);
        url.searchParams.set('lesson', id);
        url.hash = '';
        link.href = url.href;
        link.addEventListener('click', (event) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey) return;
            event.preventDefault();
            this.open(id);
        });
        const about = element('span', 'lesson-about', `${minutes} minutes${state ? `, ${state}` : ''}`);
        return element('li', note?.finished ? 'done' : '', link, ' ', about, element('span', 'lesson-summary', summary));
    }

    #play(id, lesson) {
        this.#id = id;
        const note = this.#progress.of(id, lesson.steps.length);
        const { title, scroll, body, footer, above, now, live } = this.#frame(lesson.title);
        const status = element('p', 'lesson-status');
        status.setAttribute('role', 'status');
        const place = element('p', 'lesson-place');
        const back = button('Back', 'button', () => this.#go(-1));
        // Where Next will be there is nothing to press by accident.
        const skip = button('Skip', 'lesson-plain lesson-skip', () => this.#go(1));
        skip.setAttribute('aria-label', 'Skip this step');
        const next = button('Next', 'button primary', () => this.#go(1));
        footer.append(back, skip, place, next);
        footer.before(status);
        const at = this.#placeInList(id);
        const number = at < 0 ? '' : `${at + 1} of ${this.#list.length}: `;
        above.append(button('All lessons', 'lesson-plain', () => this.showList()), ` \u203a ${number}${lesson.title}`);
        const hide = [...new Set([...lesson.hide, ...this.#asked])];
        const player = new Player({
            lesson, note, toNodes: this.#toNodes, frames: this.#frames, program: this.#program,
            hide: () => hideParts(this.#program(), hide), keep: () => this.#progress.keep(), places: { scroll, body, title, status, live },
        });
        this.#player = player;
        player.onChange = () => {
            const done = player.isDone(player.step);
            const isLast = player.step === player.numSteps - 1;
            place.textContent = `Step ${player.step + 1} of ${player.numSteps}`;
            now.textContent = `${place.textContent}: ${title.textContent}`;
            back.disabled = player.step === 0;
            next.textContent = isLast ? 'Finish' : 'Next';
            next.disabled = !done;
            skip.hidden = done;
            this.#panel.dataset.ready = String(player.ready);
        };
        player.onSolved = () => this.#fold(false);
        player.onFinishedStep = () => next.focus({ preventScroll: true });
        this.#setAddress(id);
        player.goTo(note.step);
        title.focus();
    }

    #placeInList(id) { return (this.#list ?? []).findIndex((one) => one.id === id); }

    #go(by) {
        const player = this.#player;
        const step = player.step + by;
        if (step < 0) return;
        if (step === player.numSteps) {
            this.#finish(player);
            return;
        }
        player.goTo(step);
        this.#panel.querySelector('.lesson-scroll').scrollTop = 0;
        this.#panel.querySelector('h2').focus();
    }

    #finish(player) {
        const id = this.#id;
        const note = this.#progress.look(id);
        const open = player.firstOpenStep;
        const { made, right } = player.score;
        note.finished = open < 0;
        note.step = Math.max(open, 0);
        this.#progress.keep();
        player.dispose();
        this.#player = null;
        const { title, body, footer, above } = this.#frame(open < 0 ? 'Lesson done' : 'The end of the lesson');
        const say = (text) => body.append(element('p', '', text));
        if (open >= 0) {
            say(`Step ${open + 1} has a task that is not solved yet.`);
            body.append(element('p', '', button(`Back to step ${open + 1}`, 'button', () => this.open(id))));
        }
        if (made > 0) say(`Predictions that were right at the first try: ${right} of ${made}.`);
        say('What you see stays as it is: go on and try things.');
        const at = this.#placeInList(id);
        const next = at < 0 ? undefined : this.#list[at + 1];
        if (next) say(`Next lesson: ${next.title}. ${next.minutes} minutes. ${next.summary}`);
        else if (at >= 0) say('This was the last lesson of the list.');
        above.append(button('All lessons', 'lesson-plain', () => this.showList()));
        footer.append(
            button('Start again', 'button', () => { this.#progress.forget(id); this.open(id); }),
            next ? button('Next lesson', 'button primary', () => this.open(next.id)) : button('All lessons', 'button primary', () => this.showList()),
        );
        title.focus();
    }
}

/** Makes the panel; its text library and its styles are loaded now. */
export async function makeLessons(options) {
    const [toNodes] = await Promise.all([textMaker(options.base), loadStyles(options.base)]);
    return new Lessons({ ...options, toNodes, hide: hiddenNames(options.hide).known });
}
