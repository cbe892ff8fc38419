/** Holds every lint rule to its page: the failing examples give exactly what they say, the passing ones nothing. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Diagnostic, placeOf } from '../../src/base/diagnostic.js';
import { root } from '../architecture/source-files.js';
import { examplesOf, judge, optionsOf, pageOf, pathOf, type RuleExample, rules } from './rule-pages.js';

it('has a folder with its name for every rule, and no other folder', () => {
  const folders = readdirSync(join(root, 'src/rules'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  expect(folders.sort()).toEqual(rules.map(({ name }) => name).sort());
});

it('lists the rules in the order of the alphabet', () => {
  const names = rules.map(({ name }) => name);
  expect(names).toEqual([...names].sort());
});

/** `line:column message`, counted as on the page. */
function said({ shift }: RuleExample, diagnostic: Diagnostic): string {
  const [, line, column] = /:(\d+):(\d+)$/.exec(placeOf(diagnostic.span)) ?? [];
  return `${Number(line) - shift}:${column} ${diagnostic.message}`;
}

describe.each(rules.map((rule) => ({ rule, name: rule.name })))('$name', ({ rule }) => {
  const page = pageOf(rule.name);
  const examples = examplesOf(rule);

  it('has a declaration, a page and mutations', () => {
    const missing = ['rule.ts', 'md', 'mutations.ts'].filter(
      (suffix) => !existsSync(pathOf(rule.name, suffix)),
    );
    expect(missing).toEqual([]);
  });

  it('has a summary of one sentence', () => {
    expect(rule.summary).toMatch(/^[A-Z][^\n]*\.$/);
  });

  it('begins with prose and has its sections in order', () => {
    expect(page).toMatch(/^[A-Z`]/);
    const sections = [...page.matchAll(/^## (.*)$/gm)].map(([, title]) => title);
    expect(sections).toEqual(['Fails', 'Passes', 'When to turn it off', 'Source']);
    for (const title of sections) {
      const text = page.split(`## ${title}\n`)[1].split('\n## ')[0];
      expect(text.trim(), title).not.toBe('');
    }
  });

  it('has an example that fails and one that passes', () => {
    const sections = new Set(examples.map(({ section }) => section));
    expect([...sections].sort()).toEqual(['Fails', 'Passes']);
  });

  it.each(examples)('says of the example at line $line what stands there', async (example) => {
    const { expected, section, notes, options, source, host } = example;
    // A line of notes that is read as nothing would hide a mistake of the page.
    expect(expected.length + (options === undefined ? 0 : 1)).toBe(notes);
    if (section === 'Fails') expect(expected.length).toBeGreaterThan(0);
    else expect(expected).toEqual([]);
    const { reports, errors } = await judge(rule, source, host, optionsOf(example));
    expect(errors.map((error) => said(example, error))).toEqual([]);
    expect(reports.map((report) => said(example, report))).toEqual(
      expected.map(({ line, column, message }) => `${line}:${column} ${message}`),
    );
  });
});
