/** Sizes as lint rules judge them: with their symbols, and for every value that the spec allows. */
import {
  constantOf,
  type Dim,
  type Domain,
  isSymbolic,
  SymbolicSizeError,
  type Verdict,
  within,
} from '../ir/dim.js';
import { type Shape, spatial, spatialRank } from '../ir/shape.js';
import type { LayerNode } from '../ir/typed-graph.js';
import type { LintNetwork } from './lint-network.js';

/** The shapes of a layer's inputs, with their symbols where sizes are open. */
export function openInputsOf(network: LintNetwork, layer: LayerNode): readonly Shape[] {
  const { open } = network;
  return open === undefined ? network.inputShapesOf(layer) : layer.inputs.map((id) => open.nodes[id].output);
}

/** The sizes that the spec's `where` allows. */
export function domainOf({ open }: LintNetwork): Domain {
  return new Map(open?.symbols.map(({ name, sizes }) => [name, sizes]));
}

/** Whether a comparison holds at every size that the spec allows. */
export function holds(network: LintNetwork, verdict: Verdict): boolean {
  return verdict === 'always' || (verdict !== 'never' && within(verdict, domainOf(network)) === 'always');
}

/** Undefined where the size is open. */
export function numberIn(size: Dim): number | undefined {
  return isSymbolic(size) ? undefined : constantOf(size);
}

/** Whether it has one cell only, whatever the sizes: `1x1` with two spatial axes. False for a vector. */
export function isSingleCell(shape: Shape): boolean {
  return spatialRank(shape) > 0 && spatial(shape).every((size) => numberIn(size) === 1);
}

/** Undefined where a result with symbols outgrows the limits of what can be computed. */
export function withinLimits<T>(compute: () => T): T | undefined {
  try {
    return compute();
  } catch (error) {
    if (error instanceof SymbolicSizeError) return undefined;
    throw error;
  }
}
