/**
 * The same function on both kinds of kernels: plain arrays take the reference, memory of an engine the fast kernels.
 * Tests call a function through `onBoth` and compare what the two left in memory.
 */
import type { Floats } from '../geometry.js';
import { createRandom, uniform } from '../random.js';
import { createEngine, type Engine } from '../simd/engine.js';
import type { Workspace } from '../simd/pack.js';
import { type Product, workspaceOf } from '../simd/product.js';

/** An engine with room for a test; throws where this machine has no SIMD. */
export function testEngine(
  options: { readonly threads?: number; readonly deterministic?: boolean; readonly values?: number } = {},
  workspaces: readonly Workspace[] = [],
): Engine {
  const { threads = 1, deterministic = true, values = 1 << 22 } = options;
  const most = (of: (workspace: Workspace) => number, least: number) =>
    Math.max(least, ...workspaces.map(of));
  const engine = createEngine({
    values: values + workspaces.reduce((sum, w) => sum + w.forward + w.inputGradient + 32, 0),
    scratch: most(({ scratch }) => scratch, 65536),
    shared: most(({ shared }) => shared, 262144),
    threads,
    deterministic,
  });
  if (engine === null) throw new Error('no SIMD here');
  return engine;
}

/** These values in the engine's memory. */
export function inEngine(engine: Engine, values: ArrayLike<number>): Float32Array {
  const copy = engine.floats(values.length);
  copy.set(values);
  return copy;
}

/** Gives the product's weights and their gradient room for what is packed of them. */
export function addPack(
  engine: Engine,
  product: Product,
  batch: number,
  weight: Floats,
  gradient?: Floats,
): void {
  const { forward, inputGradient } = workspaceOf(product, batch, true);
  const pack = {
    forward: engine.floats(forward),
    inputGradient: engine.floats(inputGradient),
    forwardVersion: 0,
    inputGradientVersion: 0,
    norm: null,
  };
  engine.packs.set(weight, pack);
  if (gradient !== undefined) engine.packs.set(gradient, pack);
}

/** So many values from -1 to 1, the same ones for the same seed. */
export function randomFloats(count: number, seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: count }, () => 2 * uniform(random) - 1);
}

/** The largest difference, over the largest value of `expected` (or 1, where that is smaller). */
export function relativeDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let largest = 1;
  let difference = 0;
  for (let i = 0; i < expected.length; i++) {
    largest = Math.max(largest, Math.abs(expected[i]));
    const one = Math.abs(actual[i] - expected[i]);
    difference = Number.isNaN(one) ? Number.POSITIVE_INFINITY : Math.max(difference, one);
  }
  return difference / largest;
}
