// Pictures as PNG files (ISO/IEC 15948), compressed by the browser, a little at a time. A canvas would do it in one
// call, but browsers that hide who visits a page change the pixels that a canvas gives back.

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const STRIP_BYTES = 1 << 18;  // some ten milliseconds of compression

const pause = () => new Promise((resolve) => { setTimeout(resolve, 0); });

export const canEncode = () => typeof CompressionStream === 'function';

const CRC_OF_BYTE = Uint32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
    return crc;
});

function crcOf(bytes) {
    let crc = 0xffffffff;
    for (const byte of bytes) crc = CRC_OF_BYTE[(crc ^ byte) & 255] ^ (crc >>> 8);
    return (crc ^ 0xffffffff) >>> 0;
}

/** Length, type, content, checksum. */
function chunk(type, content) {
    const bytes = new Uint8Array(content.length + 12);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, content.length);
    for (let i = 0; i < 4; i += 1) bytes[4 + i] = type.charCodeAt(i);
    bytes.set(content, 8);
    view.setUint32(content.length + 8, crcOf(bytes.subarray(4, content.length + 8)));
    return bytes;
}

/** Rows from the top down, each behind a 0: no filter, which suits screens of flat colours. */
async function writeRows(writer, rgb, width, height, goesOn) {
    const rowBytes = 3 * width;
    const most = Math.max(1, Math.floor(STRIP_BYTES / (rowBytes + 1)));
    for (let top = 0; top < height; top += most) {
        const count = Math.min(most, height - top);
        const strip = new Uint8Array(count * (rowBytes + 1));
        for (let i = 0; i < count; i += 1) {
            const row = height - 1 - top - i;
            strip.set(rgb.subarray(row * rowBytes, (row + 1) * rowBytes), i * (rowBytes + 1) + 1);
        }
        await writer.write(strip);
        await pause();  // browsers may compress in the page's own thread
        if (!goesOn((top + count) / height)) throw new Error('stopped');
    }
    await writer.close();
}

/** `rgb`: three bytes per pixel, rows from the bottom up as OpenGL reads them. Nothing but the picture is in the
 *  file. `goesOn` is told the share that is done, and ends the work by answering no. */
export async function encodePng(rgb, width, height, goesOn = () => true) {
    const header = new Uint8Array(13);  // size, 8 bits, RGB; zlib, one kind of filters, not interlaced
    const view = new DataView(header.buffer);
    view.setUint32(0, width);
    view.setUint32(4, height);
    header.set([8, 2, 0, 0, 0], 8);
    const stream = new CompressionStream('deflate');
    const chunks = [SIGNATURE, chunk('IHDR', header)];
    const writer = stream.writable.getWriter();
    const rows = writeRows(writer, rgb, width, height, goesOn).catch((error) => writer.abort(error));  // which ends the reading below
    const reader = stream.readable.getReader();
    for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        chunks.push(chunk('IDAT', value));
    }
    await rows;
    chunks.push(chunk('IEND', new Uint8Array(0)));
    return new Blob(chunks, { type: 'image/png' });
}
