/**
 * Typed graph to core graph: every layer says itself what it lowers to. What is then computed in which order, and
 * where it lies in memory, is left to `lower-network.ts` and `plan.ts`.
 */
import type { CoreGraph, CoreNode, CoreParameter, CoreValue, ValueId } from '../../ir/core-graph.js';
import type { CoreOp } from '../../ir/core-ops.js';
import { type Shape, sizesOf } from '../../ir/shape.js';
import type { LayerNode, NodeId, TypedGraph } from '../../ir/typed-graph.js';
import type { AnyLayer, LayerCatalogue } from '../../kit/define-layer.js';

/**
 * Expects a graph without errors: every kind in the catalogue, every shape inferred. Layers that `share` refer to the
 * parameters of the layer whose weights they use.
 */
export function lower(graph: TypedGraph, catalogue: LayerCatalogue): CoreGraph {
  const draft = new Draft(graph);
  const parameters: CoreParameter[] = [];
  /** The value of each node of the typed graph. */
  const outputOf: ValueId[] = [];
  for (const node of graph.nodes) {
    if (node.type === 'input') {
      outputOf[node.id] = draft.value(node.path, sizesOf(node.output));
      continue;
    }
    const layer = layerOf(node, catalogue);
    const owner = ownerOf(node, graph);
    const context = {
      attributes: node.attributes,
      inputs: node.inputs.map((id): Shape => graph.nodes[id].output),
      output: node.output,
    };
    if (owner === node) {
      for (const { name, shape, role, initializer } of layer.weights(context)) {
        const heldRole = role === 'trainable' && node.frozen ? 'frozen' : role;
        parameters.push({ path: `${node.path}.${name}`, shape, role: heldRole, initializer, layer: node.id });
      }
    }
    const parameter = (name: string) => `${owner.path}.${name}`;
    const steps = layer.lower({ ...context, parameter, frozen: owner.frozen });
    const results: ValueId[] = [];
    for (const [step, { op, inputs, shape }] of steps.entries()) {
      const from = inputs.map((input) =>
        typeof input === 'number' ? outputOf[node.inputs[input]] : results[input.step],
      );
      const name = step === steps.length - 1 ? node.path : draft.partName(node.path, `step${step + 1}`);
      results.push(draft.operation(op, from, { name, shape, layer: node.id }));
    }
    outputOf[node.id] = results[results.length - 1];
  }

  const named = (list: TypedGraph['inputs']) =>
    list.map(({ name, node }) => ({ name, value: outputOf[node] }));
  return {
    name: graph.name,
    values: draft.values,
    nodes: draft.nodes,
    parameters,
    inputs: named(graph.inputs),
    outputs: named(graph.outputs),
  };
}

interface Result {
  readonly name: string;
  readonly shape: readonly number[];
  readonly layer: NodeId;
}

/** Values and operations so far; every value gets a name of its own. */
class Draft {
  readonly values: CoreValue[] = [];
  readonly nodes: CoreNode[] = [];
  private readonly names = new Set<string>();
  private readonly paths: ReadonlySet<string>;

  constructor(graph: TypedGraph) {
    this.paths = new Set(graph.nodes.map(({ path }) => path));
  }

  value(wanted: string, shape: readonly number[]): ValueId {
    let name = wanted;
    for (let copy = 2; this.names.has(name); copy++) name = `${wanted}_${copy}`;
    this.names.add(name);
    this.values.push({ id: this.values.length, name, shape });
    return this.values.length - 1;
  }

  /** A name for a value inside a layer, which never takes a layer's own. */
  partName(path: string, part: string): string {
    let name = `${path}.${part}`;
    while (this.paths.has(name)) name += '_';
    return name;
  }

  /** A product of many becomes a chain of products of two, each of which has a simple gradient. */
  operation(op: CoreOp, inputs: readonly ValueId[], { name, shape, layer }: Result): ValueId {
    let from = inputs;
    while (op.kind === 'multiply' && from.length > 2) {
      const product = this.value(this.partName(name, 'product'), shape);
      this.nodes.push({ op, inputs: from.slice(0, 2), output: product, layer });
      from = [product, ...from.slice(2)];
    }
    const output = this.value(name, shape);
    this.nodes.push({ op, inputs: from, output, layer });
    return output;
  }
}

function layerOf({ kind }: LayerNode, catalogue: LayerCatalogue): AnyLayer {
  const layer = catalogue.get(kind);
  if (layer === undefined)
    throw new Error(`the graph has a layer of kind ${kind}, which no catalogue declares`);
  return layer;
}

/** The layer that has the weights: itself, or the one at the end of its `share` references. */
function ownerOf(node: LayerNode, graph: TypedGraph): LayerNode {
  let owner = node;
  // A reference always points backwards, so this ends.
  for (let next: NodeId | undefined = owner.sharesWith; next !== undefined; next = owner.sharesWith) {
    const found = graph.nodes[next];
    if (found.type !== 'layer') break;
    owner = found;
  }
  return owner;
}
