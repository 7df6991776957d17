// From the browser's keys to GLFW's numbers, which the program uses on every platform (src/shell/host.h).

// Keys by place (event.code). Letters and digits are made below.
const byCode = {
    Space: 32, Quote: 39, Comma: 44, Minus: 45, Period: 46, Slash: 47, Semicolon: 59, Equal: 61, BracketLeft: 91,
    Backslash: 92, BracketRight: 93, Backquote: 96, IntlBackslash: 161, Escape: 256, Enter: 257, Tab: 258,
    Backspace: 259, Insert: 260, Delete: 261, ArrowRight: 262, ArrowLeft: 263, ArrowDown: 264, ArrowUp: 265,
    PageUp: 266, PageDown: 267, Home: 268, End: 269, CapsLock: 280, ScrollLock: 281, NumLock: 282, PrintScreen: 283,
    Pause: 284, NumpadDecimal: 330, NumpadDivide: 331, NumpadMultiply: 332, NumpadSubtract: 333, NumpadAdd: 334,
    NumpadEnter: 335, NumpadEqual: 336, ShiftLeft: 340, ControlLeft: 341, AltLeft: 342, MetaLeft: 343, ShiftRight: 344,
    ControlRight: 345, AltRight: 346, MetaRight: 347, ContextMenu: 348,
};
for (let i = 0; i < 26; i += 1) byCode[`Key${String.fromCharCode(65 + i)}`] = 65 + i;
for (let i = 0; i < 10; i += 1) byCode[`Digit${i}`] = 48 + i;
for (let i = 0; i < 10; i += 1) byCode[`Numpad${i}`] = 320 + i;
for (let i = 1; i <= 25; i += 1) byCode[`F${i}`] = 289 + i;

// Keys by meaning, for keyboards on screens, which often send no code.
const byName = {
    Enter: 257, Tab: 258, Backspace: 259, Delete: 261, Escape: 256, ArrowRight: 262, ArrowLeft: 263, ArrowDown: 264,
    ArrowUp: 265, Home: 268, End: 269, PageUp: 266, PageDown: 267, ' ': 32,
};

// Signs that mean something to the program, by the key that has them on an American keyboard; others have them
// elsewhere.
const bySign = { '?': 47, '+': 61, '=': 61, '-': 45, '[': 91, ']': 93, '.': 46 };

/** The program's number of the key of a keyboard event, or -1. Letters and signs go by meaning, so that Ctrl+Z is where
 *  the user's keyboard has its Z; digits, whatever else is on their keys, and the rest go by place. */
export function keyNumber(event) {
    if (/^[a-z]$/i.test(event.key)) return event.key.toUpperCase().charCodeAt(0);
    const digit = /^(Digit|Numpad)/.test(event.code) && !event.shiftKey && !event.getModifierState?.('AltGraph');
    return (digit ? undefined : bySign[event.key]) ?? byCode[event.code] ?? byName[event.key] ?? -1;
}

export const CTRL = 1;
export const SHIFT = 2;
export const ALT = 4;
export const META = 8;

/** The modifier keys of any mouse, pointer or keyboard event as bits. */
export function modifiers(event) {
    const { ctrlKey, shiftKey, altKey, metaKey } = event;
    return (ctrlKey ? CTRL : 0) | (shiftKey ? SHIFT : 0) | (altKey ? ALT : 0) | (metaKey ? META : 0);
}

// With Ctrl (Cmd on a Mac): the program has its own meaning for these, so the browser must not open its dialogs.
// Everything else with Ctrl stays the browser's too: reload, tabs, zoom, find, developer tools, and C, X, V, without
// which no copy or paste event would come.
const takenWithCtrl = new Set(['KeyO', 'KeyS', 'KeyK', 'KeyP', 'KeyZ', 'KeyY', 'KeyA']);
const takenWithCtrlShift = new Set(['KeyE', 'KeyP', 'KeyZ', 'KeyS']);

// Alone: keys that would scroll the page, leave it, search in it or open a menu.
const takenAlone = new Set(['Backspace', 'Space', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'PageUp',
    'PageDown', 'Home', 'End', 'ContextMenu', 'Slash', 'Quote', 'Enter', 'NumpadEnter', 'Insert', 'Delete']);

/** True if the browser must not act on this key while the program has the keyboard. Tab is decided in input.mjs. */
export function isTaken(event, isMac) {
    const command = isMac ? event.metaKey : event.ctrlKey;
    if (command) {
        const code = /^[a-z]$/i.test(event.key) ? `Key${event.key.toUpperCase()}` : event.code;
        return !event.altKey && (event.shiftKey ? takenWithCtrlShift : takenWithCtrl).has(code);
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return false;  // such as Alt with an arrow: back and forward
    if (event.shiftKey && event.code === 'F10') return true;  // asks for the menu of what has the keyboard
    return takenAlone.has(event.code) || takenAlone.has(event.key);
}
