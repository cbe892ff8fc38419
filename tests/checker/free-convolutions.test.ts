/** The shape rules of the convolution family on free sizes, against the same rules on every size by itself. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Condition, constantOf, type Dim, dim, symbol, valueAt } from '../../src/ir/dim.js';
import type { Shape } from '../../src/ir/shape.js';
import { containsSize } from '../../src/ir/size-set.js';
import type { AttributeValue } from '../../src/ir/typed-graph.js';
import type { AnyLayer, ShapeResult } from '../../src/kit/define-layer.js';
import { layerCatalogue } from '../../src/layers/index.js';

type Given = Readonly<Record<string, AttributeValue>>;

function apply(layer: AnyLayer, given: Given, input: Shape): ShapeResult {
  const attributes: Record<string, unknown> = {};
  for (const [name, attribute] of Object.entries(layer.attributes)) {
    attributes[name] = name in given ? attribute.read(given[name]) : attribute.default;
    if (name in given && attributes[name] === undefined) throw new Error(`${layer.kind}: wrong ${name}`);
  }
  return layer.shape({ attributes, inputs: [input] });
}

function holds(condition: Condition, size: number): boolean {
  if (condition.kind !== 'sizes') throw new Error('one symbol alone decides all of this');
  return containsSize(condition.sizes, size);
}

/** For each size from 1 to 40: the free rule fits exactly where the fixed one does, and gives the same shape. */
function compare(kind: string, given: Given, shapeAt: (size: Dim) => Shape): void {
  const layer = layerCatalogue.get(kind);
  if (layer === undefined) throw new Error(`no ${kind}`);
  const free = apply(layer, given, shapeAt(symbol('H')));
  for (let size = 1; size <= 40; size++) {
    const fixed = apply(layer, given, shapeAt(dim(size)));
    const fits = free.ok && free.conditions.every((condition) => holds(condition, size));
    expect({ size, fits }).toEqual({ size, fits: fixed.ok });
    if (!fixed.ok || !free.ok) continue;
    expect(free.output.map((axis) => valueAt(axis, { H: size }))).toEqual(fixed.output.map(constantOf));
  }
}

const small = fc.integer({ min: 1, max: 6 });
const side = fc.nat(6);
const border = fc.constantFrom('zero', 'reflect', 'replicate', 'circular');
const padding = fc.oneof(side, fc.tuple(side, side), fc.constantFrom('same', 'same_lower', 'valid', 'full'));

test('convolutions fit the same sizes and give the same', () => {
  const kinds = fc.constantFrom('conv', 'depthwise', 'separable');
  fc.assert(
    fc.property(kinds, small, small, small, padding, border, (kind, F, S, D, P, edge) => {
      const given = { ...(kind === 'depthwise' ? {} : { filters: 4 }), F, S, D, P, border: edge };
      compare(kind, given, (size) => [size, dim(2)]);
    }),
  );
});

test('transposed convolutions do, too', () => {
  const cut = padding.filter((P) => P !== 'full');
  fc.assert(
    fc.property(small, small, small, cut, side, (F, S, D, P, output_padding) => {
      compare('transposed', { filters: 4, F, S, D, P, output_padding }, (size) => [size, dim(2)]);
    }),
  );
});

test('free channels are divided, multiplied and held against given weights in the same way', () => {
  const wide = [[[[1, 2, 3]]]];
  fc.assert(
    fc.property(small, small, (groups, multiplier) => {
      compare('conv', { filters: 12, F: 3, groups }, (size) => [dim(8), dim(8), size]);
      compare('pointwise', { filters: 12, groups }, (size) => [dim(8), dim(8), size]);
      compare('transposed', { filters: 12, F: 3, groups }, (size) => [dim(8), dim(8), size]);
      compare('depthwise', { F: 3, multiplier }, (size) => [dim(8), dim(8), size]);
      compare('separable', { filters: 5, F: 3, multiplier }, (size) => [dim(8), dim(8), size]);
      compare('conv', { filters: 1, weights: wide, groups: 1 }, (size) => [dim(8), dim(8), size]);
      compare('transposed', { filters: 3, weights: wide }, (size) => [dim(8), dim(8), size]);
      const kernels = Array.from({ length: groups }, () => [[1, 2]]);
      compare('depthwise', { weights: kernels, multiplier }, (size) => [dim(8), dim(8), size]);
    }),
    { numRuns: 30 },
  );
});
