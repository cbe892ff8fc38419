/** Random and mutated text through both forms: no throw, no input over two seconds, and places inside the text. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toDiagnostic } from '../../base/diagnostic.js';
import { createSource } from '../../base/source.js';
import { formatDocument } from './format/format.js';
import { parse } from './parse.js';
import { bare } from './testing/bare.js';

const numRuns = Number(process.env.FUZZ_RUNS ?? 3400);

const dsl = `import "blocks.netspec"
let w = 2 ** 3
block Basic(width, S = 1) {
  residual { conv width F=3 S=S P=1 bias=false; relu } shortcut {
    if S != 1 or not width == channels(input) { conv width F=1 S=S } else { relu } // why
  } -> 5x5
}
network N(classes = 10) {
  input left: [H, W, 3] where H % 32 == 0
  c1: conv 6 F=5x3 weights=[[1, -2], [3, 4]] frozen -> 28x28x6
  concat { { relu } { tanh } }
  layer1: repeat 2 { Basic 64 }
  for w in [64, 128] { Basic w S=2 }
  skip layer1.0.conv1; share c1; output c1
  require params <= 62k /* end */
  train { loss cross_entropy; optimizer sgd lr=0.05 }
}
`;
const yaml = `# comment
imports: [a.netspec]
let: { w: 2 ** 3 }
blocks:
  Basic:
    parameters: { width: null, S: 1 }
    layers:
      - residual: { layers: [conv: [width, { F: 3 }]], shortcut: [] }
network: N
input: { shape: [H, W, 3], where: H % 32 == 0 }
layers:
  - conv: { filters: 6, F: 5x3, P: "(w + 1) * 2" }
    name: c1 # here
    shape: 28x28x6
  - concat: [[relu], [tanh]]
  - repeat: { times: 2, layers: [Basic: 64] }
  - if: { condition: a != 3, then: [relu], else: [tanh] }
  - for: { variable: w, in: [1, 2], layers: [relu] }
require:
  - params <= 62k
train: { optimizer: { sgd: { lr: 0.05 } }, batch: 64 }
`;
const json =
  '{\n\t"network": "N", "input": "3x3x1",\n\t"layers": ["relu", {"conv": [6, {"F": 5}], "name": "c1"}]\n}\n';

const scraps = [
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  '"',
  "'",
  ';',
  ',',
  ':',
  '->',
  '=',
  '==',
  '-',
  '?',
  '#',
  '//',
  '/*',
  '*/',
  '&a',
  '*a',
  '!!x',
  '|',
  '>',
  '---',
  '\n',
  '\r',
  '\t',
  '  ',
  '\ufeff',
  '\u2028',
  '\0',
  'é',
  '𝕏',
  '__proto__',
  'if',
  'else',
  'network',
  'block N {',
  'shortcut',
  'x3',
  '5x',
  '1e9',
  '<<',
  '%',
  '@',
  '`',
  '\\',
  '- ',
  ': ',
  'null',
  '.inf',
];

/** Cuts, doubles and inserts at random places. */
const mutated = (text: string) =>
  fc
    .array(
      fc.record({
        at: fc.nat(text.length),
        drop: fc.oneof({ weight: 5, arbitrary: fc.nat(4) }, { weight: 1, arbitrary: fc.nat(200) }),
        insert: fc.oneof(
          fc.constantFrom('', ...scraps),
          fc.nat(text.length - 40).map((start) => text.slice(start, start + 40)),
        ),
      }),
      { minLength: 1, maxLength: 6 },
    )
    .map((edits) =>
      edits.reduce((made, { at, drop, insert }) => made.slice(0, at) + insert + made.slice(at + drop), text),
    );

const noise = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc
    .array(fc.constantFrom(...scraps, 'conv', 'relu', ' ', '5', 'a'), { maxLength: 120 })
    .map((parts) => parts.join('')),
);

async function survives(name: string, text: string): Promise<void> {
  const started = performance.now();
  const source = createSource(name, text);
  const { document, findings } = await parse(source);
  for (const found of findings) {
    expect(toDiagnostic(found).message).not.toBe('');
    expect(found.span.start).toBeGreaterThanOrEqual(0);
    expect(found.span.end).toBeLessThanOrEqual(text.length);
    expect(Number.isInteger(found.span.start) && Number.isInteger(found.span.end)).toBe(true);
  }
  const isWhole = !JSON.stringify(bare(document)).includes('"missing"');
  if (findings.length === 0) {
    // Without a finding nothing may be missing, and the text can be formatted.
    expect(isWhole).toBe(true);
    const to = document.form;
    const formatted = createSource(name, await formatDocument(document, to, source));
    const again = await parse(formatted);
    expect(again.findings).toEqual([]);
    expect(bare(again.document)).toEqual(bare(document));
  }
  expect(performance.now() - started).toBeLessThan(2000);
}

describe('the parser survives', () => {
  it.each([
    ['mutated DSL', 'fuzz.netspec', mutated(dsl)],
    ['mutated YAML', 'fuzz.netspec.yaml', mutated(yaml)],
    ['mutated JSON', 'fuzz.netspec.json', mutated(json)],
    ['noise as DSL', 'fuzz.netspec', noise],
    ['noise as YAML', 'fuzz.netspec.yaml', noise],
    ['noise in a network', 'fuzz.netspec', noise.map((text) => `network N {\n${text}\n}\n`)],
  ])(
    '%s',
    async (_, name, texts) => {
      await fc.assert(
        fc.asyncProperty(texts, (text) => survives(name, text)),
        { numRuns },
      );
    },
    60_000 + 20 * numRuns,
  );
});
