// Mouse, touch and keyboard of the canvas, turned into the program's events. Only the canvas and its text field are
// listened to: whatever else is on the page keeps its keys.

import { CTRL, META, isTaken, keyNumber, modifiers } from './keys.mjs';

const PIXELS_PER_NOTCH = 100;  // a wheel notch in Chrome, Firefox and Safari
const LINES_PER_NOTCH = 3;
const NOTCHES_PER_PAGE = 8;

const TOUCH_SLOP = 8;          // CSS pixels that a finger may wobble and still tap
const LONG_PRESS_MS = 500;     // a finger that rests this long means the right button

const PASTE_KEY_MS = 2000;     // a paste so soon after its key is that key's, however busy the machine is

const KEY_ENTER = 257;
const KEY_BACKSPACE = 259;
const KEY_V = 86;
const KEY_CONTROL = 341;
const KEY_META = 343;

const LEFT = 0;
const RIGHT = 1;

// An invisible character keeps the text field from being empty: without something to delete, keyboards on screens send
// no event for Backspace.
const FILLER = '\u200b';

class Keyboard {
    #escaped = false;      // Escape was the last key: the next Tab leaves the canvas
    #pressed = new Map();  // event.code -> the program's number, as long as the key is down

    constructor(canvas, agent, { bridge, isMac, wake, leave, signal }) {
        Object.assign(this, { canvas, agent, bridge, isMac, wake, leave });
        this.lastPasteKey = -Infinity;
        for (const element of [canvas, agent]) {
            element.addEventListener('keydown', (event) => this.#down(event), { signal });
            element.addEventListener('keyup', (event) => this.#up(event), { signal });
        }
    }

    forget() {
        this.#pressed.clear();
        this.#escaped = false;
    }

    #down(event) {
        if (event.isComposing || event.keyCode === 229) return;  // the input method has this key
        const altGraph = event.getModifierState('AltGraph');
        if (event.key === 'F6' && this.leave && modifiers(event) === 0) {  // to the next part of the page
            event.preventDefault();
            if (!event.repeat) this.leave();
            return;
        }
        if (event.key === 'Tab' && (this.#escaped || event.ctrlKey || event.metaKey || event.altKey)) return;
        this.#escaped = event.key === 'Escape';
        const isCharacter = [...event.key].length === 1 && !event.metaKey
            && (altGraph || (!event.ctrlKey && (this.isMac || !event.altKey)));
        const typing = event.currentTarget === this.agent;
        const taken = event.key === 'Tab' || (isTaken(event, this.isMac) && !(typing && isCharacter));
        if (taken) event.preventDefault();
        if (!typing && isCharacter) this.bridge.text(event.key);
        if (!event.repeat) this.#press(event, altGraph);
        this.wake();
    }

    #press(event, altGraph) {
        const number = keyNumber(event);
        if (number < 0) return;
        if (number === KEY_V && (this.isMac ? event.metaKey : event.ctrlKey)) this.lastPasteKey = performance.now();
        this.#pressed.set(event.code || event.key, number);
        // AltGr is Ctrl and Alt at once to Windows, but to nobody who types with it.
        this.bridge.key(number, true, altGraph ? 0 : modifiers(event));
    }

    #up(event) {
        const id = event.code || event.key;
        const number = this.#pressed.get(id) ?? keyNumber(event);
        this.#pressed.delete(id);
        if (number >= 0) this.bridge.key(number, false, modifiers(event));
        // While Cmd is down macOS tells no releases, so its own release ends them all.
        if (event.key === 'Meta') {
            for (const held of this.#pressed.values()) this.bridge.key(held, false, modifiers(event));
            this.#pressed.clear();
        }
        this.wake();
    }
}

class Mouse {
    #down = 0;              // buttons as the program knows them, one bit each; the browser's order is ImGui's
    #stale = 0;             // buttons that were down when the page lost the keyboard: still held, but no presses
    #leftIsRight = false;   // Ctrl and click on a Mac

    constructor(canvas, { bridge, isMac, isEmbedded, wake, place, signal }) {
        Object.assign(this, { canvas, bridge, isMac, isEmbedded, wake, place });
        const on = (name, action, options = {}) => canvas.addEventListener(name, action, { signal, ...options });
        const forMouse = (action) => (event) => { if (event.pointerType !== 'touch') action(event); };
        on('pointerdown', forMouse((event) => {
            canvas.setPointerCapture(event.pointerId);  // so that a release outside still comes here
            this.#stale = 0;  // this event comes for the first button only
            this.#update(event);
        }));
        on('pointermove', forMouse((event) => this.#update(event)));
        on('pointerup', forMouse((event) => this.#update(event)));
        on('pointercancel', forMouse((event) => this.#release(event)));
        on('pointerleave', forMouse(() => { if (this.#down === 0) { bridge.leave(); wake(); } }));
        on('wheel', (event) => this.#wheel(event), { passive: false });
        on('mousedown', (event) => { if (event.button === 1) event.preventDefault(); });  // it would start to scroll
        on('contextmenu', (event) => event.preventDefault());
    }

    forget() {
        this.#stale |= this.#down;
        this.#down = 0;
    }

    #update(event) {
        const { x, y } = this.place(event);
        const bits = modifiers(event);
        this.#stale &= event.buttons;
        const buttons = event.buttons & 31 & ~this.#stale;
        this.bridge.move(x, y, event.pointerType === 'pen', bits);
        for (let button = 0; button < 5; button += 1) {
            const mask = 1 << button;
            const down = (buttons & mask) !== 0;
            if (down === ((this.#down & mask) !== 0)) continue;
            if (button === LEFT && down) this.#leftIsRight = this.isMac && event.ctrlKey;
            this.bridge.button(this.#meant(button), down, bits);
        }
        this.#down = buttons;
        this.wake();
    }

    #meant(button) {
        return button === LEFT && this.#leftIsRight ? RIGHT : button;
    }

    #release(event) {
        for (let button = 0; button < 5; button += 1) {
            if (this.#down & (1 << button)) this.bridge.button(this.#meant(button), false, modifiers(event));
        }
        this.#down = 0;
        this.bridge.leave();
        this.wake();
    }

    #wheel(event) {
        // In a frame of somebody's article the wheel scrolls the article until the visitor has clicked into the frame.
        if (this.isEmbedded && document.activeElement !== this.canvas) return;
        event.preventDefault();
        const unit = [1 / PIXELS_PER_NOTCH, 1 / LINES_PER_NOTCH, NOTCHES_PER_PAGE][event.deltaMode] ?? 0;
        let x = -event.deltaX * unit;
        let y = -event.deltaY * unit;
        // Browsers that turn Shift and wheel sideways themselves would have ImGui, which does it too, see nothing.
        if (event.shiftKey && !this.isMac && y === 0) [x, y] = [0, x];
        const place = this.place(event);
        const bits = modifiers(event);
        if (event.ctrlKey && Math.abs(event.deltaY) < PIXELS_PER_NOTCH / 2 && event.deltaMode === 0) {
            // Browsers tell a pinch on a trackpad as small wheel steps with Ctrl, 0.01 of the zoom's logarithm each.
            this.bridge.pinch(place.x, place.y, 0, 0, Math.exp(-0.01 * event.deltaY), false);
        } else {
            this.bridge.move(place.x, place.y, false, bits);
            this.bridge.wheel(x, y, bits);
        }
        this.wake();
    }
}

/** One finger taps, drags or scrolls, two pan and zoom, a resting one presses the right button. A finger presses only
 *  when it is clear that it means to: else the first finger of every pinch would click. */
class Touch {
    #fingers = new Map();  // pointerId -> {x, y}
    #state = 'none';       // none, waiting, dragging, scrolling, pinching, done
    #start = { x: 0, y: 0 };
    #last = { x: 0, y: 0, distance: 1 };
    #timer = 0;

    constructor(canvas, { bridge, wake, place, signal }) {
        Object.assign(this, { canvas, bridge, wake, place });
        const forTouch = (name, action) => canvas.addEventListener(name, (event) => {
            if (event.pointerType !== 'touch') return;
            action(event);
            wake();
        }, { signal });
        forTouch('pointerdown', (event) => this.#down(event));
        forTouch('pointermove', (event) => this.#move(event));
        forTouch('pointerup', (event) => this.#up(event, true));
        forTouch('pointercancel', (event) => this.#up(event, false));
    }

    forget() {
        clearTimeout(this.#timer);
        this.#fingers.clear();
        this.#state = 'none';
    }

    #down(event) {
        this.canvas.setPointerCapture(event.pointerId);
        const point = this.place(event);
        this.#fingers.set(event.pointerId, point);
        clearTimeout(this.#timer);
        if (this.#fingers.size === 1) {
            this.#state = 'waiting';
            this.#start = point;
            this.#last = point;
            this.bridge.move(point.x, point.y, true, 0);
            this.#timer = setTimeout(() => this.#rest(), LONG_PRESS_MS);
        } else if (this.#fingers.size === 2) {
            if (this.#state === 'dragging') this.#cancelPress();
            this.#state = 'pinching';
            this.#last = this.#spread();
        }
    }

    #move(event) {
        if (!this.#fingers.has(event.pointerId)) return;
        const point = this.place(event);
        this.#fingers.set(event.pointerId, point);
        const way = Math.hypot(point.x - this.#start.x, point.y - this.#start.y);
        if (this.#state === 'waiting' && way > TOUCH_SLOP) this.#decide(point);
        if (this.#state === 'dragging') {
            this.bridge.move(point.x, point.y, true, 0);
        } else if (this.#state === 'scrolling') {
            this.bridge.fingerScroll(point.y - this.#last.y);
            this.#last = point;
        } else if (this.#state === 'pinching') {
            const now = this.#spread();
            const zoom = now.distance / this.#last.distance;
            this.bridge.pinch(now.x, now.y, now.x - this.#last.x, now.y - this.#last.y, zoom, true);
            this.#last = now;
        }
    }

    #up(event, tapped) {
        if (!this.#fingers.delete(event.pointerId)) return;
        clearTimeout(this.#timer);
        if (this.#state === 'waiting' && tapped) {
            this.bridge.button(LEFT, true, 0);
            this.bridge.button(LEFT, false, 0);
            this.bridge.leave();
        } else if (this.#state === 'dragging') {
            if (tapped) this.bridge.button(LEFT, false, 0);
            else this.#cancelPress();
            this.bridge.leave();
        } else if (this.#state === 'pinching') {
            this.bridge.pinchEnd();
            this.bridge.leave();
        }
        this.#state = this.#fingers.size === 0 ? 'none' : 'done';
    }

    /** The finger moves: does it scroll a list, or drag what is under it? */
    #decide(point) {
        clearTimeout(this.#timer);
        const upright = Math.abs(point.y - this.#start.y) > Math.abs(point.x - this.#start.x);
        if (upright && this.bridge.fingerScrolls()) {
            this.#state = 'scrolling';
        } else {
            this.#state = 'dragging';
            this.bridge.button(LEFT, true, 0);
        }
    }

    #rest() {
        if (this.#state !== 'waiting') return;
        this.#state = 'done';
        this.bridge.button(RIGHT, true, 0);
        this.bridge.button(RIGHT, false, 0);
        this.wake();
    }

    /** Lets go far away from everything, so that the release clicks nothing. */
    #cancelPress() {
        this.bridge.leave();
        this.bridge.button(LEFT, false, 0);
    }

    #spread() {
        const [a, b] = [...this.#fingers.values()];
        return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, distance: Math.max(1, Math.hypot(a.x - b.x, a.y - b.y)) };
    }
}

/** The invisible text field that has the keyboard while the program wants text: input methods, dead keys and keyboards
 *  on screens only work with a real one. */
class TextAgent {
    #composing = false;

    constructor(canvas, agent, { bridge, wake, flush, signal }) {
        Object.assign(this, { canvas, agent, bridge, wanted: false });
        agent.value = FILLER;
        agent.addEventListener('compositionstart', () => {
            this.#composing = true;
            agent.value = '';
            agent.classList.add('composing');  // shows what is being composed, beside the caret
        }, { signal });
        agent.addEventListener('compositionend', () => {
            this.#composing = false;
            agent.classList.remove('composing');
            this.#take(agent.value);
            wake();
        }, { signal });
        agent.addEventListener('input', (event) => {
            if (this.#composing || event.isComposing) return;
            if (agent.value === '' && event.inputType.startsWith('delete')) this.#tap(KEY_BACKSPACE);
            else if (event.inputType === 'insertLineBreak') this.#tap(KEY_ENTER);
            this.#take(agent.value);
            wake();
        }, { signal });
        // Phones show their keyboard only for a focus that is set while the finger's event is handled.
        canvas.addEventListener('touchend', () => { flush(); this.follow(); }, { signal });
    }

    /** The program's wish and the caret's place, in CSS pixels of the canvas. */
    set(wanted, x, y) {
        this.wanted = wanted;
        const box = this.canvas.getBoundingClientRect();
        this.agent.style.left = `${Math.max(0, Math.min(innerWidth - 8, box.left + x))}px`;
        this.agent.style.top = `${Math.max(0, Math.min(innerHeight - 24, box.top + y))}px`;
    }

    /** Moves the keyboard between canvas and field, unless it is elsewhere on the page. */
    follow() {
        const active = document.activeElement;
        if (this.wanted && active === this.canvas) this.agent.focus({ preventScroll: true });
        else if (!this.wanted && active === this.agent) this.canvas.focus({ preventScroll: true });
    }

    #take(value) {
        const text = value.replaceAll(FILLER, '');
        if (text) this.bridge.text(text);
        this.agent.value = FILLER;
        this.agent.setSelectionRange(1, 1);
    }

    #tap(key) {
        this.bridge.key(key, true, 0);
        this.bridge.key(key, false, 0);
    }
}

/** Copy, cut and paste through the browser's own events, which need no permission. */
class Clipboard {
    #copied = null;  // what the program copied while a copy event waits for it
    #waiting = false;

    constructor({ bridge, isMac, wake, flush, hasFocus, keyboard, openFiles, signal }) {
        Object.assign(this, { bridge, isMac, wake, flush, hasFocus, keyboard, openFiles });
        for (const name of ['copy', 'cut']) document.addEventListener(name, (event) => this.#copy(event), { signal });
        document.addEventListener('paste', (event) => this.#paste(event), { signal });
    }

    /** The program copied something. */
    write(text) {
        this.#copied = text;
        if (this.#waiting) return;
        const byCommand = () => document.execCommand('copy');  // comes back as a copy event
        if (!navigator.clipboard?.writeText) byCommand();
        else navigator.clipboard.writeText(text).then(() => { this.#copied = null; }, byCommand);
    }

    #copy(event) {
        if (!this.hasFocus()) return;
        // The key that caused this event waits in the program's queue; its answer must come before this function ends.
        this.#waiting = true;
        this.flush();
        this.#waiting = false;
        if (this.#copied === null) return;
        event.clipboardData.setData('text/plain', this.#copied);
        event.preventDefault();
        this.#copied = null;
    }

    #paste(event) {
        if (!this.hasFocus()) return;
        event.preventDefault();
        const files = [...event.clipboardData.files];
        if (files.length > 0) {
            this.openFiles(files);
            return;
        }
        this.bridge.setClipboard(event.clipboardData.getData('text/plain'));
        // From a menu, no key came before: press it for the user.
        const pressed = performance.now() - this.keyboard.lastPasteKey < PASTE_KEY_MS;
        this.keyboard.lastPasteKey = -Infinity;
        if (!pressed) {
            const command = this.isMac ? META : CTRL;
            const commandKey = this.isMac ? KEY_META : KEY_CONTROL;
            this.bridge.key(commandKey, true, command);
            this.bridge.key(KEY_V, true, command);
            this.bridge.key(KEY_V, false, command);
            this.bridge.key(commandKey, false, 0);
        }
        this.wake();
    }
}

function makeAgent() {
    const agent = document.createElement('input');
    agent.className = 'text-agent';
    agent.type = 'text';
    agent.tabIndex = -1;
    agent.autocomplete = 'off';
    agent.spellcheck = false;
    agent.setAttribute('autocapitalize', 'off');
    agent.setAttribute('autocorrect', 'off');
    agent.setAttribute('aria-hidden', 'true');
    return agent;
}

/** Listens to the canvas until `dispose`.
 *  @param {{bridge: object, isMac: boolean, isEmbedded: boolean, wake: () => void, flush: () => void,
 *           leave?: () => void, openFiles: (files: File[]) => void}} options */
export function listenForInput(canvas, options) {
    const { bridge, wake } = options;
    const stop = new AbortController();
    const { signal } = stop;
    const agent = makeAgent();
    canvas.after(agent);
    const place = (event) => {
        const box = canvas.getBoundingClientRect();
        return { x: event.clientX - box.left, y: event.clientY - box.top };
    };
    const hasFocus = () => document.activeElement === canvas || document.activeElement === agent;
    const shared = { ...options, place, hasFocus, signal };
    const keyboard = new Keyboard(canvas, agent, shared);
    const mouse = new Mouse(canvas, shared);
    const touch = new Touch(canvas, shared);
    const text = new TextAgent(canvas, agent, shared);
    const clipboard = new Clipboard({ ...shared, keyboard });

    const lose = () => {
        keyboard.forget();
        mouse.forget();
        touch.forget();
        bridge.focus(false);
        wake();
    };
    for (const element of [canvas, agent]) {
        element.addEventListener('focus', () => { bridge.focus(true); wake(); }, { signal });
        element.addEventListener('blur', (event) => {
            if (event.relatedTarget !== canvas && event.relatedTarget !== agent) lose();
        }, { signal });
    }
    window.addEventListener('blur', lose, { signal });
    document.addEventListener('visibilitychange', () => (document.hidden ? lose() : wake()), { signal });

    return {
        setTextInput: (wanted, x, y) => text.set(wanted, x, y),
        setCursor: (css) => { canvas.style.cursor = css; },
        writeClipboard: (copied) => clipboard.write(copied),
        afterFrame: () => text.follow(),
        dispose() {
            stop.abort();
            agent.remove();
        },
    };
}
