/** What the code says about each layer: its path, its place and words in the spec, its shape and its figures. */
import { positionAt } from '../../base/source.js';
import type { Span } from '../../base/span.js';
import type { LayerReport, NetworkReport } from '../../ir/report.js';
import { formatShape } from '../../ir/shape.js';
import type { GraphNode, NodeId, TypedGraph } from '../../ir/typed-graph.js';
import { grouped, inComment, lineWidth } from './text.js';

const longestQuotation = 60;

export class LayerComments {
  private readonly reports: ReadonlyMap<NodeId, LayerReport>;

  constructor(
    private readonly graph: TypedGraph,
    report: NetworkReport,
  ) {
    this.reports = new Map(report.layers.map((layer) => [layer.node, layer]));
  }

  /** `layer1.0.conv1` */
  path(node: NodeId): string {
    return inComment(this.graph.nodes[node].path);
  }

  /** A line, or two where one is too wide: `c1: 28x28x1 -> 28x28x6, 156 params, 117,600 MACs (line 4: conv 6 F=5)`. */
  lines(node: NodeId): string[] {
    const start = `${this.path(node)}: ${this.figures(node)}`;
    const origin = this.origin(node);
    const isWide = start.length + origin.length > lineWidth - 10;
    return isWide ? [start, `  (${origin})`] : [`${start} (${origin})`];
  }

  /** The same for a doc comment, on two lines. */
  doc(node: NodeId): string {
    return `${this.path(node)}: ${this.figures(node)}.\nFrom ${this.origin(node)}`;
  }

  private figures(node: NodeId): string {
    const report = this.reports.get(node);
    const found = this.graph.nodes[node];
    if (report === undefined) return formatShape(found.output);
    const { inputs, output, params, macs } = report;
    const count = params.trainable + params.frozen;
    return [
      `${inputs.map((shape) => formatShape(shape)).join(', ')} -> ${formatShape(output)}`,
      ...(count > 0n ? [`${grouped(count)} params${params.trainable === 0n ? ' (frozen)' : ''}`] : []),
      ...(isSharing(found) ? [`weights of ${this.path(found.sharesWith)}`] : []),
      ...(macs > 0n ? [`${grouped(macs)} MACs`] : []),
    ].join(', ');
  }

  private origin(node: NodeId): string {
    const { span } = this.graph.nodes[node];
    const { line } = positionAt(span.source, span.start);
    const file = span.source === this.graph.span.source ? '' : `${baseName(span.source.name)} `;
    return `${inComment(file)}${file === '' ? '' : ' '}line ${line}: ${quotation(span)}`;
  }
}

function isSharing(node: GraphNode): node is GraphNode & { readonly sharesWith: NodeId } {
  return node.type === 'layer' && node.sharesWith !== undefined;
}

/** The statement's first line, shortened. */
function quotation(span: Span): string {
  const whole = span.source.text.slice(span.start, span.end);
  const [line] = whole.slice(0, 400).split(/[\r\n]/, 1);
  const text = inComment(line);
  const isCut = text.length > longestQuotation || whole.trimEnd().length > line.length;
  return isCut ? `${text.slice(0, longestQuotation)} …` : text;
}

/** The file's name without its folders, which differ from machine to machine. */
export function baseName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
