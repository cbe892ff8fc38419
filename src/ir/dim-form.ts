/**
 * What a dimension is made of: a number, a quasi-linear function of one symbol, or a polynomial of such; and its
 * arithmetic, which takes the first of the three that holds the result. `dim.ts` is what others call.
 */
import type { Formula } from './formula.js';
import { line, type Piecewise } from './piecewise.js';
import {
  asFunction,
  constantPolynomial,
  extreme,
  floorQuotientOf,
  functionPolynomial,
  multiple,
  type Polynomial,
  product,
  sum,
  symbolsOf,
} from './polynomial.js';
import { polynomialFormula } from './polynomial-formula.js';
import {
  add,
  addConstant,
  constantValue,
  floorDivide,
  maximum,
  minimum,
  scale,
  subtract,
} from './quasi-linear.js';
import { functionFormula } from './quasi-linear-formula.js';
import type { SizeSet } from './size-set.js';

export type Form =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'function'; readonly symbol: string; readonly pieces: Piecewise }
  | { readonly kind: 'polynomial'; readonly polynomial: Polynomial };

// Every operation throws `PolynomialTooLarge` where no form holds the result.

export function addForms(a: Form, b: Form): Form {
  if (a.kind === 'constant') return b.kind === 'constant' ? number(a.value + b.value) : addForms(b, a);
  const quick = b.kind === 'constant' ? alone(a, (f) => addConstant(f, b.value)) : paired(a, b, add);
  return quick ?? fromPolynomial(sum(polynomialOf(a), polynomialOf(b)));
}

export function subtractForms(a: Form, b: Form): Form {
  if (b.kind === 'constant') return addForms(a, number(-b.value));
  return paired(a, b, subtract) ?? fromPolynomial(sum(polynomialOf(a), multiple(polynomialOf(b), -1)));
}

export function multiplyForms(a: Form, b: Form): Form {
  if (a.kind === 'constant') return b.kind === 'constant' ? number(a.value * b.value) : multiplyForms(b, a);
  const quick = b.kind === 'constant' ? alone(a, (f) => scale(f, b.value)) : undefined;
  return quick ?? fromPolynomial(product(polynomialOf(a), polynomialOf(b)));
}

/** The divisor is a whole number from 1 up. */
export function floorDivideForm(a: Form, divisor: number): Form {
  const quick = alone(a, (f) => floorDivide(f, divisor));
  return quick ?? fromPolynomial(floorQuotientOf(polynomialOf(a), divisor));
}

/** Undefined where the two are not functions of the same symbol, or the result is too fine to tabulate. */
export function tabulatedExtreme(kind: 'max' | 'min', a: Form, b: Form): Form | undefined {
  return paired(a, b, kind === 'max' ? maximum : minimum);
}

/** Without looking whether one of the two is always the larger. */
export function extremeOfForms(kind: 'max' | 'min', a: Form, b: Form): Form {
  return fromPolynomial(extreme(kind, polynomialOf(a), polynomialOf(b)));
}

/** Sorted, each once. */
export function symbolsOfForm(form: Form): readonly string[] {
  if (form.kind === 'constant') return [];
  return form.kind === 'function' ? [form.symbol] : symbolsOf(form.polynomial);
}

export function polynomialOf(form: Form): Polynomial {
  if (form.kind === 'constant') return constantPolynomial(form.value);
  return form.kind === 'function' ? functionPolynomial(form.symbol, form.pieces) : form.polynomial;
}

export function formulaOf(form: Form, domain?: ReadonlyMap<string, SizeSet>): Formula {
  if (form.kind === 'constant') return { kind: 'number', value: form.value };
  return form.kind === 'function'
    ? functionFormula(form.symbol, form.pieces, domain?.get(form.symbol))
    : polynomialFormula(form.polynomial, domain);
}

const number = (value: number): Form => ({ kind: 'constant', value });

function fromPolynomial(polynomial: Polynomial): Form {
  if (polynomial.terms.length === 0) return number(polynomial.constant);
  const single = asFunction(polynomial);
  return single ? functionForm(single.symbol, single.pieces) : { kind: 'polynomial', polynomial };
}

function functionForm(symbol: string, pieces: Piecewise): Form {
  const value = constantValue(pieces);
  return value === undefined ? { kind: 'function', symbol, pieces } : number(value);
}

/** An operation on a function of one symbol; undefined where it is none, or the result too fine. */
function alone(form: Form, operation: (f: Piecewise) => Piecewise | undefined): Form | undefined {
  if (form.kind !== 'function') return undefined;
  const result = operation(form.pieces);
  return result && functionForm(form.symbol, result);
}

/** An operation on two functions of the same symbol, one of which may be constant. */
function paired(
  a: Form,
  b: Form,
  operation: (f: Piecewise, g: Piecewise) => Piecewise | undefined,
): Form | undefined {
  const symbol = a.kind === 'function' ? a.symbol : b.kind === 'function' ? b.symbol : undefined;
  if (symbol === undefined) return undefined;
  const [left, right] = [piecesIn(a, symbol), piecesIn(b, symbol)];
  const result = left && right && operation(left, right);
  return result && functionForm(symbol, result);
}

function piecesIn(form: Form, symbol: string): Piecewise | undefined {
  if (form.kind === 'constant') return line(0, form.value);
  return form.kind === 'function' && form.symbol === symbol ? form.pieces : undefined;
}
