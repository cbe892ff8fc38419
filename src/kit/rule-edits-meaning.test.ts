/** Holds the edits of lint rules to their meaning: the edited text has the layers meant, in every form and layout. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSource } from '../base/source.js';
import { applyEdits, type TextEdit } from '../base/text-edit.js';
import { compile } from '../compile.js';
import { LintText } from './lint-text.js';
import { attribute, contract, insertion, removal, swap } from './rule-edits.js';

type Edits = readonly TextEdit[] | undefined;

/** A layer that keeps the shape of an 8x8x4 map, so that any order of them checks. */
interface Piece {
  readonly kind: string;
  readonly values: Readonly<Record<string, string>>;
  readonly label?: string;
  readonly contract: boolean;
}

const pieces: readonly Pick<Piece, 'kind' | 'values'>[] = [
  { kind: 'relu', values: {} },
  { kind: 'batchnorm', values: {} },
  { kind: 'leaky_relu', values: { slope: '0.2' } },
  { kind: 'dropout', values: { rate: '0.5' } },
  { kind: 'conv', values: { filters: '4', F: '3', P: '1' } },
  { kind: 'conv', values: { filters: '2 * 2', F: '1' } },
  { kind: 'maxpool', values: { F: '3', S: '1', P: 'same' } },
  { kind: 'clip', values: { min: '-1', max: '1' } },
];

const changes: Readonly<Record<string, readonly [string, string]>> = {
  batchnorm: ['epsilon', '0.01'],
  leaky_relu: ['slope', '0.3'],
  dropout: ['rate', '0.25'],
  conv: ['bias', 'false'],
  maxpool: ['ceil', 'true'],
  clip: ['max', '2'],
};

type Form = 'dsl' | 'yaml' | 'yaml-block' | 'json';
type Layout = (at: number) => number;

const shape = '8x8x4';

function write(list: readonly Piece[], form: Form, layout: Layout): string {
  if (form === 'json') {
    const layers = list.map(({ kind, values, label, contract: said }) => {
      const numbers = Object.entries(values).map(([name, value]) => [
        name,
        /^-?[\d.]+$/.test(value) ? Number(value) : value,
      ]);
      const extra = { ...(label === undefined ? {} : { name: label }), ...(said ? { shape } : {}) };
      return numbers.length === 0 && label === undefined && !said
        ? kind
        : { [kind]: Object.fromEntries(numbers), ...extra };
    });
    return JSON.stringify(
      { network: 'N', input: shape, layers },
      undefined,
      layout(0) % 2 === 0 ? 2 : undefined,
    );
  }
  if (form === 'dsl') {
    const lines = list.map(({ kind, values, label, contract: said }, at) => {
      const entries = Object.entries(values).map(
        ([name, value]) => `${name}=${/ /.test(value) ? `(${value})` : value}`,
      );
      const start = label === undefined ? kind : `${label}: ${kind}`;
      const text = [start, entries.join(layout(at) % 3 === 0 ? ', ' : ' ')].join(' ').trimEnd();
      const whole = said ? `${text} -> ${shape}` : text;
      if (layout(at) % 4 === 0 && at < list.length - 1) return `${whole}; `;
      return layout(at) % 4 === 1 ? `${whole} // relu; note\n  ` : `${whole}\n  `;
    });
    return `network N {\n  input ${shape}\n  ${lines.join('').trimEnd()}\n}\n`;
  }
  const lines = list.map(({ kind, values, label, contract: said }, at) => {
    const entries = Object.entries(values).map(([name, value]) => [
      name,
      layout(at) % 3 === 0 ? `"${value}"` : value,
    ]);
    const extra = `${label === undefined ? '' : `\n    name: ${label}`}${said ? `\n    shape: ${shape}` : ''}`;
    const note = layout(at) % 4 === 1 ? ' # note' : '';
    if (entries.length === 0)
      return extra === '' ? `  - ${kind}${note}\n` : `  - ${kind}: {}${note}${extra}\n`;
    if (form === 'yaml')
      return `  - ${kind}: { ${entries.map(([name, value]) => `${name}: ${value}`).join(', ')} }${note}${extra}\n`;
    return `  - ${kind}:${note}\n${entries.map(([name, value]) => `      ${name}: ${value}\n`).join('')}${extra.slice(1)}${extra === '' ? '' : '\n'}`;
  });
  return `network: N\ninput: ${shape}\nlayers:\n${lines.join('')}`;
}

