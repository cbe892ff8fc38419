/** Reports windows and strides on a map that has shrunk to a single cell: there is nothing left to slide over. */
import type { LayerNode, NodeId } from '../../ir/typed-graph.js';
import { defineNetworkRule } from '../../kit/define-rule.js';
import { counted } from '../../kit/figures.js';
import { isSingleCell, openInputsOf } from '../../kit/lint-sizes.js';
import { liveTaps, type SlidingWindow, slidingWindow, windowWords } from '../../kit/lint-window.js';
import { sizeText } from '../../kit/lint-words.js';

export const excessiveDownsampling = defineNetworkRule({
  name: 'excessive-downsampling',
  summary: 'Spatial layers behind a map that has shrunk to a single cell.',
  sets: ['recommended'],
  severity: 'warning',
  options: {},
  check: (network) => {
    /** What is said of the single cell that a node belongs to: once, at the first idle layer. */
    const chains = new Map<NodeId, Chain>();
    const found: Chain[] = [];
    /** What left a single cell, by the nodes behind it. */
    const shrinkers = new Map<NodeId, LayerNode>();
    for (const layer of network.layers) {
      const [before] = layer.inputs;
      const [map] = openInputsOf(network, layer);
      const shrinker = isSingleCell(map) ? shrinkers.get(before) : layer;
      if (shrinker !== undefined) shrinkers.set(layer.id, shrinker);
      if (!isSingleCell(map)) continue;
      const chain = chains.get(before);
      const window = slidingWindow(network, layer);
      const isIdle = window !== undefined && slidesOverNothing(window);
      if (chain !== undefined) {
        chains.set(layer.id, chain);
        if (isIdle) chain.further++;
      } else if (isIdle) {
        const begun = { layer, window, shrinker, further: 0 };
        found.push(begun);
        // What else takes the same map belongs to it: a shortcut, other branches.
        chains.set(before, begun);
        chains.set(layer.id, begun);
      }
    }
    return found.map(({ layer, window, shrinker, further }) => {
      const more = further === 0 ? '' : ` (and before ${counted(further, 'more layer')})`;
      return network.about(layer, {
        message: `the map is a single cell before this ${words(window, layer)}${more}: there is nothing left to slide over`,
        help: 'take a stride or a pooling away before it, or make the input larger',
        related: shrinker && [
          { message: `this ${shrinker.kind} leaves a single cell`, span: shrinker.kindSpan },
        ],
      });
    });
  },
});

interface Chain {
  readonly layer: LayerNode;
  readonly window: SlidingWindow;
  readonly shrinker: LayerNode | undefined;
  further: number;
}

/** On one cell: taps that never meet it, or a stride with nowhere to go. Full padding spreads the cell, and is no waste. */
function slidesOverNothing({ axes, hasEmptyPadding }: SlidingWindow): boolean {
  return (
    hasEmptyPadding &&
    axes.some((axis) => axis.stride > 1 || (axis.filter <= mostTaps && liveTaps(axis).length < axis.filter))
  );
}

const mostTaps = 1024;

/** `3x3 filter with stride 2` */
function words(window: SlidingWindow, layer: LayerNode): string {
  const strides = window.axes.map(({ stride }) => stride);
  const isStrided = strides.some((stride) => stride > 1);
  return `${windowWords(window, layer)}${isStrided ? ` with stride ${sizeText(strides)}` : ''}`;
}
