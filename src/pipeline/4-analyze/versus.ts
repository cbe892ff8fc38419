/**
 * What the same map would cost in another way: as a dense layer, which connects every input value with every output
 * value, or as a depthwise convolution and a 1x1 convolution (Howard et al., "MobileNets", 2017). Biases are left out.
 */
import type { Alternative, CostOfMap, Versus } from '../../ir/analysis.js';
import type { CoreGraph, CoreNode } from '../../ir/core-graph.js';
import type { NodeId } from '../../ir/typed-graph.js';
import { macsOf } from './conventions/convention.js';

/** Undefined where the layer has no such alternative: no multiply-accumulates, or for `separable` no plain convolution. */
export function compareWith(alternative: Alternative, core: CoreGraph, layer: NodeId): Versus | undefined {
  const nodes = core.nodes.filter((node) => node.layer === layer);
  const own = costOf(core, nodes);
  if (own.macs === 0n) return undefined;
  const parts = alternative === 'dense' ? asDense(core, nodes) : asSeparable(core, nodes);
  if (parts === undefined) return undefined;
  const sum = (of: keyof CostOfMap) => parts.reduce((total, part) => total + part[of], 0n);
  return { own, other: { weights: sum('weights'), macs: sum('macs') }, parts };
}

function costOf(core: CoreGraph, nodes: readonly CoreNode[]): CostOfMap {
  const sizes = new Map(core.parameters.map(({ path, shape }) => [path, product(shape)]));
  let [weights, macs] = [0n, 0n];
  for (const { op } of nodes) {
    if (op.kind !== 'conv' && op.kind !== 'conv_transposed' && op.kind !== 'dense') continue;
    weights += sizes.get(op.weight) ?? 0n;
    macs += macsOf(op);
  }
  return { weights, macs };
}

function asDense(core: CoreGraph, nodes: readonly CoreNode[]): Versus['parts'] {
  const [from, to] = [nodes[0].inputs[0], nodes[nodes.length - 1].output].map((id) => {
    return product(core.values[id].shape);
  });
  return [{ words: `dense: ${from} inputs x ${to} outputs`, weights: from * to, macs: from * to }];
}

/** Of a single convolution in one group. */
function asSeparable(core: CoreGraph, nodes: readonly CoreNode[]): Versus['parts'] | undefined {
  const windows = nodes.filter(({ op }) => op.kind === 'conv' || op.kind === 'conv_transposed');
  const [only] = windows;
  if (windows.length !== 1 || only.op.kind !== 'conv' || only.op.geometry.groups !== 1) return undefined;
  const { input, output, filter } = only.op.geometry;
  const positions = product(output.slice(0, 3));
  const [channels, filters, taps] = [BigInt(input[3]), BigInt(output[3]), product(filter)];
  const [spatial, mixing] = [taps * channels, channels * filters];
  // The geometry has 1 for dimensions that are not there.
  const rank = core.values[only.inputs[0]].shape.length - 1;
  const shape = filter.slice(3 - rank).join('x');
  return [
    { words: `depthwise: ${channels} filters of ${shape}`, weights: spatial, macs: positions * spatial },
    {
      words: `pointwise: ${filters} filters over ${channels} channels`,
      weights: mixing,
      macs: positions * mixing,
    },
  ];
}

function product(sizes: readonly number[]): bigint {
  return sizes.reduce((total, size) => total * BigInt(size), 1n);
}
