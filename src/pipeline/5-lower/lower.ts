/**
 * Typed graph to core graph: every layer says itself what it lowers to. What is then computed in which order, and
 * where it lies in memory, is left to `derive-program.ts` and `plan.ts`.
 */
import type { CoreGraph, CoreNode, CoreParameter, CoreValue, ValueId } from '../../ir/core-graph.js';
import { type Shape, sizesOf } from '../../ir/shape.js';
import type { LayerNode, NodeId, TypedGraph } from '../../ir/typed-graph.js';
import type { AnyLayer, LayerCatalogue } from '../../kit/define-layer.js';

/**
 * Expects a graph without errors: every kind in the catalogue, every shape inferred. Layers that `share` refer to the
 * parameters of the layer whose weights they use.
 */
export function lower(graph: TypedGraph, catalogue: LayerCatalogue): CoreGraph {
  const values: CoreValue[] = [];
  const nodes: CoreNode[] = [];
  const parameters: CoreParameter[] = [];
  const names = new Set<string>();
  /** The value of each node of the typed graph. */
  const outputOf: ValueId[] = [];

  const addValue = (wanted: string, shape: readonly number[]): ValueId => {
    let name = wanted;
    for (let copy = 2; names.has(name); copy++) name = `${wanted}_${copy}`;
    names.add(name);
    values.push({ id: values.length, name, shape });
    return values.length - 1;
  };

  // Layers' own names first, so that a step inside a layer never takes one.
  const taken = new Set(graph.nodes.map(({ path }) => path));
  const stepName = (path: string, step: number): string => {
    let name = `${path}.step${step + 1}`;
    while (taken.has(name)) name += '_';
    return name;
  };

  for (const node of graph.nodes) {
    if (node.type === 'input') {
      outputOf[node.id] = addValue(node.path, sizesOf(node.output));
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
      const last = step === steps.length - 1;
      const from = inputs.map((input) =>
        typeof input === 'number' ? outputOf[node.inputs[input]] : results[input.step],
      );
      const chain = op.kind === 'multiply' ? from.slice(2) : [];
      let inputsNow = op.kind === 'multiply' ? from.slice(0, 2) : from;
      // A product of many is a chain of products of two: each of those has a simple gradient.
      for (const [position, next] of chain.entries()) {
        const product = addValue(`${stepName(node.path, step)}.product${position + 1}`, shape);
        nodes.push({ op, inputs: inputsNow, output: product, layer: node.id });
        inputsNow = [product, next];
      }
      const output = addValue(last ? node.path : stepName(node.path, step), shape);
      nodes.push({ op, inputs: inputsNow, output, layer: node.id });
      results.push(output);
    }
    outputOf[node.id] = results[results.length - 1];
  }

  const named = (list: TypedGraph['inputs']) =>
    list.map(({ name, node }) => ({ name, value: outputOf[node] }));
  return {
    name: graph.name,
    values,
    nodes,
    parameters,
    inputs: named(graph.inputs),
    outputs: named(graph.outputs),
  };
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
