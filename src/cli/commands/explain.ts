/** `netspec explain`: how a layer's shape, weights and costs come about, and where its input came from. */
import type { CompiledNetwork } from '../../compile/compiled.js';
import type { Alternative, ConventionName, NetworkAnalysis } from '../../ir/analysis.js';
import type { LayerReport } from '../../ir/report.js';
import { formatShape } from '../../ir/shape.js';
import { wrongUsage } from '../failure.js';
import { sizesText } from '../output/free-sizes.js';
import { layerLines, nameOf } from '../output/layer-explanation.js';
import { suggestion } from '../output/nearest.js';
import { grouped, plural } from '../output/numbers.js';
import { type Terminal, terminalOf } from '../output/terminal.js';
import { flowed, hanging } from '../output/text.js';
import { versusLines } from '../output/versus-text.js';
import { loadNetwork, type SpecOptions } from '../spec.js';
import { explainBlock } from './explain-block.js';

export interface ExplainOptions extends SpecOptions {
  readonly versus?: Alternative;
  readonly convention?: ConventionName;
}

export async function explain(
  path: string,
  layer: string | undefined,
  options: ExplainOptions,
): Promise<void> {
  const { versus, convention } = options;
  if (versus !== undefined && layer === undefined) {
    throw wrongUsage('--versus needs the path of a layer', `netspec explain ${path} lists them`);
  }
  if (convention !== undefined && (layer !== undefined || versus !== undefined)) {
    throw wrongUsage('--convention is about a whole network', 'leave out the layer and --versus');
  }
  const terminal = terminalOf(process.stdout);
  const lines = await linesFor(path, layer, options, terminal);
  process.stdout.write(`${lines.join('\n')}\n`);
}

async function linesFor(
  path: string,
  layer: string | undefined,
  options: ExplainOptions,
  terminal: Terminal,
): Promise<string[]> {
  const block = layer === undefined ? undefined : await explainBlock(path, layer, options, terminal.width);
  if (block !== undefined) return block;
  const network = await loadNetwork(path, options);
  if (layer === undefined && options.convention === undefined) {
    return listed(`the layers of ${network.report.network}`, network.report.layers, terminal.width);
  }
  const { analysisOf } = await import('../../compile/analysis.js');
  const analysis = await analysisOf(network);
  if (options.convention !== undefined) {
    const { conventionDifference } = await import('../output/convention-text.js');
    return conventionDifference(
      network.report.network,
      analysis.convention(options.convention),
      terminal.width,
    );
  }
  const lines = explained(network, layer ?? '', { terminal, analysis, versus: options.versus });
  const { free } = network;
  const note = free && `the sizes of the input are open; all figures are at ${sizesText(free)}`;
  return note === undefined ? lines : [...hanging('', note, terminal.width), '', ...lines];
}

interface Shown {
  readonly terminal: Terminal;
  readonly analysis: NetworkAnalysis;
  readonly versus: Alternative | undefined;
}

function explained(network: CompiledNetwork, path: string, { terminal, analysis, versus }: Shown): string[] {
  const { width } = terminal;
  const { layers } = network.report;
  const layer = layers.find((candidate) => candidate.path === path);
  if (layer !== undefined && versus !== undefined) return otherWay(layer, versus, analysis, width);
  if (layer !== undefined) return layerLines(network, layer, analysis, terminal);
  const within = layers.filter((candidate) => candidate.path.startsWith(`${path}.`));
  const input = network.graph.nodes.find((node) => node.type === 'input' && node.path === path);
  if (versus !== undefined && (within.length > 0 || input !== undefined)) {
    throw wrongUsage(
      `${path} is no single layer`,
      suggestion(
        path,
        within.map((one) => one.path),
      ),
    );
  }
  if (within.length > 0) return group(network, path, within, width);
  if (input !== undefined)
    return [`${path} is an input of ${network.report.network}: ${formatShape(input.output)}`];
  throw wrongUsage(`there is no layer ${path}`, suggestion(path, pathsAndGroups(layers)));
}

function otherWay(
  { path, kind, node }: LayerReport,
  versus: Alternative,
  analysis: NetworkAnalysis,
  width: number,
): string[] {
  const found = analysis.versus(versus, node);
  if (found !== undefined) return versusLines(path, versus, found, width);
  throw wrongUsage(
    `${path} (${kind}) cannot be compared with ${versus}`,
    versus === 'dense'
      ? 'name a layer with multiply-accumulates'
      : 'name a convolution in one group, or use --versus dense',
  );
}

/** Every layer's path and every group that contains it. */
function pathsAndGroups(layers: readonly LayerReport[]): string[] {
  const all = new Set<string>();
  for (const { path } of layers) {
    const parts = path.split('.');
    for (let length = 1; length <= parts.length; length++) all.add(parts.slice(0, length).join('.'));
  }
  return [...all];
}

function listed(title: string, layers: readonly LayerReport[], width: number): string[] {
  const rows = layers.map(({ path, kind, output }) => [path, kind, formatShape(output)]);
  return [`${title}:`, ...flowed(rows, width)];
}

/** A block, `repeat` or `for`: the layers within, and what they have and cost together. */
function group(
  network: CompiledNetwork,
  path: string,
  within: readonly LayerReport[],
  width: number,
): string[] {
  const sum = (of: (layer: LayerReport) => bigint) => within.reduce((total, layer) => total + of(layer), 0n);
  const first = network.graph.nodes[within[0].node];
  const origin = first.type === 'layer' ? first.inputs.map((id) => nameOf(network.graph.nodes[id])) : [];
  return [
    ...listed(`${path} is a group of ${plural(within.length, 'layer')}`, within, width),
    '',
    ...hanging('input   ', origin.join(', '), width),
    `params  ${grouped(sum(({ params }) => params.trainable + params.frozen))}`,
    `MACs    ${grouped(sum(({ macs }) => macs))}`,
  ];
}
