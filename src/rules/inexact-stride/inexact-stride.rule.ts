/** Reports rows and columns at the end of a map that no window reaches, because the stride does not come out even. */
import { type Dim, dim, isLess, minus, modulo, plus } from '../../ir/dim.js';
import type { LayerNode } from '../../ir/typed-graph.js';
import { defineNetworkRule } from '../../kit/define-rule.js';
import { counted, listed } from '../../kit/figures.js';
import type { LintNetwork } from '../../kit/lint-network.js';
import { explicitPadding, outputWith, settingFix } from '../../kit/lint-settings.js';
import { holds, numberIn, withinLimits } from '../../kit/lint-sizes.js';
import { type SlidingWindow, slidingWindow, type WindowAxis } from '../../kit/lint-window.js';
import { dimText, originOf, shapeText } from '../../kit/lint-words.js';
import type { RuleFix } from '../../kit/rule-report.js';

export const inexactStride = defineNetworkRule({
  name: 'inexact-stride',
  summary: 'A stride that leaves rows or columns of data behind the last window.',
  sets: ['recommended'],
  severity: 'warning',
  fix: 'unsafe',
  options: {},
  check: (network) =>
    network.layers.flatMap((layer) => {
      const window = slidingWindow(network, layer);
      const dropping = window === undefined ? [] : axesThatDrop(network, window);
      if (dropping.length === 0) return [];
      const parts = dropping.map((axis) => {
        const count = dimText(network, behindLastWindow(axis));
        return `${count} of ${counted(dimText(network, axis.size), axis.unit)}`;
      });
      const formulas = [...new Set(dropping.map((axis) => formula(network, axis)))];
      const { fixes, words } = waysOut(network, layer, dropping);
      return network.about(
        layer,
        {
          message: `${layer.kind} drops ${listed(parts)}: ${formulas.join(', ')}`,
          help: words.length === 0 ? 'P=same keeps them, where the layer has it' : words.join('; '),
          related: [originOf(network, layer)],
          fixes,
        },
        'S',
      );
    }),
});

/** What is rounded off, as far as it is data: the end of the padding goes first. */
function behindLastWindow({ size, extent, stride, begin, end }: WindowAxis): Dim {
  return minus(modulo(minus(plus(size, plus(begin, end)), extent), stride), end);
}

function axesThatDrop(network: LintNetwork, window: SlidingWindow): readonly WindowAxis[] {
  // Rounded up, and with `same`, there is a window for every cell.
  if (window.ceil || window.padding.kind === 'same' || window.padding.kind === 'same_lower') return [];
  return window.axes.filter((axis) => {
    // Where the stride exceeds the filter, there are gaps between all windows: another rule's business.
    if (axis.stride === 1 || axis.stride > axis.extent) return false;
    const verdict = withinLimits(() => isLess(dim(0), behindLastWindow(axis)));
    return verdict !== undefined && holds(network, verdict);
  });
}

/** `(55 - 3 + 0 + 0) mod 2 = 1` */
function formula(network: LintNetwork, { size, extent, stride, begin, end }: WindowAxis): string {
  const text = (value: Dim) => dimText(network, value);
  const remainder = modulo(minus(plus(size, plus(begin, end)), extent), stride);
  const padding = numberIn(end) === 0 ? '' : `, ${text(end)} of it padding`;
  const terms = `(${text(size)} - ${extent} + ${text(begin)} + ${text(end)}) mod ${stride}`;
  return `${terms} = ${text(remainder)}${padding}`;
}

const mostPadding = 32;

/** Another rounding, or the least padding, with which every cell is seen. */
function waysOut(network: LintNetwork, layer: LayerNode, dropping: readonly WindowAxis[]) {
  const limit = Math.min(mostPadding, ...dropping.map(({ extent }) => Math.floor(extent / 2)));
  const paddings = Array.from({ length: limit + 1 }, (_, sides) => ({
    text: { P: String(sides) },
    values: { P: explicitPadding(sides) },
  }));
  const rounded = { text: { ceil: 'true' }, values: { ceil: true } };
  const isExact = (values: Readonly<Record<string, unknown>>) => {
    const changed = slidingWindow(network, layer, values);
    return changed !== undefined && axesThatDrop(network, changed).length === 0;
  };
  const padding = 'P' in layer.attributes ? paddings.find(({ values }) => isExact(values)) : undefined;
  const ways = [...('ceil' in layer.attributes ? [rounded] : []), ...(padding ? [padding] : [])];
  const words: string[] = [];
  const fixes: RuleFix[] = [];
  for (const { text, values } of ways) {
    const output = outputWith(network, layer, values);
    if (output === undefined) continue;
    const gives = shapeText(network, output);
    const [[name, value]] = Object.entries(text);
    words.push(`${name}=${value} uses every ${listed(dropping.map(({ unit }) => unit))} and gives ${gives}`);
    const fix = settingFix(layer, text, gives);
    if (fix !== undefined) fixes.push(fix);
  }
  return { words, fixes: fixes.length === 0 ? undefined : fixes };
}
