/** Reports a large filter on the input, where a few small ones see the same for less. */
import type { LayerNode } from '../../ir/typed-graph.js';
import { integer, optional } from '../../kit/attributes.js';
import { defineNetworkRule } from '../../kit/define-rule.js';
import type { LintNetwork } from '../../kit/lint-network.js';
import { slidingWindow } from '../../kit/lint-window.js';

export const largeFilterFirstLayer = defineNetworkRule({
  name: 'large-filter-first-layer',
  summary: "A first convolution with a larger filter than today's networks have.",
  sets: ['strict'],
  severity: 'warning',
  options: {
    largest: optional(integer({ min: 1 }), {
      doc: 'The largest filter along an axis that is not reported.',
      default: 7,
    }),
  },
  check: (network, { largest }) => {
    const first = firstConvolutions(network);
    return first.flatMap((layer) => {
      const window = slidingWindow(network, layer);
      // A filter as large as its stride cuts the input into patches, and no stack of small ones does.
      const axes = window?.axes.filter(({ filter, stride }) => filter > largest && filter !== stride) ?? [];
      // Along a single axis a stack of small filters has as many weights.
      if (window === undefined || window.axes.length < 2 || axes.length === 0) return [];
      const taps = window.axes.map(({ filter }) => filter);
      const count = taps.reduce((product, filter) => product * filter, 1);
      const depth = Math.max(...taps.map((filter) => Math.ceil((filter - 1) / 2)));
      return network.about(
        layer,
        {
          message: `the first ${layer.kind} has ${taps.join('x')} filters, with ${count} weights a channel`,
          help: `${depth} layers of ${taps.map(() => 3).join('x')} see as far, with ${depth * 3 ** taps.length} weights a channel; at most ${largest} is usual`,
        },
        'F',
      );
    });
  },
});

/** Convolutions that take an input of the network, with nothing before them but what keeps every cell. */
function firstConvolutions(network: LintNetwork): readonly LayerNode[] {
  const untouched = new Set(network.graph.nodes.filter(({ type }) => type === 'input').map(({ id }) => id));
  const found: LayerNode[] = [];
  for (const layer of network.layers) {
    if (!layer.inputs.every((id) => untouched.has(id))) continue;
    const group = network.groupOf(layer);
    if (group === 'convolution' && layer.kind !== 'transposed') found.push(layer);
    if (group === 'normalisation' || group === 'activation' || layer.kind === 'pad' || layer.kind === 'crop')
      untouched.add(layer.id);
  }
  return found;
}
