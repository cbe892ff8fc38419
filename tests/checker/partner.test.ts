/** A layer that names the one whose work it undoes: the pair survives groups, blocks, sharing, both forms and training. */
import { expect, test } from 'vitest';
import { createSource } from '../../src/base/source.js';
import { format } from '../../src/compile/format.js';
import { compile } from '../../src/compile.js';
import type { LayerNode, TypedGraph } from '../../src/ir/typed-graph.js';
import type { Partner } from '../../src/kit/partner.js';
import { specHash } from '../../src/pipeline/6-emit/spec-hash.js';
import { codesOf, diagnosticsOf, layersOf, networkOf } from './check.js';

async function graphOf(text: string, name = 'a.netspec'): Promise<TypedGraph> {
  const { networks, diagnostics } = await compile(createSource(name, text));
  expect(diagnostics.map(({ message }) => message)).toEqual([]);
  return networks[0].graph;
}

function unpools({ nodes }: TypedGraph): readonly { readonly of: string; readonly seen: string }[] {
  return nodes
    .filter((node): node is LayerNode => node.type === 'layer' && node.kind === 'max_unpool')
    .map(({ attributes, inputs }) => ({
      of: (attributes.pool as Partner).path,
      seen: nodes[inputs[1]].path,
    }));
}

const segmentation = `block Down(width) {
  conv width F=3 P=1
  batchnorm
  relu
  maxpool F=2
}

network Segment {
  input 21x18x3
  d1: Down 4
  d2: Down 8
  middle: repeat 2 {
    pool: maxpool F=2
    conv 8 F=1
    max_unpool pool
  }
  max_unpool d2 -> 10x9x8
  conv 4 F=3 P=1
  max_unpool d1 -> 21x18x4
}
`;

test('in blocks and loops each name means the layer of its own group', async () => {
  expect(unpools(await graphOf(segmentation))).toEqual([
    { of: 'middle.0.pool', seen: 'd2.maxpool1' },
    { of: 'middle.1.pool', seen: 'middle.0.max_unpool1' },
    { of: 'd2.maxpool1', seen: 'd2.relu1' },
    { of: 'd1.maxpool1', seen: 'd1.relu1' },
  ]);
});

test('it is the same network in YAML and in the DSL again; another pool is another network', async () => {
  const { text: yaml = '' } = await format(createSource('a.netspec', segmentation), 'yaml');
  const { text: again = '' } = await format(createSource('a.netspec.yaml', yaml), 'dsl');
  const hashes = await Promise.all([
    graphOf(segmentation),
    graphOf(yaml, 'a.netspec.yaml'),
    graphOf(again),
  ]).then((graphs) => graphs.map(specHash));
  expect(new Set(hashes).size).toBe(1);

  const either = (pool: string) =>
    graphOf(`network N { input 8x8x2; a: maxpool F=2; from input; b: maxpool F=2; max_unpool ${pool} }`);
  expect(specHash(await either('a'))).not.toBe(specHash(await either('b')));
});

test('the attributes of the pool decide, and a pool that is shared is as good', async () => {
  const text = (pool: string) => `network N { input 9x7x2; p: maxpool ${pool}; max_unpool p }`;
  expect(await layersOf(text('F=3 S=2'))).toEqual(['p 4x3x2', 'max_unpool1 9x7x2']);
  expect(await layersOf(text('F=2 P=1 ceil=true'))).toEqual(['p 5x4x2', 'max_unpool1 9x7x2']);
  const shared = 'network N { input 9x7x2; p: maxpool F=2; q: share p; max_unpool q; u: max_unpool p; }';
  expect(unpools(await graphOf(shared))).toEqual([
    { of: 'q', seen: 'p' },
    { of: 'p', seen: 'input' },
  ]);
});

test('an unpooling can be shared: it looks its places up where the first did', async () => {
  const text = 'network N { input 8x8x2; p: maxpool F=2; u: max_unpool p; maxpool F=2; share u }';
  expect(unpools(await graphOf(text))).toEqual([
    { of: 'p', seen: 'input' },
    { of: 'p', seen: 'input' },
  ]);
});

test('what the pool saw counts as an input, so that it is not thrown away', async () => {
  const { graph } = await networkOf(
    'network N { input 8x8x2; conv 4 F=3 P=1; p: maxpool F=2; conv 4 F=1; max_unpool p }',
  );
  expect(graph.nodes.at(-1)).toMatchObject({ kind: 'max_unpool', inputs: [3, 1] });
});

test('a mistake at the pool is not said again at the layer that names it', async () => {
  const after = (pool: string) => codesOf(`network N { input 8x8x2\n p: ${pool}\n max_unpool p\n relu }`);
  expect(await after('maxpool F=9')).toEqual(['shape/filter-larger-than-input 2:15']);
  expect(await after('maxpool')).toEqual(['attribute/missing 2:5']);
  expect(await after('maxpol F=2')).toEqual(['name/unknown-layer 2:5']);
  expect(await after('maxpool F=2 -> 5x5x2')).toEqual(['shape/contract-mismatch 2:20']);
});

test('a name that is no maxpool: the maxpools that there are', async () => {
  const [none] = await diagnosticsOf('network N { input 8x8x2; r: relu; max_unpool r }');
  expect(none.help).toBe('there is no maxpool above');
  const two = 'network N { input 8x8x2; a: maxpool F=2; b: maxpool F=2; r: relu; max_unpool r }';
  const [some] = await diagnosticsOf(two);
  expect(some.message).toBe('max_unpool takes the name of a maxpool, and r is a layer of kind relu');
  expect(some.help).toBe('above there are b, a');
});

test('the name is one, and is needed', async () => {
  const codes = (rest: string) => codesOf(`network N { input 8x8x2; p: maxpool F=2\n max_unpool ${rest} }`);
  expect(await codes('pool=p')).toEqual([]);
  expect(await codes('p p')).toEqual(['attribute/too-many-values 2:15']);
  expect(await codes('"p"')).toEqual(['attribute/not-a-reference 2:13']);
  expect(await codes('p frozen')).toEqual(['attribute/no-weights 2:15']);
  expect(await codes('')).toEqual(['attribute/missing 2:2']);
});
