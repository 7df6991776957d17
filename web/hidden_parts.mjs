// Views and columns that a lesson or an address hides: ?hide=left,training.

const VIEWS = ['plane', 'relief', 'scatter', 'network', 'tree', 'coefficients', 'profile', 'importance', 'explanation', 'rows', 'path',
    'training', 'compare', 'simplify', 'beeswarm', 'what_if'];
const COLUMNS = { left: 'left_open', right: 'right_open' };

/** The names in a list with commas, told apart: {known, unknown}. */
export function hiddenNames(text) {
    const names = (text ?? '').split(',').map((name) => name.trim()).filter(Boolean);
    const isKnown = (name) => VIEWS.includes(name) || name in COLUMNS;
    return { known: names.filter(isKnown), unknown: names.filter((name) => !isKnown(name)) };
}

const openViews = (node) => (node.parts ? node.parts.flatMap(openViews) : node.tabs);

/** Closes what is open of these. The last view stays: the middle is never empty. */
export function hideParts(program, names) {
    if (names.length === 0) return;
    const { layout } = program.query({ what: 'state' });
    const open = openViews(layout.root);
    for (const view of names.filter((name) => open.includes(name))) {
        if (open.length > 1) program.send({ command: 'close_view', view });
        open.splice(open.indexOf(view), 1);
    }
    const columns = { left: layout.left, right: layout.right, left_open: layout.left_open, right_open: layout.right_open };
    const wanted = { ...columns };
    for (const [name, member] of Object.entries(COLUMNS)) if (names.includes(name)) wanted[member] = false;
    if (JSON.stringify(wanted) !== JSON.stringify(columns)) program.send({ command: 'set_columns', ...wanted });
}
