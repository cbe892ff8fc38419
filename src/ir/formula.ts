/**
 * The formula of a dimension as a tree, and its text in the language's syntax. Which formula says a function best is
 * decided in `quasi-linear-formula.ts`.
 */

export type Formula =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'symbol'; readonly name: string }
  | { readonly kind: 'sum'; readonly terms: readonly Formula[] }
  /** A number among the factors is the only one, and written where it stands. */
  | { readonly kind: 'product'; readonly factors: readonly Formula[] }
  | {
      readonly kind: 'floor' | 'ceil' | 'exact' | 'remainder';
      readonly of: Formula;
      /** From 1 up. */
      readonly divisor: number;
    }
  | { readonly kind: 'max' | 'min'; readonly left: Formula; readonly right: Formula };

export const number = (value: number): Formula => ({ kind: 'number', value });
export const named = (name: string): Formula => ({ kind: 'symbol', name });

/** The numbers among the terms become one, the last; without those that are 0. */
export function sumOf(terms: readonly Formula[]): Formula {
  const flat = terms.flatMap((term) => (term.kind === 'sum' ? term.terms : [term]));
  const left: Formula[] = flat.filter((term) => term.kind !== 'number');
  const constant = flat.reduce((total, term) => total + (term.kind === 'number' ? term.value : 0), 0);
  if (constant !== 0 || left.length === 0) left.push(number(constant));
  return left.length === 1 ? left[0] : { kind: 'sum', terms: left };
}

export function scaled(factor: number, formula: Formula): Formula {
  if (factor === 1 || factor === 0) return factor === 1 ? formula : number(0);
  return formula.kind === 'number'
    ? number(factor * formula.value)
    : { kind: 'product', factors: [number(factor), formula] };
}

/** `formula` divided by what divides it anyway. */
export function divided(
  kind: 'floor' | 'ceil' | 'exact' | 'remainder',
  of: Formula,
  divisor: number,
): Formula {
  return divisor === 1 && kind !== 'remainder' ? of : { kind, of, divisor };
}

export function formatFormula(formula: Formula): string {
  switch (formula.kind) {
    case 'number':
      return String(formula.value);
    case 'symbol':
      return formula.name;
    case 'sum':
      return formatSum(formula.terms);
    case 'product':
      return formatProduct(formula.factors);
    case 'floor':
    case 'ceil':
      return `${formula.kind}(${formatFactor(formula.of)}/${formula.divisor})`;
    case 'exact':
      return `${formatFactor(formula.of)}/${formula.divisor}`;
    case 'remainder':
      return `${formatFactor(formula.of)} % ${formula.divisor}`;
    default:
      return `${formula.kind}(${formatFormula(formula.left)}, ${formatFormula(formula.right)})`;
  }
}

/** Starts with a term without a minus where there is one. */
function formatSum(terms: readonly Formula[]): string {
  const first = Math.max(
    0,
    terms.findIndex((term) => negated(term) === undefined),
  );
  return [terms[first], ...terms.toSpliced(first, 1)]
    .map((term, index) => formatTerm(term, index === 0))
    .join('');
}

function formatTerm(term: Formula, isFirst: boolean): string {
  const positive = isFirst ? undefined : negated(term);
  if (positive) return ` - ${positive.kind === 'sum' ? formatFactor(positive) : formatFormula(positive)}`;
  return isFirst ? formatFormula(term) : ` + ${formatFormula(term)}`;
}

/** The opposite of a term that is written with a minus; undefined for others. */
function negated(term: Formula): Formula | undefined {
  if (term.kind === 'number' && term.value < 0) return number(-term.value);
  if (term.kind !== 'product') return undefined;
  const index = term.factors.findIndex((factor) => factor.kind === 'number');
  const factor = term.factors[index];
  if (factor?.kind !== 'number' || factor.value >= 0) return undefined;
  const others = term.factors.toSpliced(index, 1);
  if (factor.value === -1) return others.length === 1 ? others[0] : { kind: 'product', factors: others };
  return { kind: 'product', factors: term.factors.with(index, number(-factor.value)) };
}

function formatProduct(factors: readonly Formula[]): string {
  const positive = negated({ kind: 'product', factors });
  if (positive) return `-${positive.kind === 'product' ? formatFormula(positive) : formatFactor(positive)}`;
  return factors.map((factor) => formatFactor(factor)).join('*');
}

/** In parentheses where `*` and `/` would tear it apart. */
function formatFactor(formula: Formula): string {
  const text = formatFormula(formula);
  const loose = formula.kind === 'sum' || formula.kind === 'exact' || formula.kind === 'remainder';
  return loose || text.startsWith('-') ? `(${text})` : text;
}

/** What a formula is computed in. */
export interface Algebra<T> {
  number(value: number): T;
  symbol(name: string): T;
  plus(a: T, b: T): T;
  times(a: T, b: T): T;
  floor(a: T, divisor: number): T;
  ceil(a: T, divisor: number): T;
  remainder(a: T, divisor: number): T;
  max(a: T, b: T): T;
  min(a: T, b: T): T;
}

/** A quotient that is exact at the sizes meant is rounded down. */
export function interpret<T>(formula: Formula, algebra: Algebra<T>): T {
  const inner = (part: Formula): T => interpret(part, algebra);
  switch (formula.kind) {
    case 'number':
      return algebra.number(formula.value);
    case 'symbol':
      return algebra.symbol(formula.name);
    case 'sum':
      return formula.terms.map(inner).reduce((a, b) => algebra.plus(a, b));
    case 'product':
      return formula.factors.map(inner).reduce((a, b) => algebra.times(a, b));
    case 'exact':
      return algebra.floor(inner(formula.of), formula.divisor);
    case 'floor':
    case 'ceil':
    case 'remainder':
      return algebra[formula.kind](inner(formula.of), formula.divisor);
    default:
      return algebra[formula.kind](inner(formula.left), inner(formula.right));
  }
}

/** How many numbers and symbols there are in it. */
export function sizeOfFormula(formula: Formula): number {
  return interpret<number>(formula, {
    number: () => 1,
    symbol: () => 1,
    plus: (a, b) => a + b,
    times: (a, b) => a + b,
    floor: (a) => a + 1,
    ceil: (a) => a + 1,
    remainder: (a) => a + 1,
    max: (a, b) => a + b,
    min: (a, b) => a + b,
  });
}
