// The text twin of the picture for screen readers, and the line that speaks up. Texts go in as text, never as HTML.

/** Long tables are cut: a screen reader reads rows, not thousands of them. */
const MAX_ROWS = 200;

function cells(tag, texts, scope) {
    const row = document.createElement('tr');
    for (const text of texts) {
        const cell = document.createElement(tag);
        cell.textContent = String(text);
        if (scope) cell.scope = scope;
        row.append(cell);
    }
    return row;
}

function tableOf(source) {
    const table = document.createElement('table');
    const rows = source.rows ?? [];
    const cut = rows.length > MAX_ROWS ? ` (first ${MAX_ROWS} of ${rows.length} rows)` : '';
    table.createCaption().textContent = `${source.caption ?? ''}${cut}`;
    if (source.header?.length) table.createTHead().append(cells('th', source.header, 'col'));
    const body = table.createTBody();
    for (const row of rows.slice(0, MAX_ROWS)) body.append(cells('td', row));
    return table;
}

/** Fills `place` from the JSON of Host::set_mirror. */
export function showMirror(place, json) {
    const source = JSON.parse(json);
    const title = document.createElement('h2');
    title.textContent = source.title ?? '';
    const sentence = document.createElement('p');
    sentence.textContent = source.sentence ?? '';
    place.replaceChildren(title, sentence, ...(source.tables ?? []).map(tableOf));
}

/** Says `text` through the live region `line`, even if it is what it said last. */
export function announce(line, text) {
    // A region that does not change is not read; a no-break space at the end makes it differ and sounds like nothing.
    line.textContent = line.textContent === text ? `${text}\u00a0` : text;
}
