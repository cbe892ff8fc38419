/** Receptive fields against the support of numerically found gradients, on random graphs with branches and dilation. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sizesOf } from '../../src/ir/shape.js';
import type { AttributeValue, NodeId, TypedGraph } from '../../src/ir/typed-graph.js';
import { layerCatalogue } from '../../src/layers/index.js';
import { inputCells } from '../../src/pipeline/4-analyze/receptive-field/input-cells.js';
import { lower } from '../../src/pipeline/5-lower/lower.js';
import { GraphBuilder } from '../battery/graph-builder.js';
import { probeOf } from './probe.js';

const runs = Number(process.env.RANDOM_FIELDS ?? 25);
const channels = 2;

const kinds = [
  'conv',
  'conv',
  'dilated',
  'strided',
  'avgpool',
  'lppool',
  'depthwise',
  'transposed',
  'upsample',
  'nearest',
  'bed_of_nails',
  'pixel_shuffle',
  'space_to_depth',
  'reflect',
  'pad',
  'crop',
  'adaptive',
  'relu',
  'shuffle',
  'add',
  'add',
  'concat',
] as const;
type Kind = (typeof kinds)[number];

const step = fc.record({
  kind: fc.constantFrom(...kinds),
  /** Whose output it takes: mostly the last one's, so that graphs become deep. */
  from: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(20) }),
  with: fc.nat(20),
  size: fc.integer({ min: 1, max: 3 }),
  other: fc.integer({ min: 1, max: 3 }),
  padding: fc.integer({ min: 0, max: 2 }),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;
const lists = fc.array(step, { minLength: 3, maxLength: 9 });

/** What the layers of a step are called with; the last one's output is the step's. */
const chains: { readonly [K in Kind]?: (s: Step) => readonly [string, Record<string, AttributeValue>][] } = {
  conv: ({ size, other, padding }) => [['conv', { filters: channels, F: [size, other], P: padding }]],
  dilated: ({ size, padding }) => [['conv', { filters: channels, F: size, D: [2, 3], P: padding }]],
  strided: ({ size, other, padding }) => [['conv', { filters: channels, F: size, S: other, P: padding }]],
  avgpool: ({ size, other }) => [['avgpool', { F: size, S: other }]],
  lppool: ({ size, other }) => [['lppool', { F: size, S: other }]],
  depthwise: ({ size, padding }) => [['depthwise', { F: size, P: padding, S: [1, 2] }]],
  transposed: ({ size, other, padding }) => [
    ['transposed', { filters: channels, F: size + other, S: other, P: Math.min(padding, size) }],
  ],
  upsample: ({ size }) => [['upsample', { scale: [2, 1 + size / 2], mode: 'bilinear' }]],
  nearest: ({ size }) => [['upsample', { scale: [1 + size / 2, 2] }]],
  bed_of_nails: () => [['bed_of_nails', { scale: 2 }]],
  pixel_shuffle: () => [
    ['pointwise', { filters: 4 * channels }],
    ['depth_to_space', { block: 2 }],
  ],
  space_to_depth: () => [
    ['space_to_depth', { block: 2 }],
    ['pointwise', { filters: channels }],
  ],
  reflect: ({ padding }) => [['conv', { filters: channels, F: 3, P: padding, border: 'reflect' }]],
  pad: ({ padding, other }) => [['pad', { P: [padding, 0, 1, other] }]],
  crop: ({ padding, other }) => [['crop', { P: [padding, 0, 1, other] }]],
  adaptive: ({ size, other }) => [['adaptive_avgpool', { size: [size + 2, other + 3] }]],
  relu: () => [['relu', {}]],
  shuffle: () => [['channel_shuffle', { groups: channels }]],
};

/** Steps that do not fit are left out; maps of two sizes are cropped to the smaller before they are merged. */
function build(list: readonly Step[]): TypedGraph {
  const b = new GraphBuilder(layerCatalogue);
  const known = [b.layer('conv', 'first', [b.input('image', [13, 11, 1])], { filters: channels, F: 1 })];
  const shapes = new Map<NodeId, readonly number[]>([[known[0], [13, 11, channels]]]);
  const note = (id: NodeId) => {
    const node = b.graph({ out: id }).nodes[id];
    shapes.set(id, sizesOf(node.output));
    return id;
  };
  const attempt = (make: () => NodeId): NodeId | undefined => {
    try {
      return note(make());
    } catch {
      return undefined;
    }
  };
  for (const [index, s] of list.entries()) {
    const input = known[Math.max(0, known.length - 1 - s.from)];
    let made: NodeId | undefined = input;
    if (s.kind === 'add' || s.kind === 'concat') {
      const mate = known[s.with % known.length];
      const [a, c] = [shapes.get(input) ?? [], shapes.get(mate) ?? []];
      const size = [Math.min(a[0], c[0]), Math.min(a[1], c[1])];
      made = attempt(() => {
        const parts = [input, mate].map((id, at) => b.layer('crop', `l${index}c${at}`, [id], { size }));
        const merged = b.layer(s.kind, `l${index}m`, parts);
        return s.kind === 'add'
          ? merged
          : b.layer('conv', `l${index}`, [merged], { filters: channels, F: 1 });
      });
    } else {
      for (const [at, [kind, attributes]] of (chains[s.kind]?.(s) ?? []).entries()) {
        const from: NodeId | undefined = made;
        made =
          from === undefined
            ? undefined
            : attempt(() => b.layer(kind, `l${index}p${at}`, [from], attributes));
      }
    }
    const shape = made === undefined ? undefined : shapes.get(made);
    if (made !== undefined && shape !== undefined && shape[0] * shape[1] <= 3000) known.push(made);
  }
  const last = known[known.length - 1];
  return b.graph({ out: last }, { training: { loss: 'mse' } });
}

async function agree(graph: TypedGraph): Promise<void> {
  const probe = await probeOf(graph, 'first');
  const core = lower(graph, layerCatalogue);
  const { value } = core.outputs[0];
  const [height, width] = probe.output;
  for (const row of new Set([0, 1, height >> 1, height - 1].filter((at) => at < height))) {
    for (const column of new Set([0, Math.floor((2 * width) / 3), width - 1])) {
      const [box] = inputCells(core, value, [0, row, column]);
      expect({ row, column, cells: box?.slice(1) }).toEqual({ row, column, cells: probe.at(row, column) });
    }
  }
}

describe('the input cells of an output cell', () => {
  it('are the support of its gradient, on random graphs', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(lists, async (list) => agree(build(list))),
      { numRuns: runs },
    );
  });
});
