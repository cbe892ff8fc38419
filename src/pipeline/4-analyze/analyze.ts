/** The report on a typed graph: each layer's parameters, MACs, FLOPs and activation bytes, and the totals. All exact. */

import { type Derivation, flopsOf, type Operations } from '../../ir/cost.js';
import { constantOf } from '../../ir/dim.js';
import type { LayerReport, NetworkReport, ParameterCount, Totals, WeightReport } from '../../ir/report.js';
import type { Shape } from '../../ir/shape.js';
import type { LayerNode, TypedGraph } from '../../ir/typed-graph.js';
import type { LayerCatalogue, WeightDeclaration } from '../../kit/define-layer.js';

/** float32 */
const bytesOfAValue = 4n;

/** Every layer of the graph must be of a kind in the catalogue, as stage 2 has made sure. */
export function analyze(graph: TypedGraph, catalogue: LayerCatalogue): NetworkReport {
  const layers: LayerReport[] = [];
  const depths: number[] = [];
  for (const node of graph.nodes) {
    if (node.type === 'input') {
      depths.push(0);
      continue;
    }
    const report = analyzeLayer(node, graph, catalogue);
    layers.push(report);
    const deepest = node.inputs.reduce((most, input) => Math.max(most, depths[input]), 0);
    depths.push(deepest + (report.macs > 0n ? 1 : 0));
  }
  const shapeOf = (node: number) => graph.nodes[node].output;
  return {
    network: graph.name,
    inputs: graph.inputs.map(({ name, node }) => ({ name, shape: shapeOf(node) })),
    outputs: graph.outputs.map(({ name, node }) => ({ name, shape: shapeOf(node) })),
    layers,
    totals: totalsOf(
      layers,
      graph.outputs.reduce((most, { node }) => Math.max(most, depths[node]), 0),
    ),
  };
}

function analyzeLayer(node: LayerNode, graph: TypedGraph, catalogue: LayerCatalogue): LayerReport {
  const layer = catalogue.get(node.kind);
  if (layer === undefined)
    throw new Error(`the graph has a layer of kind ${node.kind}, the catalogue has not`);
  const { path, kind, span, attributes, output, id } = node;
  const inputs = node.inputs.map((input) => graph.nodes[input].output);
  const context = { attributes, inputs, output };
  const cost = layer.cost(context);
  const used = layer.weights(context);
  const declared = node.sharesWith === undefined ? used : [];
  const weights = declared.map((weight) => reportWeight(weight, node));
  const params = countWeights(declared, node.frozen);
  return {
    node: id,
    path,
    kind,
    span,
    inputs,
    output,
    params,
    weights,
    macs: cost.macs,
    flops: flopsOf(cost),
    operations: cost.operations,
    activationBytes: values(output) * bytesOfAValue,
    movedBytes:
      (inputs.reduce((total, input) => total + values(input), values(output)) + weightsIn(used)) *
      bytesOfAValue,
    // Only who asks how a figure came about pays for the words.
    get derivations() {
      const shape = layer.shape({ attributes, inputs });
      return [
        ...(shape.ok ? shape.derivations : []),
        ...deriveParameters(node, declared, graph),
        ...cost.derivations,
      ];
    },
  };
}

function reportWeight(
  { name, shape, axes, role }: WeightDeclaration,
  { path, frozen }: LayerNode,
): WeightReport {
  return { path: `${path}.${name}`, shape, axes, role: role === 'trainable' && frozen ? 'frozen' : role };
}

function countWeights(weights: readonly WeightDeclaration[], frozen: boolean): ParameterCount {
  const sum = (role: WeightDeclaration['role']) =>
    weights
      .filter((weight) => weight.role === role)
      .reduce((total, { shape }) => total + valuesIn(shape), 0n);
  const learned = sum('trainable');
  return { trainable: frozen ? 0n : learned, frozen: frozen ? learned : 0n, state: sum('state') };
}

/** `5*5*1*6 + 6 = 156`; statistics are a quantity of their own. */
function deriveParameters(
  node: LayerNode,
  weights: readonly WeightDeclaration[],
  { nodes }: TypedGraph,
): readonly Derivation[] {
  if (node.sharesWith !== undefined) {
    const substituted = `counted at ${nodes[node.sharesWith].path}`;
    return [{ quantity: 'parameters', formula: 'shared weights count once', substituted, value: '0' }];
  }
  const roles = [
    { role: 'trainable', quantity: 'parameters' },
    { role: 'state', quantity: 'statistics' },
  ] as const;
  return roles.flatMap(({ role, quantity }) => {
    const counted = weights.filter((weight) => weight.role === role);
    if (counted.length === 0) return [];
    return {
      quantity,
      formula: counted.map(({ name }) => name).join(' + '),
      substituted: counted.map(({ shape }) => shape.join('*')).join(' + '),
      value: String(counted.reduce((total, { shape }) => total + valuesIn(shape), 0n)),
    };
  });
}

function values(shape: Shape): bigint {
  return valuesIn(shape.map(constantOf));
}

function weightsIn(weights: readonly WeightDeclaration[]): bigint {
  return weights.reduce((total, { shape }) => total + valuesIn(shape), 0n);
}

function valuesIn(sizes: readonly number[]): bigint {
  return sizes.reduce((total, size) => total * BigInt(size), 1n);
}

function totalsOf(layers: readonly LayerReport[], depth: number): Totals {
  const sum = (of: (layer: LayerReport) => bigint) => layers.reduce((total, layer) => total + of(layer), 0n);
  const trainable = sum(({ params }) => params.trainable);
  const frozen = sum(({ params }) => params.frozen);
  const state = sum(({ params }) => params.state);
  return {
    trainable,
    frozen,
    state,
    params: trainable + frozen,
    macs: sum(({ macs }) => macs),
    flops: sum(({ flops }) => flops),
    operations: totalOperations(layers),
    activationBytes: sum(({ activationBytes }) => activationBytes),
    movedBytes: sum(({ movedBytes }) => movedBytes),
    weightBytes: (trainable + frozen + state) * bytesOfAValue,
    depth,
  };
}

function totalOperations(layers: readonly LayerReport[]): Operations {
  const sum = (kind: keyof Operations) =>
    layers.reduce((total, { operations }) => total + operations[kind], 0n);
  return {
    multiply: sum('multiply'),
    add: sum('add'),
    compare: sum('compare'),
    divide: sum('divide'),
    exponential: sum('exponential'),
  };
}
