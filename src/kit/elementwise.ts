/** Layers that treat every value on its own: the shape stays, one core operation, no weights. */
import type { ActivationFunction } from '../ir/core-ops.js';
import type { Operations } from '../ir/cost.js';
import { sizesOf } from '../ir/shape.js';
import type { Attributes, ValuesOf } from './attributes.js';
import { perValue } from './costs.js';
import { type LayerDeclaration, success } from './define-layer.js';

interface ActivationDeclaration<A extends Attributes> {
  readonly kind: string;
  readonly summary: string;
  readonly attributes: A;
  /** Operations a value. */
  readonly operations: Partial<Record<keyof Operations, number>>;
  function(attributes: ValuesOf<A>): ActivationFunction;
}

export function defineActivation<const A extends Attributes>(
  activation: ActivationDeclaration<A>,
): LayerDeclaration<A> {
  return {
    kind: activation.kind,
    group: 'activation',
    summary: activation.summary,
    attributes: activation.attributes,
    takes: 'chain',
    shape: ({ inputs: [input] }) => success(input),
    weights: () => [],
    cost: ({ output }) => perValue(output, activation.operations),
    lower: ({ output, attributes }) => [
      {
        op: { kind: 'activation', function: activation.function(attributes) },
        inputs: [0],
        shape: sizesOf(output),
      },
    ],
  };
}
