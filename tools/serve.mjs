// node tools/serve.mjs [FOLDER] [PORT]: a static server for trying the page, reachable from this machine only.
// Sends the MIME types and headers that a real host should send too.
import { createServer } from 'node:http';
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { extname, join, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';

const TYPES = {
    '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8',
    '.js': 'text/javascript; charset=utf-8', '.mjs': 'text/javascript; charset=utf-8',
    '.json': 'application/json; charset=utf-8', '.webmanifest': 'application/manifest+json',
    '.csv': 'text/csv; charset=utf-8', '.txt': 'text/plain; charset=utf-8', '.md': 'text/plain; charset=utf-8',
    '.wasm': 'application/wasm', '.svg': 'image/svg+xml', '.png': 'image/png', '.ico': 'image/x-icon',
    '.woff2': 'font/woff2', '.onnx': 'application/octet-stream', '.safetensors': 'application/octet-stream',
};
const COMPRESSIBLE = /^text\/|json|javascript|wasm|svg/;
const SMALLEST_WORTH_COMPRESSING = 1024;  // bytes

export const HEADERS = {
    'Cache-Control': 'no-cache',
    'Content-Security-Policy': "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; " +
        "img-src 'self' data: blob:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; font-src 'self'; " +
        "base-uri 'none'; form-action 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
    'Cross-Origin-Resource-Policy': 'cross-origin',
};

// The file that a URL path names below `root`, or null. Links that lead out of the folder are refused as well.
async function fileFor(root, urlPath) {
    let path;
    try {
        path = decodeURIComponent(urlPath);
    } catch {
        return null;
    }
    if (path.includes('\0')) return null;
    let file = resolve(join(root, path));
    try {
        let info = await stat(file);
        if (info.isDirectory()) {
            file = join(file, 'index.html');
            info = await stat(file);
        }
        const real = await realpath(file);
        return info.isFile() && real.startsWith(root + sep) ? { file: real, info } : null;
    } catch {
        return null;
    }
}

function encoderFor(accepted, type, size) {
    if (!COMPRESSIBLE.test(type) || size < SMALLEST_WORTH_COMPRESSING) return null;
    if (/\bbr\b/.test(accepted)) {
        return { name: 'br', stream: createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }) };
    }
    if (/\bgzip\b/.test(accepted)) return { name: 'gzip', stream: createGzip() };
    return null;
}

/** The packed form of a file, which a release has beside it: {name, file, size}, or null. */
async function packedBeside({ file, info }, accepted) {
    for (const [name, ending] of [['br', '.br'], ['gzip', '.gz']]) {
        if (!new RegExp(`\\b${name}\\b`).test(accepted)) continue;
        const packed = await stat(file + ending).catch(() => null);
        if (packed?.isFile() && packed.mtimeMs >= info.mtimeMs) return { name, file: file + ending, size: packed.size };
    }
    return null;
}

function refuse(response, code, sentence) {
    response.writeHead(code, { ...HEADERS, 'Content-Type': 'text/plain; charset=utf-8' });
    response.end(`${sentence}\n`);
}

async function answer(root, request, response) {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
        response.setHeader('Allow', 'GET, HEAD');
        return refuse(response, 405, 'Only GET and HEAD are served here.');
    }
    const found = await fileFor(root, request.url.split(/[?#]/, 1)[0]);
    if (!found) return refuse(response, 404, 'There is no such file.');

    const type = TYPES[extname(found.file).toLowerCase()] ?? 'application/octet-stream';
    const tag = `"${found.info.size.toString(16)}-${Math.round(found.info.mtimeMs).toString(16)}"`;
    const headers = { ...HEADERS, 'Content-Type': type, ETag: tag, Vary: 'Accept-Encoding' };
    if (request.headers['if-none-match'] === tag) {
        response.writeHead(304, headers);
        return response.end();
    }
    const packed = await packedBeside(found, request.headers['accept-encoding'] ?? '');
    if (packed) {
        response.writeHead(200, { ...headers, 'Content-Encoding': packed.name, 'Content-Length': packed.size });
        if (request.method === 'HEAD') return response.end();
        return pipeline(createReadStream(packed.file), response, () => {});
    }
    const encoder = encoderFor(request.headers['accept-encoding'] ?? '', type, found.info.size);
    if (encoder) headers['Content-Encoding'] = encoder.name;
    else headers['Content-Length'] = found.info.size;
    response.writeHead(200, headers);
    if (request.method === 'HEAD') return response.end();
    const steps = [createReadStream(found.file), ...(encoder ? [encoder.stream] : []), response];
    pipeline(steps, () => {});  // a browser that leaves early is no error
}

/** Serves `folder` on 127.0.0.1:`port` (0: any free port). Resolves with the listening server. */
export async function serve(folder, port) {
    const root = await realpath(folder);
    const server = createServer((request, response) => {
        answer(root, request, response).catch((error) => {
            console.error(error);
            if (!response.headersSent) refuse(response, 500, 'The server failed.');
            else response.destroy();
        });
    });
    await new Promise((done, fail) => server.once('error', fail).listen(port, '127.0.0.1', done));
    return server;
}

async function main() {
    const folder = process.argv[2] ?? 'build/web';
    const port = Number(process.argv[3] ?? process.env.PORT ?? 8080);
    if (!Number.isInteger(port) || port < 0 || port > 65535) {
        console.error(`The port must be a number from 0 to 65535, not ${process.argv[3] ?? process.env.PORT}.`);
        process.exit(2);
    }
    try {
        const server = await serve(folder, port);
        console.log(`ReLUscope is at http://localhost:${server.address().port} (Ctrl+C stops it)`);
    } catch (error) {
        const reasons = {
            EADDRINUSE: `Port ${port} is taken by another program; choose one with \`make run PORT=8081\`.`,
            EACCES: `Port ${port} may not be used without special rights; choose one above 1023.`,
            ENOENT: `There is no folder ${folder}; \`make web\` builds it.`,
        };
        console.error(reasons[error.code] ?? String(error));
        process.exit(1);
    }
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) await main();
