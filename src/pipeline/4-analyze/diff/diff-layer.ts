/** A layer as the comparison of two networks sees it: its signature, and whether its name is one that was given. */
import type { LayerReport, NetworkReport } from '../../../ir/report.js';
import type { LayerNode, NodeId, TypedGraph } from '../../../ir/typed-graph.js';

export interface DiffLayer {
  readonly node: LayerNode;
  readonly report: LayerReport;
  /** Equal for layers of one kind with the same attributes and weights; the network around them does not matter. */
  readonly signature: string;
  /** The same without the weights, which depend on what comes in. */
  readonly look: string;
  /** The path without its last part. */
  readonly group: string;
  /** The name may be counted, such as `relu2`: a layer that is put in before it shifts it. */
  readonly isCounted: boolean;
  readonly hasWeights: boolean;
}

/** A network to be compared. */
export interface DiffSide {
  readonly graph: TypedGraph;
  /** In the order of the network. */
  readonly layers: readonly DiffLayer[];
  readonly byNode: ReadonlyMap<NodeId, DiffLayer>;
}

/** `report` is about `graph`, whose sizes are all numbers. */
export function diffSide(graph: TypedGraph, report: NetworkReport): DiffSide {
  const layers = report.layers.flatMap((layer): DiffLayer[] => {
    const node = graph.nodes[layer.node];
    return node.type === 'layer' ? [diffLayer(node, layer)] : [];
  });
  return { graph, layers, byNode: new Map(layers.map((layer) => [layer.node.id, layer])) };
}

function diffLayer(node: LayerNode, report: LayerReport): DiffLayer {
  const { path, kind, attributes, frozen, sharesWith } = node;
  const weights = report.weights.map((weight) => [nameIn(weight.path, path), weight.shape]);
  const written = Object.entries(attributes).map(([name, value]) => [name, valueKey(value)]);
  const dot = path.lastIndexOf('.');
  const look = JSON.stringify([kind, written.sort(byName), frozen, sharesWith !== undefined]);
  return {
    node,
    report,
    signature: `${look} ${JSON.stringify(weights)}`,
    look,
    group: path.slice(0, Math.max(dot, 0)),
    isCounted: isCounted(path.slice(dot + 1), kind),
    hasWeights: weights.length > 0,
  };
}

/** A weight's name within its layer. */
export function nameIn(weight: string, layer: string): string {
  return weight.slice(layer.length + 1);
}

/** Equal for equal values. Which layer an attribute names is left to who knows which layers are the same. */
export function valueKey(value: unknown): string {
  const key = JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'number' && !Number.isFinite(part)) return String(part);
    if (typeof part === 'bigint') return String(part);
    return isPartner(part) ? { kind: part.kind } : part;
  });
  return key ?? '';
}

/** The value of an attribute that names another layer. */
export function isPartner(value: unknown): value is { readonly kind: 'partner'; readonly path: string } {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'partner';
}

function byName([a]: readonly string[], [b]: readonly string[]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** `conv1` of a convolution may be given too; nothing tells the two apart. */
function isCounted(name: string, kind: string): boolean {
  return name.startsWith(kind) && /^\d+$/.test(name.slice(kind.length));
}
