/** Reports dilated convolutions in a row whose taps together leave holes: outputs that see a grid of the input only. */
import type { LayerNode, NodeId } from '../../ir/typed-graph.js';
import { defineNetworkRule } from '../../kit/define-rule.js';
import { greatestCommonDivisor } from '../../kit/divisors.js';
import { listed } from '../../kit/figures.js';
import type { LintNetwork } from '../../kit/lint-network.js';
import { type SlidingWindow, slidingWindow, type WindowAxis } from '../../kit/lint-window.js';

export const dilationGridding = defineNetworkRule({
  name: 'dilation-gridding',
  summary: 'Dilated convolutions in a row whose taps leave holes in what an output sees.',
  sets: ['recommended'],
  severity: 'warning',
  options: {},
  check: (network) =>
    chainsOf(network).flatMap((chain) => {
      const axis = chain[0].window.axes.findIndex((_, at) =>
        hasHoles(chain.map(({ window }) => window.axes[at])),
      );
      if (axis < 0) return [];
      const windows = chain.map(({ window }) => window.axes[axis]);
      const dilated = chain.filter((_, at) => isDilated(windows[at]));
      const { layer } = dilated[dilated.length - 1];
      const related = dilated.slice(0, -1).map((link) => ({
        message: `dilation ${link.window.axes[axis].dilation}`,
        span: link.layer.attributeSpans.D ?? link.layer.kindSpan,
      }));
      return network.about(layer, { message: holeWords(windows), help: wayOut(windows), related }, 'D');
    }),
});

interface Link {
  readonly layer: LayerNode;
  readonly window: SlidingWindow;
}

/**
 * Convolutions at stride 1 that follow each other, with nothing between them but what works on each cell alone. A merge
 * or a fork ends a chain: what else an output sees is then not said by its taps.
 */
function chainsOf(network: LintNetwork): readonly (readonly Link[])[] {
  const chains: Link[][] = [];
  const open = new Map<NodeId, Link[]>();
  for (const layer of network.layers) {
    if (layer.inputs.length !== 1) continue;
    const before = network.before(layer);
    const isOnly = before !== undefined && network.onlyConsumerOf(before) === layer;
    const chain = isOnly ? open.get(before.id) : undefined;
    const window = slidingWindow(network, layer);
    if (window === undefined) {
      if (chain !== undefined && keepsCells(network, layer)) open.set(layer.id, chain);
    } else if (window.axes.every(({ stride }) => stride === 1)) {
      const longer = chain ?? [];
      if (chain === undefined) chains.push(longer);
      longer.push({ layer, window });
      open.set(layer.id, longer);
    }
  }
  return chains;
}

function keepsCells(network: LintNetwork, layer: LayerNode): boolean {
  const group = network.groupOf(layer);
  return group === 'activation' || group === 'normalisation' || group === 'regularisation';
}

function isDilated({ dilation, filter }: WindowAxis): boolean {
  return dilation > 1 && filter > 1;
}

/**
 * What the taps of all layers add up to, as a row of cells: in order of their dilations, each layer copies the row that
 * is there, and there is no hole as long as the copies touch. A single dilated layer is what somebody wanted.
 */
function holeIn(
  windows: readonly WindowAxis[],
): { readonly row: number; readonly dilation: number } | undefined {
  let row = 1;
  for (const { dilation, filter } of [...windows].sort((a, b) => a.dilation - b.dilation)) {
    if (filter === 1) continue;
    if (dilation > row) return { row, dilation };
    row += (filter - 1) * dilation;
  }
  return undefined;
}

function hasHoles(windows: readonly WindowAxis[]): boolean {
  return windows.filter(isDilated).length > 1 && holeIn(windows) !== undefined;
}

function holeWords(windows: readonly WindowAxis[]): string {
  const dilations = windows.filter(isDilated).map(({ dilation }) => dilation);
  const wide = windows.filter(({ filter }) => filter > 1);
  const common = wide.map(({ dilation }) => dilation).reduce(greatestCommonDivisor);
  const said = `the dilations ${listed(dilations.map(String))}`;
  const { unit } = windows[0];
  if (common > 1)
    return `${said} have the factor ${common} in common: an output sees one ${unit} in ${common}`;
  const { row, dilation } = holeIn(windows) ?? { row: 1, dilation: 1 };
  return `${said} leave holes: ${dilation} is more than the ${row} ${unit}s in a row that the smaller ones see`;
}

/** As many dilations as there are, without holes: each as the row before it allows, at most what is written. */
function wayOut(windows: readonly WindowAxis[]): string {
  let row = 1;
  const better = [...windows]
    .filter(({ filter }) => filter > 1)
    .sort((a, b) => a.dilation - b.dilation)
    .map(({ filter, dilation }) => {
      const next = Math.min(dilation, row);
      row += (filter - 1) * next;
      return next;
    });
  return `dilations ${listed(better.map(String))} see ${row} in a row`;
}
