/** Reports a network whose last map sees less than the input, so that nothing in it knows the whole. */
import { numberOf } from '../../ir/rational.js';
import { sizesOf, spatialRank } from '../../ir/shape.js';
import type { GraphNode, LayerNode, NodeId } from '../../ir/typed-graph.js';
import { optional, real } from '../../kit/attributes.js';
import { defineNetworkRule } from '../../kit/define-rule.js';
import type { LintNetwork } from '../../kit/lint-network.js';
import { isSingleCell } from '../../kit/lint-sizes.js';
import type { RuleReport } from '../../kit/rule-report.js';

export const receptiveFieldTooSmall = defineNetworkRule({
  name: 'receptive-field-too-small',
  summary: 'A last map whose cells see less than the input.',
  sets: ['strict'],
  severity: 'warning',
  needsAnalysis: true,
  options: {
    share: optional(real({ exclusiveMin: 0, max: 1 }), {
      doc: 'How much of the input the last map must see along each axis, as a share of its size.',
      default: 1,
    }),
  },
  check: (network, { share }) => {
    const fields = new Map(network.analysis.fields.map((layer) => [layer.node, layer.fields]));
    const reports: RuleReport[] = [];
    for (const last of new Set([...network.outputs].map((output) => lastMap(network, output)))) {
      if (last === undefined) continue;
      for (const { input, axes } of fields.get(last.id) ?? []) {
        const node = network.graph.inputs.find(({ name }) => name === input);
        if (node === undefined) continue;
        const sizes = sizesOf(network.node(node.node).output).slice(0, -1);
        const seen = axes.map(({ size, whole }, axis) => (whole ? sizes[axis] : numberOf(size.max)));
        if (seen.every((cells, axis) => cells >= share * sizes[axis])) continue;
        const shown = seen.map((cells, axis) => Math.min(Math.round(cells), sizes[axis]));
        const source = network.graph.inputs.length === 1 ? 'the input' : `the input ${input}`;
        const asked = share === 1 ? '' : `, less than ${Number((100 * share).toPrecision(4))}% along an axis`;
        // Sizes that are open are at their least here, and a field does not grow with the input.
        const least = network.open === undefined ? '' : ', even at its smallest size';
        reports.push(
          network.about(last, {
            message: `a cell of the last map sees ${shown.join('x')} of the ${sizes.join('x')} of ${source}${asked}${least}`,
            help: 'more layers, larger filters, dilation or an earlier stride make it see more',
            related: [{ message: `${sizes.join('x')} comes in here`, span: node.span }],
          }),
        );
      }
    }
    return reports;
  },
});

/**
 * The map that an output is made of: itself where it is a map, else what goes into the flatten or the global pooling
 * before it. Undefined where layers merge on the way, or where there is no map but the input.
 */
function lastMap(network: LintNetwork, output: NodeId): LayerNode | undefined {
  let node: GraphNode = network.node(output);
  while (node.type === 'layer' && node.inputs.length === 1 && isCollapsed(node)) {
    const before: GraphNode = network.node(node.inputs[0]);
    // A convolution as large as its map is not a head that throws places away: what it sees counts.
    const isWindow = network.groupOf(node) === 'convolution' && !isCollapsed(before);
    if (isWindow) return node;
    node = before;
  }
  return node.type === 'layer' && spatialRank(node.output) > 0 ? node : undefined;
}

function isCollapsed({ output }: GraphNode): boolean {
  return spatialRank(output) === 0 || isSingleCell(output);
}
