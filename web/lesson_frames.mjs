// Frames over the canvas that point at parts of the workspace: at a widget by its label, or at a whole view.

const MARGIN = 3;  // CSS pixels around what is framed

const seen = (label) => label.split('##')[0];

/** The part of a widget that its window shows: [left, top, right, bottom], or null. */
function seenPart({ x, y, w, h, clip }) {
    const [left, top, right, bottom] = clip ?? [x, y, x + w, y + h];
    const part = [Math.max(x, left), Math.max(y, top), Math.min(x + w, right), Math.min(y + h, bottom)];
    return part[0] < part[2] && part[1] < part[3] ? part : null;
}

/** The box of what a lesson points at, in CSS pixels of the canvas, or null while it is not on the screen. */
export function boxOf(target, widgets) {
    const found = widgets.filter(({ label, window, w, h }) => w > 0 && h > 0 && (target.view
        ? window.includes(`/${target.view} panel`)
        : label === target.widget || seen(label) === target.widget || (target.widget.startsWith('##') && label.endsWith(target.widget))));
    const boxes = (target.view ? found : found.slice(0, 1)).map(seenPart).filter(Boolean);
    if (boxes.length === 0) return null;
    const [left, top] = [0, 1].map((side) => Math.min(...boxes.map((box) => box[side])));
    const [right, bottom] = [2, 3].map((side) => Math.max(...boxes.map((box) => box[side])));
    return { left, top, width: right - left, height: bottom - top };
}

/** @param {HTMLElement} stage what the canvas fills
 *  @param {() => {query: (question: object) => object}} program */
export function makeFrames(stage, program) {
    const made = [];
    return {
        show(targets) {
            while (made.length > targets.length) made.pop().remove();
            if (targets.length === 0) return;
            const { widgets = [] } = program().query({ what: 'widgets' });
            targets.forEach((target, i) => {
                made[i] ??= stage.appendChild(Object.assign(document.createElement('div'), { className: 'lesson-frame' }));
                const frame = made[i];
                frame.setAttribute('aria-hidden', 'true');
                const box = boxOf(target, widgets);
                frame.hidden = !box;
                if (!box) return;
                frame.style.left = `${Math.max(0, box.left - MARGIN)}px`;
                frame.style.top = `${Math.max(0, box.top - MARGIN)}px`;
                frame.style.width = `${Math.min(box.width + 2 * MARGIN, stage.clientWidth - Math.max(0, box.left - MARGIN))}px`;
                frame.style.height = `${Math.min(box.height + 2 * MARGIN, stage.clientHeight - Math.max(0, box.top - MARGIN))}px`;
            });
        },
    };
}
