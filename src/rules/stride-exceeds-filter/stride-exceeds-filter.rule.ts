/** Reports a stride that is larger than the window: cells between the windows that nothing reads. */
import type { LayerNode } from '../../ir/typed-graph.js';
import { flag, optional } from '../../kit/attributes.js';
import { defineNetworkRule } from '../../kit/define-rule.js';
import type { LintNetwork } from '../../kit/lint-network.js';
import { outputWith, settingFix } from '../../kit/lint-settings.js';
import { numberIn } from '../../kit/lint-sizes.js';
import {
  type SlidingWindow,
  slidingWindow,
  type WindowAxis,
  windowsBefore,
  windowWords,
} from '../../kit/lint-window.js';
import { originOf, shapeText, sizeText } from '../../kit/lint-words.js';

export const strideExceedsFilter = defineNetworkRule({
  name: 'stride-exceeds-filter',
  summary: 'A stride larger than the window, so that cells of the map are read by no window.',
  sets: ['recommended'],
  severity: 'warning',
  fix: 'unsafe',
  options: {
    pointwise: optional(flag, {
      doc: 'Reports 1x1 convolutions with a stride, too, as projection shortcuts have them.',
      default: false,
    }),
  },
  check: (network, { pointwise }) =>
    network.layers.flatMap((layer) => {
      const window = slidingWindow(network, layer);
      if (window === undefined || !window.axes.some(leavesGaps)) return [];
      if (!pointwise && isPointwise(network, layer, window)) return [];
      const share = unreadShare(window);
      if (share === undefined) return [];
      const stride = sizeText(window.axes.map((axis) => axis.stride));
      return network.about(
        layer,
        {
          message: `no window reads ${share}: the stride ${stride} is larger than the ${windowWords(window, layer)}`,
          related: [originOf(network, layer)],
          ...wayOut(network, layer, window),
        },
        'S',
      );
    }),
});

function leavesGaps({ stride, extent, output }: WindowAxis): boolean {
  return stride > extent && numberIn(output) !== 1;
}

function isPointwise(network: LintNetwork, layer: LayerNode, { axes }: SlidingWindow): boolean {
  return network.groupOf(layer) === 'convolution' && axes.every(({ filter }) => filter === 1);
}

/** `2352 of 3136 cells (75%)`; undefined where all are read. Of an open map the share within it, without its border. */
function unreadShare({ axes }: SlidingWindow): string | undefined {
  let [read, all] = [1, 1];
  for (const axis of axes) {
    const size = numberIn(axis.size);
    const [cells, of] = size === undefined ? inStride(axis) : [readCells(axis, size), size];
    read *= cells;
    all *= of;
  }
  if (read >= all) return undefined;
  const isOpen = axes.some(({ size }) => numberIn(size) === undefined);
  const percent = `${Number((100 * (1 - read / all)).toPrecision(3))}%`;
  return isOpen ? `${percent} of the cells` : `${all - read} of ${all} cells (${percent})`;
}

function inStride({ stride, extent }: WindowAxis): [number, number] {
  return [Math.min(stride, extent), stride];
}

/** The cells along an axis that are in a window; dilated ones are taken as whole. */
function readCells({ stride, extent, begin, end, output }: WindowAxis, size: number): number {
  const [before, behind, windows] = [numberIn(begin), numberIn(end), numberIn(output)];
  if (before === undefined || behind === undefined || windows === undefined) return size;
  const within = (cell: number) => Math.min(Math.max(cell - before, 0), size);
  if (stride <= extent) return within((windows - 1) * stride + extent) - within(0);
  // Windows do not overlap: those that lie within the map, and at most one that is cut at each side.
  const first = windowsBefore(before, stride, windows);
  const last = windowsBefore(before + size - extent + 1, stride, windows);
  const cut = (window: number) =>
    window < 0 || window >= windows ? 0 : within(window * stride + extent) - within(window * stride);
  if (last <= first) {
    let cells = 0;
    for (let window = first - 1; window <= first + 1; window++) cells += cut(window);
    return cells;
  }
  return (last - first) * extent + cut(first - 1) + cut(last);
}

function wayOut(network: LintNetwork, layer: LayerNode, { axes }: SlidingWindow) {
  const smaller = axes.map(({ stride, extent }) => Math.min(stride, extent));
  const larger = axes.map(({ stride, extent, filter }) => Math.max(filter, stride > extent ? stride : 0));
  const words: string[] = [];
  const ways = { S: smaller, F: larger };
  const fixes = Object.entries(ways).flatMap(([name, values]) => {
    const output = name in layer.attributes && outputWith(network, layer, { [name]: values });
    if (!output) return [];
    const gives = shapeText(network, output);
    words.push(`${name}=${sizeText(values)} leaves no gaps and gives ${gives}`);
    const fix =
      layer.attributes.weights === undefined && settingFix(layer, { [name]: sizeText(values) }, gives);
    return fix ? [fix] : [];
  });
  return {
    help: words.length === 0 ? 'make the stride smaller' : words.join('; '),
    fixes: fixes.length === 0 ? undefined : fixes,
  };
}
