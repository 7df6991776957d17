// Markdown of lessons as elements of the page. Only what is listed here is ever made; HTML in a lesson is shown as the
// text that it is.

const INLINE = { strong: 'strong', em: 'em', del: 'del' };

/** @returns {Promise<(markdown: string) => Node[]>} what turns Markdown into elements, with the library loaded */
export async function textMaker(base) {
    const { Lexer } = await import(new URL('marked.esm.js', base).href);
    return (markdown) => blocks(Lexer.lex(markdown));
}

function element(name, children = []) {
    const made = document.createElement(name);
    made.append(...children);
    return made;
}

/** The library hands texts over escaped for HTML; the page wants them as they are. */
function plain(text) {
    const names = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
    return text.replace(/&(amp|lt|gt|quot|#39);/g, (whole, name) => names[name]);
}

function link(token) {
    let url = null;
    try {
        url = new URL(token.href, document.baseURI);
    } catch {
        // Not an address: its text is left.
    }
    const children = inline(token.tokens);
    if (!url || !['https:', 'http:'].includes(url.protocol)) return children;
    const made = element('a', children);
    made.href = url.href;
    made.target = '_blank';
    made.rel = 'noopener noreferrer';
    return [made];
}

function inline(tokens = []) {
    return tokens.flatMap((token) => {
        if (INLINE[token.type]) return [element(INLINE[token.type], inline(token.tokens))];
        if (token.type === 'codespan') return [element('code', [plain(token.text)])];
        if (token.type === 'br') return [element('br')];
        if (token.type === 'link') return link(token);
        if (token.type === 'text' && token.tokens) return inline(token.tokens);
        if (token.type === 'text' || token.type === 'escape') return [plain(token.text)];
        return [token.raw];  // HTML, pictures and what a later version may know
    });
}

function table(token) {
    const cells = (row, name) => element('tr', row.map((cell) => element(name, inline(cell.tokens))));
    return element('table', [
        element('thead', [cells(token.header, 'th')]), element('tbody', token.rows.map((row) => cells(row, 'td'))),
    ]);
}

function blocks(tokens = []) {
    return tokens.flatMap((token) => {
        switch (token.type) {
        case 'space': return [];
        case 'heading': return [element(token.depth < 4 ? 'h3' : 'h4', inline(token.tokens))];
        case 'paragraph': return [element('p', inline(token.tokens))];
        case 'blockquote': return [element('blockquote', blocks(token.tokens))];
        case 'hr': return [element('hr')];
        case 'code': return [element('pre', [element('code', [token.text])])];
        case 'table': return [table(token)];
        case 'list': {
            const list = element(token.ordered ? 'ol' : 'ul', token.items.map((item) => element('li', blocks(item.tokens))));
            if (token.ordered && token.start > 1) list.start = token.start;
            return [list];
        }
        case 'text': return token.tokens ? inline(token.tokens) : [plain(token.text)];
        default: return [element('p', [token.raw])];
        }
    });
}
