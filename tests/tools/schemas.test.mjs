// docs/schemas: what the program writes is valid, what it reads is judged as the program judges it, and what is
// mutilated is refused.
import Ajv2020 from 'ajv/dist/2020.js';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const program = join(root, 'build', 'native', 'reluscope');
const folder = mkdtempSync(join(tmpdir(), 'reluscope-schemas-'));
after(() => rmSync(folder, { recursive: true }));

const files = readdirSync(join(root, 'docs', 'schemas')).filter((name) => name.endsWith('.schema.json')).sort();
const schemas = new Map(files.map((name) => [name.replace('.schema.json', ''), JSON.parse(readFileSync(join(root, 'docs', 'schemas', name), 'utf8'))]));
// Strict: a keyword that is misspelt or has no effect is an error. A member may be declared in one place and required
// in another.
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, strictTypes: false, strictRequired: false });
for (const schema of schemas.values()) ajv.addSchema(schema);

const faults = (schema, value) => {
    const validate = ajv.getSchema(`${schema}.schema.json`);
    return validate(value) ? [] : validate.errors.map(({ instancePath, message }) => `${instancePath} ${message}`);
};
const assertValid = (schema, value, label) => assert.deepEqual(faults(schema, value), [], label);
const assertRefused = (schema, value, label) => assert.notEqual(faults(schema, value).length, 0, `${schema} takes ${label}`);

const settings = { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, OPENBLAS_NUM_THREADS: '1' } };
const run = (...args) => spawnSync(program, args, settings);
const bundled = (name) => ['json', 'csv'].map((kind) => join(root, 'data', name, `${name}.${kind}`));
const read = (path) => JSON.parse(readFileSync(path, 'utf8'));
const place = (name) => join(folder, name);
let written = 0;
/** What a command writes to the file that `option` names. */
const output = (option, ...args) => {
    const name = place(`out${written++}.json`);
    const { status, stderr } = run(...args, option, name);
    assert.equal(status, 0, `${args.join(' ')}: ${stderr}`);
    return read(name);
};
const info = (file) => {
    const { status, stdout, stderr } = run('info', '--json', file);
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout);
};

// Tables with what the bundled ones lack.
before(() => {
    const [head, ...iris] = readFileSync(bundled('iris')[1], 'utf8').trimEnd().split('\n');
    writeFileSync(place('gaps.csv'), [head, ...iris.map((line, i) => (i === 1 ? line.replace(/^[^,]*/, '') : line))].join('\n'));
    const [titles, ...rows] = readFileSync(bundled('titanic')[1], 'utf8').trimEnd().split('\n');
    const at = titles.split(',').indexOf('survived');
    assert.equal(at, titles.split(',').length - 1);
    writeFileSync(place('few_answers.csv'), [titles, ...rows.map((line, i) => (i < 20 ? line : line.replace(/[^,]*$/, '')))].join('\n'));
    writeFileSync(place('page.html'), '<!doctype html>\n<script type="application/json" id="brought">null</script>\n');
    writeFileSync(place('box.json'), JSON.stringify({ lo: [-1, -1], hi: [1, 1] }));
    const trained = run('train', '--toy', 'circles', '--hidden', '4,4', '--residual', '--leaky', '0.1', '--epochs', '2',
        '--out', 'skip.json', '--save-table', 'skip.csv');
    assert.equal(trained.status, 0, trained.stderr);
});

