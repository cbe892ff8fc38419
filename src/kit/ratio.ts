/**
 * Scales of a map as fractions, so that free sizes can be multiplied by them. For fixed sizes the product is taken as
 * PyTorch takes it, in double precision; a fraction counts only where both agree for every size.
 */
import { type Dim, dim, floorDiv, times } from '../ir/dim.js';

const largestDenominator = 64;

/** floor(size * scale); undefined where the size is free and the scale is no fraction that gives the same for all sizes. */
export function scaled(size: Dim, scale: number): Dim | undefined {
  if (size.kind === 'constant') return dim(Math.floor(size.value * scale));
  const ratio = ratioOf(scale);
  return ratio && floorDiv(times(size, ratio.numerator), ratio.denominator);
}

interface Ratio {
  readonly numerator: number;
  readonly denominator: number;
}

/** The fraction that a double stands for, with a denominator up to 64. */
export function ratioOf(scale: number): Ratio | undefined {
  for (let denominator = 1; denominator <= largestDenominator; denominator++) {
    const numerator = Math.round(scale * denominator);
    if (numerator / denominator !== scale) continue;
    return losesNothing(scale, numerator, denominator) ? { numerator, denominator } : undefined;
  }
  return undefined;
}

/**
 * Whether floor(size * scale) in double precision is floor(size * numerator / denominator) for all sizes. Only where
 * the quotient is whole can rounding matter, and only downwards. The double nearest to a whole number times
 * (1 + error) is that number where the error is at least -2^-54, or not below 0.
 */
function losesNothing(scale: number, numerator: number, denominator: number): boolean {
  let shifts = 0;
  let mantissa = scale;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    shifts++;
  }
  const exact = BigInt(numerator) << BigInt(shifts);
  const missing = exact - BigInt(mantissa) * BigInt(denominator);
  return missing <= 0n || missing << 54n <= exact;
}
