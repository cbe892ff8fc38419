/** Reports padding that is as wide as the filter: the windows at the border see nothing else. */
import type { LayerNode } from '../../ir/typed-graph.js';
import { defineNetworkRule } from '../../kit/define-rule.js';
import { counted } from '../../kit/figures.js';
import type { LintNetwork } from '../../kit/lint-network.js';
import { explicitPadding, outputWith, settingFix } from '../../kit/lint-settings.js';
import { numberIn } from '../../kit/lint-sizes.js';
import {
  type SlidingWindow,
  slidingWindow,
  type WindowAxis,
  windowsBefore,
  windowWords,
} from '../../kit/lint-window.js';
import { shapeText } from '../../kit/lint-words.js';

export const windowInPadding = defineNetworkRule({
  name: 'window-in-padding',
  summary: 'Padding so wide that some windows see nothing but padding.',
  sets: ['recommended'],
  severity: 'warning',
  fix: 'unsafe',
  options: {},
  check: (network) =>
    network.layers.flatMap((layer) => {
      const window = slidingWindow(network, layer);
      if (window === undefined || !window.hasEmptyPadding) return [];
      const widest = Math.max(...window.axes.map(widestExcess));
      const counts = countsOf(window);
      if (widest < 0 || (counts !== undefined && counts.seeing === counts.all)) return [];
      const count =
        counts === undefined
          ? 'the windows at the border'
          : `${counts.all - counts.seeing} of ${counts.all} windows`;
      return network.about(
        layer,
        {
          message: `${count} see only padding: the ${windowWords(window, layer)} fits into the ${counted(widest, 'cell')} of it`,
          ...wayOut(network, layer, window),
        },
        'P',
      );
    }),
});

/** The padding of a side where a window fits into it, else -1. */
function widestExcess({ size, begin, end, extent, stride }: WindowAxis): number {
  const [before, behind] = [begin, end].map((side) => numberIn(side) ?? 0);
  // Of an open size it is not known where the last window starts, but it is less than a stride before the end.
  const reach = numberIn(size) === undefined ? extent + stride - 1 : extent;
  return Math.max(-1, before >= extent ? before : -1, behind >= reach ? behind : -1);
}

/** How many windows there are, and how many of them see data; undefined where a size is open. */
function countsOf({ axes }: SlidingWindow): { readonly seeing: number; readonly all: number } | undefined {
  let [seeing, all] = [1, 1];
  for (const { size, begin, end, extent, stride, output } of axes) {
    const [cells, windows] = [numberIn(size), numberIn(output)];
    const [before, behind] = [numberIn(begin), numberIn(end)];
    if (cells === undefined || windows === undefined || before === undefined || behind === undefined)
      return undefined;
    // A window sees data where it ends behind the padding in front and starts before the padding behind.
    const first = windowsBefore(before - extent + 1, stride, windows);
    seeing *= windowsBefore(before + cells, stride, windows) - first;
    all *= windows;
  }
  return { seeing, all };
}

function wayOut(network: LintNetwork, layer: LayerNode, { axes }: SlidingWindow) {
  const sides = Math.min(...axes.map(({ extent }) => Math.floor((extent - 1) / 2)));
  const output = outputWith(network, layer, { P: explicitPadding(sides) });
  if (output === undefined) return { help: 'keep the padding narrower than the filter' };
  const gives = shapeText(network, output);
  const fix = settingFix(layer, { P: String(sides) }, gives);
  return {
    help: `P=${sides} gives ${gives}, and every window sees data`,
    fixes: fix && [fix],
  };
}
