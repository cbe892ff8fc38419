/**
 * Working memory that kernels share. It grows to the largest request and stays, so that a step allocates nothing
 * once every layer has run; kernels never keep values in it between calls.
 */

interface Scratch {
  readonly doubles: [Float64Array, Float64Array];
  readonly integers: [Int32Array, Int32Array];
}

const scratch: Scratch = {
  doubles: [new Float64Array(0), new Float64Array(0)],
  integers: [new Int32Array(0), new Int32Array(0)],
};

/** At least `count` doubles with unknown contents. A kernel that needs two of them names slots 0 and 1. */
export function scratchDoubles(slot: 0 | 1, count: number): Float64Array {
  if (scratch.doubles[slot].length < count) scratch.doubles[slot] = new Float64Array(count);
  return scratch.doubles[slot];
}

/** At least `count` integers with unknown contents, as `scratchDoubles`. */
export function scratchIntegers(slot: 0 | 1, count: number): Int32Array {
  if (scratch.integers[slot].length < count) scratch.integers[slot] = new Int32Array(count);
  return scratch.integers[slot];
}
