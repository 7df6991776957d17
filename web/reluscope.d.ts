// Types of window.reluscope and of create() in app.mjs. docs/embedding.md explains them.

/** Anything that JSON can say. Objects are serialised, strings are taken as JSON text. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type Message = string | { [name: string]: Json };
export type Answer = { [name: string]: Json };

/** One running program. */
export interface Reluscope {
    /** The program's version, such as "0.2.0". */
    readonly version: string;
    /** Frames drawn so far; stands still while nothing happens. */
    readonly frames: number;
    /** A frame is on its way, or a file is being read. */
    readonly working: boolean;
    /** Asks about the state. A question that cannot be answered gives {error: "a sentence"}.
     *  Throws if the program stopped. */
    query(question: Message): Answer;
    /** Applies a command, as a click would; the picture follows within a frame. */
    send(command: Message): Answer;
    /** Opens files as if the user had dropped them; resolves when the program has read them. */
    open(files: Iterable<File>): Promise<void>;
    /** Resolves when nothing moves, no job runs and no file is being read. */
    idle(): Promise<void>;
    /** Has some frames drawn. */
    wake(): void;
    /** Ends the program and gives its listeners and its WebGL context back. */
    destroy(): void;
}

/** window.reluscope in the page. All but `ready`, `frames` and `working` wait for it: they throw before. */
export interface PageReluscope extends Reluscope {
    /** Resolves after the first frame, rejects if the program cannot start. */
    readonly ready: Promise<PageReluscope>;
    /** Why the program stopped, or null. */
    readonly error: string | null;
}

export interface CreateOptions {
    /** Makes the link to the page that has `fragment` behind its #; without it the page shares none. The command open_link opens what stands there. */
    makeLink?: (fragment: string) => string;
    /** Where reluscope.mjs and reluscope.wasm are; beside app.mjs unless given. */
    baseUrl?: string | URL;
    /** The program, compiled already; it is fetched unless given. */
    module?: WebAssembly.Module;
    /** Draw nothing while the canvas is off the screen; false unless given. */
    sleepsUnseen?: boolean;
    /** Where the bundled data is, relative to baseUrl; "data/" unless given. */
    dataUrl?: string;
    /** A theme that overrides the system's. */
    theme?: 'dark' | 'light';
    /** Keep settings in localStorage; true unless given. */
    persist?: boolean;
    /** Begin with the welcome (true), or never (false); unless given, as long as the visitor has not closed it. */
    welcome?: boolean;
    /** No blinking, no gliding, equal time steps, no stored settings. */
    test?: boolean;
    /** Takes dropped files; the whole window unless given. */
    dropTarget?: EventTarget;
    /** Bytes of the program that have come, and their number or NaN. */
    onProgress?(received: number, total: number): void;
    /** A sentence for an aria-live region. */
    onAnnounce?(text: string): void;
    /** The text twin of the picture, as JSON: {title, sentence, tables: [{caption, header, rows}]}. */
    onMirror?(json: string): void;
    /** How many steps can be undone now. */
    onSteps?(steps: number): void;
    /** The visitor asks for the lessons; without it the program offers none. */
    onLessons?(): void;
    /** F6 was pressed: moves the keyboard to the next part of the page. Without it the key is the browser's. */
    onLeave?(): void;
    /** The graphics context was lost (true) or came back (false). */
    onContext?(lost: boolean): void;
    /** The program stopped for good. */
    onStop?(error: Error): void;
}

export function create(canvas: HTMLCanvasElement, options?: CreateOptions): Promise<Reluscope>;

/** The element <reluscope-view> of reluscope-view.mjs. It dispatches reluscope-ready, reluscope-change and reluscope-error. */
export interface ReluscopeViewElement extends HTMLElement {
    /** Resolves when the program runs and has read its files. */
    readonly ready: Promise<ReluscopeViewElement>;
    query(question: Message): Promise<Answer>;
    send(command: Message): Promise<Answer>;
    open(files: Iterable<File>): Promise<Answer>;
    idle(): Promise<Answer>;
}

declare global {
    interface HTMLElementTagNameMap {
        'reluscope-view': ReluscopeViewElement;
    }
    interface Window {
        reluscope: PageReluscope;
    }
}
