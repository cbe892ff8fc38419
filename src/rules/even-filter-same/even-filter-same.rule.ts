/** Reports an even filter with `same` padding at stride 1: it has no middle, and the output is shifted. */
import type { LayerNode } from '../../ir/typed-graph.js';
import { defineNetworkRule } from '../../kit/define-rule.js';
import { counted, listed } from '../../kit/figures.js';
import type { LintNetwork } from '../../kit/lint-network.js';
import { outputWith, settingFix } from '../../kit/lint-settings.js';
import { type SlidingWindow, slidingWindow, type WindowAxis, windowWords } from '../../kit/lint-window.js';
import { shapeText, sizeText } from '../../kit/lint-words.js';

export const evenFilterSame = defineNetworkRule({
  name: 'even-filter-same',
  summary: 'An even filter with `same` padding, which shifts the map by half a cell.',
  sets: ['recommended'],
  severity: 'warning',
  fix: 'unsafe',
  options: {},
  check: (network) =>
    network.layers.flatMap((layer) => {
      const window = slidingWindow(network, layer);
      if (window === undefined || (window.padding.kind !== 'same' && window.padding.kind !== 'same_lower'))
        return [];
      const shifted = window.axes.filter(isShifted);
      if (shifted.length === 0) return [];
      // At stride 1 `same` pads k - 1 cells in all, which is odd here.
      const { extent } = shifted[0];
      const [less, more] = [extent / 2 - 1, extent / 2];
      const [before, behind] = window.padding.kind === 'same' ? [less, more] : [more, less];
      const shift = listed(shifted.map(({ unit }) => `half a ${unit}`));
      return network.about(
        layer,
        {
          message: `the even ${windowWords(window, layer)} shifts the map by ${shift}: ${window.padding.kind} pads ${counted(before, 'cell')} before it and ${behind} behind`,
          ...wayOut(network, layer, window),
        },
        'F',
      );
    }),
});

function isShifted({ stride, extent, filter }: WindowAxis): boolean {
  return stride === 1 && extent % 2 === 0 && filter > 1;
}

function wayOut(network: LintNetwork, layer: LayerNode, { axes }: SlidingWindow) {
  const isGiven = layer.attributes.weights !== undefined;
  const sizes = [-1, 1].map((step) => axes.map((axis) => axis.filter + (isShifted(axis) ? step : 0)));
  const useful = sizes.filter((filter) => filter.every((taps, at) => taps > 1 || axes[at].filter === 1));
  const fixes = useful.flatMap((F) => {
    const output = isGiven ? undefined : outputWith(network, layer, { F });
    const fix = output && settingFix(layer, { F: sizeText(F) }, shapeText(network, output));
    return fix ?? [];
  });
  return {
    help: `${useful.map((F) => `F=${sizeText(F)}`).join(' or ')} has a middle`,
    fixes: fixes.length === 0 ? undefined : fixes,
  };
}
