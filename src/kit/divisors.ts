/** Whole numbers that divide others: what shape rules propose where a number of groups does not fit. */

/** Searching further helps nobody: what comes then is far from what was written. */
const mostSteps = 1024;

export function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** The divisors of a count next to a number that is none: below it and above it, where there are any. */
export function nearestDivisors(count: number, to: number): number[] {
  return [nearest(count, Math.min(to - 1, count), -1), nearest(count, to + 1, 1)].filter(
    (divisor) => divisor !== undefined,
  );
}

function nearest(count: number, from: number, step: number): number | undefined {
  for (let tried = 0, value = from; tried < mostSteps && value >= 1 && value <= count; tried++) {
    if (count % value === 0) return value;
    value += step;
  }
  return undefined;
}
