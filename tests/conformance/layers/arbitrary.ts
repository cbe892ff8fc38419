/** What the generators of all kinds are made of: shapes, sizes, paddings; most of them valid, some wrong on purpose. */
import fc from 'fast-check';
import type { Configuration, Given, Value } from './configuration.js';

/** Makes configurations of one kind. */
export type Generator = fc.Arbitrary<Configuration>;
export type Generators = Readonly<Record<string, Generator>>;

/** The largest size of a dimension, by the number of spatial dimensions. */
const longest = [0, 14, 9, 5];

export const between = (min: number, max: number) => fc.integer({ min, max });

/** `usual` four times of five. */
export function mostly<T, U>(usual: fc.Arbitrary<T>, other: fc.Arbitrary<U>): fc.Arbitrary<T | U> {
  return fc.oneof({ arbitrary: usual, weight: 4 }, { arbitrary: other, weight: 1 });
}

/** Once in twenty times. */
export function rarely<T, U>(usual: fc.Arbitrary<T>, other: fc.Arbitrary<U>): fc.Arbitrary<T | U> {
  return fc.oneof({ arbitrary: usual, weight: 19 }, { arbitrary: other, weight: 1 });
}

/** A map of one to three spatial dimensions. */
export function map(
  channels: fc.Arbitrary<number> = between(1, 6),
  { least = 1, ranks = [1, 2, 2, 2, 3] }: { least?: number; ranks?: readonly number[] } = {},
): fc.Arbitrary<number[]> {
  return fc
    .constantFrom(...ranks)
    .chain((rank) =>
      fc
        .tuple(
          fc.array(between(least, Math.max(least, longest[rank])), { minLength: rank, maxLength: rank }),
          channels,
        )
        .map(([sizes, last]) => [...sizes, last]),
    );
}

/** A map, or a vector once in five times. */
export const anything = (channels = between(1, 6)): fc.Arbitrary<number[]> =>
  mostly(
    map(channels),
    channels.map((size) => [size]),
  );

export const rankOf = (shape: readonly number[]): number => shape.length - 1;

/** One value for all dimensions, or one for each; now and then for a wrong number of dimensions. */
export function perDimension<T extends Value>(rank: number, one: fc.Arbitrary<T>): fc.Arbitrary<Value> {
  const list = (length: number) => fc.array(one, { minLength: length, maxLength: length });
  return fc.oneof(
    { arbitrary: one, weight: 24 },
    { arbitrary: list(Math.max(rank, 1)), weight: 12 },
    { arbitrary: between(2, 3).chain(list), weight: 1 },
  );
}

/** Every written form of padding with numbers. */
export function sides(rank: number, one: fc.Arbitrary<number>): fc.Arbitrary<Value> {
  const pair = fc.array(one, { minLength: 2, maxLength: 2 });
  const pairs = fc.array(pair, { minLength: rank, maxLength: rank });
  return fc.oneof(
    { arbitrary: perDimension(rank, one), weight: 4 },
    { arbitrary: pairs, weight: 1 },
    { arbitrary: pairs.map((list) => list.flat()), weight: 1 },
  );
}

export const flag = fc.boolean();

/** A number with at most three decimals, as people write them. */
export const decimal = (min: number, max: number): fc.Arbitrary<number> =>
  between(Math.round(min * 1000), Math.round(max * 1000)).map((thousandths) => thousandths / 1000);

type Fields = Readonly<Record<string, fc.Arbitrary<Value>>>;

/** Attributes, each of `optional` given or left out. */
export function attributes(required: Fields, optional: Fields = {}): fc.Arbitrary<Given> {
  return fc.record(
    { ...required, ...optional },
    { requiredKeys: Object.keys(required) },
  ) as fc.Arbitrary<Given>;
}

/** One input of a shape, with the attributes that the shape asks for. */
export function on(
  shape: fc.Arbitrary<number[]>,
  given: (shape: readonly number[]) => fc.Arbitrary<Given>,
): Generator {
  return shape.chain((input) => given(input).map((made) => ({ inputs: [input], attributes: made })));
}

/** Frozen once in eight times. */
export function sometimesFrozen(generator: Generator): Generator {
  return fc
    .tuple(generator, between(0, 7))
    .map(([configuration, roll]) => ({ ...configuration, frozen: roll === 0 }));
}

/** Without attributes. */
export const plain = (shape: fc.Arbitrary<number[]>): Generator => on(shape, () => fc.constant({}));
