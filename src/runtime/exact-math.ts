/**
 * exp, log and their relatives in double precision from the four operations alone. ECMAScript fixes those to the last
 * bit, but leaves `Math.exp` and the like to the engine: with these functions results do not depend on it. Errors are
 * below one unit in the last place; two for `expm1`, `log1p` and `tanh`.
 */

const wordsOfDouble = new DataView(new ArrayBuffer(8));

/** ln 2 in two parts; the first has 33 bits, so that multiples of it up to 2^20 are exact. */
const ln2High = 0.6931471803691238;
const ln2Low = 1.9082149292705877e-10;

/** 1 / k!, from k = 2 on. */
const inverseFactorials: readonly number[] = /* @__PURE__ */ listInverseFactorials(20);

function listInverseFactorials(last: number): number[] {
  const list: number[] = [];
  for (let k = 2, factorial = 2; k <= last; k++, factorial *= k) list.push(1 / factorial);
  return list;
}

/** e^x: Infinity above about 709.8, 0 below about -745.2. */
export function exp(x: number): number {
  return expSum(x, 0);
}

/** e^(high + low), where low is what rounding left out of high. */
function expSum(high: number, low: number): number {
  if (Number.isNaN(high)) return high;
  if (high > 710) return Number.POSITIVE_INFINITY;
  if (high < -746) return 0;
  const n = Math.round(high / Math.LN2);
  return scaleByPower(1 + expSeries(high - n * ln2High, n * ln2Low - low), n);
}

/** e^x - 1, accurate near 0 too. */
export function expm1(x: number): number {
  if (x > 40) return exp(x);
  if (x < -40) return -1;
  // -0, which the sums below would make 0.
  if (x === 0 || Number.isNaN(x)) return x;
  const n = Math.round(x / Math.LN2);
  const series = expSeries(x - n * ln2High, n * ln2Low);
  if (n === 0) return series;
  const scale = powerOfTwo(n);
  return scale - 1 + scale * series;
}

/** e^(high - low) - 1 for |high| up to 0.35 and a tiny low, by its series. */
function expSeries(high: number, low: number): number {
  const r = high - low;
  const lost = high - r - low;
  let sum = inverseFactorials[12];
  for (let k = 11; k >= 0; k--) sum = sum * r + inverseFactorials[k];
  return r + (lost + lost * r + r * r * sum);
}

/** value * 2^n, rounded once, for n from -1076 to 1026. */
function scaleByPower(value: number, n: number): number {
  const half = n >> 1;
  return value * powerOfTwo(half) * powerOfTwo(n - half);
}

/** 2^n for n from -1022 to 1023, by its bits. */
function powerOfTwo(n: number): number {
  wordsOfDouble.setInt32(0, (n + 1023) << 20);
  wordsOfDouble.setInt32(4, 0);
  return wordsOfDouble.getFloat64(0);
}

/** ln x: -Infinity at 0, NaN below. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  const n = exponentOf(x);
  const f = scaleByPower(x, -n) - 1;
  const s = f / (2 + f);
  const half = 0.5 * f * f;
  // ln(1 + f) = f - f²/2 + s (f²/2 + 2/3 s² + 2/5 s⁴ + …)
  return n * ln2High - (half - (s * (half + s * s * tailFrom(3, s * s)) + n * ln2Low) - f);
}

/** The n for which x / 2^n lies between sqrt(1/2) and sqrt(2), for finite positive x. */
function exponentOf(x: number): number {
  if (x < 2.2250738585072014e-308) return exponentOf(x * 18014398509481984) - 54;
  wordsOfDouble.setFloat64(0, x);
  // The upper word of sqrt(1/2) is 0x3fe6a09e.
  return (wordsOfDouble.getInt32(0) - 0x3fe6a09e) >> 20;
}

/** 2/first + 2/(first + 2) z + 2/(first + 4) z² + …, for odd `first` and z up to 0.03. */
function tailFrom(first: number, z: number): number {
  let sum = 0;
  for (let k = twoByOdd.length - 1; k >= first >> 1; k--) sum = sum * z + twoByOdd[k];
  return sum;
}

/** 2, 2/3, 2/5 and so on. */
const twoByOdd: readonly number[] = [2, ...[3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25].map((k) => 2 / k)];

/** ln(1 + x), accurate near 0 too. */
export function log1p(x: number): number {
  const sum = 1 + x;
  if (sum === 1 || sum === Number.POSITIVE_INFINITY) return x;
  if (!(sum > 0)) return log(sum);
  // What the sum has lost of the smaller of the two.
  const lost = x < 1 ? x - (sum - 1) : 1 - (sum - x);
  return log(sum) + lost / sum;
}

