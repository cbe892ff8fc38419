/**
 * Between which numbers the values of each layer lie, whatever its weights and the network's inputs are: interval
 * arithmetic along the graph, in training and otherwise. What follows from it is for lint rules to say.
 */
import type { GraphNode, LayerNode, TypedGraph } from '../ir/typed-graph.js';

/** `[least, most]`; an end without bound is infinite. */
export type ValueRange = readonly [least: number, most: number];

const unbounded: ValueRange = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];

/** Where the functions that fall and rise have their least value; found numerically, rounded down. */
const leastOf: Readonly<Record<string, number>> = { gelu: -0.17, silu: -0.279, hard_swish: -0.375 };

/** selu(x) = scale * alpha * (exp(x) - 1) for negative x (Klambauer et al. 2017). */
const selu = { scale: 1.0507009873554805, alpha: 1.6732632423543772 };

/** By node. */
export function valueRanges({ nodes }: TypedGraph): readonly ValueRange[] {
  const ranges: ValueRange[] = [];
  for (const node of nodes) ranges.push(rangeOf(node, ranges));
  return ranges;
}

function rangeOf(node: GraphNode, ranges: readonly ValueRange[]): ValueRange {
  if (node.type === 'input') return unbounded;
  const inputs = node.inputs.map((id) => ranges[id]);
  const [first] = inputs;
  switch (node.kind) {
    case 'flatten':
    case 'reshape':
    case 'crop':
    case 'split':
    case 'channel_shuffle':
    case 'depth_to_space':
    case 'space_to_depth':
    // No pooling window lies in padding alone; what a maximum is padded with never wins, a mean leaves it out.
    case 'maxpool':
    case 'global_maxpool':
    case 'global_avgpool':
    case 'adaptive_avgpool':
      return first;
    case 'avgpool':
      return node.attributes.count_include_pad === true ? hull([first, [0, 0]]) : first;
    case 'upsample':
      return node.attributes.mode === 'bicubic' ? unbounded : first;
    case 'pad':
      return node.attributes.mode === 'zero' ? hull([first, constant(node.attributes.value)]) : first;
    case 'bed_of_nails':
    case 'max_unpool':
    case 'squeeze_excite':
      return hull([first, [0, 0]]);
    case 'lppool':
      return [0, Number.POSITIVE_INFINITY];
    case 'lrn':
      return withSignOf(first);
    case 'dropout':
    case 'stochastic_depth':
      return scaledUp(first, Number(node.attributes.rate));
    case 'concat':
      return hull(inputs);
    case 'add':
    case 'skip':
      return inputs.reduce(([a, b], [c, d]): ValueRange => [a + c, b + d]);
    case 'multiply':
      return inputs.reduce(product);
    default:
      return activated(node, first);
  }
}

/** What a layer gives for any input at all. */
export function ownRange(layer: LayerNode): ValueRange {
  return activated(layer, unbounded);
}

/** What an activation makes of a range; no bounds for any other layer. */
function activated({ kind, attributes }: LayerNode, [least, most]: ValueRange): ValueRange {
  const through = (f: (value: number) => number): ValueRange => [f(least), f(most)];
  switch (kind) {
    case 'relu':
      return through((x) => Math.max(x, 0));
    case 'relu6':
      return through((x) => Math.min(Math.max(x, 0), 6));
    case 'clip':
      return through((x) => Math.min(Math.max(x, Number(attributes.min)), Number(attributes.max)));
    case 'leaky_relu':
      return through((x) => (x > 0 ? x : scaled(Number(attributes.slope), x)));
    case 'elu':
      return through((x) => (x > 0 ? x : scaled(Number(attributes.alpha), Math.expm1(x))));
    case 'selu':
      return through((x) => selu.scale * (x > 0 ? x : selu.alpha * Math.expm1(x)));
    case 'tanh':
      return through(Math.tanh);
    case 'sigmoid':
      return through((x) => 1 / (1 + Math.exp(-x)));
    case 'hard_sigmoid':
      return through((x) => Math.min(Math.max(x + 3, 0), 6) / 6);
    case 'softplus':
      return through((x) => (x > 30 ? x : Math.log1p(Math.exp(x))));
    case 'softmax':
      return [0, 1];
    case 'gelu':
    case 'silu':
    case 'hard_swish':
      return [least >= 0 ? 0 : leastOf[kind], Math.max(most, 0)];
    // A learned slope may be any number.
    case 'prelu':
      return least >= 0 ? [least, most] : unbounded;
    default:
      return unbounded;
  }
}

const positive: ValueRange = [0, Number.POSITIVE_INFINITY];

/** The values that an activation hands on as they are, where there is a range of them. */
export function identityRange({ kind, attributes }: LayerNode): ValueRange | undefined {
  switch (kind) {
    case 'relu':
    case 'leaky_relu':
    case 'prelu':
    case 'elu':
      return positive;
    case 'relu6':
      return [0, 6];
    case 'clip':
      return [Number(attributes.min), Number(attributes.max)];
    default:
      return undefined;
  }
}

/** Whether an activation changes none of the values in a range. */
export function isIdentityOn(layer: LayerNode, [least, most]: ValueRange): boolean {
  const identity = identityRange(layer);
  return identity !== undefined && least >= identity[0] && most <= identity[1];
}

/** Also where one factor is 0 and the other infinite: no value is infinite, so the product is 0. */
function scaled(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : a * b;
}

function hull(ranges: readonly ValueRange[]): ValueRange {
  return [Math.min(...ranges.map(([least]) => least)), Math.max(...ranges.map(([, most]) => most))];
}

function constant(value: unknown): ValueRange {
  return [Number(value), Number(value)];
}

/** Divided by something positive that may be small. */
function withSignOf([least, most]: ValueRange): ValueRange {
  return [least >= 0 ? 0 : Number.NEGATIVE_INFINITY, most <= 0 ? 0 : Number.POSITIVE_INFINITY];
}

/** What dropout leaves is divided by the share that stays, and the rest is 0; outside of training nothing changes. */
function scaledUp(range: ValueRange, rate: number): ValueRange {
  if (rate === 0) return range;
  return hull([range, [range[0] / (1 - rate), range[1] / (1 - rate)], [0, 0]]);
}

function product([a, b]: ValueRange, [c, d]: ValueRange): ValueRange {
  const corners = [scaled(a, c), scaled(a, d), scaled(b, c), scaled(b, d)];
  return [Math.min(...corners), Math.max(...corners)];
}
