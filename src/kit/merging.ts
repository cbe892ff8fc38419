/** Layers that merge several inputs of one shape, element by element. Nothing is broadcast. */
import { noOperations } from '../ir/cost.js';
import { isEqual } from '../ir/dim.js';
import { axisNames, formatShape, type Shape, sizesOf } from '../ir/shape.js';
import type { Attributes } from './attributes.js';
import { countOf } from './costs.js';
import { Conditions, failure, type LayerDeclaration, type ShapeResult, success } from './define-layer.js';

interface SumDeclaration {
  readonly kind: string;
  readonly summary: string;
  readonly takes: LayerDeclaration<Attributes>['takes'];
}

/** A sum. */
export function defineSum({ kind, summary, takes }: SumDeclaration): LayerDeclaration<Record<never, never>> {
  return {
    kind,
    group: 'merge',
    summary,
    attributes: {},
    takes,
    shape: ({ inputs }) => mergedShape(kind, inputs),
    weights: () => [],
    cost: ({ inputs, output }) => {
      const count = countOf(output) * BigInt(inputs.length - 1);
      return { macs: 0n, operations: { ...noOperations, add: count }, derivations: [] };
    },
    lower: ({ inputs, output }) => [
      { op: { kind: 'add' }, inputs: inputs.map((_, index) => index), shape: sizesOf(output) },
    ],
  };
}

/** All inputs have one shape, and it is the output's. */
export function mergedShape(operation: string, inputs: readonly Shape[]): ShapeResult {
  if (inputs.length < 2) return failure('shape/too-few-inputs', { operation });
  const [first, ...others] = inputs;
  const conditions = new Conditions();
  for (const [index, other] of others.entries()) {
    const axis = differingAxis(first, other, conditions);
    if (axis !== undefined) {
      const facts = { operation, left: formatShape(first), right: formatShape(other), axis };
      return failure('shape/merge-mismatch', facts, { differing: [0, index + 1] });
    }
  }
  return success(first, [], conditions.list);
}

/**
 * The first axis in which two shapes differ, by name; undefined where they are equal. Where that depends on the sizes
 * of symbols, they are taken as equal, and `conditions` gets what this needs.
 */
export function differingAxis(a: Shape, b: Shape, conditions: Conditions): string | undefined {
  if (a.length !== b.length) return 'the number of dimensions';
  const axis = a.findIndex((size, index) => !conditions.needs(isEqual(size, b[index])));
  return axis < 0 ? undefined : axisNames(a)[axis];
}
