// "Back" of the browser takes back a step in the page while there is one, and leaves the page when there is none;
// "Forward" does a step again.
//
// Each step adds an entry to the tab's history, up to MOST_ENTRIES: browsers keep some fifty, of which those of other
// pages should stay. The state of an entry is {step}, its place among ours.

const MOST_ENTRIES = 20;
const ANSWER_MS = 1000;  // until a step that was asked for has been taken

/** @param {(command: 'undo' | 'redo') => void} send
 *  @returns {{noteSteps(steps: number): void, isTyped(): boolean}} to be told how many steps can be undone; and whether
 * the address was changed by hand */
export function joinHistory(send) {
    let step = Number.isInteger(history.state?.step) ? history.state.step : 0;
    let steps = 0;
    let typed = false;
    let asked = 0;  // timer, while a step is on its way because of an entry that was gone to
    const name = () => history.replaceState({ step }, '');
    const push = () => {
        step += 1;
        history.pushState({ step }, '');
    };
    name();

    window.addEventListener('popstate', (event) => {
        const to = event.state?.step;
        if (!Number.isInteger(to)) {  // another link was typed into the address
            typed = true;
            step += 1;
            name();
            return;
        }
        const distance = step - to;
        step = to;
        if (distance > 0 && steps === 0) {
            history.go(-to - 1);  // nothing to take back: the page is left
            return;
        }
        clearTimeout(asked);
        asked = setTimeout(() => { asked = 0; }, ANSWER_MS);
        for (let i = 0; i < Math.min(distance, steps); i += 1) send('undo');
        for (let i = 0; i < -distance; i += 1) send('redo');
    });

    return {
        noteSteps(now) {
            const isNew = now > steps && asked === 0;
            steps = now;
            clearTimeout(asked);
            asked = 0;
            if (now > 0 && (step === 0 || (isNew && step < MOST_ENTRIES))) push();
        },
        isTyped() {
            const result = typed || !Number.isInteger(history.state?.step);
            typed = false;
            return result;
        },
    };
}
