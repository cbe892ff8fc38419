/**
 * Random networks with values used many times, merges of all kinds, shared and frozen layers, as typed graphs. What is
 * held of them is in the tests that draw them.
 */
import fc from 'fast-check';
import type { AttributeValue, NodeId, TypedGraph } from '../../src/ir/typed-graph.js';
import { layerCatalogue } from '../../src/layers/index.js';
import { GraphBuilder } from './graph-builder.js';

/** A choice of a layer, and numbers that choose among the values there are. */
const step = fc.record({
  kind: fc.constantFrom(
    'conv',
    'conv',
    'depthwise',
    'tanh',
    'sigmoid',
    'leaky_relu',
    'add',
    'skip',
    'multiply',
    'concat',
    'batchnorm',
    'dropout',
    'maxpool',
    'avgpool',
    'softmax',
    'share',
    'frozen',
  ),
  picks: fc.array(fc.nat(), { minLength: 3, maxLength: 3 }),
});
/** The same with kinds that are put together of several layers, or were added later; half of the steps are such. */
const laterStep = fc.record({
  kind: fc.constantFrom(
    ...[
      'transposed',
      'unpool',
      'resize',
      'nails',
      'border',
      'shuffle',
      'blocks',
      'split',
      'lppool',
      'separable',
    ],
    ...['gelu', 'silu', 'softplus', 'prelu', 'layernorm', 'groupnorm', 'lrn', 'layer_scale'],
    ...['squeeze_excite', 'stochastic_depth'],
  ),
  picks: fc.array(fc.nat(), { minLength: 3, maxLength: 3 }),
});
const steps = fc.array(fc.oneof(step, laterStep), { minLength: 1, maxLength: 14 });

const attributesOf: Readonly<Record<string, Readonly<Record<string, AttributeValue>>>> = {
  maxpool: { F: 3, S: 1, P: 1 },
  avgpool: { F: 3, S: 1, P: 1 },
  depthwise: { F: 3, P: 1 },
  dropout: { rate: 0.3 },
  lppool: { F: 3, S: 1, P: 1 },
  groupnorm: { groups: 1 },
  lrn: { size: 3 },
  layer_scale: { initial: 0.5 },
  squeeze_excite: { reduced: 2, activation: 'silu' },
  stochastic_depth: { rate: 0.3 },
};

/** Layers that together keep a 4x4 map: down and up again, or around and back. Gives the last and its channels. */
function buildTogether(
  b: GraphBuilder,
  kind: string,
  path: string,
  from: NodeId,
  width: number,
  [, first, second]: readonly number[],
): readonly [NodeId, number] | undefined {
  const one = <T>(choice: readonly T[]) => choice[first % choice.length];
  const other = <T>(choice: readonly T[]) => choice[second % choice.length];
  const down = (pool = 'avgpool') => b.layer(pool, `${path}.down`, [from], { F: 2 });
  switch (kind) {
    case 'transposed': {
      const filters = width * (1 + (second % 2));
      const shape = one<Readonly<Record<string, AttributeValue>>>([
        { F: 2, S: 2 },
        { F: 3, S: 2, P: 1, output_padding: 1 },
        { F: 4, S: 2, P: 1, groups: width },
      ]);
      return [b.layer('transposed', path, [down()], { filters, ...shape }), filters];
    }
    case 'unpool': {
      const pool = one<Readonly<Record<string, AttributeValue>>>([{ F: 2 }, { F: 3, S: 1, P: 1 }]);
      const pooled = b.layer('maxpool', `${path}.pool`, [from], pool);
      const values = b.layer('tanh', `${path}.values`, [pooled]);
      return [b.layer('max_unpool', path, [values, from], {}, { partner: pool }), width];
    }
    case 'resize': {
      const middle = b.layer('adaptive_avgpool', `${path}.middle`, [from], { size: one([1, 2, 3]) });
      const mode = other(['nearest', 'bilinear', 'bicubic']);
      return [b.layer('upsample', path, [middle], { size: 4, mode }), width];
    }
    case 'nails': {
      const spread = b.layer('bed_of_nails', `${path}.spread`, [down('maxpool')], { scale: 2 });
      return [b.layer('tanh', path, [spread]), width];
    }
    case 'border': {
      const mode = one(['zero', 'reflect', 'replicate', 'circular']);
      const padded = b.layer('pad', `${path}.padded`, [from], { P: 2, mode });
      return [b.layer('crop', path, [padded], { P: other([2, [1, 3, 3, 1], [4, 0, 0, 4]]) }), width];
    }
    case 'shuffle': {
      const groups = width % 2 === 0 ? 2 : width;
      return [b.layer('channel_shuffle', path, [from], { groups }), width];
    }
    case 'blocks': {
      const deep = b.layer('space_to_depth', `${path}.deep`, [from], {
        block: 2,
        order: one(['crd', 'dcr']),
      });
      return [b.layer('depth_to_space', path, [deep], { block: 2, order: other(['crd', 'dcr']) }), width];
    }
    case 'split':
      return [b.layer('split', path, [from], { parts: width, part: first % width }), 1];
    case 'separable':
      return [b.layer('separable', path, [from], { filters: 2, F: 3, P: 1 }), 2];
    default:
      return undefined;
  }
}

