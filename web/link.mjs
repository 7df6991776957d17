// Links: a session in the part of the address behind #, which no server ever sees.
//
//     #s=BASE64URL          a whole session, as Share makes it
//     #example=ID&view=ID   a bundled example, for links written by hand

const MAX_LINK_CHARACTERS = 64 * 1024;

/** @param {string} session JSON text */
export function encodeSession(session) {
    const bytes = new TextEncoder().encode(session);
    let binary = '';
    for (const byte of bytes) binary += String.fromCharCode(byte);
    return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** @returns {string} JSON text; throws what atob and TextDecoder throw */
export function decodeSession(code) {
    const binary = atob(code.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

/** What a fragment asks for: {session} as text, {error}, or nothing. */
export function readFragment(hash) {
    if (hash.length <= 1) return {};
    if (hash.length > MAX_LINK_CHARACTERS) return { error: 'The link is too long to be one of ours.' };
    const parts = new URLSearchParams(hash.slice(1));
    const code = parts.get('s');
    if (code) {
        try {
            return { session: decodeSession(code) };
        } catch {
            return { error: 'The link is damaged: a part of it is missing. Copy it again as a whole.' };
        }
    }
    const example = parts.get('example');
    if (!example) return {};
    const commands = parts.get('view') ? [{ command: 'show_view', view: parts.get('view') }] : [];
    return { session: JSON.stringify({ format: 'reluscope-session', version: 1, example, commands }) };
}
