/** Reports a filter that is larger than the map it lies on: its outer taps only ever meet padding. */
import type { LayerNode } from '../../ir/typed-graph.js';
import { defineNetworkRule } from '../../kit/define-rule.js';
import { listed } from '../../kit/figures.js';
import type { LintNetwork } from '../../kit/lint-network.js';
import { explicitPadding, outputWith, settingFix } from '../../kit/lint-settings.js';
import { isSingleCell, numberIn } from '../../kit/lint-sizes.js';
import {
  allTaps,
  liveTaps,
  type SlidingWindow,
  slidingWindow,
  type WindowAxis,
  windowWords,
} from '../../kit/lint-window.js';
import { mapText, originOf, shapeText, sizeText } from '../../kit/lint-words.js';

export const filterLargerThanInput = defineNetworkRule({
  name: 'filter-larger-than-input',
  summary: 'A filter larger than the map, whose outer taps only ever see padding.',
  sets: ['recommended'],
  severity: 'warning',
  fix: 'unsafe',
  options: {},
  check: (network) =>
    network.layers.flatMap((layer) => {
      const window = slidingWindow(network, layer);
      const [input] = network.inputShapesOf(layer);
      // A map of one cell has been shrunk too far, which `excessive-downsampling` says once for all layers behind.
      if (window === undefined || !window.hasEmptyPadding || isSingleCell(input)) return [];
      if (window.axes.some(({ filter }) => filter > mostTaps)) return [];
      const taps = window.axes.map(tapsOf);
      const all = taps.reduce((product, { filter }) => product * filter, 1);
      const seeing = taps.reduce((product, { live }) => product * live.length, 1);
      if (seeing >= all) return [];
      return network.about(
        layer,
        {
          message: `${all - seeing} of ${all} taps only ever see padding: the ${windowWords(window, layer)} is larger than the ${mapText(network, input)} map`,
          note: listed(taps.flatMap(deadWords)),
          related: [originOf(network, layer)],
          ...wayOut(network, layer, window, taps),
        },
        'F',
      );
    }),
});

/** No filter of a network has more along an axis; they are counted one by one. */
const mostTaps = 1024;

interface Taps {
  readonly unit: string;
  readonly filter: number;
  /** Those that see data somewhere; the others never do. */
  readonly live: readonly number[];
}

function tapsOf(axis: WindowAxis): Taps {
  const { unit, filter, extent, size } = axis;
  const cells = numberIn(size);
  // A filter that fits is right somewhere, whatever the stride makes of it.
  const fits = cells === undefined || extent <= cells;
  return { unit, filter, live: fits ? allTaps(filter) : liveTaps(axis) };
}

/** `rows 1 and 5 of the filter` */
function deadWords({ unit, filter, live }: Taps): string[] {
  const marks = [-1, ...live, filter];
  const runs = marks.slice(1).map((to, at) => [marks[at] + 2, to]);
  const dead = runs.filter(([from, to]) => from <= to);
  if (dead.length === 0) return [];
  const texts = dead.map(([from, to]) => (from === to ? String(from) : `${from} to ${to}`));
  const isSingle = filter - live.length === 1;
  return [`${unit}${isSingle ? '' : 's'} ${listed(texts)} of the filter`];
}

/** The live taps alone give the same, where they are neighbours. */
function wayOut(network: LintNetwork, layer: LayerNode, { axes }: SlidingWindow, taps: readonly Taps[]) {
  const F = taps.map(({ live }) => live.length);
  const sides = axes.flatMap(({ begin, end, dilation }, axis) => {
    const { live, filter } = taps[axis];
    const [before, behind] = [live[0], filter - 1 - live[live.length - 1]];
    return [(numberIn(begin) ?? 0) - before * dilation, (numberIn(end) ?? 0) - behind * dilation];
  });
  const areNeighbours = taps.every(({ live }) => live[live.length - 1] - live[0] === live.length - 1);
  const [padding] = sides;
  const canSay = areNeighbours && padding >= 0 && sides.every((side) => side === padding);
  const output = canSay && outputWith(network, layer, { F, P: explicitPadding(padding) });
  if (!output) return { help: 'take a smaller filter, or fewer strides before it' };
  const gives = shapeText(network, output);
  const texts = { F: sizeText(F), P: String(padding) };
  const fix = layer.attributes.weights === undefined && settingFix(layer, texts, gives);
  return {
    help: `F=${texts.F} P=${texts.P} sees the same and gives ${gives}`,
    fixes: fix ? [fix] : undefined,
  };
}