/** Of each schema the outputs that are looked at: what is said of it, and how it is made. */
const explain = (name, ...options) => () => output('--out', 'explain', ...bundled(name), ...options);
const simplify = (name, ...options) => () => output('--report', 'simplify', ...bundled(name), ...options);
const change = (name, ...options) => () => output('--out', 'counterfactual', ...bundled(name), ...options);
const parts = (name, ...options) => () => output('--out', 'attribute', ...bundled(name), ...options);
const model = (...options) => () => output('--out', ...options);
const families = (name, ...options) => {
    const file = place(`families${written++}.json`);
    const { status, stderr } = run('simplify', ...bundled(name), ...options, '--out', file);
    assert.equal(status, 0, stderr);
    return file;
};
const OUTPUTS = {
    report: {
        'Titanic, a row, the time': explain('titanic', '--row', '3', '--time'),
        'Iris, three classes': explain('iris', '--row', '0'),
        'one ReLU, a number': explain('one_relu', '--row', '5'),
        'moons, few of many clusters': explain('moons', '--max-clusters', '3'),
        'a boolean formula without encoder': explain('boolean', '--row', '1'),
        'no answers': explain('iris', '--ignore', 'species', '--row', '0'),
        'a row that is left out': () => output('--out', 'explain', bundled('iris')[0], place('gaps.csv'), '--row', '1'),
        'few answers': () => output('--out', 'explain', bundled('titanic')[0], place('few_answers.csv'), '--target', 'survived'),
        'a leaky network with sums': () => output('--out', 'explain', place('skip.json'), place('skip.csv'), '--row', '0'),
        'families': () => output('--out', 'explain', families('titanic', '--families', '3'), bundled('titanic')[1]),
        'families of a number': () => output('--out', 'explain', families('one_relu', '--families', '2'), bundled('one_relu')[1]),
        'a published merge': () => output('--out', 'explain', families('titanic', '--families', '2', '--by', 'aletheia'), bundled('titanic')[1]),
    },
    rows: {
        'Titanic': () => output('--assignments', 'explain', ...bundled('titanic')),
        'a number': () => output('--assignments', 'explain', ...bundled('one_relu')),
        'a row that is left out': () => output('--assignments', 'explain', bundled('iris')[0], place('gaps.csv')),
        'no answers': () => output('--assignments', 'explain', ...bundled('iris'), '--ignore', 'species'),
    },
    partition: {
        'moons, checked, the whole plane': model('partition', bundled('moons')[0], '--window', '-2', '3', '-2', '2', '--check', '--whole', '--time'),
        'a slice of Iris': model('partition', bundled('iris')[0], '--features', '2', '3', '--at', '0.1,0.2'),
        'one layer of moons': model('partition', bundled('moons')[0], '--depth', '1'),
        'no layer': model('partition', bundled('moons')[0], '--depth', '0'),
        'stopped': model('partition', bundled('moons')[0], '--window', '-2', '3', '-2', '2', '--max-regions', '5'),
        'a network with sums': () => output('--out', 'partition', place('skip.json')),
    },
    path: {
        'Iris': model('path', bundled('iris')[0], '--from=-1,0,-1,-1', '--to=1,0,1,1', '--time'),
        'moons, stopped': model('path', bundled('moons')[0], '--from=-2,-2', '--to=3,2', '--max-pieces', '2'),
        'a line of no length': model('path', bundled('moons')[0], '--from=1,1', '--to=1,1'),
    },
    counterfactual: {
        'Titanic with alternatives': change('titanic', '--row', '3', '--alternatives', '2'),
        'a probability': change('titanic', '--row', '2', '--to', '0.7'),
        'one column, l1': change('titanic', '--row', '5', '--norm', 'l1', '--max-columns', '1'),
        'anywhere, relaxed': change('titanic', '--row', '3', '--box', 'none', '--relaxed'),
        'no time': change('titanic', '--row', '7', '--budget', '0.000001'),
        'a class by name': change('iris', '--row', '3', '--to', 'virginica'),
        'a value': change('one_relu', '--row', '3', '--to', '2'),
        'a value that is not reached': change('one_relu', '--row', '3', '--to', '99'),
    },
    attribution: {
        'Titanic': parts('titanic', '--row', '3', '--method', 'shapley'),
        'Iris against drawn rows': parts('iris', '--row', '3', '--method', 'expected-gradients', '--background', '10', '--seed', '4', '--time'),
        'along one line': parts('wine', '--row', '0', '--method', 'integrated-gradients'),
        'estimates': parts('breast_cancer', '--row', '0', '--method', 'shapley', '--background', '3'),
        'rows of a file': parts('one_relu', '--row', '0', '--method', 'shapley', '--background', bundled('one_relu')[1]),
    },
    simplification: {
        'units, on the rows': simplify('titanic', '--lossless', 'data'),
        'units, in a box': simplify('titanic', '--lossless', 'box'),
        'units, in a box of a file': () => output('--report', 'simplify', bundled('moons')[0], '--lossless', 'box', '--box', place('box.json')),
        'families': simplify('titanic', '--families', '4', '--time'),
        'families by the answers, touching, another table':
            simplify('iris', '--families', '2', '--by', 'answers', '--touching', '--held-out', bundled('iris')[1]),
        'families of a number': simplify('one_relu', '--families', '2'),
        'a published merge': simplify('titanic', '--families', '3', '--by', 'aletheia'),
        'a published merge of numbers': simplify('one_relu', '--families', '1', '--by', 'aletheia'),
        'pruning': simplify('titanic', '--prune', '3'),
        'pruning of three classes': simplify('wine', '--prune', '2'),
        'fewer patterns': simplify('titanic', '--sparsity', '5'),
        'fewer patterns of a number': simplify('one_relu', '--sparsity', '1'),
        'one layer': simplify('titanic', '--flatten'),
        'one layer, another table': simplify('iris', '--flatten', '--held-out', bundled('iris')[1]),
    },
    'model-info': {
        'Titanic': () => info(bundled('titanic')[0]),
        'an ONNX file': () => info(join(root, 'tests', 'data', 'onnx', 'moons.dynamo.onnx')),
        'families': () => info(families('titanic', '--families', '3')),
    },
    'table-info': { 'Titanic': () => info(bundled('titanic')[1]), 'moons': () => info(bundled('moons')[1]), 'a gap': () => info(place('gaps.csv')) },
    lesson: Object.fromEntries(['template', ...read(join(root, 'data', 'lessons', 'lessons.json'))].map((name) => [name, () => {
        const { status, stdout, stderr } = run('lesson', '--json', join(root, 'data', 'lessons', `${name}.md`));
        assert.equal(status, 0, stderr);
        return JSON.parse(stdout);
    }])),
    model: {
        'trained, leaky, with sums': () => read(place('skip.json')),
        'from ONNX': () => {
            assert.equal(run('convert', join(root, 'tests', 'data', 'onnx', 'moons.dynamo.onnx'), 'onnx.json').status, 0);
            return read(place('onnx.json'));
        },
        'families': () => read(families('titanic', '--families', '3')),
        'a published merge': () => read(families('titanic', '--families', '2', '--by', 'aletheia')),
        'fewer patterns': () => read(families('iris', '--sparsity', '3')),
        ...Object.fromEntries(readdirSync(join(root, 'data'), { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== 'lessons')
            .map(({ name }) => [name, () => read(bundled(name)[0])])),
    },
};

/** Members that may be absent, of the first outputs above. */
const MAY_BE_ABSENT = {
    report: ['seconds', 'row', 'clusters_of_one_row', 'clusters_of_one_class'], rows: [], partition: ['seconds', 'decision_boundary'], path: ['seconds'],
    counterfactual: [], attribution: [], simplification: [], 'model-info': ['target'], 'table-info': [], lesson: [],
    model: ['name', 'features', 'link', 'target', 'classes', 'encoder', 'source', 'licence', 'training'],
};

/**
 * Copies of `value` with one thing wrong: a member, or the first element of a list, replaced by what stands nowhere.
 * `training` may be anything, and so may the members of a lesson's commands and questions.
 */
const NAMED = ['command', 'what'];
function* mutilated(value, path = []) {
    const entries = Array.isArray(value) ? value.slice(0, 1).map((item, i) => [i, item]) : Object.entries(value ?? {});
    for (const [key, item] of entries) {
        if (key === 'training' && value.format === 'reluscope-model') continue;
        if (path[0] === 'steps' && NAMED.some((name) => key !== name && typeof value[name] === 'string')) continue;
        const put = (other) => Object.assign(Array.isArray(value) ? [...value] : { ...value }, { [key]: other });
        yield [[...path, key].join('.'), put({ 'no such member': true })];
        if (item === null || typeof item !== 'object') continue;
        for (const [where, inner] of mutilated(item, [...path, key])) yield [where, put(inner)];
    }
}

describe('the schemas', () => {
    test('are read without a complaint, and cover all that is written', () => {
        for (const name of schemas.keys()) assert.equal(typeof ajv.getSchema(`${name}.schema.json`), 'function', name);
        assert.deepEqual([...schemas.keys()].sort(), [...Object.keys(OUTPUTS), 'box', 'session'].sort());
    });
    test('describe every member in a sentence', () => {
        const visit = (schema, whole, where) => {
            for (const [key, value] of Object.entries(schema)) {
                if (key === 'if' || key === 'then' || key === 'else' || key === 'not' || value === null || typeof value !== 'object') continue;
                if (key === 'properties') {
                    for (const [member, inner] of Object.entries(value)) {
                        if (inner === false) continue;
                        const [, name] = (inner.$ref ?? '').match(/^#\/\$defs\/(\w+)$/) ?? [];
                        const text = inner.description ?? whole.$defs?.[name]?.description ?? '';
                        assert.match(text, /^[^\n]{3,}\.$/, `${where}: ${member}`);
                    }
                }
                visit(value, whole, where);
            }
        };
        for (const [name, schema] of schemas) visit(schema, schema, name);
    });
    test('have members that their documents name', () => {
        const DOCUMENTS = {
            report: ['report', 'merging', 'families'], rows: ['report'], partition: ['partition'], path: ['path'], counterfactual: ['counterfactual'],
            attribution: ['attributions'], simplification: ['simplify', 'families', 'merging', 'sparsity'], model: ['json-model'], session: ['session'],
            box: ['simplify'], lesson: ['lessons'],
        };
        const members = ({ properties = {} }) => Object.keys(properties).filter((name) => properties[name] !== false);
        const names = (schema) => (schema === null || typeof schema !== 'object' ? [] : [...members(schema), ...Object.values(schema).flatMap(names)]);
        for (const [schema, documents] of Object.entries(DOCUMENTS)) {
            const text = documents.map((name) => readFileSync(join(root, 'docs', `${name}.md`), 'utf8')).join('\n');
            for (const name of new Set(names(schemas.get(schema))))
                assert.ok(new RegExp(`["\`.]${name}["\`]`).test(text), `${schema}: ${name} is not named in docs/${documents.join('.md, docs/')}.md`);
        }
    });
    test('are named in docs/site/formats.md', () => {
        const page = readFileSync(join(root, 'docs', 'site', 'formats.md'), 'utf8');
        for (const name of files) assert.ok(page.includes(`(../schemas/${name})`), name);
    });
});

for (const [schema, outputs] of Object.entries(OUTPUTS)) {
    describe(schema, () => {
        for (const [label, make] of Object.entries(outputs)) test(label, () => assertValid(schema, make()));
        test('what is mutilated is refused', () => {
            const [[label, make]] = Object.entries(outputs);
            const value = make();
            let tried = 0;
            for (const [where, wrong] of mutilated(value)) {
                assertRefused(schema, wrong, `${label} with a wrong ${where}`);
                ++tried;
            }
            assert.ok(tried > 5, `${tried}`);
            assertRefused(schema, { ...value, 'no such member': 1 }, 'a member that it does not know');
            for (const member of Object.keys(value)) {
                const { [member]: gone, ...rest } = value;
                const taken = faults(schema, rest).length === 0;
                assert.equal(taken, MAY_BE_ABSENT[schema].includes(member), `${label} without ${member}`);
            }
        });
    });
}

test('a lesson that is mutilated in any of its blocks is refused', () => {
    const kinds = new Set();
    for (const make of Object.values(OUTPUTS.lesson)) {
        const lesson = make();
        for (const { title, parts } of lesson.steps) {
            for (const part of parts) {
                kinds.add(Object.keys(part)[0]);
                for (const [where, wrong] of mutilated({ ...lesson, steps: [{ title, parts: [part] }] }))
                    assertRefused('lesson', wrong, `${lesson.title}, ${title}, with a wrong ${where}`);
            }
        }
    }
    assert.deepEqual([...kinds].sort(), ['answer', 'do', 'facts', 'load', 'point', 'predict', 'text', 'values']);
});

test('every format that is written belongs to one schema alone', () => {
    for (const [schema, outputs] of Object.entries(OUTPUTS)) {
        const [make] = Object.values(outputs);
        const value = make();
        for (const other of Object.keys(OUTPUTS)) assert.equal(faults(other, value).length === 0, other === schema, `${schema} as ${other}`);
    }
});

describe('what the program reads', () => {
    const stack = {
        format: 'reluscope-model', version: 1, inputs: 2,
        layers: [{ weights: [[1, -1], [1, 1]], bias: [0, 1], activation: 'relu' }, { weights: [[1, 1]] }],
    };
    const graph = {
        format: 'reluscope-model', version: 1, inputs: 2, output: 5, nodes: [
            { op: 'affine', input: 0, weights: [[1, -1], [1, 1]] }, { name: 'h', op: 'activation', input: 1, slope: 0 }, { op: 'sum', inputs: [0, 2] },
            { op: 'concat', inputs: [0, 3] }, { op: 'affine', input: 4, weights: [[1, 2, 3, 4]], bias: [1] }],
    };
    const layer = (more) => ({ ...stack, layers: [{ ...stack.layers[0], ...more }, stack.layers[1]] });
    const node = (at, more) => ({ ...graph, nodes: graph.nodes.map((one, i) => (i === at ? { ...one, ...more } : one)) });
    const columns = (...list) => ({ ...stack, encoder: { columns: list } });
    const number = { column: 'a', kind: 'numeric' };
    const category = { column: 'b', kind: 'onehot', categories: ['x'] };
    const family = { name: 'f', size: 1, patterns: ['11'], weights: [[1, 1]], bias: [0] };
    const withFamilies = (more, inner = {}) => ({ ...stack, families: { rows: 1, families: [{ ...family, ...inner }], ...more } });
    const MODELS = {
        taken: {
            stack, graph, 'layers alone': layer({ bias: undefined }), 'a leaky layer': layer({ activation: 'leaky_relu', slope: 0.1 }),
            'a slope per unit': layer({ activation: 'prelu', slope: [0.1, 0.2] }),
            'a picture': { ...stack, image: { width: 2, height: 1 } },
            'names': { ...stack, name: 'n', features: ['a', 'b'], target: 't', classes: ['no', 'yes'], link: 'sigmoid', licence: 'l', source: 's' },
            'a unit': { ...stack, target: 't', target_unit: 'u' },
            'any training record': { ...stack, training: { anything: [1, { x: null }] } }, 'a graph with slopes': node(1, { slope: [0.5, 0.2] }),
            'numbers and categories': columns({ ...number, mean: 1, scale: 2, fill: 3, unit: 'm' }, { ...category, fill: 'x' }),
            'a missing number': columns({ ...number, fill: 1, was_missing: true }), 'a missing category': columns({ ...category, missing: true }),
            'another category': columns({ ...category, other: true }),
            'order, and yes or no': columns({ column: 'a', kind: 'ordinal', values: [['low', 0], ['high', 1]], mean: 1, scale: 2, fill: 'low' },
                { column: 'b', kind: 'boolean', true: 'yes', fill: 0.5 }),
            'families': withFamilies({ by: 'fidelity', touching: false, of: { model: 'm', clusters: 3 }, agreement: 1, held_out: { rows: 2, r2: 0.5 } },
                { rule: 'if' }),
            'families by centroids': withFamilies({ unseen: 'centroid' }, { centroid: [0, 0] }),
        },
        refused: {
            'no format': { ...stack, format: undefined }, 'another version': { ...stack, version: 2 }, 'no inputs': { ...stack, inputs: 0 },
            'half an input': { ...stack, inputs: 1.5 }, 'neither layers nor nodes': { ...stack, layers: undefined },
            'no layers': { ...stack, layers: [] }, 'both': { ...graph, layers: stack.layers },
            'nodes without output': { ...graph, output: undefined }, 'an unknown key': { ...stack, colour: 'red' },
            'a misspelt key': layer({ activaton: 'relu' }),
            'another activation': layer({ activation: 'tanh' }), 'no slope': layer({ activation: 'leaky_relu' }),
            'a slope of a ReLU': layer({ slope: 0.1 }), 'text as weights': layer({ weights: [['1', 2], [3, 4]] }),
            'no weights': layer({ weights: [] }),
            'another link': { ...stack, link: 'tanh' }, 'a class twice': { ...stack, classes: ['a', 'a'] }, 'a number as name': { ...stack, name: 3 },
            'a picture without height': { ...stack, image: { width: 2 } },
            'another operation': node(0, { op: 'conv' }), 'an input too many': node(0, { inputs: [0] }), 'no values': node(2, { inputs: [] }),
            'a negative value': node(1, { input: -1 }), 'an activation without slope': node(1, { slope: undefined }),
            'no columns': columns(), 'a column of no kind': columns({ column: 'a' }, number),
            'another kind': columns({ column: 'a', kind: 'date' }, number), 'a scale of 0': columns({ ...number, scale: 0 }, number),
            'categories twice': columns({ ...category, categories: ['x', 'x'] }),
            'fill and missing': columns({ ...category, fill: 'x', missing: true }),
            'a text as fill of a number': columns({ ...number, fill: 'x' }, number),
            'categories of a number': columns({ ...number, categories: ['x'] }, number),
            'no texts in order': columns({ column: 'a', kind: 'ordinal', values: [] }, number),
            'a text without number': columns({ column: 'a', kind: 'ordinal', values: [['low']] }, number),
            'no families': withFamilies({ families: [] }), 'a family without name': withFamilies({}, { name: undefined }),
            'a pattern of other marks': withFamilies({}, { patterns: ['1x'] }), 'centroids of no use': withFamilies({}, { centroid: [0, 0] }),
            'no centroids': withFamilies({ unseen: 'centroid' }), 'unseen patterns to nobody': withFamilies({ unseen: 'nobody' }),
        },
    };
    for (const [kind, models] of Object.entries(MODELS)) {
        for (const [label, value] of Object.entries(models)) {
            test(`a model, ${kind}: ${label}`, () => {
                const whole = JSON.parse(JSON.stringify(value));
                writeFileSync(place('model.json'), JSON.stringify(whole));
                const { status, stderr } = run('info', 'model.json');
                assert.equal(status, kind === 'taken' ? 0 : 1, stderr);
                assert.equal(faults('model', whole).length === 0, kind === 'taken', `${faults('model', whole)}`);
            });
        }
    }
    const BOXES = {
        'a box': [{ lo: [-1, -1], hi: [1, 1] }, true], 'no upper bound': [{ lo: [-1, -1] }, false], 'a text': [{ lo: ['-1', -1], hi: [1, 1] }, false],
        'an unknown key': [{ lo: [-1, -1], hi: [1, 1], mid: [0, 0] }, false],
        'bounds beyond 1e100': [{ lo: [-1e101, -1], hi: [1, 1] }, false], 'a list': [[-1, 1], false],
    };
    for (const [label, [value, taken]] of Object.entries(BOXES)) {
        test(`a box: ${label}`, () => {
            writeFileSync(place('one_box.json'), JSON.stringify(value));
            const { status, stderr } = run('simplify', bundled('two_units')[0], '--lossless', 'box', '--box', 'one_box.json', '--out', 'smaller.json');
            assert.equal(status, taken ? 0 : 1, stderr);
            assert.equal(faults('box', value).length === 0, taken);
        });
    }
    const session = {
        format: 'reluscope-session', version: 1, model: stack, toy: { kind: 'circles', rows: 100, noise: 0.1, seed: 1 },
        commands: [{ command: 'show_view', view: 'plane' }],
    };
    const SESSIONS = {
        'a network and generated data': [session, true],
        'an example': [{ format: 'reluscope-session', version: 1, example: 'xor', commands: [{ command: 'select_cluster', cluster: 1 }] }, true],
        'a table': [{ ...session, toy: undefined, table: { name: 't.csv', csv: 'a,b\n1,2\n3,4\n' }, ignore: [] }, true],
        'a later version': [{ ...session, version: 2 }, false], 'a damaged network': [{ ...session, model: { ...stack, layers: [] } }, false],
        'commands that are none': [{ ...session, commands: 'show_view' }, false],
        'a table without text': [{ ...session, toy: undefined, table: { name: 't.csv' } }, false],
    };
    for (const [label, [value, taken]] of Object.entries(SESSIONS)) {
        test(`a session: ${label}`, () => {
            const whole = JSON.parse(JSON.stringify(value));
            writeFileSync(place('session.json'), JSON.stringify(whole));
            const { status, stderr } = run('export', 'session.json', '--html', 'out.html', '--page', 'page.html');
            assert.equal(status, taken ? 0 : 1, stderr);
            assert.equal(faults('session', whole).length === 0, taken, `${faults('session', whole)}`);
        });
    }
});
