/** One mistake gives one diagnostic: every word of every spec is misspelt in turn, every size and contract made wrong. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../src/base/diagnostic.js';
import { createSource } from '../../src/base/source.js';
import { compile } from '../../src/compile.js';
import { layerCatalogue } from '../../src/layers/index.js';
import { specsHost } from '../specs-host.js';

const folder = fileURLToPath(new URL('../../specs/', import.meta.url));
const specs = readdirSync(folder)
  .filter((name) => name.endsWith('.netspec'))
  .map((name) => ({ name, text: readFileSync(folder + name, 'utf8') }));

/** Settings under which the other branch of an `if` is taken: a mistake is found where it is carried out. */
const elsewhere: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'squeezenet.netspec': { version: '1.0' },
  'vgg16.netspec': { bn: 'true' },
};

async function diagnosticsOf(name: string, text: string): Promise<readonly Diagnostic[]> {
  const source = createSource(`specs/${name}`, text);
  const { diagnostics } = await compile(source, { host: specsHost });
  if (diagnostics.length > 0 || elsewhere[name] === undefined) return diagnostics;
  return (await compile(source, { host: specsHost, set: elsewhere[name] })).diagnostics;
}

interface Mistake {
  readonly what: string;
  /** What is replaced; the first group is what becomes wrong. */
  readonly pattern: RegExp;
  readonly wrong: (right: string) => string;
}

const kinds = [...layerCatalogue.keys()].sort((a, b) => b.length - a.length).join('|');
const mistakes: readonly Mistake[] = [
  {
    what: 'a misspelt kind',
    pattern: new RegExp(`^ *(?:\\w+: +)?(${kinds})(?= |$)`, 'gm'),
    wrong: (kind) => `${kind}q`,
  },
  {
    what: 'a kind that nothing resembles',
    pattern: new RegExp(`^ *(?:\\w+: +)?(${kinds})(?= |$)`, 'gm'),
    wrong: () => 'zzzzzzzz',
  },
  {
    what: 'a misspelt attribute',
    pattern: /(?<=conv .*|pool .*|sgd .*|adam .*) (\w+)=/g,
    wrong: (name) => `${name}qq`,
  },
  {
    what: 'an attribute that nothing resembles',
    pattern: /(?<=conv .*|pool .*) ([FSP])=/g,
    wrong: () => 'zzzzzzzz',
  },
  { what: 'a wrong size', pattern: /(?<=conv .*|pool .*) [FS]=(\d+)/g, wrong: () => '0' },
  { what: 'a wrong word', pattern: /(?<=conv .*) bias=(\w+)/g, wrong: () => 'flase' },
  { what: 'a wrong contract', pattern: /-> (?:\d+x)*(\d+)$/gm, wrong: (size) => String(Number(size) + 1) },
  { what: 'a misspelt block', pattern: /^ *(?:\w+: +)?(Basic|Stage)(?= )/gm, wrong: (name) => `${name}q` },
  { what: 'a misspelt figure', pattern: /require (\w+)/g, wrong: (name) => `${name}q` },
  {
    what: 'a misspelt setting',
    pattern: /^ {4}(loss|optimizer|schedule|batch|epochs)(?= )/gm,
    wrong: (name) => `${name}q`,
  },
];

describe.each(mistakes)('$what', ({ pattern, wrong }) => {
  test.each(specs)('$name', async ({ name, text }) => {
    for (const match of text.matchAll(pattern)) {
      const right = match[1];
      const start = match.index + match[0].lastIndexOf(right);
      const broken = text.slice(0, start) + wrong(right) + text.slice(start + right.length);
      const diagnostics = await diagnosticsOf(name, broken);
      const line = broken.slice(broken.lastIndexOf('\n', start) + 1).split('\n')[0];
      expect([line, diagnostics.map(({ code, message }) => `${code} ${message}`)]).toEqual([
        line,
        [expect.any(String)],
      ]);
      const [{ span }] = diagnostics;
      const lineStart = broken.lastIndexOf('\n', start) + 1;
      expect(span.start).toBeGreaterThanOrEqual(lineStart);
      expect(span.start).toBeLessThanOrEqual(lineStart + line.length);
    }
  });
});

test.each(mistakes)('$what: made at five places at least', ({ pattern }) => {
  expect(specs.flatMap(({ text }) => [...text.matchAll(pattern)]).length).toBeGreaterThanOrEqual(5);
});
