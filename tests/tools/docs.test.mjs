// The documents: every link leads somewhere, every command line is understood by the program, code is code, and the
// site's pages are whole.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix, relative } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { faultsOf } from '../../tools/docs/check_site.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const program = join(root, 'build', 'native', 'reluscope');
const python = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';
const folder = mkdtempSync(join(tmpdir(), 'reluscope-docs-'));
after(() => rmSync(folder, { recursive: true }));

const below = (path) => readdirSync(join(root, path), { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? below(posix.join(path, entry.name)) : [posix.join(path, entry.name)])).sort();
const PAGES = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'data/README.md', 'bench/README.md', ...below('docs').filter((path) => path.endsWith('.md'))];
const text = (page) => readFileSync(join(root, page), 'utf8');
const figures = JSON.parse(text('tools/docs/figures.json')).map(({ file }) => file);

/** A page cut into blocks: fenced code with its language, indented code, and prose. `line` is where a block begins. */
function blocksOf(page) {
    const blocks = [];
    let open = null;
    const add = (kind, language, line, number) => {
        if (open === null || open.kind !== kind || open.fence) blocks.push(open = { kind, language, line: number, lines: [] });
        open.lines.push(line);
    };
    let blank = true;
    text(page).split('\n').forEach((line, i) => {
        const fence = line.match(/^ {0,3}(`{3,})\s*(\S*)/);
        if (open?.fence) {
            if (line.trim() === open.fence) open = null;
            else open.lines.push(line);
        } else if (fence) {
            blocks.push(open = { kind: 'code', language: fence[2], line: i + 1, lines: [], fence: fence[1] });
        } else if (/^ {4}/.test(line) && (blank || open?.kind === 'indented')) {
            add('indented', '', line.slice(4), i + 1);
        } else {
            add('prose', '', line, i + 1);
        }
        blank = line.trim() === '' || line.startsWith('#');
    });
    return blocks.map(({ lines, ...block }) => ({ ...block, text: lines.join('\n') }));
}
const proseOf = (page) => blocksOf(page).filter(({ kind }) => kind === 'prose').map((block) => block.text).join('\n');
const codeSpans = (prose) => [...prose.matchAll(/(`+)((?:(?!\1)[\s\S])+?)\1(?!`)/g)].map(([, , code]) => code.trim().replace(/\s+/g, ' ').replaceAll('\\|', '|'));
const withoutCode = (prose) => prose.replace(/(`+)(?:(?!\1)[\s\S])+?\1(?!`)/g, '`code`');
const LINK = /(!?)\[((?:[^[\]]|\[[^\]]*\])*)\]\(([^()\s]+)\)/g;
const linksOf = (page) => [...withoutCode(proseOf(page)).matchAll(LINK)].map(([, mark, , target]) => ({ image: mark === '!', target }));

// Two ways to name the place of a heading: that of code hosts, and that of MkDocs. A link has to mean the same in both.
const words = (heading) => heading.replace(LINK, '$2').replace(/[`*]/g, '').trim().toLowerCase();
const onHosts = (heading) => words(heading).replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/ /g, '-');
const onSite = (heading) => words(heading).normalize('NFKD').replace(/[^\x20-\x7e]/g, '').replace(/[^\w\s-]/g, '').trim().replace(/[-\s]+/g, '-');
function anchorsOf(page) {
    const headings = proseOf(page).split('\n').map((line) => line.match(/^#{1,6}\s+(.*)$/)?.[1]).filter(Boolean);
    return new Set(headings.filter((heading) => onHosts(heading) === onSite(heading)).map(onHosts));
}

const generated = (path) => path.startsWith('docs/figures/');
describe('links', () => {
    for (const page of PAGES) {
        test(page, () => {
            for (const { image, target } of linksOf(page)) {
                if (/^https?:\/\/[^\s]+$/.test(target)) continue;
                assert.doesNotMatch(target, /^[a-z]+:|^\//, `${page}: ${target}`);
                const [address, anchor] = target.split('#');
                const path = address === '' ? page : posix.normalize(posix.join(posix.dirname(page), address.split('?')[0]));
                if (path === 'index.html') {
                    const [, lesson] = address.match(/\?lesson=(\w+)$/) ?? [];
                    assert.ok(lesson && existsSync(join(root, 'data', 'lessons', `${lesson}.md`)), `${page}: ${target}`);
                } else if (generated(path)) {
                    assert.ok(image && figures.includes(posix.basename(path)), `${page}: ${target} is none of the figures`);
                } else {
                    assert.ok(existsSync(join(root, path)), `${page}: ${target} is not there`);
                    if (anchor !== undefined) assert.ok(path.endsWith('.md') && anchorsOf(path).has(anchor), `${page}: ${target}: no such heading`);
                }
            }
        });
    }
    test('are found where there are some', () => assert.ok(linksOf('README.md').length > 40 && linksOf('docs/site/concepts.md').some(({ image }) => image)));
    test('every figure is shown', () => {
        const shown = new Set(PAGES.flatMap((page) => linksOf(page)).map(({ target }) => posix.basename(target)));
        for (const figure of figures) assert.ok(shown.has(figure), figure);
    });
});

/** Made by the build or by whoever follows the text, so not in the repository. */
const MADE = [/NAME|TOPIC/, /^data\/fashion\/fashion\.csv$/];
describe('paths that are named', () => {
    for (const page of PAGES) {
        test(page, () => {
            const prose = proseOf(page);
            const named = [...codeSpans(prose).filter((code) => /^(src|tests|tools|web|bench|data|docs|cmake|shaders|\.github)\/[\w./-]+$/.test(code)),
                ...[...withoutCode(prose).matchAll(/(?<![\w/.-])(docs\/[\w/-]+\.md)\b/g)].map(([, path]) => path)];
            for (const path of named) {
                if (MADE.some((pattern) => pattern.test(path))) continue;
                // A class of tests or a pair of header and source is named without its ending.
                const stem = posix.basename(path);
                // In docs/architecture.md paths without a root are below src/.
                const there = (page === 'docs/architecture.md' ? [path, `src/${path}`] : [path]).some((one) => existsSync(join(root, one)) ||
                    (existsSync(join(root, dirname(one))) && readdirSync(join(root, dirname(one))).some((name) => name.startsWith(`${stem}.`))));
                assert.ok(there, `${page}: ${path} is not there`);
            }
        });
    }
});

const settings = { encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, OPENBLAS_NUM_THREADS: '1' } };
const call = (args) => spawnSync(program, args, settings);

/**
 * What `--help` says of a command: its options with how many values they take and among which, and how many positionals
 * it has.
 */
function readHelp(help) {
    const options = new Map();
    const positionals = { least: 0, most: 0, names: [] };
    let part = '';
    for (const line of help.split('\n')) {
        if (/^\S.*:\s*$/.test(line)) part = line.trim().toLowerCase();
        const option = line.match(/^\s+((?:-\w,)?--?[\w-]+(?:,--?[\w-]+)*)(?:\s(.*))?$/);
        if (option) {
            const rest = (option[2] ?? '').split(/ {2,}/)[0];
            const [, kind, , choices, several] = rest.match(/^(TEXT|INT|UINT|FLOAT)(:\{([^}]*)\})?([^ ]*.*)$/) ?? [];
            const values = kind === undefined ? 0 : Number(rest.match(/ x (\d+)/)?.[1] ?? 1);
            for (const name of option[1].split(',')) options.set(name, { values, several: /\.\.\./.test(several ?? ''), choices: choices?.split(',') });
        }
        const positional = part === 'positionals:' && line.match(/^ {2}([A-Z]+) TEXT( REQUIRED)?( \.\.\.)?/);
        if (positional) {
            positionals.names.push(positional[1]);
            positionals.least += positional[2] ? 1 : 0;
            positionals.most += positional[3] ? Infinity : 1;
        }
    }
    return { options, positionals };
}
const top = call(['--help']).stdout;
const commandNames = [...(top.split(/^subcommands:\s*$/im)[1] ?? '').matchAll(/^ {2}([a-z][a-z-]*)\s/gm)].map(([, name]) => name);
const helps = new Map(commandNames.map((name) => [name, readHelp(call([name, '--help']).stdout)]));
const topOptions = readHelp(top).options;

/** Words of a shell's line, quotes taken off, comments left out. */
function shellWords(line) {
    return (line.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? []).map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, (_, a, b) => a ?? b))
        .reduce((list, word) => (list.ended || word.startsWith('#') ? Object.assign(list, { ended: true }) : (list.push(word), list)), []);
}

/**
 * Command lines of a page: of code, and of spans that begin with the program's name or with a command and an option.
 */
function commandLinesOf(page) {
    const found = [];
    for (const block of blocksOf(page)) {
        if (block.kind === 'prose') {
            for (const code of codeSpans(block.text)) {
                const named = /^(build\/native\/)?reluscope( |$)/.test(code);
                if (named || (commandNames.includes(code.split(' ')[0]) && code.includes(' --'))) found.push({ line: code, at: block.line, span: true });
            }
            continue;
        }
        if (!['', 'sh', 'text'].includes(block.language)) continue;
        // A line goes on after a backslash, and a synopsis where the next line begins with blanks and a bracket.
        const lines = block.text.replace(/\\\n\s*/g, ' ').replace(/\n\s+(?=\[)/g, ' ').split('\n');
        for (const line of lines) {
            if (/^\s*(build\/native\/)?reluscope [a-z-]/.test(line)) found.push({ line: line.trim(), at: block.line, span: false });
        }
    }
    return found.map((one) => ({ ...one, line: one.line.replace(/^(build\/native\/)?reluscope\s*/, '').trim() }));
}

/** What is wrong with a command line, or null. A span in a sentence often names an option without its value. */
function wrongWith(line, span = false) {
    const list = shellWords(line.split(/ {3,}/)[0]);
    if (list.length === 0) return null;
    const [command, ...rest] = list;
    if (command.startsWith('-')) return topOptions.has(command) ? null : `no option ${command}`;
    if (command === 'COMMAND') return null;
    const help = helps.get(command);
    if (help === undefined) return `no command ${command}`;
    const synopsis = /[[\]|]/.test(line);
    let positionals = 0;
    for (let i = 0; i < rest.length; ++i) {
        const word = rest[i].replace(/[[\]]/g, '').replace(/\.\.\.$/, '');
        if (!/^--?[a-z]/i.test(word)) {
            if (word !== '' && !/^>/.test(word)) ++positionals;
            continue;
        }
        const [, name, value] = word.match(/^([^=]+)(?:=(.*))?$/s);
        const option = help.options.get(name);
        if (option === undefined) return `${command} has no option ${name}`;
        if (option.values === 0 || value !== undefined) continue;
        const values = rest.slice(i + 1, i + 1 + option.values).map((one) => one.replace(/[[\]]/g, ''));
        if (values.length < option.values || values.some((one) => one.startsWith('--'))) {
            if (i + 1 === rest.length || values.some((one) => one.startsWith('--'))) { if (synopsis || span) continue; }
            return `${name} of ${command} takes ${option.values} values`;
        }
        if (option.choices) {
            const unknown = values[0].split('|').find((choice) => /^[a-z]/.test(choice) && !option.choices.includes(choice));
            if (unknown) return `${name} of ${command} knows no ${unknown}`;
        }
        i += option.values;
    }
    // A synopsis names what may be left out, and a span often speaks of an option alone.
    if (!synopsis && positionals > help.positionals.most) return `${command} takes ${help.positionals.most} files, found ${positionals}`;
    return null;
}
const tooFew = (line) => {
    const list = shellWords(line.split(/ {3,}/)[0]);
    const help = helps.get(list[0]);
    if (!help || /[[\]|]/.test(line) || line.includes('--help')) return false;
    const isValue = (before) => before !== undefined && before.startsWith('--') && !before.includes('=') && help.options.get(before)?.values > 0;
    return list.slice(1).filter((word, i, all) => !word.startsWith('-') && !isValue(all[i - 1])).length < help.positionals.least;
};

describe('command lines', () => {
    test('the program lists its commands', () => {
        assert.ok(commandNames.length >= 13 && commandNames.includes('explain'), `${commandNames}`);
        assert.ok(helps.get('explain').options.get('--out').values === 1 && helps.get('explain').options.get('--table').values === 0);
        assert.equal(helps.get('partition').options.get('--window').values, 4);
        assert.deepEqual([helps.get('explain').positionals.least, helps.get('simplify').positionals.most], [2, 2]);
        assert.deepEqual(helps.get('counterfactual').options.get('--norm').choices, ['l2', 'l1', 'linf']);
    });
    test('what is wrong is found', () => {
        const WRONG = ['explian a b', 'explain a b --otu x', 'explain a b --out', 'explain a b c', 'counterfactual a b --norm l3', '--verison',
            'partition m.json --window 1 2 3', 'info a [--jsn]'];
        for (const line of WRONG) assert.notEqual(wrongWith(line), null, line);
        const RIGHT = ['explain a b --out -', 'info a # --no', 'path m --from=-1,0 --to=1,2', '--version', 'explain MODEL DATA [--out R.json]'];
        for (const line of RIGHT) assert.equal(wrongWith(line), null, line);
        assert.ok(tooFew('explain a.json --out r.json') && !tooFew('explain a.json b.csv --out r.json'));
    });
    let total = 0;
    for (const page of PAGES) {
        test(page, () => {
            for (const { line, at, span } of commandLinesOf(page)) {
                ++total;
                assert.equal(wrongWith(line, span), null, `${page}, from line ${at}: reluscope ${line}`);
                if (!span) assert.ok(!tooFew(line), `${page}, from line ${at}: reluscope ${line}: too few files`);
            }
        });
    }
    test('are found where there are some', () => assert.ok(total > 100, `${total}`));
});

describe('what is to be typed', () => {
    let place;
    before(() => {
        place = join(folder, 'typed');
        mkdirSync(place);
        symlinkSync(join(root, 'data'), join(place, 'data'));
        writeFileSync(join(place, 'page.html'), '<!doctype html>\n<script type="application/json" id="brought">null</script>\n');
    });
    /** The program writes narrow blanks that do not break. */
    const plain = (line) => line.replace(/[\u00a0\u2009\u202f]/g, ' ').trim();
    const withScreen = process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? [] : ['xvfb-run', '-a'];
    const hasScreen = withScreen.length === 0 || spawnSync('sh', ['-c', 'command -v xvfb-run']).status === 0;
    /** Runs a line; the page of `make web` is not needed for an export, and a picture needs a screen. */
    const typed = (line) => {
        const args = shellWords(line.split(/ {3,}/)[0]);
        if (args[0] === 'export') args.push('--page', 'page.html');
        const [command, ...before] = args[0] === 'render' ? [...withScreen, program] : [program];
        return spawnSync(command, [...before, ...args], { ...settings, cwd: place });
    };
    for (const page of ['README.md', 'docs/site/tutorial.md']) {
        let output = '';
        for (const block of blocksOf(page).filter(({ kind }) => kind === 'code')) {
            const lines = block.language === 'sh' ? block.text.split('\n').map((line) => line.trim()).filter(Boolean) : [];
            if (lines.length > 0) test(`${page}, line ${block.line}: commands`, (t) => {
                output = '';
                for (const line of lines) {
                    const command = line.match(/^(?:build\/native\/)?reluscope (.*)$/)?.[1];
                    if (command === undefined) {
                        assert.match(line, /^make [a-z]+$/, 'a line that is no command of the program');
                        continue;
                    }
                    if (command.startsWith('render') && !hasScreen) {
                        t.diagnostic(`not run without a screen: ${command}`);
                        continue;
                    }
                    const { status, stdout, stderr } = typed(command);
                    assert.equal(status, 0, `${command}: ${stderr}`);
                    output += stdout + stderr;
                }
            });
            if (block.language === '') test(`${page}, line ${block.line}: output`, () => {
                assert.ok(output !== '', 'a block of output that follows no commands');
                const said = output.split('\n').map(plain);
                for (const line of block.text.split('\n')) assert.ok(said.includes(plain(line)), `the program does not say: ${line}\n${output}`);
            });
        }
    }
});

describe('code', () => {
    const CHECKS = {
        json: (code) => JSON.parse(code),
        python: (code) => {
            const parse = 'import ast, sys, textwrap; ast.parse(textwrap.dedent(sys.stdin.read()))';
            const { status, stderr } = spawnSync(python, ['-c', parse], { input: code, encoding: 'utf8' });
            assert.equal(status, 0, stderr);
        },
        sh: (code) => {
            const { status, stderr } = spawnSync('sh', ['-n'], { input: code, encoding: 'utf8' });
            assert.equal(status, 0, stderr);
        },
        js: (code) => {
            const file = join(folder, 'code.mjs');
            writeFileSync(file, code);
            const { status, stderr } = spawnSync(process.execPath, ['--check', file], { encoding: 'utf8' });
            assert.equal(status, 0, stderr);
        },
    };
    /** Without an interpreter here. */
    const UNCHECKED = ['', 'text', 'html', 'cpp', 'matlab', 'r'];
    for (const page of PAGES) {
        const blocks = blocksOf(page).filter(({ kind }) => kind === 'code');
        if (blocks.length > 0) test(page, () => {
            for (const { language, line, text: code } of blocks) {
                assert.ok(language in CHECKS || UNCHECKED.includes(language), `${page}, line ${line}: code of ${language}`);
                try {
                    CHECKS[language]?.(code);
                } catch (error) {
                    assert.fail(`${page}, line ${line}: ${error.message}`);
                }
            }
        });
    }
    test('the model of docs/json-model.md opens', () => {
        const [{ text: code }] = blocksOf('docs/json-model.md').filter(({ language }) => language === 'json');
        writeFileSync(join(folder, 'model.json'), code);
        const { status, stderr } = call(['info', join(folder, 'model.json')]);
        assert.equal(status, 0, stderr);
    });
    test('targets of make that are named exist', () => {
        const targets = new Set([...text('Makefile').matchAll(/^([a-z]+):/gm)].map(([, name]) => name));
        for (const page of PAGES) {
            const named = blocksOf(page).flatMap((block) => (block.kind === 'prose' ? codeSpans(block.text) : block.text.split('\n')))
                .map((line) => line.trim().match(/^make((?: [a-z]+)*)(?:$|\s+[A-Z#])/)?.[1] ?? '').flatMap((list) => list.split(' ').filter(Boolean));
            for (const name of named) assert.ok(targets.has(name), `${page}: make ${name}`);
        }
    });
});

describe('the pages of the site', () => {
    let out;
    before(() => {
        out = join(folder, 'pages');
        const args = ['tools/docs/make_pages.py', '--program', program, '--out', out, '--no-figures'];
        const { status, stderr } = spawnSync(python, args, { cwd: root, encoding: 'utf8' });
        assert.equal(status, 0, stderr);
    });
    const files = () => {
        const list = (path) => readdirSync(path, { withFileTypes: true })
            .flatMap((entry) => (entry.isDirectory() ? list(join(path, entry.name)) : [relative(out, join(path, entry.name))]));
        return list(out).sort();
    };
    test('are all in the list of pages, and nothing else is', () => {
        const listed = [...text('mkdocs.yml').split(/^nav:$/m)[1].matchAll(/: (\S+\.md)$/gm)].map(([, path]) => path).sort();
        assert.deepEqual(listed, files().filter((path) => path.endsWith('.md')), 'mkdocs.yml lists other pages than there are; a new document needs a line there');
    });
    test('lead to each other', () => {
        const there = new Set(files());
        let links = 0;
        for (const page of files().filter((path) => path.endsWith('.md'))) {
            for (const [, mark, , target] of withoutCode(readFileSync(join(out, page), 'utf8').replace(/^ {0,3}(```+)[\s\S]*?^ {0,3}\1$/gm, '')).matchAll(LINK)) {
                if (/^https?:/.test(target)) continue;
                const path = posix.normalize(posix.join(posix.dirname(page), target.split('#')[0]));
                ++links;
                if (path.startsWith('figures/')) assert.ok(mark === '!' && figures.includes(posix.basename(path)), `${page}: ${target}`);
                else assert.ok(target.startsWith('#') || there.has(path), `${page}: ${target}`);
            }
        }
        assert.ok(links > 150, `${links}`);
    });
    test('have the help of every command', () => {
        const page = readFileSync(join(out, 'command-line.md'), 'utf8');
        for (const [name, { options }] of helps) {
            assert.ok(page.includes(`\n## ${name}\n`), name);
            const help = page.split(`\n## ${name}\n`)[1].split('\n## ')[0];
            for (const option of options.keys()) assert.ok(help.includes(option), `${name} ${option}`);
            assert.ok(help.includes(`Usage: reluscope ${name} `), help.slice(0, 200));
        }
    });
    test('docs/site/command-line.md names the document of every command', () => {
        const page = text('docs/site/command-line.md');
        for (const name of commandNames) if (name !== 'open') assert.ok(page.includes(`\n| \`${name}\` |`), name);
    });
});

describe('what the built site is held against', () => {
    const page = (body, head = '') => `<!doctype html><html><head>${head}</head><body>${body}</body></html>`;
    const site = (name, files) => {
        const place = join(folder, name);
        for (const [path, content] of Object.entries({ 'index.html': page('<h1 id="top">x</h1>'), ...files })) {
            mkdirSync(dirname(join(place, path)), { recursive: true });
            writeFileSync(join(place, path), content);
        }
        return faultsOf(place);
    };
    test('a good site has no fault', () => {
        const links = '<a href="index.html#top">a</a><a href="https://example.org/">b</a><a href="../index.html?lesson=xor">c</a>';
        const good = page(`${links}<img src="p.svg"><!-- <img src="https://example.org/x.png"> -->`, '<link rel="stylesheet" href="s.css">');
        assert.deepEqual(site('good', {
            'a.html': good,
            'p.svg': '<svg xmlns="http://www.w3.org/2000/svg"><use href="#a"/></svg>',
            's.css': 'a { color: red; background: url(p.svg) } /* @import "https://example.org" */',
            'j.js': 'fetch("x.json"); // https://example.org',
        }), []);
    });
    const BAD = {
        'a script of another host': [page('<script src="https://example.org/x.js"></script>'), /asks https:/],
        'one without a scheme': [page('<script src="//example.org/x.js"></script>'), /asks \/\//],
        'a style': [page('', '<link rel=stylesheet href=https://example.org/x.css>'), /asks https:/],
        'a picture': [page("<img alt='x' src='http://example.org/x.png'>"), /asks http:/],
        'pictures for other screens': [page('<img src="index.html" srcset="https://example.org/x.png 2x">'), /asks https:/],
        'a frame': [page('<iframe src="https://example.org/"></iframe>'), /asks https:/],
        'a form': [page('<form action="https://example.org/"></form>'), /asks https:/],
        'an address in an attribute': [page('<p style="background: url(https://example.org/x.png)">x</p>'), /asks https:/],
        'an import of a style': [page('<style>@import "https://example.org/x.css";</style>'), /asks https:/],
        'a request of a script': [page('<script>fetch("https://example.org/x")</script>'), /asks https:/],
        'a script inside': [page('<script>let x = 1;</script>'), /script inside/],
        'a style inside': [page('<style>p { color: red }</style>'), /style inside/],
        'a style of a tag': [page('<p style="color: red">x</p>'), /style inside/],
        'a page that is not there': [page('<a href="b.html">b</a>'), /b\.html, which is not there/],
        'a place that is not there': [page('<a href="index.html#bottom">b</a>'), /no such place/],
        'a way out': [page('<a href="../README.md">b</a>'), /out of the site/],
        'a picture that is not there': [page('<img src="figures/x.svg">'), /x\.svg, which is not there/],
    };
    for (const [label, [html, wrong]] of Object.entries(BAD)) {
        test(`refused: ${label}`, () => {
            const faults = site(label, { 'a.html': html });
            assert.ok(faults.length > 0 && faults.some((fault) => wrong.test(fault)), `${faults}`);
        });
    }
    test('refused: files beside the pages', () => {
        assert.equal(site('css', { 's.css': '@font-face { src: url("https://example.org/f.woff2") }' }).length, 1);
        assert.equal(site('js', { 's.js': 'importScripts("https://example.org/x.js")' }).length, 1);
        assert.equal(site('svg', { 's.svg': '<svg><image href="https://example.org/x.png"/></svg>' }).length, 1);
    });
});