/** The hyperbolic tangent. */
export function tanh(x: number): number {
  const size = Math.abs(x);
  if (size > 22) return x < 0 ? -1 : 1;
  if (size < 1e-9) return x;
  let value: number;
  if (size >= 1) {
    value = 1 - 2 / (expm1(2 * size) + 2);
  } else {
    const t = expm1(-2 * size);
    value = -t / (t + 2);
  }
  return x < 0 ? -value : value;
}

/** π/2 in three parts; the first two have 33 bits each. */
const quarter = [1.5707963267341256, 6.077100506303966e-11, 2.0222662487959506e-21] as const;

/** The cosine, for |x| up to a million; beyond, the last digits are lost. NaN for Infinity. */
export function cos(x: number): number {
  const n = Math.round(x / (Math.PI / 2));
  // r = high + low is what is left of x without n quarters of a turn.
  const rest = x - n * quarter[0];
  const high = rest - n * quarter[1];
  const low = rest - high - n * quarter[1] - n * quarter[2];
  const r = high + low;
  const lost = high - r + low;
  switch (n & 3) {
    case 0:
      return cosSeries(r, lost);
    case 1:
      return -sinSeries(r, lost);
    case 2:
      return -cosSeries(r, lost);
    default:
      return sinSeries(r, lost);
  }
}

/** cos(r + low) for |r| up to π/4. */
function cosSeries(r: number, low: number): number {
  const z = r * r;
  let sum = 0;
  for (let k = 18; k >= 2; k -= 2) sum = inverseFactorials[k] - sum * z;
  const half = 0.5 * z;
  const near = 1 - half;
  return near + (1 - near - half + (z * z * sum - r * low));
}

/** sin(r + low) for |r| up to π/4. */
function sinSeries(r: number, low: number): number {
  const z = r * r;
  let sum = 0;
  for (let k = 17; k >= 1; k -= 2) sum = inverseFactorials[k] - sum * z;
  return r - (z * r * sum - low);
}

/** base^exponent for a base from 0 up, NaN below; 1 to any power is 1. */
export function pow(base: number, exponent: number): number {
  if (exponent === 0) return 1;
  if (Number.isNaN(base) || Number.isNaN(exponent) || base < 0) return Number.NaN;
  if (exponent === 1 || base === 1) return base;
  if (base === 0 || base === Number.POSITIVE_INFINITY)
    return (base === 0) === exponent > 0 ? 0 : Number.POSITIVE_INFINITY;
  // Beyond these exponents the result is 0 or Infinity for every base but 1.
  const y = Math.max(-1e20, Math.min(1e20, exponent));
  // s = f / (2 + f), where base = 2^n (1 + f), and all that follows, in two parts: a rounding error of the logarithm
  // would be multiplied by the exponent.
  const n = exponentOf(base);
  const f = scaleByPower(base, -n) - 1;
  const divisor = 2 + f;
  const s = f / divisor;
  const product = s * divisor;
  const sLow = (f - product - lostByProduct(s, divisor, product) - s * (f - (divisor - 2))) / divisor;
  const z = s * s;
  const zLow = lostByProduct(s, s, z) + 2 * s * sLow;
  // 2/3 z + 2/5 z² + …
  const third = z * twoThirds;
  const thirdLow = lostByProduct(z, twoThirds, third) + zLow * twoThirds + z * twoThirdsLow;
  const rest = thirdLow + z * z * tailFrom(5, z);
  const bend = s * third;
  const bendLow = lostByProduct(s, third, bend) + s * rest + sLow * third;
  // The logarithm: its parts by falling size.
  const whole = n * ln2High;
  const main = whole + 2 * s;
  const logarithm = main + bend;
  const logLow =
    // biome-ignore format: a sum of what each sum has lost
    (whole === 0 ? 0 : whole - (main - 2 * s) + (2 * s - (main - (main - 2 * s)))) +
    (main - (logarithm - bend) + (bend - (logarithm - (logarithm - bend)))) +
    (2 * sLow + bendLow + n * ln2Low);
  const high = y * logarithm;
  return expSum(high, lostByProduct(y, logarithm, high) + y * logLow);
}

const twoThirds = 0.6666666666666666;
const twoThirdsLow = 3.700743415417188e-17;

/** a * b - product, where product is a * b rounded: T. J. Dekker 1971. */
function lostByProduct(a: number, b: number, product: number): number {
  const aHigh = upperHalf(a);
  const bHigh = upperHalf(b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/** The upper 26 bits of a number. */
function upperHalf(a: number): number {
  const shifted = a * 134217729;
  return shifted - (shifted - a);
}
