/** Builds typed graphs without a text, through the declarations of the layers: for tests of what follows stage 2. */
import { createSource } from '../../src/base/source.js';
import { spanOf } from '../../src/base/span.js';
import { shapeOf } from '../../src/ir/shape.js';
import type {
  AttributeValue,
  GraphNode,
  LayerNode,
  NodeId,
  TrainingPlan,
  TypedGraph,
} from '../../src/ir/typed-graph.js';
import type { AnyLayer, LayerCatalogue } from '../../src/kit/define-layer.js';

export const plainTraining: TrainingPlan = {
  loss: 'cross_entropy',
  optimizer: { kind: 'sgd', lr: 0.05, momentum: 0.9, nesterov: false, weightDecay: 0 },
  schedule: { kind: 'constant', warmup: 0 },
  batch: 4,
  epochs: 1,
  seed: 1,
};

interface LayerOptions {
  readonly frozen?: boolean;
  readonly sharesWith?: NodeId;
  /** Attributes of the layer that the new one's `partner` attribute names. */
  readonly partner?: Readonly<Record<string, AttributeValue>>;
}

export class GraphBuilder {
  private readonly nodes: GraphNode[] = [];
  private readonly span = spanOf(createSource('built.netspec', 'built by a test'), 0, 15);

  constructor(private readonly catalogue: LayerCatalogue) {}

  input(path: string, sizes: readonly number[]): NodeId {
    const id = this.nodes.length;
    this.nodes.push({ type: 'input', id, path, output: shapeOf(sizes), span: this.span });
    return id;
  }

  /** Throws where the layer cannot be applied: a test's own mistake. */
  layer(
    kind: string,
    path: string,
    inputs: readonly NodeId[],
    given: Readonly<Record<string, AttributeValue>> = {},
    { frozen = false, sharesWith, partner }: LayerOptions = {},
  ): NodeId {
    const declaration = this.declarationOf(kind);
    const attributes = this.read(declaration, given);
    if (declaration.partner !== undefined && partner !== undefined) {
      const named = this.read(this.declarationOf(declaration.partner.kind), partner);
      attributes[declaration.partner.attribute] = { kind: 'partner', path: 'named', attributes: named };
    }
    const result = declaration.shape({ attributes, inputs: inputs.map((input) => this.nodes[input].output) });
    if (!result.ok) throw new Error(`${path}: ${result.code} ${JSON.stringify(result.facts)}`);
    const node: LayerNode = {
      type: 'layer',
      id: this.nodes.length,
      path,
      kind,
      attributes,
      attributeSpans: {},
      inputs,
      inferred: result.output,
      output: result.output,
      sharesWith,
      frozen,
      span: this.span,
      kindSpan: this.span,
      callStack: [],
    };
    this.nodes.push(node);
    return node.id;
  }

  private declarationOf(kind: string): AnyLayer {
    const declaration = this.catalogue.get(kind);
    if (declaration === undefined) throw new Error(`no layer of kind ${kind}`);
    return declaration;
  }

  private read(
    { kind, attributes }: AnyLayer,
    given: Readonly<Record<string, AttributeValue>>,
  ): Record<string, unknown> {
    const unknown = Object.keys(given).find((name) => !(name in attributes));
    if (unknown !== undefined) throw new Error(`${kind} has no attribute ${unknown}`);
    const values: Record<string, unknown> = {};
    for (const [name, attribute] of Object.entries(attributes)) {
      values[name] = name in given ? attribute.read(given[name]) : attribute.default;
      if (name in given && values[name] === undefined) throw new Error(`${kind}: wrong ${name}`);
    }
    return values;
  }

  /** Outputs by name. All inputs come in the order in which they were made. */
  graph(
    outputs: Readonly<Record<string, NodeId>>,
    {
      name = 'Built',
      training = {},
    }: { readonly name?: string; readonly training?: Partial<TrainingPlan> } = {},
  ): TypedGraph {
    const { span } = this;
    return {
      name,
      file: 'built.netspec',
      span,
      nodes: this.nodes,
      inputs: this.nodes
        .filter(({ type }) => type === 'input')
        .map(({ id, path }) => ({ name: path, node: id, span })),
      outputs: Object.entries(outputs).map(([outputName, node]) => ({ name: outputName, node, span })),
      requirements: [],
      calls: [],
      choices: [],
      training: { ...plainTraining, ...training },
      parameters: {},
      symbols: [],
      relations: [],
      conditions: [],
    };
  }
}
