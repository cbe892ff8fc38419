/** A single layer, as `netspec explain` shows it: where it stands and how its figures come about. */
import { lineText, positionAt } from '../../base/source.js';
import type { CompiledNetwork } from '../../compile/compiled.js';
import type { NetworkAnalysis } from '../../ir/analysis.js';
import type { Derivation } from '../../ir/cost.js';
import type { LayerReport } from '../../ir/report.js';
import { formatShape } from '../../ir/shape.js';
import type { GraphNode, NodeId } from '../../ir/typed-graph.js';
import { fieldLine } from './field-text.js';
import { bytes, grouped } from './numbers.js';
import type { Terminal } from './terminal.js';
import { displayWidth, flowed, hanging, printable } from './text.js';

/** Formulas with their numbers, weights, costs, what the layer sees, and the way of its input. */
export function layerLines(
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

/** `28x28x6 from c1` */
export function nameOf(node: GraphNode): string {
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
