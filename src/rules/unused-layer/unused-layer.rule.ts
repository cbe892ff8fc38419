/** Reports layers and inputs whose output reaches no output of the network; of a chain of them, the first. */
import type { TextEdit } from '../../base/text-edit.js';
import type { LayerReport } from '../../ir/report.js';
import type { GraphNode, LayerNode, NodeId } from '../../ir/typed-graph.js';
import { defineNetworkRule } from '../../kit/define-rule.js';
import { grouped } from '../../kit/figures.js';
import type { LintNetwork } from '../../kit/lint-network.js';
import { removal } from '../../kit/rule-edits.js';
import type { RuleFix, RuleReport } from '../../kit/rule-report.js';

export const unusedLayer = defineNetworkRule({
  name: 'unused-layer',
  summary: 'A layer or an input whose output reaches no output of the network.',
  sets: ['recommended'],
  severity: 'warning',
  fix: 'unsafe',
  options: {},
  check: (network) => deadPartsOf(network).map((part) => reportOn(network, part)),
});

/** What hangs together and reaches no output, in order: whatever feeds these is used elsewhere, too. */
function deadPartsOf({ graph: { nodes }, outputs }: LintNetwork): readonly (readonly GraphNode[])[] {
  const alive = nodes.map(({ id }) => outputs.has(id));
  for (const node of nodes.toReversed()) {
    if (!alive[node.id] || node.type === 'input') continue;
    for (const input of node.inputs) alive[input] = true;
    // Its weights are used, whatever becomes of its output.
    if (node.sharesWith !== undefined) alive[node.sharesWith] = true;
  }
  const parts = new Map<NodeId, GraphNode[]>();
  const partOf: NodeId[] = [];
  for (const node of nodes) {
    if (alive[node.id]) continue;
    const feeding =
      node.type === 'input'
        ? []
        : [...node.inputs, ...(node.sharesWith === undefined ? [] : [node.sharesWith])];
    const before = [...new Set(feeding.filter((id) => !alive[id]).map((id) => partOf[id]))];
    // The largest takes the others in, so that each node moves seldom.
    const [into, ...others] = before.sort(
      (a, b) => (parts.get(b)?.length ?? 0) - (parts.get(a)?.length ?? 0),
    );
    const part = parts.get(into) ?? [];
    if (into === undefined) parts.set(node.id, part);
    for (const other of others) {
      for (const moved of parts.get(other) ?? []) {
        part.push(moved);
        partOf[moved.id] = into;
      }
      parts.delete(other);
    }
    part.push(node);
    partOf[node.id] = into ?? node.id;
  }
  return [...parts.values()].map((part) => part.sort((a, b) => a.id - b.id));
}

function reportOn(network: LintNetwork, part: readonly GraphNode[]): RuleReport {
  const [first] = part;
  const layers = part.filter((node) => node.type === 'layer');
  const figures = layers.map((layer) => network.figuresOf(layer));
  const weights = total(figures, ({ params }) => params.trainable + params.frozen + params.state);
  // Where sizes are open, the figures at hand are those of the smallest ones.
  const macs = network.open === undefined ? total(figures, (layer) => layer.macs) : 0n;
  const others = part.length - 1;
  const behind =
    others === 0 ? '' : ` (nor ${others === 1 ? 'does the layer' : `do the ${others} layers`} behind it)`;
  const costs = [counted(weights, 'weight'), counted(macs, 'MAC')].filter((text) => text !== undefined);
  const cost = costs.length === 0 ? '' : `: ${costs.join(' and ')} for nothing`;
  const what = first.type === 'input' ? 'the input ' : '';
  const words = {
    message: `${what}${first.path} reaches no output of ${network.graph.name}${behind}${cost}`,
    help: 'delete it, or use what it gives: as an output, or by its name',
  };
  if (first.type === 'input') return { subject: first.path, span: first.span, ...words };
  return network.about(first, { ...words, fixes: fixesFor(network, layers, weights === 0n) });
}

function total(figures: readonly LayerReport[], of: (layer: LayerReport) => bigint): bigint {
  return figures.reduce((sum, layer) => sum + of(layer), 0n);
}

/** `1,024 MACs`; undefined for none. */
function counted(count: bigint, unit: string): string | undefined {
  if (count === 0n) return undefined;
  return `${grouped(count)} ${unit}${count === 1n ? '' : 's'}`;
}

/** Deletes a single layer, or a chain of which each layer has a statement of its own. */
function fixesFor(
  network: LintNetwork,
  layers: readonly LayerNode[],
  isWeightless: boolean,
): readonly RuleFix[] | undefined {
  if (layers.length > 1 && !layers.every((layer) => isWrittenOnce(network, layer))) return undefined;
  const edits: TextEdit[] = [];
  for (const layer of layers) {
    const removed = removal(network.text, layer);
    if (removed === undefined) return undefined;
    edits.push(...removed);
  }
  const ordered = edits.toSorted((a, b) => a.span.start - b.span.start);
  if (ordered.some(({ span }, at) => at > 0 && span.start < ordered[at - 1].span.end)) return undefined;
  const title =
    layers.length === 1 ? `Delete ${layers[0].path}` : `Delete ${layers[0].path} and what follows from it`;
  return [{ title, edits: ordered, safety: isWeightless ? 'safe' : 'unsafe' }];
}

const spansOfNetworks = new WeakMap<LintNetwork, ReadonlyMap<number, number>>();

/** Whether a statement of the network itself makes this layer and no other. */
function isWrittenOnce(network: LintNetwork, { span, callStack }: LayerNode): boolean {
  if (callStack.length > 0 || !network.text.owns(span)) return false;
  let counts = spansOfNetworks.get(network);
  if (counts === undefined) {
    const counted = new Map<number, number>();
    for (const layer of network.layers)
      if (network.text.owns(layer.span))
        counted.set(layer.span.start, (counted.get(layer.span.start) ?? 0) + 1);
    counts = counted;
    spansOfNetworks.set(network, counts);
  }
  return counts.get(span.start) === 1;
}
