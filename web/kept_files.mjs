// Files of the site that were fetched ahead, so that they can be opened without the network.

const MAX_FILE_BYTES = 16 * 1024 * 1024;  // larger ones are fetched when they are wanted

const kept = new Map();  // address -> Blob

/** Fetches what is not kept yet, one after the other. Throws where the network ends. */
export async function keepFiles(urls) {
    for (const url of urls) {
        if (kept.has(url.href)) continue;
        const response = await fetch(url);
        const blob = response.ok ? await response.blob() : null;
        if (blob && blob.size <= MAX_FILE_BYTES) kept.set(url.href, blob);
    }
}

/** The file at an address if it is kept, or null. */
export const keptFile = (url) => kept.get(url.href) ?? null;
