/**
 * exp, log and their relatives of four values at a time, to about two units in the last place over the whole range.
 * Nothing but arithmetic and shifts, each operation rounded by itself: the same bits on every machine, with relaxed
 * SIMD too. NaN stays NaN.
 */

/** Adding it rounds a value below 2^22 to a whole number, which then stands in the lowest bits. */
const rounder: f32 = 12582912;
const rounderBits: i32 = 0x4b400000;
const log2e: f32 = Math.LOG2E as f32;
/** ln 2 in two parts; the first has few bits, so that whole multiples of it are exact. */
const ln2High: f32 = 0.693359375;
const ln2Low: f32 = -2.1219444005469057e-4;

/** exp(x): 0 from about -104 down, Infinity from about 88.8 up. */
export function exp4(x: v128): v128 {
  return expSum4(x, f32x4.splat(0));
}

/** exp(high + low), where low is between -0.05 and 0.05: what `high` lost when it was rounded. */
export function expSum4(high: v128, low: v128): v128 {
  // In this order of arguments NaN passes.
  const x = f32x4.pmax(f32x4.pmin(high, f32x4.splat(89)), f32x4.splat(-104));
  const shifted = doublings(x);
  const rest = f32x4.add(restOf(x, shifted), low);
  // In two steps, so that neither factor leaves the range when the result is at its ends.
  const n = i32x4.sub(shifted, i32x4.splat(rounderBits));
  const half = i32x4.shr_s(n, 1);
  const value = f32x4.mul(f32x4.add(f32x4.splat(1), powerSeries(rest)), powerOfTwo(half));
  // A factor of 0 gives 0 at once, where a product too small would stop the processor for a while.
  const other = v128.and(powerOfTwo(i32x4.sub(n, half)), f32x4.gt(x, f32x4.splat(-104)));
  return f32x4.mul(value, other);
}

/** exp(x) - 1 for x up to 87, accurate near 0. */
export function expm14(x: v128): v128 {
  const bounded = f32x4.pmax(x, f32x4.splat(-87));
  const shifted = doublings(bounded);
  const scale = powerOfTwo(i32x4.sub(shifted, i32x4.splat(rounderBits)));
  const series = powerSeries(restOf(bounded, shifted));
  return f32x4.add(f32x4.mul(scale, series), f32x4.sub(scale, f32x4.splat(1)));
}

/** x / ln 2, rounded, plus `rounder`. */
function doublings(x: v128): v128 {
  return f32x4.add(f32x4.mul(x, f32x4.splat(log2e)), f32x4.splat(rounder));
}

/** What is left of x without these multiples of ln 2: between -0.35 and 0.35. */
function restOf(x: v128, shifted: v128): v128 {
  const n = f32x4.sub(shifted, f32x4.splat(rounder));
  return f32x4.sub(f32x4.sub(x, f32x4.mul(n, f32x4.splat(ln2High))), f32x4.mul(n, f32x4.splat(ln2Low)));
}

/** exp(r) - 1 by its series, for |r| up to 0.4. */
function powerSeries(r: v128): v128 {
  let sum = f32x4.splat(1.0 / 5040);
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1.0 / 720));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1.0 / 120));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1.0 / 24));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1.0 / 6));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(0.5));
  return f32x4.add(r, f32x4.mul(f32x4.mul(r, r), sum));
}

/** 2^n for whole n from -126 to 127, by its bits. */
function powerOfTwo(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}

/** ln x: -Infinity at 0, NaN below. */
export function log4(x: v128): v128 {
  const none = f32x4.splat(0);
  // Values without a leading bit get one.
  const tiny = f32x4.lt(x, f32x4.splat(1.1754943508222875e-38));
  const bits = v128.bitselect(f32x4.mul(x, f32x4.splat(8388608)), x, tiny);
  // x = 2^n * m with m from sqrt(1/2) to sqrt(2).
  const n = i32x4.shr_s(i32x4.sub(bits, i32x4.splat(0x3f3504f3)), 23);
  const f = f32x4.sub(i32x4.sub(bits, i32x4.shl(n, 23)), f32x4.splat(1));
  const doubled = f32x4.convert_i32x4_s(i32x4.sub(n, v128.and(tiny, i32x4.splat(23))));
  const value = f32x4.add(
    f32x4.mul(doubled, f32x4.splat(ln2High)),
    f32x4.add(logSeries(f), f32x4.mul(doubled, f32x4.splat(ln2Low))),
  );
  const ordinary = v128.and(f32x4.gt(x, none), f32x4.lt(x, f32x4.splat(Infinity)));
  // The root is Infinity of Infinity and NaN of what has no logarithm.
  const limit = v128.bitselect(f32x4.splat(-Infinity), f32x4.sqrt(x), f32x4.eq(x, none));
  return v128.bitselect(value, limit, ordinary);
}

