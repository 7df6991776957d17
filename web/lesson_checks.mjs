// What a lesson asks of the program, and what it says of the answers (docs/lessons.md). Knows no page: tests run it
// under Node.

/** What stands in an answer under a path: "document.clusters", "clusters.0.size", "bars.label=age.value",
 *  "parts.length". A step key=value goes to the first item of a list whose member `key` has that value. Nothing
 *  there: null. */
export function lookUp(answer, path) {
    let value = answer;
    for (const step of path.split('.')) {
        if (value === null || value === undefined) return null;
        const [key, wanted] = step.split('=');
        if (wanted !== undefined && Array.isArray(value)) value = value.find((item) => String(item?.[key]) === wanted);
        else if (key === 'length' && Array.isArray(value)) value = value.length;
        else value = typeof value === 'object' && Object.hasOwn(value, key) ? value[key] : null;
    }
    return value ?? null;
}

/** A value as it stands in a lesson, or what a query finds: {query, path}. */
export function valueOf(wanted, ask) {
    const looked = wanted !== null && typeof wanted === 'object' && wanted.query;
    return looked ? lookUp(ask(wanted.query), wanted.path) : wanted;
}

/** So many digits behind the point that a typed number stays as it was typed. */
const decimals = (value) => (/e/.test(String(value)) ? undefined : Math.min(12, String(value).split('.')[1]?.length ?? 0));

const SMALLEST_PLAIN = 1e-4;  // smaller numbers are written with a power of ten
const RAISED = '\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079';

/** "4.3 \u00b7 10\u207b\u00b9\u2076" */
function asPower(value) {
    const [digits, power] = value.toExponential(1).split('e');
    return `${digits} \u00b7 10\u207b${[...power.slice(1)].map((digit) => RAISED[digit]).join('')}`.replace('-', '\u2212');
}

/** A value as people read it. */
export function inWords(value, digits) {
    if (value === null || value === undefined) return 'nothing';
    if (typeof value === 'boolean') return value ? 'yes' : 'no';
    if (typeof value !== 'number') return typeof value === 'string' ? value : JSON.stringify(value);
    if (value !== 0 && digits === undefined && Math.abs(value) < SMALLEST_PLAIN) return asPower(value);
    const rounded = digits === undefined ? Number(value.toPrecision(3)) : value;
    const options = digits === undefined ? { maximumSignificantDigits: Number.isInteger(value) ? 15 : 3 }
        : { minimumFractionDigits: digits, maximumFractionDigits: digits };
    const text = new Intl.NumberFormat('en', options).format(Number.isInteger(value) ? value : rounded);
    return text.replace('-', '\u2212');
}

const ROUNDING = 1e-9;  // of a number that went through text

/** Whether two values are the same; numbers up to `within`. */
export function isSame(a, b, within = 0) {
    if (typeof a === 'number' && typeof b === 'number') {
        return Math.abs(a - b) <= within + ROUNDING * Math.max(1, Math.abs(b));
    }
    return JSON.stringify(a) === JSON.stringify(b);
}

const COMPARISONS = {
    equals: { holds: (found, value) => isSame(found, value), words: (value) => `it should be ${value}` },
    differs: { holds: (found, value) => !isSame(found, value), words: (value) => `it should be something else than ${value}` },
    above: { holds: (found, value) => found !== null && found > value, words: (value) => `it should be more than ${value}` },
    below: { holds: (found, value) => found !== null && found < value, words: (value) => `it should be less than ${value}` },
    'at least': { holds: (found, value) => found !== null && found >= value, words: (value) => `it should be at least ${value}` },
    'at most': { holds: (found, value) => found !== null && found <= value, words: (value) => `it should be at most ${value}` },
    near: {
        holds: (found, value, within) => typeof found === 'number' && isSame(found, value, within),
        words: (value) => `it should be about ${value}`,
    },
    contains: {
        holds: (found, value) => (Array.isArray(found) ? found.some((item) => isSame(item, value))
            : typeof found === 'string' && found.includes(String(value))),
        words: (value) => `it should contain ${value}`,
    },
    known: { holds: (found) => found !== null, words: () => 'there should be something' },
    unknown: { holds: (found) => found === null, words: () => 'there should be nothing' },
};

/** @returns {{holds: boolean, sentence: string}} what a check of a lesson finds; the sentence says what is missing */
export function check(wanted, ask) {
    const found = lookUp(ask(wanted.query), wanted.path);
    const value = valueOf(wanted.value ?? null, ask);
    const { holds, words } = COMPARISONS[wanted.is];
    if (holds(found, value, wanted.within)) return { holds: true, sentence: '' };
    const fallback = `${wanted.path} is ${inWords(found)}; ${words(inWords(value))}.`;
    const sentence = wanted.otherwise ? wanted.otherwise.replaceAll('{{found}}', inWords(found)) : fallback;
    return { holds: false, sentence };
}

/** The values of a step as texts, by name. */
export function namedValues(values, ask) {
    return Object.fromEntries(Object.entries(values ?? {}).map(([name, { query, path, digits, times }]) => {
        const found = lookUp(ask(query), path);
        return [name, inWords(typeof found === 'number' && times !== undefined ? found * times : found, digits)];
    }));
}

/** A text with its values in place. */
export function filled(text, values) {
    return text.replace(/\{\{([a-z0-9_]+)\}\}/g, (whole, name) => values[name] ?? whole);
}

/** The number that somebody typed: "1,369", "0.5", "0,5", "\u22123"; null for anything else. */
export function typedNumber(text) {
    let plain = text.trim().replaceAll('\u2212', '-').replaceAll(/[\s\u00a0\u202f']/g, '');
    if (/^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(plain)) plain = plain.replaceAll(',', '');
    else plain = plain.replace(',', '.');
    return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : null;
}

/** Whether an answer is right: a number, or the text of a choice. */
export function isRight(given, question, ask) {
    const right = valueOf(question.answer, ask);
    if (question.choices) return String(right) === given;
    return typeof right === 'number' && isSame(given, right, question.within ?? 0);
}

/** What a wrong answer is, in words: "5 is too low", "it is not 'inside'". */
export function howFarOff(given, question, ask) {
    if (question.choices) return `it is not \u201c${given}\u201d`;
    const right = valueOf(question.answer, ask);
    const words = inWords(given, decimals(given));
    if (typeof right !== 'number') return `it is not ${words}`;
    return `${words} is too ${given < right ? 'low' : 'high'}`;
}

/** The right answer in words. */
export function rightAnswer(question, ask) {
    const right = valueOf(question.answer, ask);
    return typeof right === 'number' ? inWords(right, Number.isInteger(right) ? 0 : undefined) : String(right);
}
