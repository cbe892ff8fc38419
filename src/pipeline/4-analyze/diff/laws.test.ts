/** Laws of differences, tried on random pairs of networks. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSource } from '../../../base/source.js';
import type { CompiledNetwork } from '../../../compile/compiled.js';
import { diffNetworks } from '../../../compile/diff.js';
import { compile } from '../../../compile.js';
import { diffFigures, type LayerDiff, type NetworkDiff } from '../../../ir/network-diff.js';

const numRuns = Number(process.env.DIFF_RUNS ?? 80);

interface Statement {
  readonly name: string | undefined;
  readonly text: string;
}

const name = fc.option(fc.constantFrom('a', 'b', 'c', 'd', 'conv2', 'relu1'), { nil: undefined, freq: 2 });
const layer = fc.oneof(
  fc.constantFrom('relu', 'batchnorm', 'tanh', 'maxpool F=2 S=1', 'dropout 0.3', 'relu', 'batchnorm'),
  fc
    .tuple(
      fc.constantFrom(2, 3, 4),
      fc.constantFrom(1, 3),
      fc.constantFrom('', ' D=2', ' bias=false', ' frozen'),
    )
    .map(([filters, F, rest]) => `conv ${filters} F=${F} P=same${rest}`),
);
const { lines } = fc.letrec<{ lines: Statement[]; statement: Statement }>((tie) => ({
  statement: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    fc.record({ name, text: layer }),
    tie('lines').map((inner) => ({
      name: undefined,
      text: `residual { ${written(inner)}; conv channels(input) F=1 } shortcut { }`,
    })),
    fc.record({
      name,
      text: fc
        .tuple(fc.constantFrom(1, 2, 3), tie('lines'))
        .map(([n, inner]) => `repeat ${n} { ${written(inner)} }`),
    }),
  ),
  lines: fc.array(tie('statement'), { minLength: 1, maxLength: 6 }),
}));

function written(statements: readonly Statement[]): string {
  const used = new Set<string>();
  return statements
    .map(({ name: label, text }) => {
      if (label === undefined || used.has(label)) return text;
      used.add(label);
      return `${label}: ${text}`;
    })
    .join('; ');
}

/** Undefined where the text is no sound network: a name can be taken in a residual already. */
async function networkOf(body: string): Promise<CompiledNetwork | undefined> {
  const text = `network N { input 12x12x3; ${body} }`;
  const { networks } = await compile(createSource('n.netspec', text));
  return networks[0];
}

/** Two networks that have much in common: statements of the first are left out, repeated or replaced in the second. */
const related = lines.chain((first) =>
  fc
    .array(
      fc.record({
        at: fc.nat(),
        what: fc.constantFrom('drop', 'double', 'put'),
        statement: fc.record({ name, text: layer }),
      }),
      {
        maxLength: 3,
      },
    )
    .map((edits) => {
      const second = [...first];
      for (const { at, what, statement } of edits) {
        const place = at % (second.length + 1);
        if (what === 'drop') second.splice(place, 1);
        else if (what === 'double') second.splice(place, 0, ...second.slice(place, place + 1));
        else second.splice(place, 0, statement);
      }
      return [first, second.length > 0 ? second : first] as const;
    }),
);

const pair = fc.oneof({ weight: 3, arbitrary: related }, { weight: 1, arbitrary: fc.tuple(lines, lines) });

async function sound(statements: readonly Statement[]): Promise<CompiledNetwork> {
  const network = await networkOf(written(statements));
  fc.pre(network !== undefined);
  if (network === undefined) throw new Error('not reached');
  return network;
}

const pathsOf = (layers: LayerDiff['added']) => layers.map(({ path }) => path);
const turned = (changes: LayerDiff['changed']) => changes.map((c) => `${c.new.path} -> ${c.old.path}`).sort();
const straight = (changes: LayerDiff['changed']) =>
  changes.map((c) => `${c.old.path} -> ${c.new.path}`).sort();

/** Which layers a difference speaks of, on one side. */
function mentioned({ layers }: NetworkDiff, side: 'old' | 'new'): string[] {
  const own = side === 'old' ? layers.removed : layers.added;
  const both = [...layers.changed, ...layers.renamed].map((change) => change[side].path);
  return [...pathsOf(own), ...both, ...layers.unchanged].sort();
}

