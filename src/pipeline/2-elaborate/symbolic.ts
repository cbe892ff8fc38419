/** Expressions over symbols: arithmetic that stays whole, and comparisons that are the same for all allowed sizes. */
import { finding } from '../../base/diagnostic.js';
import type { FindingList } from '../../base/finding-list.js';
import type { Expression } from '../../ir/ast.js';
import {
  ceilDiv,
  type Dim,
  dim,
  floorDiv,
  formatDim,
  isAtMost,
  isEqual,
  isLess,
  minus,
  modulo,
  plus,
  type SymbolicDim,
  SymbolicSizeError,
  times,
  type Verdict,
} from '../../ir/dim.js';
import { describeSet } from '../../ir/size-set.js';
import type { Value } from './scope.js';
import type { Symbols } from './symbols.js';
import { describeValue, shortText } from './wording.js';

type Binary = Extract<Expression, { kind: 'binary' }>;

export function isSymbolic(value: Value | undefined): value is SymbolicDim {
  return typeof value === 'object' && 'kind' in value;
}

/** A size as expressions have it: a number where it is the same for all sizes. */
export function sizeValue(size: Dim): Value {
  return size.kind === 'constant' ? size.value : size;
}

/** Undefined for what is no whole number and no size. */
export function dimOf(value: Value): Dim | undefined {
  if (isSymbolic(value)) return value;
  return typeof value === 'number' && Number.isSafeInteger(value) ? dim(value) : undefined;
}

const largestPower = 4;

/** Past all limits of exact arithmetic on sizes. */
export function tooInvolved(error: unknown, expression: Expression, findings: FindingList): undefined {
  if (!(error instanceof SymbolicSizeError)) throw error;
  findings.add(finding('language/size-too-involved', expression.span, { expression: shortText(expression) }));
  return undefined;
}

/** One side at least is symbolic. */
export function applySymbolic(
  expression: Binary,
  left: Value,
  right: Value,
  findings: FindingList,
  symbols: Symbols,
): Value | undefined {
  const { operator, span } = expression;
  const [a, b] = [dimOf(left), dimOf(right)];
  if (a === undefined || b === undefined) {
    const [place, given] = a === undefined ? [expression.left, left] : [expression.right, right];
    const facts = { what: operator, expects: 'whole numbers beside a size', given: describeValue(given) };
    findings.add(finding('language/wrong-type', place.span, facts));
    return undefined;
  }
  const divisor = b.kind === 'constant' && b.value >= 1 ? b.value : undefined;
  switch (operator) {
    case '+':
      return sizeValue(plus(a, b));
    case '-':
      return sizeValue(minus(a, b));
    case '*':
      return sizeValue(times(a, b));
    case '/':
      if (divisor === undefined) break;
      return divideExactly(expression, a, divisor, findings, symbols);
    case '%':
      if (divisor === undefined) break;
      return sizeValue(modulo(a, divisor));
    case '**':
      if (b.kind !== 'constant' || b.value < 0 || b.value > largestPower) break;
      return sizeValue(Array<Dim>(b.value).fill(a).reduce(times, dim(1)));
    default: {
      const verdict = compare(operator, a, b);
      return verdict && decided(expression, verdict, findings, symbols);
    }
  }
  const expects = operator === '**' ? `a whole number up to ${largestPower}` : 'a number from 1 up';
  const facts = { what: operator, expects: `${expects} behind it`, given: describeValue(right) };
  findings.add(finding('language/wrong-type', span, facts));
  return undefined;
}

/** `holds` false: the comparison's opposite. Undefined for what is no comparison. */
function compare(
  operator: Binary['operator'],
  a: Dim,
  b: Dim,
): { readonly verdict: Verdict; readonly holds: boolean } | undefined {
  switch (operator) {
    case '==':
      return { verdict: isEqual(a, b), holds: true };
    case '!=':
      return { verdict: isEqual(a, b), holds: false };
    case '<':
      return { verdict: isLess(a, b), holds: true };
    case '<=':
      return { verdict: isAtMost(a, b), holds: true };
    case '>':
      return { verdict: isLess(b, a), holds: true };
    case '>=':
      return { verdict: isAtMost(b, a), holds: true };
    default:
      return undefined;
  }
}

function decided(
  expression: Binary,
  { verdict, holds }: { readonly verdict: Verdict; readonly holds: boolean },
  findings: FindingList,
  symbols: Symbols,
): boolean | undefined {
  const final = symbols.decide(verdict);
  if (final === 'always') return holds;
  if (final === 'never') return !holds;
  const when = final.kind === 'sizes' && holds ? describeSet(final.sizes, final.symbol) : undefined;
  const facts = { expression: shortText(expression), when };
  findings.add(finding('language/depends-on-size', expression.span, facts));
  return undefined;
}

function divideExactly(
  expression: Binary,
  a: Dim,
  divisor: number,
  findings: FindingList,
  symbols: Symbols,
): Value | undefined {
  const verdict = symbols.decide(isEqual(modulo(a, divisor), 0));
  if (verdict === 'always') return sizeValue(floorDiv(a, divisor));
  const size = formatDim(a);
  findings.add(finding('language/inexact-division', expression.span, { size, divisor }));
  return undefined;
}

/** Functions that round; of a size, which is whole, all three give the size. */
export const roundings: ReadonlyMap<string, (a: Dim, divisor: number) => Dim> = new Map([
  ['floor', floorDiv],
  ['ceil', ceilDiv],
  ['round', (a: Dim, divisor: number) => floorDiv(plus(times(a, 2), divisor), 2 * divisor)],
]);

/** `floor(H / 2)`: the quotient need not be whole. Undefined where it is no such call on a size. */
export function roundedQuotient(name: string, left: Value, right: Value): Value | undefined {
  const rounding = roundings.get(name);
  if (rounding === undefined || !isSymbolic(left)) return undefined;
  return typeof right === 'number' && Number.isSafeInteger(right) && right >= 1
    ? sizeValue(rounding(left, right))
    : undefined;
}
