// What an ES module of the site imports and exports, and where in its text, read by acorn (Debian's node-acorn, which
// Emscripten needs as well).
import { createRequire } from 'node:module';

/** Debian keeps its modules here; a Node from elsewhere does not look there by itself. */
const ACORN = ['acorn', '/usr/share/nodejs/acorn/dist/acorn.js'];

function loadAcorn() {
    const require = createRequire(import.meta.url);
    for (const name of ACORN) {
        try {
            return require(name);
        } catch {
            // The next place.
        }
    }
    throw new Error('acorn is missing; install node-acorn');
}

const acorn = loadAcorn();

export function parse(text, name) {
    try {
        return acorn.parse(text, { ecmaVersion: 'latest', sourceType: 'module' });
    } catch (error) {
        throw new Error(`${name}: ${error.message}`);
    }
}

/** Calls `visit` with every node of a syntax tree. */
export function walk(node, visit) {
    visit(node);
    for (const value of Object.values(node)) {
        for (const child of Array.isArray(value) ? value : [value]) {
            if (child && typeof child.type === 'string') walk(child, visit);
        }
    }
}

/** `text` with pieces replaced: [{start, end, text}], which do not overlap. */
export function replaced(text, pieces) {
    let result = '';
    let place = 0;
    for (const piece of [...pieces].sort((a, b) => a.start - b.start)) {
        result += text.slice(place, piece.start) + piece.text;
        place = piece.end;
    }
    return result + text.slice(place);
}

/** The string literals of a module, its imports' addresses among them. */
export function stringsOf(text, name) {
    const strings = [];
    walk(parse(text, name), (node) => {
        if (node.type === 'Literal' && typeof node.value === 'string') strings.push(node);
    });
    return strings;
}

function namesOf(declaration) {
    if (declaration.type !== 'VariableDeclaration') return [declaration.id.name];
    return declaration.declarations.map(({ id }) => {
        if (id.type !== 'Identifier') throw new Error('a pattern is exported');
        return id.name;
    });
}

/** `import {a as b} from './c.mjs'` as the destructuring of what bundled.get('c.mjs') returns. */
function importText({ specifiers, source }) {
    const from = `bundled.get(${JSON.stringify(source.value.replace(/^\.\//, ''))})`;
    const whole = specifiers.find(({ type }) => type === 'ImportNamespaceSpecifier');
    if (whole) return `const ${whole.local.name} = ${from};`;
    const names = specifiers.map(({ imported, local }) => `${imported?.name ?? 'default'}: ${local.name}`);
    return names.length > 0 ? `const { ${names.join(', ')} } = ${from};` : `${from};`;
}

/** A module as the body of a function that returns what it exports. `bundled` stands for the modules around it:
 *  get(name) and load(address) give their exports, the latter as a promise, and meta is their import.meta. */
export function functionBody(text, name) {
    const pieces = [];
    const exported = [];
    const refuse = (why) => { throw new Error(`${name}: ${why}, which cannot be put into a single file`); };
    for (const node of parse(text, name).body) {
        const whole = { start: node.start, end: node.end };
        if (node.type === 'ImportDeclaration') {
            pieces.push({ ...whole, text: importText(node) });
        } else if (node.type === 'ExportAllDeclaration' || node.source) {
            refuse('it hands on what another module exports');
        } else if (node.type === 'ExportDefaultDeclaration') {
            if (node.declaration.id) refuse('its default has a name');
            pieces.push({ start: node.start, end: node.declaration.start, text: 'const bundledDefault = ' });
            exported.push('default: bundledDefault');
        } else if (node.type === 'ExportNamedDeclaration') {
            if (node.declaration?.kind === 'let' || node.declaration?.kind === 'var') refuse('it exports what may change');
            if (node.declaration) pieces.push({ start: node.start, end: node.declaration.start, text: '' });
            else pieces.push({ ...whole, text: '' });
            exported.push(...(node.declaration ? namesOf(node.declaration) : []));
            exported.push(...node.specifiers.map((one) => `${one.exported.name}: ${one.local.name}`));
        }
    }
    walk(parse(text, name), (node) => {
        if (node.type === 'ImportExpression') pieces.push({ start: node.start, end: node.source.start, text: 'bundled.load(' });
        if (node.type === 'MetaProperty' && node.meta.name === 'import') pieces.push({ start: node.start, end: node.end, text: 'bundled.meta' });
    });
    return `'use strict';\n${replaced(text, pieces)}\nreturn { ${exported.join(', ')} };`;
}
