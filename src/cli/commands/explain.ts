/** `netspec explain`: how a layer's shape, weights and costs come about, and where its input came from. */
import { lineText, positionAt } from '../../base/source.js';
import type { CompiledNetwork } from '../../compile.js';
import type { Alternative, ConventionName, NetworkAnalysis } from '../../ir/analysis.js';
import type { Derivation } from '../../ir/cost.js';
import type { LayerReport } from '../../ir/report.js';
import { formatShape } from '../../ir/shape.js';
import type { GraphNode, NodeId } from '../../ir/typed-graph.js';
import { wrongUsage } from '../failure.js';
import { fieldLine } from '../output/field-text.js';
import { sizesText } from '../output/free-sizes.js';
import { suggestion } from '../output/nearest.js';
import { bytes, grouped, plural } from '../output/numbers.js';
import { type Terminal, terminalOf } from '../output/terminal.js';
import { displayWidth, flowed, hanging, printable } from '../output/text.js';
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
  const { analysisOf } = await import('../../compile.js');
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
  if (layer !== undefined) return oneLayer(network, layer, analysis, terminal);
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

function oneLayer(
  network: CompiledNetwork,
  layer: LayerReport,
  analysis: NetworkAnalysis,
  { colors, width }: Terminal,
): string[] {
  const field = analysis.fields.find((candidate) => candidate.node === layer.node);
  const node = network.graph.nodes[layer.node];
  const { source, start } = layer.span;
  const { line } = positionAt(source, start);
  const inputs = node.type === 'layer' ? node.inputs : [];
  const written = printable(lineText(source, line).replaceAll('\t', ' ').trim());
  const place = printable(`${source.name}:${line}`);
  const apart = displayWidth(`${layer.path}: ${layer.kind}  ${place}`) > width ? '\n  ' : '  ';
  return [
    `${colors.bold(layer.path)}: ${layer.kind}${apart}${colors.dim(place)}`,
    ...painted(`${line} | `, written, width, { prefix: colors.dim }),
    '',
    ...inputs.flatMap((id, at) =>
      hanging(at === 0 ? 'input   ' : '        ', nameOf(network.graph.nodes[id]), width),
    ),
    `output  ${formatShape(layer.output)}`,
    '',
    ...layer.derivations.flatMap((derivation) => derived(derivation, colors.bold, width)),
    ...weightLines(network, layer, width),
    `MACs    ${grouped(layer.macs)}`,
    ...hanging('FLOPs   ', `${grouped(layer.flops)} (2 x MACs + other arithmetic)`, width),
    ...hanging('moved   ', movedLine(layer), width),
    ...(field === undefined ? [] : hanging('field   ', fieldLine(field), width)),
    '',
    'where the input comes from:',
    ...originLines(network, inputs).flatMap((origin) =>
      hanging('  ', origin, width - 2).map((text, at) => (at === 0 ? text : `  ${text}`)),
    ),
  ];
}

/** `38.5 KiB of inputs, weights and output, 12.2 FLOPs a byte` */
function movedLine({ movedBytes, flops }: LayerReport): string {
  const intensity = Number((flops * 1000n) / movedBytes) / 1000;
  return `${bytes(movedBytes)} of inputs, weights and output; ${intensity.toFixed(2)} FLOPs a byte`;
}

type Paint = (text: string) => string;
const plain: Paint = (text) => text;

/** `hanging` with colours, which are put on when the lines are known. */
function painted(
  prefix: string,
  text: string,
  width: number,
  { prefix: paintPrefix = plain, text: paintText = plain }: { prefix?: Paint; text?: Paint },
): string[] {
  return hanging(prefix, text, width).map((line, at) => {
    const indentation = line.slice(0, at === 0 ? prefix.length : line.search(/\S|$/));
    return `${at === 0 ? paintPrefix(indentation) : indentation}${paintText(line.slice(indentation.length))}`;
  });
}

function nameOf(node: GraphNode): string {
  return `${formatShape(node.output)} from ${node.path}`;
}

function derived(
  { quantity, formula, substituted, value }: Derivation,
  bold: Paint,
  width: number,
): string[] {
  const steps = [formula, substituted, value].filter((step, at, all) => step !== '' && step !== all[at - 1]);
  return [
    quantity,
    ...steps.flatMap((step, at) => {
      const text = /^\d+$/.test(step) ? grouped(step) : step;
      return equation(text, at === steps.length - 1 ? bold : plain, width);
    }),
    '',
  ];
}

/** `  = formula`; where that is too wide, what the formula abbreviates (`…, k = D*(F - 1) + 1`) begins a line. */
function equation(text: string, paint: Paint, width: number): string[] {
  if (displayWidth(text) + 4 <= width) return [`  = ${paint(text)}`];
  const parts = text.split(/(?<=,) (?=\w+ = )/);
  return parts.flatMap((part, at) => painted(at === 0 ? '  = ' : '    ', part, width, { text: paint }));
}

function weightLines(
  { graph }: CompiledNetwork,
  { node, params, weights }: LayerReport,
  width: number,
): string[] {
  const own = graph.nodes[node];
  if (own.type === 'layer' && own.sharesWith !== undefined) {
    return hanging('params  ', `0: the weights are those of ${graph.nodes[own.sharesWith].path}`, width);
  }
  const frozen = params.frozen > 0n ? `, of them ${grouped(params.frozen)} frozen` : '';
  const state = params.state > 0n ? `, and ${grouped(params.state)} values of state` : '';
  const rows = weights.map(({ path, shape, axes, role }) => {
    const count = shape.reduce((total, size) => total * BigInt(size), 1n);
    return [path, shape.join(' x '), `(${axes})`, grouped(count), role];
  });
  return [
    ...hanging('params  ', `${grouped(params.trainable + params.frozen)}${frozen}${state}`, width),
    ...flowed(rows, width, new Set([3])),
  ];
}

/** From the network's input to the layer, one line a layer, along the first input of each; merges name the others. */
function originLines({ graph, report }: CompiledNetwork, inputs: readonly NodeId[]): string[] {
  const kinds = new Map(report.layers.map((layer) => [layer.node, layer]));
  const lines: string[] = [];
  let id: NodeId | undefined = inputs[0];
  while (id !== undefined) {
    const node: GraphNode = graph.nodes[id];
    const { line } = positionAt(node.span.source, node.span.start);
    const others = node.type === 'layer' ? node.inputs.slice(1).map((other) => graph.nodes[other].path) : [];
    const merged = others.length > 0 ? `  (with ${others.join(', ')})` : '';
    lines.unshift(
      `${formatShape(node.output)}  ${node.path}  ${kinds.get(id)?.kind ?? 'input'}, line ${line}${merged}`,
    );
    id = node.type === 'layer' ? node.inputs[0] : undefined;
  }
  return lines;
}
