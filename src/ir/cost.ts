/** What a layer costs for one image, as exact integers. Totals over layers are sums of these. */

/**
 * Arithmetic beside the multiply-accumulates, by kind. A FLOP count adds them to `2 * macs`;
 * an exponential, a logarithm, a tangent or a square root counts as one operation of kind `exponential`.
 */
export interface Operations {
  readonly multiply: bigint;
  readonly add: bigint;
  readonly compare: bigint;
  readonly divide: bigint;
  readonly exponential: bigint;
}

export interface Cost {
  /** Multiply-accumulates of convolution and dense weights, without bias. */
  readonly macs: bigint;
  readonly operations: Operations;
}

export const noOperations: Operations = { multiply: 0n, add: 0n, compare: 0n, divide: 0n, exponential: 0n };

/** FLOPs = 2 x MACs + every other operation. */
export function flopsOf({ macs, operations: o }: Cost): bigint {
  return 2n * macs + o.multiply + o.add + o.compare + o.divide + o.exponential;
}

/** One step of a computation as `explain` shows it: the formula, the same with numbers, and what comes out. */
export interface Derivation {
  /** What is computed: `output height`, `parameters`, `MACs`. */
  readonly quantity: string;
  readonly formula: string;
  readonly substituted: string;
  readonly value: string;
}
