// The part of an address behind # that opens a session (docs/session.md, "The links that Share makes").

const LONGEST = 32000;  // characters of a link that every browser and most mail programs take

const base64url = (bytes) => {
    let binary = '';
    for (const byte of bytes) binary += String.fromCharCode(byte);
    return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
};

/** Zlib's format; the bytes as they are where the browser has no deflate or they would not become shorter. */
async function packed(bytes) {
    if (typeof CompressionStream !== 'function') return bytes;
    const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate'));
    const deflated = new Uint8Array(await new Response(stream).arrayBuffer());
    return deflated.length < bytes.length ? deflated : bytes;
}

/** @param {string} text of a session in its short form (src/app/api/link_text.h)
 *  @returns {Promise<string | null>} the fragment without #, or null where it would be too long for a link */
export async function fragmentOf(text) {
    const bytes = new TextEncoder().encode(text);
    const fragment = `z=${bytes.length}.${base64url(await packed(bytes))}`;
    return fragment.length <= LONGEST ? fragment : null;
}
