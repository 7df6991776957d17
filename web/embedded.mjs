// The page's side of <reluscope-view> (docs/embedding.md): messages between the page in a frame and the page around it.
// Only the window around this one is listened to, and only where it has the origin that the frame's address names.

export const PROTOCOL = 1;
const MODULE_WAIT_MS = 3000;  // for the compiled program; without an answer the page loads it by itself

const isText = (value) => typeof value === 'string' || (value !== null && typeof value === 'object');

/** What may be asked of the program: what the value has to be, and what is done. */
const KINDS = {
    query: { takes: isText, does: (program, value) => program.query(value) },
    send: { takes: isText, does: (program, value) => program.send(value) },
    open: {
        takes: (value) => Array.isArray(value) && value.every(({ name, bytes } = {}) => typeof name === 'string' && bytes instanceof ArrayBuffer),
        does: async (program, value) => { await program.open(value.map(({ name, bytes }) => new File([bytes], name))); return {}; },
    },
    idle: { takes: () => true, does: async (program) => { await program.idle(); return {}; } },
};

/** @param {string} origin of the page around this one, "null" for one without
 *  @param {() => object} program the running one; throws before and after
 *  @param {Promise<unknown>} ready settles when there is one, or never will be */
export function joinHost(origin, program, ready) {
    const host = window.parent;
    let last = '';      // what was told of the state
    let telling = false;
    let started = null;
    const module = new Promise((resolve) => {
        started = resolve;
        setTimeout(resolve, MODULE_WAIT_MS);
    });
    const post = (message) => host.postMessage({ reluscope: PROTOCOL, ...message }, origin === 'null' ? '*' : origin);

    async function answer({ id, kind, value }) {
        try {
            await ready;
            if (!KINDS[kind].takes(value)) throw new Error(`The message ${kind} has a value of another kind than it takes.`);
            post({ kind: 'answer', id, value: await KINDS[kind].does(program(), value) });
        } catch (error) {
            post({ kind: 'answer', id, error: String(error.message ?? error) });
        }
    }

    window.addEventListener('message', ({ source, origin: from, data }) => {
        if (source !== host || from !== origin || data?.reluscope !== PROTOCOL) return;
        if (data.kind === 'start') started(data.module instanceof WebAssembly.Module ? data.module : undefined);
        else if (Object.hasOwn(KINDS, data.kind) && Number.isInteger(data.id)) answer(data);
    });
    window.addEventListener('messageerror', () => started());  // a module that browsers do not hand from one site to another
    post({ kind: 'hello' });

    return {
        /** The compiled program, or undefined. */
        module,
        ready: (version) => post({ kind: 'ready', version }),
        stopped: (message) => post({ kind: 'stopped', message }),
        /** Something that is shown has changed: tells what is open and selected where that did. */
        changed() {
            if (telling) return;
            telling = true;
            setTimeout(() => {  // not from within a frame of the program
                telling = false;
                let state;
                try {
                    state = program().query({ what: 'state' });
                } catch {
                    return;  // it is not running yet, or not any more
                }
                const told = { document: state.document, selection: state.selection };
                if (JSON.stringify(told) === last) return;
                last = JSON.stringify(told);
                post({ kind: 'change', ...told });
            }, 0);
        },
    };
}
