/** Reports two layers with weights between which nothing bends the function: one such layer could do the work of both. */
import { isEqual, isLess } from '../../ir/dim.js';
import { channelsOf } from '../../ir/shape.js';
import type { LayerNode } from '../../ir/typed-graph.js';
import { defineNetworkRule } from '../../kit/define-rule.js';
import { listed } from '../../kit/figures.js';
import type { LintNetwork } from '../../kit/lint-network.js';
import { insertion } from '../../kit/rule-edits.js';

export const missingNonlinearity = defineNetworkRule({
  name: 'missing-nonlinearity',
  summary: 'Two layers with weights in a row and no activation between them.',
  sets: ['recommended'],
  severity: 'warning',
  fix: 'unsafe',
  options: {},
  check: (network) => {
    const usual = usualActivation(network);
    return network.layers.flatMap((second) => {
      const pair = isTrainedLinear(network, second) ? pairBehind(network, second) : undefined;
      if (pair === undefined || isMeant(network, pair)) return [];
      const { first, between } = pair;
      const kinds = [...new Set(between.map(({ kind }) => kind))];
      const edits = insertion(network.text, second, 'before', usual);
      return network.about(second, {
        message: `no activation between ${first.kind} and ${second.kind}${kinds.length > 0 ? `, only ${listed(kinds)}` : ''}`,
        help: `${isExactlyLinear(pair) ? 'together they compute nothing that one linear layer could not; ' : ''}put ${usual} between them`,
        related: [{ message: `the ${first.kind} before it`, span: first.kindSpan }],
        fixes: edits && [
          { title: `Insert ${usual} before ${second.kind}`, edits, safety: 'unsafe' as const },
        ],
      });
    });
  },
});

interface Pair {
  readonly first: LayerNode;
  /** From the first to the second. */
  readonly between: readonly LayerNode[];
  readonly second: LayerNode;
}

/**
 * Kinds that add up their inputs with fixed factors, or move them; and normalisations, which are no activations. Not the
 * sub-pixel layer: super-resolution has it between two convolutions on purpose.
 */
const passive = new Set([
  'batchnorm',
  'layernorm',
  'groupnorm',
  'instancenorm',
  'layer_scale',
  'dropout',
  'stochastic_depth',
  'flatten',
  'reshape',
  'avgpool',
  'global_avgpool',
  'adaptive_avgpool',
  'upsample',
  'bed_of_nails',
  'space_to_depth',
  'channel_shuffle',
  'pad',
  'crop',
]);

/** These divide by what they measure on the image at hand. */
const measuring = new Set(['layernorm', 'groupnorm', 'instancenorm']);

/** Weights that training may choose; given or frozen ones are there for what they are. */
function isTrainedLinear(network: LintNetwork, layer: LayerNode): boolean {
  const group = network.groupOf(layer);
  const isLinear = group === 'convolution' || layer.kind === 'dense';
  return isLinear && !layer.frozen && layer.attributes.weights === undefined;
}

/** The layer with weights before another one, where all that it computes goes into that one. */
function pairBehind(network: LintNetwork, second: LayerNode): Pair | undefined {
  const between: LayerNode[] = [];
  let next = second;
  for (;;) {
    const layer = network.before(next);
    if (layer === undefined || network.onlyConsumerOf(layer) !== next) return undefined;
    if (isTrainedLinear(network, layer)) return { first: layer, between: between.reverse(), second };
    if (!passive.has(layer.kind) || layer.inputs.length !== 1) return undefined;
    between.push(layer);
    next = layer;
  }
}

/** Two layers that are one on purpose: factors of a large filter or of a large matrix. */
function isMeant(network: LintNetwork, pair: Pair): boolean {
  return isSeparated(network, pair) || isFactorised(pair) || isBottleneck(network, pair);
}

/** Space and channels apart: a filter on every channel, and 1x1 before or behind it. */
function isSeparated(network: LintNetwork, { first, second }: Pair): boolean {
  return (
    (isDepthwise(network, first) && isSinglePoint(second)) ||
    (isSinglePoint(first) && isDepthwise(network, second))
  );
}

/** Rows and columns apart, such as 1x7 and 7x1. */
function isFactorised({ first, second }: Pair): boolean {
  const [one, other] = [filterOf(first), filterOf(second)];
  if (one.length < 2 || one.length !== other.length) return false;
  const isLine = (filter: readonly number[]) => filter.includes(1) && filter.some((size) => size > 1);
  return isLine(one) && isLine(other) && one.every((size, axis) => size === 1 || other[axis] === 1);
}

/**
 * Fewer channels than before and behind: a matrix of low rank, the linear bottleneck of MobileNetV2. What a depthwise
 * convolution is before is one as well where it narrows nothing.
 */
function isBottleneck(network: LintNetwork, { first, second }: Pair): boolean {
  const [narrow, wide] = [channelsOf(first.output), channelsOf(second.output)];
  if (isLess(narrow, wide) !== 'always') return false;
  if (isLess(narrow, channelsOf(network.inputShapesOf(first)[0])) === 'always') return true;
  return isSinglePoint(first) && depthwiseBefore(network, first);
}

function depthwiseBefore(network: LintNetwork, layer: LayerNode): boolean {
  let before = network.before(layer);
  while (before !== undefined && before.inputs.length === 1 && network.groupOf(before) !== 'convolution')
    before = network.onlyConsumerOf(before) === undefined ? undefined : network.before(before);
  return before !== undefined && isDepthwise(network, before);
}

function isDepthwise(network: LintNetwork, layer: LayerNode): boolean {
  if (layer.kind === 'depthwise') return true;
  const { groups } = layer.attributes;
  if (typeof groups !== 'number' || groups === 1) return false;
  return isEqual(channelsOf(network.inputShapesOf(layer)[0]), groups) === 'always';
}

function isSinglePoint(layer: LayerNode): boolean {
  return (
    layer.kind === 'pointwise' || (filterOf(layer).length > 0 && filterOf(layer).every((size) => size === 1))
  );
}

/** As many sizes as there are spatial dimensions; none for a layer without a window. */
function filterOf({ attributes: { F }, output }: LayerNode): readonly number[] {
  if (!Array.isArray(F)) return [];
  return F.length === 1 ? output.slice(0, -1).map(() => Number(F[0])) : F.map(Number);
}

function isExactlyLinear({ between }: Pair): boolean {
  return !between.some(({ kind }) => measuring.has(kind));
}

/** The activation that the network has most, of those that need no value; relu where it has none. */
function usualActivation(network: LintNetwork): string {
  const counts = new Map<string, number>();
  for (const { kind } of network.layers)
    if (/^(relu|relu6|gelu|silu|elu|selu|tanh|hard_swish|leaky_relu|prelu)$/.test(kind))
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
  let [usual, most] = ['relu', 0];
  for (const [kind, count] of counts) if (count > most) [usual, most] = [kind, count];
  return usual;
}
