/** Laws of the printers over random trees: what is printed reads back as the same tree, in both forms. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSource } from '../../../base/source.js';
import { spanOf } from '../../../base/span.js';
import type { Declaration, Document } from '../../../ir/ast.js';
import { parse } from '../parse.js';
import { bare } from '../testing/bare.js';
import { formatDocument } from './format.js';

const nowhere = spanOf(createSource('random', ''), 0, 0);
const runs = { numRuns: Number(process.env.LAW_RUNS ?? 200) };

const words = [
  'a',
  'conv',
  'W1',
  '_x',
  '__proto__',
  'constructor',
  'null',
  'x5',
  'y',
  'e5',
  'input',
  'repeat',
  'in',
];
const kinds = ['conv', 'Basic', 'concat', 'add', 'skip', 'multiply', '__proto__', 'no', 'NaN'];
const paths = [...words, 'layer1.0.conv1', 'a.5', 'b.__proto__'];

const node = <T extends object>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(fields).map((made) => ({ ...made, span: nowhere }));
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const name = node({ text: fc.constantFrom(...words) });
const reference = node({ text: fc.constantFrom(...paths) });
const kind = node({ text: fc.constantFrom(...kinds) });

const size = fc.nat(300);
const number = fc.oneof(
  size,
  fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map(Math.abs),
  fc.constantFrom(62_000, 1e21, 5e-324, 0.1),
);
const text = fc.string({ unit: 'binary' }).filter((value) => !value.includes('\ufffd'));
const literal = (value: number) => ({ kind: 'number', value, span: nowhere }) as const;

const { expression } = fc.letrec((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    number.map(literal),
    fc.constantFrom(...paths).map((value) => ({ kind: 'name', name: value, span: nowhere }) as const),
    fc.boolean().map((value) => ({ kind: 'boolean', value, span: nowhere }) as const),
    fc.constant({ kind: 'hole', span: nowhere } as const),
    text.map((value) => ({ kind: 'string', value, span: nowhere }) as const),
    fc
      .array(size, { minLength: 2, maxLength: 4 })
      .map((sizes) => ({ kind: 'list', items: sizes.map(literal), compact: true, span: nowhere }) as const),
    node({
      kind: fc.constant('list'),
      items: fc.array(tie('expression'), { maxLength: 4 }),
      compact: fc.constant(false),
    }),
    node({ kind: fc.constant('unary'), operator: fc.constantFrom('-', 'not'), operand: tie('expression') }),
    node({
      kind: fc.constant('binary'),
      operator: fc.constantFrom('+', '-', '*', '/', '%', '**', '==', '!=', '<', '<=', '>', '>=', 'and', 'or'),
      left: tie('expression'),
      right: tie('expression'),
    }),
    node({
      kind: fc.constant('call'),
      callee: reference,
      arguments: fc.array(node({ name: optional(name), value: tie('expression') }), { maxLength: 3 }),
    }),
  ),
}));

const frozen = fc.boolean().map((value) => ({
  name: { text: 'frozen', span: nowhere },
  value: { kind: 'boolean', value, span: nowhere },
  span: nowhere,
}));
const argument = fc.oneof(node({ value: expression }), node({ name, value: expression }), frozen);
const callArguments = fc.array(argument, { maxLength: 4 });
const producing = { label: optional(name), contract: optional(expression) };
const setting = node({ name, arguments: fc.array(argument, { minLength: 1, maxLength: 3 }) });
const train = node({ kind: fc.constant('train'), settings: fc.array(setting, { maxLength: 4 }) });
const input = node({
  kind: fc.constant('input'),
  name: optional(name),
  shape: expression,
  where: fc.array(expression, { maxLength: 2 }),
});
const require = node({ kind: fc.constant('require'), condition: expression });
const binding = node({ kind: fc.constant('let'), name, value: expression });

const { block } = fc.letrec((tie) => ({
  block: node({ statements: fc.array(tie('statement'), { maxLength: 4, depthIdentifier: 'body' }) }),
  statement: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    node({ kind: fc.constant('call'), callee: kind, arguments: callArguments, ...producing }),
    input,
    node({ kind: fc.constant('output'), name: reference }),
    node({ kind: fc.constant('from'), target: reference }),
    node({ kind: fc.constant('share'), target: reference, ...producing }),
    binding,
    require,
    train,
    node({
      kind: fc.constant('residual'),
      body: tie('block'),
      shortcut: optional(tie('block')),
      ...producing,
    }),
    node({
      kind: fc.constant('branches'),
      merge: fc.constantFrom('concat', 'add', 'multiply'),
      branches: fc.array(tie('block'), { minLength: 1, maxLength: 3 }),
      ...producing,
    }),
    node({ kind: fc.constant('repeat'), times: expression, body: tie('block'), ...producing }),
    node({ kind: fc.constant('for'), variable: name, values: expression, body: tie('block'), ...producing }),
    node({
      kind: fc.constant('if'),
      condition: expression,
      // biome-ignore lint/suspicious/noThenProperty: the branch is called so in the syntax tree
      then: tie('block'),
      else: optional(tie('block')),
    }),
  ),
}));

const byName = { selector: (made: { name: { text: string } }) => made.name.text, maxLength: 3 };
const parameters = fc.uniqueArray(node({ name, default: optional(expression) }), byName);
const blockName = node({ text: fc.constantFrom('Basic', 'B2', '__proto__', 'conv') });
const importing = text
  .filter((path) => path !== '')
  .map((path) => ({ kind: 'import', path, pathSpan: nowhere, span: nowhere }));

/** In the order in which YAML holds declarations. */
const document = fc
  .tuple(
    fc.array(importing, { maxLength: 2 }),
    fc.uniqueArray(binding, byName),
    fc.uniqueArray(node({ kind: fc.constant('block'), name: blockName, parameters, body: block }), byName),
    fc.array(node({ kind: fc.constant('network'), name, parameters, body: block }), { maxLength: 1 }),
  )
  .map((groups): Document => {
    // `letrec` does not know the types of what it ties.
    const declarations = groups.flat() as Declaration[];
    return { form: 'dsl', declarations, comments: [], span: nowhere };
  });

async function reread(made: Document, to: 'dsl' | 'yaml', fileName: string): Promise<Document> {
  const printed = await formatDocument(made, to, made.span.source);
  const source = createSource(fileName, printed);
  const { document: read, findings } = await parse(source);
  expect(findings.map(({ code, span }) => `${code} at ${span.start}: ${printed}`)).toEqual([]);
  expect(bare(read)).toEqual(bare(made));
  // Formatting what is formatted changes nothing.
  expect(await formatDocument(read, to, source)).toBe(printed);
  return read;
}

describe('printing', () => {
  it('as DSL keeps the tree', async () => {
    await fc.assert(
      fc.asyncProperty(document, async (made) => {
        await reread(made, 'dsl', 'random.netspec');
      }),
      runs,
    );
  });

  it('as YAML keeps the tree, and so does the way back to the DSL', async () => {
    await fc.assert(
      fc.asyncProperty(document, async (made) => {
        const yaml = await reread(made, 'yaml', 'random.netspec.yaml');
        await reread(yaml, 'dsl', 'random.netspec');
      }),
      runs,
    );
  });
});
