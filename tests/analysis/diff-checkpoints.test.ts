/** What a difference says of checkpoints, against what emitted networks do with each other's weights. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSource } from '../../src/base/source.js';
import { diffNetworks } from '../../src/compile/diff.js';
import { compile } from '../../src/compile.js';
import { readSafetensors, writeSafetensors } from '../../src/runtime/safetensors.js';
import { loadNetwork } from '../battery/emitted-network.js';

const numRuns = Number(process.env.DIFF_RUNS ?? 40);

const layer = fc.constantFrom(
  'conv 3 F=3 P=1',
  'conv 3 F=1',
  'conv 3 F=3 P=1 bias=false',
  'batchnorm',
  'relu',
);
const name = fc.constantFrom('', '', 'a: ', 'b: ', 'c: ');
const body = fc.array(fc.tuple(name, layer), { minLength: 1, maxLength: 4 }).map((lines) => {
  const used = new Set<string>();
  return lines.map(([label, text]) => {
    const isFree = !used.has(label);
    used.add(label);
    return isFree ? label + text : text;
  });
});

async function networkOf(lines: readonly string[]) {
  const { networks } = await compile(
    createSource('n.netspec', `network N { input 4x4x3; ${lines.join('; ')}; flatten; dense 2 }`),
  );
  return networks[0];
}

function loads(network: { load(bytes: Uint8Array): void }, bytes: Uint8Array): boolean {
  try {
    network.load(bytes);
    return true;
  } catch {
    return false;
  }
}

/** The file with its tensors under other names. */
function renamedFile(bytes: Uint8Array, names: ReadonlyMap<string, string>): Uint8Array {
  const { tensors, metadata } = readSafetensors(bytes);
  const renamed = [...tensors].map(([path, { shape, data }]) => ({
    name: names.get(path) ?? path,
    shape,
    data,
  }));
  return writeSafetensors(renamed, metadata);
}

test('weights load as they are, or renamed, exactly where the difference says so', async () => {
  const seen = new Set<string>();
  const change = fc.record({ at: fc.nat(), text: fc.option(fc.tuple(name, layer).map(([n, l]) => n + l)) });
  await fc.assert(
    fc.asyncProperty(body, change, async (lines, { at, text }) => {
      const newLines = lines.toSpliced(at % lines.length, 1, ...(text === null ? [] : [text]));
      const [older, newer] = [await networkOf(lines), await networkOf(newLines)];
      // A name may stand twice then.
      fc.pre(older !== undefined && newer !== undefined);
      const { checkpoint } = await diffNetworks(older, newer);
      const [before, after] = await Promise.all([loadNetwork(older.graph), loadNetwork(newer.graph)]);
      const [from, to] = [new before.Class(), new after.Class()];
      const file = from.save();
      expect(loads(to, file)).toBe(checkpoint.compatibility === 'whole');
      const names = new Map(checkpoint.renamed.map((tensor) => [tensor.old, tensor.new]));
      if (checkpoint.compatibility === 'renaming') expect(loads(to, renamedFile(file, names))).toBe(true);
      expect(from.specHash === to.specHash).toBe(checkpoint.resumes);
      const shapes = new Map(from.parameters.map(({ path, shape }) => [path, shape.join('x')]));
      const fitting = to.parameters.filter(({ path, shape }) => shapes.get(path) === shape.join('x'));
      expect(checkpoint.loads).toEqual({
        tensors: fitting.length,
        values: BigInt(fitting.reduce((sum, { values }) => sum + values.length, 0)),
      });
      seen.add(checkpoint.compatibility);
    }),
    { numRuns, seed: 7 },
  );
  expect([...seen].sort()).toEqual(['partial', 'renaming', 'whole']);
});
