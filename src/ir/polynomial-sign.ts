/**
 * Which signs a polynomial of `polynomial.ts` can have over all sizes. On each combination of residues it is a plain
 * polynomial in the numbers of periods, so a grid of its values decides whether it is 0 for all sizes exactly, and
 * its forward differences bound it from one side. What cannot be decided at bounded cost may have any sign.
 */
import { endOf, join, leastCommonMultiple, pieceAt, sample } from './piecewise.js';
import { type Atom, type FunctionAtom, type Polynomial, polynomialAt, sum, symbolsOf } from './polynomial.js';
import { boundsOf, evaluate, floorQuotient } from './quasi-linear.js';
import {
  allSizes,
  containsSize,
  isEmptySet,
  largestIn,
  type SizeSet,
  sizeSetOf,
  sizesBetween,
  smallestIn,
} from './size-set.js';

export type Sign = -1 | 0 | 1;
type Domain = ReadonlyMap<string, SizeSet>;

const GRID_LIMIT = 2 ** 14;
const CELL_LIMIT = 2 ** 12;
const allSigns: readonly Sign[] = [-1, 0, 1];

/** Every sign that may occur; one that is not there never does. */
export function possibleSigns(polynomial: Polynomial, domain: Domain): readonly Sign[] {
  const [least, greatest] = polynomialBounds(polynomial, domain);
  const bounded = allSigns.filter((sign) => {
    if (sign === 0) return least <= 0 && greatest >= 0;
    return sign < 0 ? least < 0 : greatest > 0;
  });
  if (bounded.length < 2) return bounded;
  const onGrid = signsOnGrid(polynomial, domain);
  return onGrid ? bounded.filter((sign) => onGrid.has(sign)) : bounded;
}

/** The value where it is the same for all sizes and the grid shows it. */
export function constantIn(polynomial: Polynomial): number | undefined {
  const value = polynomialAt(polynomial, Object.fromEntries(symbolsOf(polynomial).map((name) => [name, 1])));
  if (!Number.isSafeInteger(value)) return undefined;
  const rest = sum(polynomial, { constant: -value, terms: [] });
  const signs = rest.terms.length === 0 ? [0] : possibleSigns(rest, new Map());
  return signs.every((sign) => sign === 0) ? value : undefined;
}

/** Beyond this size a sign must have settled to be found. */
const LISTED_LIMIT = 2 ** 16;

/**
 * The sizes at which a test of the value's sign holds, for products of functions of one symbol: from some size on the
 * sign of each residue stays, and below it is tried. Undefined for others, and where that size is too large.
 */
export function sizesOfSign(polynomial: Polynomial, holds: (sign: number) => boolean): SizeSet | undefined {
  const [axis, ...others] = axesOf(polynomial);
  const functions = [...axis.atoms.values()].filter((atom) => atom.kind === 'function');
  if (others.length > 0 || functions.length < axis.atoms.size) return undefined;
  const signAt = (n: number) => {
    const values = new Map(functions.map(({ key, pieces }) => [key, [BigInt(evaluate(pieces, n))]]));
    const [sign] = signsOnCell(polynomial, [{ kind: 'listed', points: [n], values }]);
    return sign;
  };
  const member = (n: number) => (holds(signAt(n)) ? 1 : 0);
  for (let settled = 1; settled <= LISTED_LIMIT; settled *= 2) {
    const start = Math.max(settled, ...functions.map(({ pieces }) => pieces[pieces.length - 1].from));
    if (start > LISTED_LIMIT) return undefined;
    const cells = symbolCells(functions, axis.degree, sizesBetween(start, Number.POSITIVE_INFINITY));
    if (cells === undefined) return undefined;
    if (cells.some((cell) => signsOnCell(polynomial, [cell]).length > 1)) continue;
    const period = functions
      .map(({ pieces }) => pieces[pieces.length - 1].period)
      .reduce(leastCommonMultiple);
    const below = start > 1 ? [sample(1, start, start, member, 'flat')] : [];
    const members = join([...below, sample(start, Number.POSITIVE_INFINITY, period, member, 'flat')], 'flat');
    return members && sizeSetOf(members);
  }
  return undefined;
}

type Bounds = readonly [number, number];

function polynomialBounds({ constant, terms }: Polynomial, domain: Domain): Bounds {
  let [least, greatest] = [constant, constant];
  for (const { coefficient, factors } of terms) {
    let bounds: Bounds = [coefficient, coefficient];
    for (const atom of factors) bounds = productBounds(bounds, atomBounds(atom, domain));
    least += bounds[0];
    greatest += bounds[1];
  }
  return widen(least, greatest);
}

