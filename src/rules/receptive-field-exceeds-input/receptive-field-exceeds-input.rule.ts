/** Reports the first layer whose windows add nothing: what goes in has seen more than the whole input already. */
import type { AxisField } from '../../ir/analysis.js';
import { numberOf } from '../../ir/rational.js';
import { sizesOf } from '../../ir/shape.js';
import type { LayerNode, NodeId } from '../../ir/typed-graph.js';
import { optional, real } from '../../kit/attributes.js';
import { defineNetworkRule } from '../../kit/define-rule.js';
import { counted } from '../../kit/figures.js';
import type { LintNetwork } from '../../kit/lint-network.js';
import { numberIn } from '../../kit/lint-sizes.js';
import { slidingWindow } from '../../kit/lint-window.js';

export const receptiveFieldExceedsInput = defineNetworkRule({
  name: 'receptive-field-exceeds-input',
  summary: 'Windows on a map whose cells see more than the whole input already.',
  sets: ['strict'],
  severity: 'warning',
  needsAnalysis: true,
  options: {
    factor: optional(real({ min: 1 }), {
      doc: 'By how much the field must exceed the input along every axis before it is reported.',
      default: 1,
    }),
  },
  check: (network, { factor }) => {
    const sizes = inputSizes(network);
    if (sizes === undefined) return [];
    const fields = new Map(network.analysis.fields.map(({ node, fields }) => [node, fields[0]?.axes]));
    const exceeds = (axes: readonly AxisField[]) =>
      axes.every(({ size, whole }, axis) => !whole && numberOf(size.min) > factor * sizes[axis]);
    const enlarged = new Set<NodeId>();
    const beyond: LayerNode[] = [];
    for (const layer of network.layers) {
      if (layer.inputs.some((id) => enlarged.has(id)) || enlarges(network, layer)) enlarged.add(layer.id);
      else if (hasTaps(network, layer)) {
        const axes = fields.get(layer.inputs[0]);
        if (axes !== undefined && exceeds(axes)) beyond.push(layer);
      }
    }
    const [first, ...further] = beyond;
    if (first === undefined) return [];
    const seen = (fields.get(first.inputs[0]) ?? []).map(({ size }) => Math.round(numberOf(size.min)));
    const more = further.length === 0 ? '' : ` (and of ${counted(further.length, 'layer')} behind it)`;
    return [
      network.about(first, {
        message: `the filter of this ${first.kind}${more} sees nothing new: each cell before it sees ${seen.join('x')}, and the input is ${sizes.join('x')}`,
        help: 'fewer layers, 1x1 filters, or a larger input',
      }),
    ];
  },
});

/** Of a network with one input whose sizes are fixed: with open ones the input can be as large as the field. */
function inputSizes(network: LintNetwork): readonly number[] | undefined {
  const { inputs } = network.graph;
  if (inputs.length !== 1) return undefined;
  const graph = network.open ?? network.graph;
  const shape = graph.nodes[inputs[0].node].output;
  if (shape.length < 2 || shape.slice(0, -1).some((size) => numberIn(size) === undefined)) return undefined;
  return sizesOf(shape.slice(0, -1));
}

/** A decoder goes on where an encoder has seen everything: it paints, and has other reasons for its filters. */
function enlarges(network: LintNetwork, layer: LayerNode): boolean {
  return (
    layer.kind === 'transposed' ||
    (['resampling', 'merge'].includes(network.groupOf(layer)) && isLarger(network, layer))
  );
}

function isLarger(network: LintNetwork, layer: LayerNode): boolean {
  const [input] = network.inputShapesOf(layer);
  return layer.output.some((size, axis) => {
    const [before, after] = [input[axis] && numberIn(input[axis]), numberIn(size)];
    return axis < layer.output.length - 1 && before !== undefined && after !== undefined && after > before;
  });
}

/** Convolutions with a filter: poolings make maps smaller, which is use enough. */
function hasTaps(network: LintNetwork, layer: LayerNode): boolean {
  if (network.groupOf(layer) !== 'convolution') return false;
  return slidingWindow(network, layer)?.axes.some(({ filter }) => filter > 1) ?? false;
}
