/** `netspec rules`, and the rules' pages in a terminal. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { markdownLines } from '../../src/cli/output/markdown-lines.js';
import { rulePage, writeRulePage } from '../../src/cli/output/rule-page.js';
import { rulesSchema } from '../../src/cli/output/rules-json.js';
import { terminalOf } from '../../src/cli/output/terminal.js';
import { ruleKinds } from '../../src/compile/lint.js';
import { problems, root, Workplace } from './netspec.js';

let here: Workplace;
beforeAll(() => {
  here = new Workplace();
});
afterAll(() => here.remove());

const kinds = await ruleKinds();

describe('netspec rules', () => {
  it('lists every rule with its sets, its severity and its fix', () => {
    const { status, stdout } = here.run(['rules']);
    expect(status).toBe(0);
    const rows = new Map(stdout.split('\n').map((line) => [line.split(' ')[0], line]));
    for (const { name, sets, severity, fix, summary } of kinds) {
      for (const word of [sets.join(' '), severity, fix ?? '', summary])
        expect(rows.get(name)).toContain(word);
    }
    expect(stdout).toContain(`${kinds.length} rules`);
  });

  it.each([60, 80, 120])('keeps within a terminal of %i columns', (width) => {
    const { stdout } = here.run(['rules'], { environment: { COLUMNS: String(width) } });
    expect(stdout.split('\n').filter((line) => line.length > width)).toEqual([]);
  });

  it('lists the rules of a set; strict contains recommended', () => {
    const namesIn = (set: string) => {
      const { stdout } = here.run(['rules', '--set', set, '--format', 'json']);
      return JSON.parse(stdout).rules.map(({ name }: { name: string }) => name);
    };
    const declared = (...wanted: string[]) =>
      kinds.filter(({ sets }) => sets.some((set) => wanted.includes(set))).map(({ name }) => name);
    expect(namesIn('style')).toEqual(declared('style'));
    expect(namesIn('recommended')).toEqual(declared('recommended'));
    expect(namesIn('strict')).toEqual(declared('recommended', 'strict'));
  });

  it('gives the same to programs, in the form that the schema says', () => {
    const all = JSON.parse(here.run(['rules', '--format', 'json']).stdout);
    expect(problems(rulesSchema, all)).toEqual([]);
    expect(all.rules).toHaveLength(kinds.length);
    const one = JSON.parse(here.run(['rules', kinds[0].name, '--format', 'json']).stdout);
    expect(problems(rulesSchema, one)).toEqual([]);
    expect(one.rules[0].page).toContain(`# ${kinds[0].name}\n`);
  });

  it('shows the page of a rule, named with its group or without', () => {
    const { status, stdout } = here.run(['rules', 'redundant-activation']);
    expect(status).toBe(0);
    for (const title of ['redundant-activation', 'Fails', 'Passes', 'When to turn it off', 'Source'])
      expect(stdout.split('\n')).toContain(title);
    expect(here.run(['rules', 'lint/redundant-activation']).stdout).toBe(stdout);
  });

  it.each([
    [['rules', 'redundant-activaton'], /no rule redundant-activaton\n.*did you mean redundant-activation\?/],
    [['rules', 'zzz'], /no rule zzz\n.*netspec rules lists them/],
    [['rules', '../../README'], /no rule/],
    [['rules', '--set', 'stric'], /no set stric\n.*did you mean strict\?/],
    [['rules', 'redundant-activation', '--set', 'strict'], /--set/],
  ])('says what is wrong with %j, and exits with 2', (args, message) => {
    const { status, stderr } = here.run(args);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });
});

describe('a page', () => {
  it('is in the package as it is generated', () => {
    for (const kind of kinds) {
      const prose = readFileSync(join(root, 'src', 'rules', kind.name, `${kind.name}.md`), 'utf8');
      expect(rulePage(kind.name)).toBe(writeRulePage(kind, prose));
    }
    expect(rulePage('no-such-rule')).toBeUndefined();
    expect(rulePage('../diagnostics')).toBeUndefined();
  });

  it('says in words what its notes say to tests, with the lines counted without them', () => {
    const prose = [
      'Prose.\n\n## Fails\n\n```netspec\n//! options {"least": 3}\n//! 4:1 too `much`',
      'input 3x3x1\nrelu\n```\n\n```netspec lib.netspec\nblock B { relu }\n```\n',
    ].join('\n');
    const [kind] = kinds;
    const page = writeRulePage({ ...kind, name: 'a-rule', summary: 'A.', options: [] }, prose);
    expect(page).toContain(
      'Prose.\n\n## Fails\n\nWith the options `{"least": 3}`:\n\n```netspec\ninput 3x3x1\nrelu\n```',
    );
    expect(page).toContain(
      '```\n\n~~~~text\nline 2, column 1: too `much`\n~~~~\n\n`lib.netspec`:\n\n```netspec\nblock B',
    );
  });

  it.each(kinds)('of $name is readable in 60 columns, without marks of Markdown', (kind) => {
    const prose = readFileSync(join(root, 'src', 'rules', kind.name, `${kind.name}.md`), 'utf8');
    const page = writeRulePage(kind, prose);
    expect(page).not.toMatch(/^(\/\/|#)!/m);
    const lines = markdownLines(page, terminalOf({}, { COLUMNS: '60' }));
    expect(lines.filter((line) => /^(#+ |```|~~~|\|)/.test(line))).toEqual([]);
    const long = lines.filter((line) => line.length > 60 && !line.startsWith('    '));
    // A word that is longer than a line, such as an address, stays whole.
    expect(long.filter((line) => line.trim().replace(/^- /, '').includes(' '))).toEqual([]);
  });
});

describe('Markdown in a terminal', () => {
  const shown = (text: string, environment = {}) =>
    markdownLines(text, terminalOf({}, { COLUMNS: '40', ...environment }));

  it('wraps paragraphs and items, aligns tables, indents code', () => {
    const text = [
      '# A title\n\nSome words that are',
      'wrapped where the terminal ends, with a [link](https://a.b).\n',
      '- an item that is longer than a line of so few columns\n- another',
      '\n| a | b |\n| --- | --- |\n| long cell | x\\|y |\n\n```netspec\n# no title\n```',
    ].join('\n');
    expect(shown(text)).toEqual([
      'A title',
      '',
      'Some words that are wrapped where the',
      'terminal ends, with a link',
      '(https://a.b).',
      '',
      '  - an item that is longer than a line',
      '    of so few columns',
      '  - another',
      '',
      '  a          b',
      '  long cell  x|y',
      '',
      '    # no title',
    ]);
  });

  it('shows nothing that a terminal would obey, and ends with an open fence', () => {
    expect(shown('a\u001b[2Jb\n```\ncode')).toEqual(['a␛[2Jb', '    code']);
  });

  it('paints code in a sentence where there are colours', () => {
    expect(shown('see `relu`', { FORCE_COLOR: '1' })).toEqual(['see \u001b[36mrelu\u001b[39m']);
  });
});
