/** A network as lint rules see it: its layers with what feeds them, what they feed, and what each kind declares. */
import { type Span, spanOf } from '../base/span.js';
import type { NetworkAnalysis } from '../ir/analysis.js';
import type { LayerReport, NetworkReport } from '../ir/report.js';
import type { Shape } from '../ir/shape.js';
import type { GraphNode, LayerNode, NodeId, TypedGraph } from '../ir/typed-graph.js';
import type { AnyLayer, LayerCatalogue, LayerGroup } from './define-layer.js';
import type { LintText } from './lint-text.js';
import type { RuleReport } from './rule-report.js';

interface LintNetworkParts {
  /** Every size is a number. Of a network with open sizes it is the one at its smallest sizes. */
  readonly graph: TypedGraph;
  readonly report: NetworkReport;
  /** The network with its symbols, where it has any. */
  readonly open?: TypedGraph;
  readonly catalogue: LayerCatalogue;
  readonly text: LintText;
  /** Present where a rule that runs asks for it. */
  readonly analysis?: NetworkAnalysis;
}

/** What a report on a layer says beside its place. */
type Words = Omit<RuleReport, 'subject' | 'layer' | 'span'>;

export class LintNetwork {
  readonly graph: TypedGraph;
  readonly report: NetworkReport;
  readonly open: TypedGraph | undefined;
  /** What it was written in. */
  readonly text: LintText;
  /** In order; inputs left out. */
  readonly layers: readonly LayerNode[];
  readonly outputs: ReadonlySet<NodeId>;
  private readonly catalogue: LayerCatalogue;
  private readonly given: NetworkAnalysis | undefined;
  private consumers: LayerNode[][] | undefined;
  private reports: Map<NodeId, LayerReport> | undefined;

  constructor({ graph, report, open, text, catalogue, analysis }: LintNetworkParts) {
    this.graph = graph;
    this.report = report;
    this.open = open;
    this.text = text;
    this.catalogue = catalogue;
    this.given = analysis;
    this.layers = graph.nodes.filter((node) => node.type === 'layer');
    this.outputs = new Set(graph.outputs.map(({ node }) => node));
  }

  /** Only for a rule that declares `needsAnalysis`. */
  get analysis(): NetworkAnalysis {
    if (this.given === undefined) throw new Error('a rule that asks for the analysis has to declare it');
    return this.given;
  }

  node(id: NodeId): GraphNode {
    return this.graph.nodes[id];
  }

  /** What feeds a layer, in the order of its inputs. */
  inputsOf(layer: LayerNode): readonly GraphNode[] {
    return layer.inputs.map((id) => this.graph.nodes[id]);
  }

  /** The layer whose output the first input is; undefined where that is an input of the network. */
  before(layer: LayerNode): LayerNode | undefined {
    const [first] = this.inputsOf(layer);
    return first?.type === 'layer' ? first : undefined;
  }

  /** The layers that take this one's output, each once; an output of the network is not among them. */
  consumersOf({ id }: GraphNode): readonly LayerNode[] {
    if (this.consumers === undefined) {
      this.consumers = this.graph.nodes.map(() => []);
      for (const layer of this.layers)
        for (const input of new Set(layer.inputs)) this.consumers[input].push(layer);
    }
    return this.consumers[id];
  }

  /** The one layer that takes this one's output, where nothing else does and it is no output of the network. */
  onlyConsumerOf(node: GraphNode): LayerNode | undefined {
    const consumers = this.consumersOf(node);
    return consumers.length === 1 && !this.outputs.has(node.id) ? consumers[0] : undefined;
  }

  inputShapesOf(layer: LayerNode): readonly Shape[] {
    return layer.inputs.map((id) => this.graph.nodes[id].output);
  }

  declarationOf({ kind }: LayerNode): AnyLayer {
    const declaration = this.catalogue.get(kind);
    if (declaration === undefined) throw new Error(`${kind} is no layer kind`);
    return declaration;
  }

  groupOf(layer: LayerNode): LayerGroup {
    return this.declarationOf(layer).group;
  }

  /** Its params, MACs and weights. */
  figuresOf({ id }: LayerNode): LayerReport {
    this.reports ??= new Map(this.report.layers.map((layer) => [layer.node, layer]));
    const figures = this.reports.get(id);
    if (figures === undefined) throw new Error(`layer ${id} has no figures`);
    return figures;
  }

  /** The same layer with its symbols, where sizes are open. */
  openLayer({ id }: LayerNode): LayerNode | undefined {
    const node = this.open?.nodes[id];
    return node?.type === 'layer' ? node : undefined;
  }

  /** A report on a layer, at an attribute's value where it is written, else at the layer's kind. */
  about(layer: LayerNode, words: Words, at?: string): RuleReport {
    const span: Span = (at === undefined ? undefined : layer.attributeSpans[at]) ?? layer.kindSpan;
    return { subject: layer.path, layer, span, ...words };
  }
}

/** The place of a statement's first line, for a report on all of it. */
export function headOf({ source, start, end }: Span): Span {
  const text = source.text.slice(start, end);
  const lineEnd = text.search(/[\r\n{]/);
  return lineEnd <= 0
    ? spanOf(source, start, end)
    : spanOf(source, start, start + text.slice(0, lineEnd).trimEnd().length);
}
