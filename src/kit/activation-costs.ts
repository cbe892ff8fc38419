/**
 * What one value of each activation function costs. A tangent, an exponential, a logarithm and an error function each
 * count as one operation of kind `exponential`.
 */
import type { ActivationFunction } from '../ir/core-ops.js';
import type { Operations } from '../ir/cost.js';

type Costs = {
  readonly [N in ActivationFunction['name']]: (
    activation: Extract<ActivationFunction, { name: N }>,
  ) => Partial<Record<keyof Operations, number>>;
};

const costs: Costs = {
  relu: () => ({ compare: 1 }),
  leaky_relu: () => ({ compare: 1, multiply: 1 }),
  elu: () => ({ compare: 1, exponential: 1, add: 1, multiply: 1 }),
  selu: () => ({ compare: 1, exponential: 1, add: 1, multiply: 1 }),
  gelu: ({ approximate }) =>
    approximate === 'none'
      ? // x / sqrt(2), its error function, 1 + it, times x / 2
        { multiply: 3, add: 1, exponential: 1 }
      : // x * (a + b * x * x) inside the tangent, the same around it
        { multiply: 5, add: 2, exponential: 1 },
  silu: () => ({ exponential: 1, add: 1, divide: 1 }),
  tanh: () => ({ exponential: 1 }),
  sigmoid: () => ({ exponential: 1, add: 1, divide: 1 }),
  hard_sigmoid: () => ({ add: 1, compare: 2, divide: 1 }),
  hard_swish: () => ({ add: 1, compare: 2, divide: 1, multiply: 1 }),
  softplus: ({ beta }) =>
    beta === 1 ? { exponential: 2, add: 1 } : { multiply: 1, exponential: 2, add: 1, divide: 1 },
  clip: () => ({ compare: 2 }),
};

/** Operations a value. */
export function operationsOf<F extends ActivationFunction>(
  activation: F,
): Partial<Record<keyof Operations, number>> {
  const cost = costs[activation.name] as (activation: F) => Partial<Record<keyof Operations, number>>;
  return cost(activation);
}
