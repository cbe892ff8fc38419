/**
 * A figure of a network as a polynomial in its symbols' sizes, found by exact interpolation. Costs are sums of products
 * of dimensions, so where every dimension is linear over the allowed sizes a polynomial of degree two in each is exact;
 * that it is, is tried at many more sizes than it takes to find it.
 */
import { difference, productOf, type Rational, rational, sum, zero } from '../../ir/rational.js';
import { divisibilityOf, nextIn, type SizeSet } from '../../ir/size-set.js';

export interface SymbolRange {
  readonly name: string;
  /** Not empty. */
  readonly allowed: SizeSet;
}

export type FigureAt = (sizes: Readonly<Record<string, number>>) => bigint;

const degree = 2;
/** Steps along each symbol at which the polynomial is tried: more than the strides of a deep network multiply to. */
const tried = 66;

/** `36144*H*W + 512000`; undefined where no polynomial is right at all sizes that are tried. */
export function fitPolynomial(ranges: readonly SymbolRange[], figureAt: FigureAt): string | undefined {
  const axes = ranges.map(({ name, allowed }) => {
    const first = nextIn(allowed, 1) ?? 1;
    const step = divisibilityOf(allowed)?.divisor ?? 1;
    return { name, first, step };
  });
  const at = (steps: readonly number[]) =>
    Object.fromEntries(axes.map(({ name, first, step }, axis) => [name, first + step * steps[axis]]));
  const inside = (steps: readonly number[]) =>
    ranges.every(({ allowed }, axis) => {
      const size = axes[axis].first + axes[axis].step * steps[axis];
      return nextIn(allowed, size) === size;
    });
  const grid = axes.reduce<number[][]>(
    (points, _) => points.flatMap((point) => [0, 1, 2].map((step) => [...point, step])),
    [[]],
  );
  if (!grid.every(inside)) return undefined;
  // Newton's differences, one symbol after the other, leave the coefficients of binomials in the steps.
  const table = new Map(grid.map((point) => [point.join(), rational(figureAt(at(point)))]));
  for (const axis of axes.keys()) differences(table, grid, axis);
  const steps = axes.map(({ name, first, step }) => stepOf(name, first, step));
  let polynomial = new Polynomial();
  for (const point of grid) {
    const coefficient = table.get(point.join());
    if (coefficient === undefined || coefficient.numerator === 0n) continue;
    const term = point.reduce(
      (product, power, axis) => product.times(binomial(steps[axis], power)),
      constant(coefficient),
    );
    polynomial = polynomial.plus(term);
  }
  for (let step = 3; step < tried; step++) {
    const points = [
      axes.map(() => step),
      ...axes.map((_, moving) => axes.map((__, axis) => (axis === moving ? step : 0))),
    ];
    for (const point of points) {
      if (!inside(point)) continue;
      const sizes = at(point);
      if (difference(polynomial.valueAt(sizes), rational(figureAt(sizes))).numerator !== 0n) return undefined;
    }
  }
  return polynomial.format();
}

function differences(table: Map<string, Rational>, grid: readonly (readonly number[])[], axis: number): void {
  for (let order = 1; order <= degree; order++) {
    const before = new Map(table);
    for (const point of grid) {
      if (point[axis] < order) continue;
      const lower = point.map((step, index) => (index === axis ? step - 1 : step)).join();
      const [here, below] = [before.get(point.join()), before.get(lower)];
      if (here !== undefined && below !== undefined) table.set(point.join(), difference(here, below));
    }
  }
}

/** The number of steps that a size is away from the first: (H - first) / step. */
function stepOf(name: string, first: number, step: number): Polynomial {
  return new Polynomial(
    new Map([
      [name, rational(1n, BigInt(step))],
      ['', rational(BigInt(-first), BigInt(step))],
    ]),
  );
}

/** x, or x * (x - 1) / 2. */
function binomial(x: Polynomial, power: number): Polynomial {
  if (power === 0) return constant(rational(1));
  if (power === 1) return x;
  const less = x.plus(constant(rational(-1)));
  return x.times(less).times(constant(rational(1, 2n)));
}

const constant = (value: Rational) => new Polynomial(new Map([['', value]]));

/** By monomial: `H*W` has its factors in alphabetical order, the constant is the empty text. */
class Polynomial {
  constructor(private readonly terms: ReadonlyMap<string, Rational> = new Map()) {}

  plus(other: Polynomial): Polynomial {
    const terms = new Map(this.terms);
    for (const [monomial, value] of other.terms) {
      terms.set(monomial, sum(terms.get(monomial) ?? zero, value));
    }
    return new Polynomial(terms);
  }

  times(other: Polynomial): Polynomial {
    const terms = new Map<string, Rational>();
    for (const [left, a] of this.terms) {
      for (const [right, b] of other.terms) {
        const monomial = [...left.split('*'), ...right.split('*')]
          .filter((name) => name !== '')
          .sort()
          .join('*');
        terms.set(monomial, sum(terms.get(monomial) ?? zero, productOf(a, b)));
      }
    }
    return new Polynomial(terms);
  }

  valueAt(sizes: Readonly<Record<string, number>>): Rational {
    let total = zero;
    for (const [monomial, value] of this.terms) {
      const factors = monomial === '' ? [] : monomial.split('*');
      const product = factors.reduce((all, name) => all * BigInt(sizes[name]), 1n);
      total = sum(total, productOf(value, rational(product)));
    }
    return total;
  }

  /** Highest powers first. */
  format(): string {
    const powers = (monomial: string) => (monomial === '' ? 0 : monomial.split('*').length);
    const terms = [...this.terms]
      .filter(([, value]) => value.numerator !== 0n)
      .sort(([a], [b]) => powers(b) - powers(a) || a.localeCompare(b));
    if (terms.length === 0) return '0';
    return terms.map(([monomial, value], index) => formatTerm(monomial, value, index === 0)).join('');
  }
}

function formatTerm(monomial: string, { numerator, denominator }: Rational, isFirst: boolean): string {
  const size = numerator < 0n ? -numerator : numerator;
  const sign = numerator < 0n ? (isFirst ? '-' : ' - ') : isFirst ? '' : ' + ';
  const factors = [
    ...(size === 1n && monomial !== '' ? [] : [String(size)]),
    ...(monomial === '' ? [] : [monomial]),
  ];
  return `${sign}${factors.join('*')}${denominator === 1n ? '' : `/${denominator}`}`;
}
