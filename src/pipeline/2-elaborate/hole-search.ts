/**
 * Finds every combination of values for holes that keeps the contracts behind them, by trying all: layer by layer,
 * values that give the same shapes are carried on together. What a value means to a layer only its shape rule knows.
 */
import { isEqual } from '../../ir/dim.js';
import { formatShape, type Shape } from '../../ir/shape.js';
import type { NodeId } from '../../ir/typed-graph.js';
import type { HoleKey } from './hole-key.js';
import { inferShape } from './infer-shape.js';
import type { LayerRequest, PendingLayer } from './layer-request.js';
import type { Work } from './limits.js';
import type { Symbols } from './symbols.js';

/** Combinations that are kept at most. */
const mostSolutions = 50_000;

export interface Search {
  /** In the order of the network. */
  readonly layers: readonly PendingLayer[];
  readonly keyOf: (layer: LayerRequest, attribute: string) => HoleKey;
  /** The largest value to try. */
  readonly limit: (layer: LayerRequest, attribute: string) => number;
  readonly symbols: Symbols;
  readonly work: Work;
}

export type Assignment = ReadonlyMap<HoleKey, number>;

export type SearchResult =
  | { readonly ok: true; readonly solutions: readonly Assignment[] }
  /** The first contract that nothing keeps. */
  | { readonly ok: false; readonly reason: 'none'; readonly at: PendingLayer }
  /** `tried`: shape rules that were run until then. */
  | { readonly ok: false; readonly reason: 'too-many'; readonly tried: number };

interface State {
  /** The outputs of pending layers that later ones need. */
  readonly shapes: ReadonlyMap<NodeId, Shape>;
  /** Values of holes that come up again. */
  readonly bound: Assignment;
  readonly assignments: readonly Assignment[];
}

export function search({ layers, keyOf, limit, symbols, work }: Search): SearchResult {
  const lastUse = lastUses(layers, keyOf);
  let states: readonly State[] = [{ shapes: new Map(), bound: new Map(), assignments: [new Map()] }];
  let tried = 0;
  for (const layer of layers) {
    const { id, request } = layer;
    const merged = new Map<string, State & { readonly assignments: Assignment[] }>();
    for (const state of states) {
      const inputs = request.inputs.map(({ node, shapes }) =>
        node !== undefined && state.shapes.has(node) ? state.shapes.get(node) : shapes[0],
      );
      if (!inputs.every((shape) => shape !== undefined)) continue;
      for (const values of candidates(request, state.bound, keyOf, limit)) {
        if (!work.trial(!symbols.isEmpty)) return { ok: false, reason: 'too-many', tried };
        tried++;
        const output = outputOf(request, values, inputs, symbols);
        if (output === undefined) continue;
        const bound = new Map([...state.bound, ...values.map(({ key, value }) => [key, value] as const)]);
        for (const key of bound.keys()) if ((lastUse.holes.get(key) ?? -1) <= id) bound.delete(key);
        const shapes = new Map([...state.shapes, [id, output] as const]);
        for (const node of shapes.keys()) if ((lastUse.shapes.get(node) ?? -1) <= id) shapes.delete(node);
        const next = { shapes, bound, assignments: extend(state.assignments, values) };
        const key = stateKey(next);
        const known = merged.get(key);
        if (known === undefined) merged.set(key, next);
        else known.assignments.push(...next.assignments);
      }
    }
    states = [...merged.values()];
    if (states.length === 0) return { ok: false, reason: 'none', at: layer };
    const kept = states.reduce((total, { assignments }) => total + assignments.length, 0);
    if (kept > mostSolutions) return { ok: false, reason: 'too-many', tried };
  }
  return { ok: true, solutions: states.flatMap(({ assignments }) => assignments) };
}

interface HoleValue {
  readonly key: HoleKey;
  readonly attribute: string;
  readonly value: number;
}

/** Every combination of values for the layer's own holes; a hole that has a value keeps it. */
function* candidates(
  request: LayerRequest,
  bound: Assignment,
  keyOf: Search['keyOf'],
  limit: Search['limit'],
  from = 0,
): Generator<readonly HoleValue[]> {
  const holes = request.attributes.holes;
  if (from === holes.length) {
    yield [];
    return;
  }
  const attribute = holes[from].name;
  const key = keyOf(request, attribute);
  const known = bound.get(key);
  const { read } = request.layer.attributes[attribute];
  const last = known ?? limit(request, attribute);
  for (let value = known ?? 0; value <= last; value++) {
    if (read(value) === undefined) continue;
    for (const others of candidates(request, bound, keyOf, limit, from + 1)) {
      yield [{ key, attribute, value }, ...others];
    }
  }
}

/** Undefined where the layer does not fit, or does not keep its contract for all sizes. */
function outputOf(
  { layer, attributes, contract }: LayerRequest,
  values: readonly HoleValue[],
  inputs: readonly Shape[],
  symbols: Symbols,
): Shape | undefined {
  const filled = { ...attributes.values };
  for (const { attribute, value } of values) filled[attribute] = layer.attributes[attribute].read(value);
  const result = inferShape(layer, filled, inputs);
  if (!result.ok) return undefined;
  const proved = result.conditions.every((condition) => symbols.decide(condition) === 'always');
  if (!proved) return undefined;
  if (contract === undefined) return result.output;
  const { shape } = contract;
  const keeps =
    shape.length === result.output.length &&
    shape.every((size, axis) => symbols.decide(isEqual(result.output[axis], size)) === 'always');
  return keeps ? shape : undefined;
}

function extend(assignments: readonly Assignment[], values: readonly HoleValue[]): Assignment[] {
  if (values.length === 0) return [...assignments];
  return assignments.map(
    (assignment) => new Map([...assignment, ...values.map(({ key, value }) => [key, value] as const)]),
  );
}

function stateKey({ shapes, bound }: Pick<State, 'shapes' | 'bound'>): string {
  const sizes = [...shapes].map(([id, shape]) => `${id}:${formatShape(shape)}`);
  return `${sizes.join(' ')} | ${[...bound].map((pair) => pair.join('=')).join(' ')}`;
}

/** Until which layer a pending output, or the value of a hole, is needed. */
function lastUses(layers: readonly PendingLayer[], keyOf: Search['keyOf']) {
  const shapes = new Map<NodeId, NodeId>();
  const holes = new Map<HoleKey, NodeId>();
  for (const { id, request } of layers) {
    for (const { node } of request.inputs) if (node !== undefined) shapes.set(node, id);
    for (const { name } of request.attributes.holes) holes.set(keyOf(request, name), id);
  }
  return { shapes, holes };
}