const fileOf = (form: Form) =>
  ({ dsl: 'a.netspec', yaml: 'a.netspec.yaml', 'yaml-block': 'a.netspec.yaml', json: 'a.netspec.json' })[
    form
  ];

/** What a text means: its layers in order with all that is said of them. */
async function meaning(form: Form, content: string) {
  const { documents, networks, diagnostics } = await compile(createSource(fileOf(form), content));
  const errors = diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);
  expect(errors, content).toEqual([]);
  const layers = networks[0].graph.nodes.filter((node) => node.type === 'layer');
  const words = layers.map(({ kind, path, attributes, inputs, contract: said }) => ({
    kind,
    label: path.startsWith('my') ? path : undefined,
    attributes: JSON.stringify(attributes),
    inputs: inputs.join(),
    contract: said !== undefined,
  }));
  return { text: new LintText(documents), layers, words };
}

const piece = fc.record({
  of: fc.constantFrom(...pieces),
  named: fc.boolean(),
  contract: fc.boolean(),
});
const list = fc.array(piece, { minLength: 2, maxLength: 6 }).map((some): readonly Piece[] =>
  some.map(({ of, named, contract: said }, at) => ({
    ...of,
    label: named ? `my${'abcdef'[at]}` : undefined,
    contract: said,
  })),
);
const operations = ['removal', 'attribute', 'swap', 'before', 'after', 'contract'] as const;

it('gives a text that means the layers meant, whatever its form and layout', async () => {
  const done = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(
      list,
      fc.constantFrom<Form>('dsl', 'yaml', 'yaml-block', 'json'),
      fc.constantFrom(...operations),
      fc.nat(4),
      fc.infiniteStream(fc.nat(11)),
      fc.boolean(),
      async (before, form, operation, where, numbers, crlf) => {
        const drawn = before.map(() => Number(numbers.next().value));
        const layout = (at: number) => drawn[at];
        const at = where % (operation === 'swap' ? before.length - 1 : before.length);
        const lines = write(before, form, layout);
        const content = crlf ? lines.replaceAll('\n', '\r\n') : lines;
        const { text, layers } = await meaning(form, content);
        const [layer, next] = [layers[at], layers[at + 1]];
        const [name, value] = changes[before[at].kind] ?? [];
        const inserted: Piece = { kind: 'tanh', values: {}, contract: false };
        const steps: Readonly<Record<(typeof operations)[number], () => readonly [Edits, readonly Piece[]]>> =
          {
            removal: () => [removal(text, layer), before.toSpliced(at, 1)],
            swap: () => [swap(text, layer, next), before.toSpliced(at, 2, before[at + 1], before[at])],
            before: () => [insertion(text, layer, 'before', 'tanh'), before.toSpliced(at, 0, inserted)],
            after: () => [insertion(text, layer, 'after', 'tanh'), before.toSpliced(at + 1, 0, inserted)],
            contract: () => [
              contract(text, layer, shape),
              before.with(at, { ...before[at], contract: true }),
            ],
            attribute: () => [
              name === undefined ? undefined : attribute(layer, name, value),
              before.with(at, { ...before[at], values: { ...before[at].values, [name]: value } }),
            ],
          };
        const [edits, meant] = steps[operation]();
        if (edits === undefined) return;
        done.set(`${form} ${operation}`, (done.get(`${form} ${operation}`) ?? 0) + 1);
        const changed = applyEdits(content, edits);
        const found = await meaning(form, changed);
        expect(found.words, changed).toEqual((await meaning(form, write(meant, form, layout))).words);
        if (crlf) expect(changed.replaceAll('\r\n', ''), changed).not.toMatch(/[\r\n]/);
      },
    ),
    { numRuns: 300, seed: 1 },
  );
  const possible = (['dsl', 'yaml', 'yaml-block', 'json'] as const).flatMap((form) =>
    operations
      .filter(
        (one) => form === 'dsl' || (one !== 'contract' && (form !== 'json' || !/before|after/.test(one))),
      )
      .map((operation) => `${form} ${operation}`),
  );
  expect([...done.keys()].sort()).toEqual(possible.sort());
});
