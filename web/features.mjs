// What the program needs of a browser, tried before anything big is downloaded.

// The smallest modules with one instruction of each kind: a function that returns a v128, and one with a try block in
// the form that Emscripten 3.1.6 writes.
const HEAD = [0, 97, 115, 109, 1, 0, 0, 0];
const SIMD = [...HEAD, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11];
const EXCEPTIONS = [...HEAD, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 8, 1, 6, 0, 6, 64, 25, 11, 11];

const NEEDED = {
    'WebAssembly': 'The program itself is WebAssembly. Some browsers switch it off in their strictest security mode.',
    'WebAssembly SIMD': 'Chrome and Edge have it since version 91, Firefox since 89, Safari since 16.4.',
    'WebAssembly exceptions': 'Chrome and Edge have it since version 95, Firefox since 100, Safari since 15.2.',
    'Pointer events and ResizeObserver': 'Every browser of the last five years has them.',
    'WebGL2': 'The pictures are drawn with it. It may be switched off, or the graphics driver may be on a list of bad '
        + 'ones: try another browser, or switch hardware acceleration on.',
};

function validates(bytes) {
    try {
        return WebAssembly.validate(new Uint8Array(bytes));
    } catch {
        return false;
    }
}

function hasWebGL2() {
    try {
        const context = document.createElement('canvas').getContext('webgl2');
        // Browsers allow few contexts at once; give this one back.
        context?.getExtension('WEBGL_lose_context')?.loseContext();
        return context !== null;
    } catch {
        return false;
    }
}

/** What is missing here, as {name, why} with words for the reader; empty if all is there. */
export function missingFeatures() {
    const has = {
        'WebAssembly': typeof WebAssembly === 'object',
        'WebAssembly SIMD': validates(SIMD),
        'WebAssembly exceptions': validates(EXCEPTIONS),
        'Pointer events and ResizeObserver': typeof ResizeObserver === 'function' && typeof PointerEvent === 'function',
        'WebGL2': hasWebGL2(),
    };
    const names = Object.keys(NEEDED).filter((name) => !has[name]);
    // Without WebAssembly at all its parts need no mention.
    const parts = has.WebAssembly ? names : names.filter((name) => !name.startsWith('WebAssembly '));
    return parts.map((name) => ({ name, why: NEEDED[name] }));
}