function productBounds([a, b]: Bounds, [c, d]: Bounds): Bounds {
  const corners = [a * c, a * d, b * c, b * d].map((value) => (Number.isNaN(value) ? 0 : value));
  return widen(Math.min(...corners), Math.max(...corners));
}

/** Beyond the safe integers a bound is not exact, so it is none. */
function widen(least: number, greatest: number): Bounds {
  return [
    least >= Number.MIN_SAFE_INTEGER ? Math.min(least, Number.MAX_SAFE_INTEGER) : Number.NEGATIVE_INFINITY,
    greatest <= Number.MAX_SAFE_INTEGER
      ? Math.max(greatest, Number.MIN_SAFE_INTEGER)
      : Number.POSITIVE_INFINITY,
  ];
}

function atomBounds(atom: Atom, domain: Domain): Bounds {
  if (atom.kind === 'function') {
    const sizes = domain.get(atom.symbol);
    if (sizes === undefined || isEmptySet(sizes)) return boundsOf(atom.pieces, 1, Number.POSITIVE_INFINITY);
    return boundsOf(atom.pieces, smallestIn(sizes) ?? 1, largestIn(sizes) ?? Number.POSITIVE_INFINITY);
  }
  if (atom.kind === 'floor') {
    const [least, greatest] = polynomialBounds(atom.of, domain);
    return [floorQuotient(least, atom.divisor), floorQuotient(greatest, atom.divisor)];
  }
  const [left, right] = [polynomialBounds(atom.left, domain), polynomialBounds(atom.right, domain)];
  return [Math[atom.kind](left[0], right[0]), Math[atom.kind](left[1], right[1])];
}

/**
 * Points along one axis on which the polynomial is a plain polynomial: all there are (`listed`), the two ends where it
 * is linear (`ends`), the first ones of a row without end (`row`), or a row without end on both sides (`free`).
 */
interface Cell {
  readonly kind: 'listed' | 'ends' | 'row' | 'free';
  readonly points: readonly number[];
  /** The values of each atom at the points. */
  readonly values: ReadonlyMap<string, readonly bigint[]>;
}

/** Undefined where the grid would be too large. */
function signsOnGrid(polynomial: Polynomial, domain: Domain): ReadonlySet<Sign> | undefined {
  const axes = axesOf(polynomial).map((axis) => cellsOf(axis, domain));
  let size = 1;
  for (const cells of axes) {
    if (cells === undefined) return undefined;
    size *= cells.reduce((total, { points }) => total + points.length, 0);
  }
  if (size > GRID_LIMIT) return undefined;
  const signs = new Set<Sign>();
  const visit = (axis: number, chosen: readonly Cell[]): void => {
    if (signs.size === allSigns.length) return;
    const cells = axes[axis];
    if (cells === undefined) for (const sign of signsOnCell(polynomial, chosen)) signs.add(sign);
    else for (const cell of cells) visit(axis + 1, [...chosen, cell]);
  };
  visit(0, []);
  return signs;
}

/** One symbol, or an expression that is taken as if its value were free within its bounds. */
interface Axis {
  readonly atoms: Map<string, Atom>;
  degree: number;
}

function axesOf({ terms }: Polynomial): Axis[] {
  const axes = new Map<string, Axis>();
  for (const { factors } of terms) {
    const degrees = new Map<string, number>();
    for (const atom of factors) {
      const name = atom.kind === 'function' ? `symbol ${atom.symbol}` : atom.key;
      const axis = axes.get(name) ?? { atoms: new Map(), degree: 0 };
      axes.set(name, axis);
      axis.atoms.set(atom.key, atom);
      const degree = (degrees.get(name) ?? 0) + 1;
      degrees.set(name, degree);
      axis.degree = Math.max(axis.degree, degree);
    }
  }
  return [...axes.values()];
}

function cellsOf({ atoms, degree }: Axis, domain: Domain): Cell[] | undefined {
  const functions = [...atoms.values()].filter((atom) => atom.kind === 'function');
  if (functions.length > 0)
    return symbolCells(functions, degree, domain.get(functions[0].symbol) ?? allSizes);
  const [atom] = [...atoms.values()];
  const [least, greatest] = atomBounds(atom, domain);
  const direct = (kind: Cell['kind'], points: readonly number[]): Cell[] => [
    { kind, points, values: new Map([[atom.key, points.map(BigInt)]]) },
  ];
  if (Number.isFinite(least)) {
    const count = greatest - least + 1;
    const { kind, points } = pointsFrom(
      least,
      1,
      Number.isSafeInteger(count) ? count : Number.POSITIVE_INFINITY,
      degree,
    );
    return direct(kind, points);
  }
  const row = Array.from({ length: degree + 1 }, (_, i) => i);
  return Number.isFinite(greatest)
    ? direct(
        'row',
        row.map((i) => greatest - i),
      )
    : direct('free', row);
}