/** ln(1 + x) for x from 0 up, accurate near 0. */
export function log1p4(x: v128): v128 {
  const sum = f32x4.add(x, f32x4.splat(1));
  const lost = f32x4.sub(x, f32x4.sub(sum, f32x4.splat(1)));
  return f32x4.add(log4(sum), f32x4.div(lost, sum));
}

/** ln(1 + f) for 1 + f from sqrt(1/2) to sqrt(2): f - f²/2 + s (f²/2 + R), s = f / (2 + f), R = 2/3 s² + 2/5 s⁴ … */
function logSeries(f: v128): v128 {
  const s = f32x4.div(f, f32x4.add(f, f32x4.splat(2)));
  const z = f32x4.mul(s, s);
  let sum = f32x4.add(f32x4.mul(z, f32x4.splat(2.0 / 9)), f32x4.splat(2.0 / 7));
  sum = f32x4.add(f32x4.mul(sum, z), f32x4.splat(2.0 / 5));
  sum = f32x4.add(f32x4.mul(sum, z), f32x4.splat(2.0 / 3));
  const half = f32x4.mul(f32x4.mul(f, f), f32x4.splat(0.5));
  return f32x4.sub(f, f32x4.sub(half, f32x4.mul(s, f32x4.add(half, f32x4.mul(sum, z)))));
}

/** 1 / (1 + exp(-x)), as exp(x) / (1 + exp(x)) where x is negative: nothing overflows, nothing is lost. */
export function sigmoid4(x: v128): v128 {
  const one = f32x4.splat(1);
  const z = exp4(f32x4.neg(f32x4.abs(x)));
  return f32x4.div(v128.bitselect(z, one, f32x4.lt(x, f32x4.splat(0))), f32x4.add(z, one));
}

/** tanh x = -t / (t + 2) with t = exp(-2 |x|) - 1, and the sign of x. */
export function tanh4(x: v128): v128 {
  const t = expm14(f32x4.mul(f32x4.abs(x), f32x4.splat(-2)));
  const size = f32x4.div(f32x4.neg(t), f32x4.add(t, f32x4.splat(2)));
  return v128.or(size, v128.and(x, i32x4.splat(0x80000000)));
}

/** exp(-x² / 2), the square in two parts so that large ones lose nothing. */
export function bell4(x: v128): v128 {
  const size = f32x4.pmin(f32x4.abs(x), f32x4.splat(16));
  const high = v128.and(size, i32x4.splat(0xfffff000));
  const low = f32x4.mul(f32x4.sub(size, high), f32x4.add(size, high));
  return expSum4(f32x4.mul(f32x4.mul(high, high), f32x4.splat(-0.5)), f32x4.mul(low, f32x4.splat(-0.5)));
}

/**
 * The share of a standard normal distribution above x, for x from 0 up, divided by exp(-x² / 2): t times a polynomial
 * in t = 1 / (1 + x / 4), fitted from 0 to 15 with a relative error of 3e-8.
 */
export function normalTail4(x: v128): v128 {
  const t = f32x4.div(f32x4.splat(1), f32x4.add(f32x4.mul(f32x4.abs(x), f32x4.splat(0.25)), f32x4.splat(1)));
  let sum = f32x4.add(f32x4.mul(t, f32x4.splat(0.0160714734)), f32x4.splat(-0.0602258529));
  sum = f32x4.add(f32x4.mul(sum, t), f32x4.splat(0.0461199372));
  sum = f32x4.add(f32x4.mul(sum, t), f32x4.splat(0.0350751543));
  sum = f32x4.add(f32x4.mul(sum, t), f32x4.splat(0.00786620334));
  sum = f32x4.add(f32x4.mul(sum, t), f32x4.splat(0.0888593596));
  sum = f32x4.add(f32x4.mul(sum, t), f32x4.splat(0.0713885712));
  sum = f32x4.add(f32x4.mul(sum, t), f32x4.splat(0.0956115754));
  sum = f32x4.add(f32x4.mul(sum, t), f32x4.splat(0.0994855684));
  sum = f32x4.add(f32x4.mul(sum, t), f32x4.splat(0.0997480127));
  return f32x4.mul(sum, t);
}
