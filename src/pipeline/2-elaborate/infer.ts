/**
 * One layer at a time: runs its shape rule on what its inputs are or may be, holds the result against the contract,
 * and adds the node. Where the layer came from, and its name, are expansion's business.
 */
import { finding } from '../../base/diagnostic.js';
import { formatShape, type Shape, sameShape, sizesOf } from '../../ir/shape.js';
import type { LayerNode } from '../../ir/typed-graph.js';
import { type AnyLayer, failure, type ShapeResult } from '../../kit/define-layer.js';
import { explainFailure } from './explain-failure.js';
import type { Flow } from './flow.js';
import type { InferLayer, LayerRequest } from './layer-request.js';
import type { NetworkDraft } from './network-draft.js';

export const inferLayer: InferLayer = (request, network) => {
  const { contract, span, inputs } = request;
  const id = network.nextId;
  const origin = contract?.span ?? span;
  const typed = typeLayer(request, network, id);
  const shapes = typed?.outputs ?? (contract === undefined ? [] : [contract.shape]);
  const output: Flow = { node: id, shapes, origin };
  network.layers.push({
    path: request.path,
    kind: request.layer.kind,
    span,
    inputs,
    inputShapes: typed?.inputShapes ?? [],
    output,
    node: typed?.node,
  });
  return output;
};

interface Typed {
  readonly node: LayerNode;
  readonly inputShapes: readonly Shape[];
  readonly outputs: readonly Shape[];
}

function typeLayer(request: LayerRequest, network: NetworkDraft, id: number): Typed | undefined {
  const { layer, inputs, contract } = request;
  const attributes = request.attributes.values;
  if (attributes === undefined) return undefined;
  if (inputs.some(({ shapes }) => shapes.length === 0)) return undefined;
  const trials = inputChoices(inputs).map((shapes) => ({
    shapes,
    result: inferShape(layer, attributes, shapes),
  }));
  const fitting: { readonly shapes: readonly Shape[]; readonly output: Shape }[] = [];
  for (const { shapes, result } of trials) if (result.ok) fitting.push({ shapes, output: result.output });
  if (fitting.length === 0) {
    const [{ shapes, result }] = trials;
    if (!result.ok) explainFailure(request, attributes, shapes, result, network);
    return undefined;
  }
  const kept =
    contract === undefined
      ? fitting[0]
      : (fitting.find(({ output }) => sameShape(output, contract.shape)) ?? fitting[0]);
  const node: LayerNode = {
    type: 'layer',
    id,
    path: request.path,
    kind: layer.kind,
    attributes,
    attributeSpans: request.attributes.spans,
    inputs: inputs.map((input) => input.node ?? -1),
    inferred: kept.output,
    output: contract?.shape ?? kept.output,
    contract,
    sharesWith: request.sharesWith?.id,
    frozen: request.frozen.value,
    span: request.span,
    kindSpan: request.kindSpan,
    callStack: request.callStack,
  };
  checkWeights(request, attributes, kept, network);
  if (contract !== undefined && !sameShape(kept.output, contract.shape)) {
    network.mismatches.push({
      contract,
      inferred: kept.output,
      layer: { node, inputs: kept.shapes },
      origin: inputs[0]?.origin,
      callStack: request.callStack,
    });
    return { node, inputShapes: kept.shapes, outputs: [contract.shape, kept.output] };
  }
  const outputs = contract === undefined ? distinct(fitting.map(({ output }) => output)) : [kept.output];
  return { node, inputShapes: kept.shapes, outputs };
}

/** Runs a layer's shape rule, and refuses shapes whose values cannot be counted exactly. */
export function inferShape(
  layer: AnyLayer,
  attributes: Readonly<Record<string, unknown>>,
  inputs: readonly Shape[],
): ShapeResult {
  const result = layer.shape({ attributes, inputs });
  return result.ok && !isCountable(result.output)
    ? failure('shape/too-large', { shape: formatShape(result.output) })
    : result;
}

export function isCountable(shape: Shape): boolean {
  return Number.isSafeInteger(sizesOf(shape).reduce((product, size) => product * size, 1));
}

/** Every input as first trusted, then all as second; of two or three inputs every combination. */
function inputChoices(inputs: readonly Flow[]): (readonly Shape[])[] {
  if (inputs.every(({ shapes }) => shapes.length === 1)) return [inputs.map(({ shapes }) => shapes[0])];
  const nth = (choice: (index: number) => number) =>
    inputs.map(({ shapes }, index) => shapes[Math.min(choice(index), shapes.length - 1)]);
  if (inputs.length > 3) return [nth(() => 0), nth(() => 1)];
  return Array.from({ length: 2 ** inputs.length }, (_, bits) => nth((index) => (bits >> index) & 1));
}

function distinct(shapes: readonly Shape[]): Shape[] {
  return shapes
    .filter((shape, index) => shapes.findIndex((other) => sameShape(other, shape)) === index)
    .slice(0, 2);
}

/** A frozen layer needs weights; a layer that shares weights needs the same ones. */
function checkWeights(
  request: LayerRequest,
  attributes: Readonly<Record<string, unknown>>,
  { shapes, output }: { readonly shapes: readonly Shape[]; readonly output: Shape },
  { findings, layers }: NetworkDraft,
): void {
  const { layer, frozen, sharesWith, kindSpan } = request;
  if (!frozen.value && sharesWith === undefined) return;
  const weights = layer.weights({ attributes, inputs: shapes, output });
  if (frozen.value && weights.length === 0) {
    findings.add(finding('attribute/no-weights', frozen.span ?? kindSpan, { owner: layer.kind }));
  }
  if (sharesWith === undefined) return;
  const original = layer.weights({
    attributes,
    inputs: layers[sharesWith.id].inputShapes,
    output: sharesWith.inferred,
  });
  const different = weights.findIndex(
    ({ shape }, index) => shape.join('x') !== original[index]?.shape.join('x'),
  );
  if (different < 0) return;
  const facts = {
    name: sharesWith.path,
    weight: weights[different].name,
    has: original[different].shape.join('x'),
    needs: weights[different].shape.join('x'),
  };
  const related = [{ message: `${sharesWith.path} has its weights from here`, span: sharesWith.span }];
  findings.add(finding('shape/share-mismatch', kindSpan, facts, { related }));
}
