/** Random expressions in symbols, computed both as dimensions and by plain arithmetic. For tests alone. */
import fc from 'fast-check';
import {
  ceilDiv,
  type Dim,
  dim,
  floorDiv,
  maxOf,
  minOf,
  minus,
  modulo,
  plus,
  symbol,
  times,
} from '../dim.js';

export type Sizes = Readonly<Record<string, number>>;

export interface RandomDim {
  /** How it was built, for a counterexample's reader. */
  readonly text: string;
  readonly size: Dim;
  at(sizes: Sizes): number;
}

type Binary = readonly [string, (a: Dim, b: Dim) => Dim, (x: number, y: number) => number];

const sums: readonly Binary[] = [
  ['plus', plus, (x, y) => x + y],
  ['minus', minus, (x, y) => x - y],
  ['max', maxOf, Math.max],
  ['min', minOf, Math.min],
];
const product: Binary = ['times', times, (x, y) => x * y];
const quotients: readonly (readonly [
  string,
  (a: Dim, by: number) => Dim,
  (x: number, by: number) => number,
])[] = [
  ['floor', floorDiv, (x, by) => Math.floor(x / by)],
  ['ceil', ceilDiv, (x, by) => Math.ceil(x / by)],
  ['modulo', modulo, (x, by) => x - by * Math.floor(x / by)],
  ['times', times, (x, by) => x * by],
];

/** Without `products`, expressions in one symbol are quasi-linear. */
export function randomDims(names: readonly string[], products = false): fc.Arbitrary<RandomDim> {
  const binaries = products ? [...sums, product] : sums;
  const symbols = fc
    .constantFrom(...names)
    .map((name) => ({ text: name, size: symbol(name), at: (sizes: Sizes) => sizes[name] }));
  const numbers = fc
    .integer({ min: -20, max: 40 })
    .map((value) => ({ text: String(value), size: dim(value), at: () => value }));
  return fc.letrec<{ tree: RandomDim }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: products ? 3 : 5, withCrossShrink: true },
      { weight: 3, arbitrary: symbols },
      numbers,
      fc.tuple(tie('tree'), tie('tree'), fc.constantFrom(...binaries)).map(([a, b, [name, ours, plain]]) => ({
        text: `${name}(${a.text}, ${b.text})`,
        size: ours(a.size, b.size),
        at: (sizes: Sizes) => plain(a.at(sizes), b.at(sizes)) + 0,
      })),
      fc
        .tuple(tie('tree'), fc.constantFrom(2, 3, 4, 5, 7), fc.constantFrom(...quotients))
        .map(([a, by, [name, ours, plain]]) => ({
          text: `${name}(${a.text}, ${by})`,
          size: ours(a.size, by),
          at: (sizes: Sizes) => plain(a.at(sizes), by) + 0,
        })),
    ),
  })).tree;
}

/** The first of the sizes from 1 up at which two ways to compute something differ. */
export function firstDifference<T>(
  upTo: number,
  ours: (n: number) => T,
  plain: (n: number) => T,
): string | undefined {
  for (let n = 1; n <= upTo; n++) {
    if (!Object.is(ours(n), plain(n))) return `at ${n}: ${ours(n)} instead of ${plain(n)}`;
  }
  return undefined;
}
