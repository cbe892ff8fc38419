/** Exact fractions, for strides and fields behind upsampling. Layers' own sizes are whole numbers and need none of this. */

/** Always reduced, the denominator above 0. */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** Throws a `RangeError` for a denominator of 0. */
export function rational(numerator: bigint | number, denominator: bigint | number = 1n): Rational {
  let [over, under] = [BigInt(numerator), BigInt(denominator)];
  if (under === 0n) throw new RangeError('a fraction needs a denominator other than 0');
  if (under === 1n) return { numerator: over, denominator: under };
  if (under < 0n) [over, under] = [-over, -under];
  const common = greatestCommonDivisor(over < 0n ? -over : over, under);
  return { numerator: over / common, denominator: under / common };
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

export const zero = rational(0);
export const one = rational(1);

export function sum(a: Rational, b: Rational): Rational {
  if (a.denominator === b.denominator) return rational(a.numerator + b.numerator, a.denominator);
  return rational(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
}

export function difference(a: Rational, b: Rational): Rational {
  return sum(a, { numerator: -b.numerator, denominator: b.denominator });
}

export function productOf(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.numerator, a.denominator * b.denominator);
}

/** Below 0, 0 or above 0, as `Array.sort` wants it. */
export function compare(a: Rational, b: Rational): number {
  const [left, right] = [a.numerator * b.denominator, b.numerator * a.denominator];
  return left < right ? -1 : left > right ? 1 : 0;
}

export function least(a: Rational, b: Rational): Rational {
  return compare(a, b) <= 0 ? a : b;
}

export function greatest(a: Rational, b: Rational): Rational {
  return compare(a, b) >= 0 ? a : b;
}

/** The largest whole number that is not above it. */
export function floorOf({ numerator, denominator }: Rational): bigint {
  const quotient = numerator / denominator;
  return numerator < 0n && quotient * denominator !== numerator ? quotient - 1n : quotient;
}

const largestDenominator = 1_000_000n;

/** The fraction that a floating-point number stands for: the first of its continued fraction that is as near as digits go. */
export function rationalOf(value: number): Rational {
  if (Number.isSafeInteger(value)) return rational(value);
  let [over, under, lastOver, lastUnder] = [1n, 0n, 0n, 1n];
  let rest = value;
  for (let term = 0; term < 40; term++) {
    const whole = BigInt(Math.floor(rest));
    [over, under, lastOver, lastUnder] = [whole * over + lastOver, whole * under + lastUnder, over, under];
    if (under > largestDenominator) return rational(lastOver, lastUnder);
    const found = Number(over) / Number(under);
    const remainder = rest - Number(whole);
    if (Math.abs(found - value) <= Number.EPSILON * Math.abs(value) || remainder === 0) break;
    rest = 1 / remainder;
  }
  return rational(over, under);
}

export function numberOf({ numerator, denominator }: Rational): number {
  return Number(numerator) / Number(denominator);
}

/** `3`, `3/2`; `decimal` gives `1.5`. */
export function formatRational(value: Rational): string {
  const { numerator, denominator } = value;
  return denominator === 1n ? String(numerator) : `${numerator}/${denominator}`;
}

/** `3`, `1.5`; at most three digits behind the point. */
export function decimal(value: Rational): string {
  return value.denominator === 1n ? String(value.numerator) : String(Number(numberOf(value).toFixed(3)));
}