function symbolCells(functions: readonly FunctionAtom[], degree: number, sizes: SizeSet): Cell[] | undefined {
  const all = [...functions.map(({ pieces }) => pieces), sizes.members];
  const starts = [...new Set(all.flatMap((pieces) => pieces.map(({ from }) => from)))].sort((a, b) => a - b);
  const stretches = starts.map((from) => ({ from }));
  const cells: Cell[] = [];
  for (const [index, from] of starts.entries()) {
    const end = endOf(stretches, index);
    const step = all.map((pieces) => pieceAt(pieces, from).period).reduce(leastCommonMultiple);
    const residues = Math.min(step, end - from);
    if (residues + cells.length > CELL_LIMIT) return undefined;
    for (let start = from; start < from + residues; start++) {
      if (!containsSize(sizes, start)) continue;
      const { kind, points } = pointsFrom(start, step, Math.ceil((end - start) / step), degree);
      const values = new Map<string, bigint[]>();
      for (const { key, pieces } of functions) {
        const numbers = points.map((n) => evaluate(pieces, n));
        if (!numbers.every(Number.isSafeInteger)) return undefined;
        values.set(key, numbers.map(BigInt));
      }
      cells.push({ kind, points, values });
    }
  }
  return cells;
}

function pointsFrom(
  start: number,
  step: number,
  count: number,
  degree: number,
): { readonly kind: Cell['kind']; readonly points: readonly number[] } {
  if (degree === 1 && count > 2 && Number.isFinite(count)) {
    return { kind: 'ends', points: [start, start + (count - 1) * step] };
  }
  const length = Math.min(count, degree + 1);
  const points = Array.from({ length }, (_, i) => start + i * step);
  return { kind: length === count ? 'listed' : 'row', points };
}

function signsOnCell({ constant, terms }: Polynomial, cells: readonly Cell[]): readonly Sign[] {
  const width = (axis: number) => cells[axis].points.length;
  const strides = cells.map((_, axis) =>
    cells.slice(axis + 1).reduce((n, { points }) => n * points.length, 1),
  );
  const size = cells.reduce((n, { points }) => n * points.length, 1);
  const table = Array<bigint>(size).fill(BigInt(constant));
  const place = (index: number, axis: number) => Math.floor(index / strides[axis]) % width(axis);
  for (const { coefficient, factors } of terms) {
    const located = factors.map(({ key }) => {
      const axis = cells.findIndex(({ values }) => values.has(key));
      return { axis, values: cells[axis].values.get(key) ?? [] };
    });
    for (let index = 0; index < size; index++) {
      let value = BigInt(coefficient);
      for (const { axis, values } of located) value *= values[place(index, axis)];
      table[index] += value;
    }
  }
  const rows = cells.flatMap(({ kind }, axis) => (kind === 'row' || kind === 'free' ? [axis] : []));
  for (const axis of rows) {
    // Forward differences: the coefficients of the binomials of the number of steps.
    for (let order = 1; order < width(axis); order++) {
      for (let index = size - 1; index >= 0; index--) {
        if (place(index, axis) >= order) table[index] -= table[index - strides[axis]];
      }
    }
  }
  const free = cells.flatMap(({ kind }, axis) => (kind === 'free' ? [axis] : []));
  if (table.some((value, index) => value !== 0n && free.some((axis) => place(index, axis) > 0)))
    return allSigns;
  return signsOfRows(table, (index) => rows.every((axis) => place(index, axis) === 0), cells);
}

/** Coefficients of one sign give values of that sign; the first of a row is the value at its start. */
function signsOfRows(
  table: readonly bigint[],
  isStart: (index: number) => boolean,
  cells: readonly Cell[],
): readonly Sign[] {
  const signs = new Set<Sign>();
  let [rises, falls] = [false, false];
  for (const [index, value] of table.entries()) {
    if (isStart(index)) signs.add(value > 0n ? 1 : value < 0n ? -1 : 0);
    else if (value > 0n) rises = true;
    else if (value < 0n) falls = true;
  }
  if (rises) signs.add(1);
  if (falls) signs.add(-1);
  const listed = cells.every(({ kind }) => kind === 'listed');
  return signs.has(1) && signs.has(-1) && !listed ? allSigns : [...signs];
}
