/** `netspec explain`: how a layer's shape, weights and costs come about, and where its input came from. */
import { lineText, positionAt } from '../../base/source.js';
import type { CompiledNetwork } from '../../compile.js';
import type { Derivation } from '../../ir/cost.js';
import type { LayerReport } from '../../ir/report.js';
import { formatShape } from '../../ir/shape.js';
import type { GraphNode, NodeId } from '../../ir/typed-graph.js';
import { wrongUsage } from '../failure.js';
import { suggestion } from '../output/nearest.js';
import { grouped, plural } from '../output/numbers.js';
import { type Colors, terminalOf } from '../output/terminal.js';
import { printable } from '../output/text.js';
import { loadNetwork, type SpecOptions } from '../spec.js';

export async function explain(path: string, layer: string | undefined, options: SpecOptions): Promise<void> {
  const network = await loadNetwork(path, options);
  const { colors } = terminalOf(process.stdout);
  process.stdout.write(`${explained(network, layer, colors).join('\n')}\n`);
}

function explained(network: CompiledNetwork, path: string | undefined, colors: Colors): string[] {
  const { layers } = network.report;
  if (path === undefined) return listed(`the layers of ${network.report.network}`, layers);
  const layer = layers.find((candidate) => candidate.path === path);
  if (layer !== undefined) return oneLayer(network, layer, colors);
  const within = layers.filter((candidate) => candidate.path.startsWith(`${path}.`));
  if (within.length > 0) return group(network, path, within);
  const input = network.graph.nodes.find((node) => node.type === 'input' && node.path === path);
  if (input !== undefined)
    return [`${path} is an input of ${network.report.network}: ${formatShape(input.output)}`];
  throw wrongUsage(`there is no layer ${path}`, suggestion(path, pathsAndGroups(layers)));
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

function listed(title: string, layers: readonly LayerReport[]): string[] {
  const widest = Math.max(0, ...layers.map(({ path }) => path.length));
  const kinds = Math.max(0, ...layers.map(({ kind }) => kind.length));
  const row = ({ path, kind, output }: LayerReport) =>
    `  ${path.padEnd(widest)}  ${kind.padEnd(kinds)}  ${formatShape(output)}`;
  return [`${title}:`, ...layers.map(row)];
}

/** A block, `repeat` or `for`: the layers within, and what they have and cost together. */
function group(network: CompiledNetwork, path: string, within: readonly LayerReport[]): string[] {
  const sum = (of: (layer: LayerReport) => bigint) => within.reduce((total, layer) => total + of(layer), 0n);
  const first = network.graph.nodes[within[0].node];
  const origin = first.type === 'layer' ? first.inputs.map((id) => nameOf(network.graph.nodes[id])) : [];
  return [
    ...listed(`${path} is a group of ${plural(within.length, 'layer')}`, within),
    '',
    `input   ${origin.join(', ')}`,
    `params  ${grouped(sum(({ params }) => params.trainable + params.frozen))}`,
    `MACs    ${grouped(sum(({ macs }) => macs))}`,
  ];
}

function oneLayer(network: CompiledNetwork, layer: LayerReport, colors: Colors): string[] {
  const node = network.graph.nodes[layer.node];
  const { source, start } = layer.span;
  const { line } = positionAt(source, start);
  const inputs = node.type === 'layer' ? node.inputs : [];
  return [
    `${colors.bold(layer.path)}: ${layer.kind}  ${colors.dim(`${source.name}:${line}`)}`,
    `${colors.dim(`${line} |`)} ${printable(lineText(source, line).replaceAll('\t', ' ').trim())}`,
    '',
    ...inputs.map((id, at) => `${at === 0 ? 'input ' : '      '}  ${nameOf(network.graph.nodes[id])}`),
    `output  ${formatShape(layer.output)}`,
    '',
    ...layer.derivations.flatMap((derivation) => derived(derivation, colors)),
    ...weightLines(network, layer),
    `MACs    ${grouped(layer.macs)}`,
    `FLOPs   ${grouped(layer.flops)} (2 x MACs + other arithmetic)`,
    '',
    'where the input comes from:',
    ...originLines(network, inputs),
  ];
}

function nameOf(node: GraphNode): string {
  return `${formatShape(node.output)} from ${node.path}`;
}

function derived({ quantity, formula, substituted, value }: Derivation, colors: Colors): string[] {
  const steps = [formula, substituted, value].filter((step, at, all) => step !== '' && step !== all[at - 1]);
  return [
    quantity,
    ...steps.map((step, at) => `  = ${at === steps.length - 1 ? colors.bold(step) : step}`),
    '',
  ];
}

function weightLines({ graph }: CompiledNetwork, { node, params, weights }: LayerReport): string[] {
  const own = graph.nodes[node];
  if (own.type === 'layer' && own.sharesWith !== undefined) {
    return [`params  0: the weights are those of ${graph.nodes[own.sharesWith].path}`];
  }
  const frozen = params.frozen > 0n ? `, of them ${grouped(params.frozen)} frozen` : '';
  const state = params.state > 0n ? `, and ${grouped(params.state)} values of state` : '';
  const rows = weights.map(({ path, shape, axes, role }) => {
    const count = shape.reduce((total, size) => total * BigInt(size), 1n);
    return [path, shape.join(' x '), `(${axes})`, grouped(count), role] as const;
  });
  const widths = [0, 1, 2, 3].map((at) => Math.max(0, ...rows.map((row) => row[at].length)));
  return [
    `params  ${grouped(params.trainable + params.frozen)}${frozen}${state}`,
    ...rows.map(
      ([path, shape, axes, count, role]) =>
        `  ${path.padEnd(widths[0])}  ${shape.padEnd(widths[1])}  ${axes.padEnd(widths[2])}  ${count.padStart(widths[3])}  ${role}`,
    ),
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
      `  ${formatShape(node.output)}  ${node.path}  ${kinds.get(id)?.kind ?? 'input'}, line ${line}${merged}`,
    );
    id = node.type === 'layer' ? node.inputs[0] : undefined;
  }
  return lines;
}
