// The panel of lessons beside the canvas: the list of those that the page brings along, and the one that is played (docs/lessons.md).

import { hiddenNames, hideParts } from './hidden_parts.mjs';
import { makeFrames } from './lesson_frames.mjs';
import { Player, button, element } from './lesson_player.mjs';
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
                && note.solved && typeof note.solved === 'object';
            if (!fits) all[id] = { steps: numSteps, step: 0, solved: {}, finished: false };
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
            list = JSON.parse(await fetchText(new URL('data/lessons/index.json', this.#base)));
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

    /** Opens a lesson by its name or address; what is wrong with it is said in the panel. */
    async open(id) {
        this.#begin();
        const { title, body, footer } = this.#frame('Lesson');
        title.focus();
        try {
            const text = await fetchText(addressOf(id, this.#base));
            const lesson = this.#program().query({ what: 'lesson', text });
            if (lesson.error) throw new Error(lesson.error);
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
        const fold = button('Hide the text', 'button lesson-fold', (made) => {
            const folded = panel.classList.toggle('folded');
            made.textContent = folded ? 'Show the text' : 'Hide the text';
            made.setAttribute('aria-expanded', String(!folded));
        });
        fold.setAttribute('aria-expanded', 'true');
        const leave = button('\u00d7', 'button lesson-close', () => this.close());
        leave.setAttribute('aria-label', 'Close the lessons');
        const above = element('p', 'lesson-above');
        const body = element('div', 'lesson-body');
        const footer = element('footer', 'lesson-footer');
        panel.classList.remove('folded');
        panel.replaceChildren(element('header', 'lesson-header', above, fold, leave), title, body, footer);
        panel.hidden = false;
        document.documentElement.dataset.lesson = 'open';
        return { title, body, footer, above };
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
        const { title, body, footer, above } = this.#frame(lesson.title);
        const status = element('p', 'lesson-status');
        status.setAttribute('role', 'status');
        const place = element('p', 'lesson-place');
        const back = button('Back', 'button', () => this.#go(-1));
        const next = button('Next', 'button', () => this.#go(1));
        footer.append(back, place, next);
        footer.before(status);
        above.append(button('All lessons', 'lesson-plain', () => this.showList()), ` \u203a ${lesson.title}`);
        const hide = [...new Set([...lesson.hide, ...this.#asked])];
        const player = new Player({
            lesson, note, toNodes: this.#toNodes, frames: this.#frames, program: this.#program,
            hide: () => hideParts(this.#program(), hide), keep: () => this.#progress.keep(), places: { body, title, status },
        });
        this.#player = player;
        player.onChange = () => {
            const done = player.isDone(player.step);
            const isLast = player.step === player.numSteps - 1;
            place.textContent = `Step ${player.step + 1} of ${player.numSteps}`;
            back.disabled = player.step === 0;
            next.textContent = isLast ? 'Finish' : (done ? 'Next' : 'Skip');
            next.className = done ? 'button primary' : 'button';
            this.#panel.dataset.ready = String(player.ready);
        };
        player.onFinishedStep = () => next.focus({ preventScroll: true });
        this.#setAddress(id);
        player.goTo(note.step);
        title.focus();
    }

    #go(by) {
        const player = this.#player;
        const step = player.step + by;
        if (step < 0) return;
        if (step === player.numSteps) {
            this.#finish(player);
            return;
        }
        player.goTo(step);
        this.#panel.querySelector('.lesson-body').scrollTop = 0;
        this.#panel.querySelector('h2').focus();
    }

    #finish(player) {
        const note = this.#progress.look(this.#id);
        const all = Array.from({ length: player.numSteps }, (_, i) => player.isDone(i)).every(Boolean);
        const { made, right } = player.score;
        note.finished = all;
        note.step = 0;
        this.#progress.keep();
        player.dispose();
        this.#player = null;
        const { title, body, footer } = this.#frame(all ? 'Lesson done' : 'The end of the lesson');
        if (!all) body.append(element('p', '', 'Some tasks were skipped; the lesson keeps its place in the list until they are solved.'));
        if (made > 0) body.append(element('p', '', `Predictions: ${right} of ${made} right.`));
        body.append(element('p', '', 'What you see stays as it is: go on and try things.'));
        const id = this.#id;
        footer.append(
            button('Start it again', 'button', () => { this.#progress.forget(id); this.open(id); }),
            button('All lessons', 'button primary', () => this.showList()),
        );
        title.focus();
    }
}

/** Makes the panel; its text library and its styles are loaded now. */
export async function makeLessons(options) {
    const [toNodes] = await Promise.all([textMaker(options.base), loadStyles(options.base)]);
    return new Lessons({ ...options, toNodes, hide: hiddenNames(options.hide).known });
}
