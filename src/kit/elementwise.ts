/** Layers that treat every value on its own: the shape stays, one core operation, no weights. */
import type { ActivationFunction } from '../ir/core-ops.js';
import { sizesOf } from '../ir/shape.js';
import { operationsOf } from './activation-costs.js';
import type { Attributes, ValuesOf } from './attributes.js';
import { perValue } from './costs.js';
import { type LayerDeclaration, type RuleFailure, success } from './define-layer.js';

interface ActivationDeclaration<A extends Attributes> {
  readonly kind: string;
  readonly summary: string;
  readonly attributes: A;
  function(attributes: ValuesOf<A>): ActivationFunction;
  /** What is wrong with attributes each of which is right. */
  clash?(attributes: ValuesOf<A>): RuleFailure | undefined;
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
    shape: ({ inputs: [input], attributes }) => activation.clash?.(attributes) ?? success(input),
    weights: () => [],
    cost: ({ output, attributes }) => perValue(output, operationsOf(activation.function(attributes))),
    lower: ({ output, attributes }) => [
      {
        op: { kind: 'activation', function: activation.function(attributes) },
        inputs: [0],
        shape: sizesOf(output),
      },
    ],
  };
}
