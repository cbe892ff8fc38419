/** Formulas of dimensions in several symbols: products first, then what each symbol adds alone, then the constant. */
import { divided, type Formula, number, scaled, sumOf } from './formula.js';
import type { Atom, Polynomial, Term } from './polynomial.js';
import { functionFormula } from './quasi-linear-formula.js';
import type { SizeSet } from './size-set.js';

type Domain = ReadonlyMap<string, SizeSet>;

export function polynomialFormula({ constant, terms }: Polynomial, domain?: Domain): Formula {
  const sorted = [...terms].sort((a, b) => b.factors.length - a.factors.length);
  return sumOf([...sorted.map((term) => termFormula(term, domain)), number(constant)]);
}

function termFormula({ coefficient, factors }: Term, domain: Domain | undefined): Formula {
  const formulas = factors.map((atom) => atomFormula(atom, domain));
  if (formulas.length === 1) return scaled(coefficient, formulas[0]);
  const last = coefficient === 1 ? [] : [number(coefficient)];
  return { kind: 'product', factors: [...formulas, ...last] };
}

function atomFormula(atom: Atom, domain: Domain | undefined): Formula {
  if (atom.kind === 'function') return functionFormula(atom.symbol, atom.pieces, domain?.get(atom.symbol));
  if (atom.kind === 'floor') {
    const { of, divisor } = atom;
    if (of.constant !== divisor - 1) return divided('floor', polynomialFormula(of, domain), divisor);
    return divided('ceil', polynomialFormula({ ...of, constant: 0 }, domain), divisor);
  }
  const [left, right] = [polynomialFormula(atom.left, domain), polynomialFormula(atom.right, domain)];
  return { kind: atom.kind, left, right };
}