type Steps = readonly { readonly kind: string; readonly picks: readonly number[] }[];

/** All values are 4x4 maps, so that nearly everything can follow everything. */
export function buildNetwork(
  list: Steps,
  ends: { readonly flatten: boolean; readonly outputs: readonly number[] },
): TypedGraph {
  const b = new GraphBuilder(layerCatalogue);
  const channels = new Map<NodeId, number>();
  const known: NodeId[] = [];
  const add = (id: NodeId, width: number) => {
    known.push(id);
    channels.set(id, width);
    return id;
  };
  const convs: { readonly id: NodeId; readonly from: number }[] = [];
  add(b.input('in0', [4, 4, 2]), 2);
  add(b.input('in1', [4, 4, 3]), 3);
  for (const [index, { kind, picks }] of list.entries()) {
    const pick = (which: number) => known[picks[which] % known.length];
    const path = `l${index}`;
    const width = channels.get(pick(0)) ?? 0;
    const mates = known.filter((id) => channels.get(id) === width);
    const mate = (which: number) => mates[picks[which] % mates.length];
    if (kind === 'conv' || kind === 'frozen') {
      const filters = 1 + (picks[1] % 3);
      const id = b.layer('conv', path, [pick(0)], { filters, F: 3, P: 1 }, { frozen: kind === 'frozen' });
      convs.push({ id, from: width });
      add(id, filters);
    } else if (kind === 'share') {
      const owner = convs.find(({ from }) => from === width);
      if (owner === undefined) continue;
      const filters = channels.get(owner.id) ?? 0;
      add(b.layer('conv', path, [pick(0)], { filters, F: 3, P: 1 }, { sharesWith: owner.id }), filters);
    } else if (kind === 'concat') {
      if (width > 8) continue;
      add(b.layer('concat', path, [pick(0), pick(1)]), width + (channels.get(pick(1)) ?? 0));
    } else if (kind === 'add' || kind === 'skip' || kind === 'multiply') {
      add(b.layer(kind, path, [pick(0), mate(1), ...(picks[2] % 2 ? [mate(2)] : [])]), width);
    } else {
      const together = buildTogether(b, kind, path, pick(0), width, picks);
      if (together !== undefined) add(...together);
      else add(b.layer(kind, path, [pick(0)], attributesOf[kind]), width);
    }
  }
  const last = known[known.length - 1];
  const first = ends.flatten ? b.layer('flatten', 'flat', [last]) : last;
  const others = ends.outputs.map((pick, index) => [`o${index}`, known[pick % known.length]]);
  return b.graph({ first, ...Object.fromEntries(others) }, { training: { loss: 'mse' } });
}

export const randomNetworks = fc.record({
  list: steps,
  ends: fc.record({ flatten: fc.boolean(), outputs: fc.array(fc.nat(), { maxLength: 2 }) }),
});