test('a network does not differ from itself', async () => {
  await fc.assert(
    fc.asyncProperty(lines, async (statements) => {
      const { layers, ports, training, checkpoint, figures } = await diffNetworks(
        await sound(statements),
        await sound(statements),
      );
      expect([layers.added, layers.removed, layers.changed, layers.renamed, ports, training]).toEqual(
        Array(6).fill([]),
      );
      expect(checkpoint).toMatchObject({ compatibility: 'whole', resumes: true, displaced: [], renamed: [] });
      expect(figures.old).toEqual(figures.new);
    }),
    { numRuns },
  );
});

test('every layer of either side is mentioned once, and tensors add up', async () => {
  await fc.assert(
    fc.asyncProperty(pair, async ([first, second]) => {
      const [older, newer] = [await sound(first), await sound(second)];
      const diff = await diffNetworks(older, newer);
      expect(mentioned(diff, 'old')).toEqual(older.report.layers.map(({ path }) => path).sort());
      expect(mentioned(diff, 'new')).toEqual(newer.report.layers.map(({ path }) => path).sort());
      const { loads, reshaped, missing, unused, old, new: now, loadsRenamed } = diff.checkpoint;
      expect(loads.tensors + reshaped.length + missing.length).toBe(now.tensors);
      expect(loads.tensors + reshaped.length + unused.length).toBe(old.tensors);
      expect(loadsRenamed.tensors).toBeLessThanOrEqual(Math.min(old.tensors, now.tensors));
      expect(diff.figures.new.params - diff.figures.old.params).toBe(
        [...diff.layers.added, ...[...diff.layers.changed, ...diff.layers.renamed].map((c) => c.new)].reduce(
          (sum, { params }) => sum + params,
          0n,
        ) -
          [
            ...diff.layers.removed,
            ...[...diff.layers.changed, ...diff.layers.renamed].map((c) => c.old),
          ].reduce((sum, { params }) => sum + params, 0n),
      );
    }),
    { numRuns },
  );
});

test('exchanging the sides exchanges what came and what went', async () => {
  await fc.assert(
    fc.asyncProperty(pair, async ([first, second]) => {
      const [older, newer] = [await sound(first), await sound(second)];
      const [there, back] = [await diffNetworks(older, newer), await diffNetworks(newer, older)];
      expect(pathsOf(back.layers.added)).toEqual(pathsOf(there.layers.removed));
      expect(pathsOf(back.layers.removed)).toEqual(pathsOf(there.layers.added));
      expect(turned(back.layers.changed)).toEqual(straight(there.layers.changed));
      expect(turned(back.layers.renamed)).toEqual(straight(there.layers.renamed));
      for (const figure of diffFigures) {
        expect(back.figures.new[figure] - back.figures.old[figure]).toBe(
          there.figures.old[figure] - there.figures.new[figure],
        );
      }
      expect(back.checkpoint.loads).toEqual(there.checkpoint.loads);
      expect(back.checkpoint.loadsRenamed).toEqual(there.checkpoint.loadsRenamed);
    }),
    { numRuns },
  );
});

test('a layer that gets another name is found under it', async () => {
  const chain = fc.array(layer, { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(chain, fc.nat(), async (texts, choice) => {
      const named = (prefix: (at: number) => string) =>
        texts.map((text, at) => ({ name: `${prefix(at)}${at}`, text }));
      const chosen = choice % texts.length;
      const older = await sound(named(() => 'layer_'));
      const newer = await sound(named((at) => (at === chosen ? 'other_' : 'layer_')));
      const { layers, checkpoint } = await diffNetworks(older, newer);
      expect(straight(layers.renamed)).toEqual([`layer_${chosen} -> other_${chosen}`]);
      expect([layers.added, layers.removed, layers.changed]).toEqual([[], [], []]);
      const hasWeights = layers.renamed[0].new.params > 0n;
      expect(checkpoint.compatibility).toBe(hasWeights ? 'renaming' : 'whole');
    }),
    { numRuns },
  );
});

test('a layer without a name that is put into a chain is the only one that came', async () => {
  const texts = fc.array(layer, { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(texts, fc.nat(), async (chain, place) => {
      const at = place % (chain.length + 1);
      const unnamed = (list: readonly string[]) => list.map((text) => ({ name: undefined, text }));
      const older = await sound(unnamed(chain));
      const newer = await sound(unnamed(chain.toSpliced(at, 0, 'elu')));
      const { layers, checkpoint } = await diffNetworks(older, newer);
      expect(pathsOf(layers.added)).toEqual(['elu1']);
      expect([layers.removed, layers.changed, layers.renamed]).toEqual([[], [], []]);
      expect(checkpoint.compatibility).toBe('whole');
    }),
    { numRuns },
  );
});
