/**
 * One layer at a time: runs its shape rule on what its inputs are or may be, holds the result against the contract,
 * and adds the node. Where the layer came from, and its name, are expansion's business.
 */
import { finding } from '../../base/diagnostic.js';
import { type Condition, isEqual, SymbolicSizeError } from '../../ir/dim.js';
import { type Shape, sameShape } from '../../ir/shape.js';
import type { LayerNode } from '../../ir/typed-graph.js';
import {
  type AnyLayer,
  Conditions,
  type LayerContext,
  type WeightDeclaration,
} from '../../kit/define-layer.js';
import { explainFailure } from './explain-failure.js';
import type { Flow } from './flow.js';
import type { InferLayer } from './infer-layer.js';
import { inferShape } from './infer-shape.js';
import type { LayerRequest } from './layer-request.js';
import type { NetworkDraft } from './network-draft.js';

export const inferLayer: InferLayer = (request, network) => {
  const { contract, span, inputs } = request;
  const id = network.nextId;
  const origin = contract?.span ?? span;
  if (waits(request)) return postpone(request, network, id);
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

/** Whether a hole, here or before, must be solved first. */
function waits({ attributes, inputs }: LayerRequest): boolean {
  if (attributes.values === undefined) return false;
  const known = inputs.every(({ shapes, isPending }) => shapes.length > 0 || isPending === true);
  return known && (attributes.holes.length > 0 || inputs.some(({ isPending }) => isPending === true));
}

/** With a contract, what follows need not wait. */
function postpone(request: LayerRequest, network: NetworkDraft, id: number): Flow {
  const { contract, span, path, layer, inputs } = request;
  const output: Flow =
    contract === undefined
      ? { node: id, shapes: [], origin: span, isPending: true }
      : { node: id, shapes: [contract.shape], origin: contract.span };
  network.pending.push({ id, request });
  network.pendingIds.add(id);
  network.layers.push({ path, kind: layer.kind, span, inputs, inputShapes: [], output, node: undefined });
  return output;
}

/** Types a layer that waited for a hole, in the place that was kept for it. */
export function settleLayer(request: LayerRequest, network: NetworkDraft, id: number): void {
  const typed = typeLayer(request, network, id);
  if (typed === undefined) return;
  const draft = network.layers[id];
  const { shapes, origin } = { shapes: typed.outputs, origin: draft.output.origin };
  const output: Flow = { node: id, shapes, origin };
  network.layers[id] = {
    ...draft,
    inputs: request.inputs,
    inputShapes: typed.inputShapes,
    output,
    node: typed.node,
  };
}

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
  const fitting: Fit[] = [];
  for (const { shapes, result } of trials) {
    if (result.ok) fitting.push({ shapes, output: result.output, conditions: result.conditions });
  }
  if (fitting.length === 0) {
    const [{ shapes, result }] = trials;
    if (!result.ok) explainFailure(request, attributes, shapes, result, network);
    return undefined;
  }
  const kept =
    contract === undefined
      ? fitting[0]
      : (fitting.find(({ output }) => compareShapes(output, contract.shape, network)) ?? fitting[0]);
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
  for (const condition of kept.conditions) {
    network.symbols.conditions.push({ condition, path: request.path, what: layer.kind, span: request.span });
  }
  const needed = contract && compareShapes(kept.output, contract.shape, network);
  for (const condition of needed ?? []) {
    const { span } = contract ?? request;
    network.symbols.conditions.push({ condition, path: request.path, what: 'the contract', span });
  }
  if (contract !== undefined && needed === undefined) {
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

interface Fit {
  readonly shapes: readonly Shape[];
  readonly output: Shape;
  readonly conditions: readonly Condition[];
}

/** What must hold for two shapes to be equal; undefined where they are at no allowed size. */
function compareShapes(a: Shape, b: Shape, { symbols }: NetworkDraft): readonly Condition[] | undefined {
  const conditions = new Conditions();
  const equal =
    a.length === b.length &&
    a.every((size, axis) => conditions.needs(symbols.decide(isEqual(size, b[axis]))));
  return equal ? conditions.list : undefined;
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
  const weights = weightsAt(layer, { attributes, inputs: shapes, output });
  if (weights === undefined) return;
  if (frozen.value && weights.length === 0) {
    findings.add(finding('attribute/no-weights', frozen.span ?? kindSpan, { owner: layer.kind }));
  }
  if (sharesWith === undefined) return;
  const { inputShapes } = layers[sharesWith.id];
  const original = weightsAt(layer, { attributes, inputs: inputShapes, output: sharesWith.inferred });
  if (original === undefined) return;
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

/** Undefined where the weights depend on a symbol's size; then they are compared when it is known. */
function weightsAt(
  layer: AnyLayer,
  context: LayerContext<AnyLayer['attributes']>,
): readonly WeightDeclaration[] | undefined {
  try {
    return layer.weights(context);
  } catch (error) {
    if (error instanceof SymbolicSizeError) return undefined;
    throw error;
  }
}
