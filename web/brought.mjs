// What a page that `reluscope export` wrote brings along (docs/notebooks.md): files to open, and how to show them. The
// site's own page brings nothing.

const MEMBERS = ['theme', 'view', 'hide'];

/** The bytes that base64 stands for. */
export function bytesOf(base64) {
    const binary = atob(base64);
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < binary.length; i += 1) bytes[i] = binary.charCodeAt(i);
    return bytes;
}

/** @param {string | undefined} text of the element #brought: null, or {title, files: [{name, base64}], commands,
 *  theme, view, hide}
 *  @returns {{title: string, files: () => File[], commands: object[], parameters: [string, string][]} | null} */
export function readBrought(text) {
    const brought = JSON.parse(text ?? 'null');
    if (brought === null) return null;
    return {
        title: brought.title,
        files: () => brought.files.map(({ name, base64 }) => new File([bytesOf(base64)], name)),
        commands: brought.commands ?? [],
        // Nothing is kept: what such a page shows is in its file, and pages opened as files share one storage.
        parameters: [['persist', '0'], ['welcome', '0'],
            ...MEMBERS.filter((member) => brought[member]).map((member) => [member, brought[member]])],
    };
}
