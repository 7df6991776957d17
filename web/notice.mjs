// The card that replaces the picture when the program cannot run. Texts go in as text, never as HTML.

function element(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
}

function button(label, primary, action) {
    const made = element('button', primary ? 'button primary' : 'button', label);
    made.type = 'button';
    made.addEventListener('click', () => action(made));
    return made;
}

async function copyReport(text, made) {
    try {
        await navigator.clipboard.writeText(text);
    } catch {
        // Without https there is no clipboard API; the older way needs a selection.
        const area = element('textarea', 'visually-hidden');
        area.value = text;
        document.body.append(area);
        area.select();
        document.execCommand('copy');
        area.remove();
    }
    made.textContent = 'Copied';
}

/** Shows the card in `place`.
 *  @param {HTMLElement} place
 *  @param {{title: string, sentences: string[], items?: {name: string, why: string}[], report: string}} notice */
export function showNotice(place, notice) {
    const card = element('section', 'card');
    card.setAttribute('role', 'alert');
    const heading = element('h1', '', notice.title);
    heading.tabIndex = -1;
    card.append(heading);
    for (const sentence of notice.sentences) card.append(element('p', '', sentence));
    if (notice.items?.length) {
        const list = element('dl', '');
        for (const item of notice.items) list.append(element('dt', '', item.name), element('dd', '', item.why));
        card.append(list);
    }
    const actions = element('div', 'actions');
    actions.append(button('Reload', true, () => location.reload()));
    actions.append(button('Copy report', false, (made) => copyReport(notice.report, made)));
    card.append(actions);
    const details = element('details', '');
    details.append(element('summary', '', 'Details'), element('pre', '', notice.report));
    card.append(details);
    place.replaceChildren(card);
    place.hidden = false;
    heading.focus();
}
