/** Writes a figure as a sum of multiples of others, exactly. */
import { difference, productOf, type Rational, rational, sum, zero } from '../../ir/rational.js';

/**
 * Whole coefficients with `values[i] = sum of coefficient[j] * basis[j][i]` at every point i; undefined where there are
 * none. A basis figure that follows from those before it gets 0.
 */
export function fitLinear(
  basis: readonly (readonly bigint[])[],
  values: readonly bigint[],
): readonly bigint[] | undefined {
  const rows = values.map((value, point) => [
    ...basis.map((figure) => rational(figure[point])),
    rational(value),
  ]);
  const pivots: { readonly column: number; readonly row: readonly Rational[] }[] = [];
  for (const row of rows) {
    let rest: readonly Rational[] = row;
    for (const pivot of pivots) rest = eliminate(rest, pivot.row, pivot.column);
    const column = rest.findIndex(({ numerator }) => numerator !== 0n);
    if (column < 0) continue;
    // The values cannot come of the figures.
    if (column === basis.length) return undefined;
    const { numerator, denominator } = rest[column];
    const scaled = rest.map((one) => productOf(one, rational(denominator, numerator)));
    for (const [index, pivot] of pivots.entries()) {
      pivots[index] = { column: pivot.column, row: eliminate(pivot.row, scaled, column) };
    }
    pivots.push({ column, row: scaled });
  }
  const coefficients = basis.map((_, column) => {
    const pivot = pivots.find((one) => one.column === column);
    return pivot?.row[basis.length] ?? zero;
  });
  const fits = values.every((value, point) => {
    const total = coefficients.reduce(
      (all, coefficient, column) => sum(all, productOf(coefficient, rational(basis[column][point]))),
      zero,
    );
    return difference(total, rational(value)).numerator === 0n;
  });
  const whole = coefficients.every(({ denominator }) => denominator === 1n);
  return fits && whole ? coefficients.map(({ numerator }) => numerator) : undefined;
}

function eliminate(
  row: readonly Rational[],
  pivot: readonly Rational[],
  column: number,
): readonly Rational[] {
  const factor = row[column];
  if (factor.numerator === 0n) return row;
  return row.map((value, index) => difference(value, productOf(factor, pivot[index])));
}
