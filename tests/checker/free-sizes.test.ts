/**
 * Shape rules on free sizes: what a rule says of all sizes at once must be what it says of each size, for the layers
 * that pool, resample, reshape and split. Sizes are tried one by one.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Condition, type Dim, dim, symbol, valueAt } from '../../src/ir/dim.js';
import { formatShape, shapeOf } from '../../src/ir/shape.js';
import { containsSize } from '../../src/ir/size-set.js';
import type { AttributeValue } from '../../src/ir/typed-graph.js';
import { layerCatalogue } from '../../src/layers/index.js';

interface Trial {
  readonly kind: string;
  readonly given: Readonly<Record<string, AttributeValue>>;
}

const small = fc.integer({ min: 1, max: 6 });
const side = fc.integer({ min: 0, max: 5 });
const sides = fc.oneof(side, fc.tuple(side, side), fc.tuple(side, side, side, side));
const both = fc.oneof(small, fc.tuple(small, small));

const trial = (kind: string, given: Record<string, fc.Arbitrary<AttributeValue>>): fc.Arbitrary<Trial> =>
  fc.record({ kind: fc.constant(kind), given: fc.record(given) as fc.Arbitrary<Trial['given']> });

const scale = fc.constantFrom(2, 3, 0.5, 0.25, 1.5, 1 / 3, 2 / 3, 0.375, 1);
const mode = fc.constantFrom('zero', 'reflect', 'replicate', 'circular');
const trials = fc.oneof(
  trial('lppool', { F: both, S: small, P: side, ceil: fc.boolean() }),
  trial('adaptive_avgpool', { size: both }),
  trial('upsample', { scale: fc.oneof(scale, fc.tuple(scale, scale)) }),
  trial('upsample', { size: both, mode: fc.constant('bilinear') }),
  trial('bed_of_nails', { scale: both }),
  trial('depth_to_space', { block: small }),
  trial('space_to_depth', { block: small }),
  trial('pad', { P: sides, mode }),
  trial('crop', { P: sides }),
  trial('crop', { size: both }),
  trial('channel_shuffle', { groups: small }),
  trial('split', { parts: small }),
);

const largest = 24;

function shapeWith({ kind, given }: Trial, input: readonly Dim[]) {
  const layer = layerCatalogue.get(kind);
  if (layer === undefined) throw new Error(`no layer of kind ${kind}`);
  const attributes = Object.fromEntries(
    Object.entries(layer.attributes).map(([name, attribute]) => [
      name,
      name in given ? attribute.read(given[name]) : attribute.default,
    ]),
  );
  return layer.shape({ attributes, inputs: [input] });
}

function holds(condition: Condition, sizes: Readonly<Record<string, number>>): boolean {
  if (condition.kind === 'sizes') return containsSize(condition.sizes, sizes[condition.symbol]);
  const [left, right] = [valueAt(condition.left, sizes), valueAt(condition.right, sizes)];
  return condition.comparison === '=='
    ? left === right
    : condition.comparison === '<'
      ? left < right
      : left <= right;
}

test('what holds of all sizes holds of each, and nothing else', () => {
  let sound = 0;
  fc.assert(
    fc.property(trials, (tried) => {
      const free = shapeWith(tried, [symbol('H'), symbol('W'), dim(12)]);
      for (let H = 1; H <= largest; H++) {
        for (let W = 1; W <= largest; W++) {
          const fixed = shapeWith(tried, shapeOf([H, W, 12]));
          const allowed = free.ok && free.conditions.every((condition) => holds(condition, { H, W }));
          const what = `${JSON.stringify(tried)} on ${H}x${W}`;
          if (fixed.ok !== allowed) expect.fail(`${what}: ${allowed ? 'allowed' : 'refused'}`);
          if (!fixed.ok || !free.ok) continue;
          sound++;
          const there = free.output.map((size) => dim(valueAt(size, { H, W })));
          if (formatShape(there) !== formatShape(fixed.output)) expect.fail(what);
        }
      }
    }),
    { numRuns: 250 },
  );
  expect(sound).toBeGreaterThan(10_000);
});

test('a reshape of free sizes holds exactly where the numbers of values agree', () => {
  const layer = layerCatalogue.get('reshape');
  const [H, W] = [symbol('H'), symbol('W')];
  const rule = (input: readonly Dim[], shape: readonly Dim[]) =>
    layer?.shape({ attributes: { shape }, inputs: [input] });
  expect(rule([H, W, dim(12)], [W, H, dim(12)])).toMatchObject({ ok: true, conditions: [] });
  expect(rule([H, dim(12)], [dim(4), H, dim(3)])).toMatchObject({ ok: true, conditions: [] });
  expect(rule([H, dim(12)], [dim(4), H, dim(4)])).toMatchObject({ ok: false });
  const some = rule([H, dim(12)], [dim(6), dim(16)]);
  if (!some?.ok) throw new Error('12*H is 96 where H is 8');
  const fitting = Array.from({ length: 30 }, (_, index) => index + 1).filter((size) =>
    some.conditions.every((condition) => holds(condition, { H: size })),
  );
  expect(fitting).toEqual([8]);
});
