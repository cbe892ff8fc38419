/** Reads `where`: which sizes the symbols of an input may have. */
import { finding } from '../../base/diagnostic.js';
import type { Expression } from '../../ir/ast.js';
import { type Condition, isAtMost, isEqual, isLess, type Verdict } from '../../ir/dim.js';
import {
  complementOf,
  intersectSets,
  isAllSizes,
  isEmptySet,
  noSizes,
  type SizeSet,
  uniteSets,
} from '../../ir/size-set.js';
import { type EvaluationContext, evaluate } from './evaluate.js';
import { dimOf } from './symbolic.js';
import { describeValue, shortText } from './wording.js';

/** Adds a condition to the context's symbols; one that no size satisfies is reported. */
export function readWhere(condition: Expression, context: EvaluationContext): void {
  const verdict = read(condition, context);
  if (verdict === undefined) context.symbols.isUnsure = true;
  if (verdict === undefined || verdict === 'always') return;
  const isEmpty = (found: Verdict) => found === 'never' || isNever(found);
  if (verdict !== 'never') context.symbols.allow(verdict);
  const nothingLeft = [...context.symbols.domain().values()].some(isEmptySet);
  if (!isEmpty(verdict) && !nothingLeft) return;
  const facts = { condition: shortText(condition), alone: isEmpty(verdict) };
  context.findings.add(finding('shape/no-sizes', condition.span, facts));
}

const isNever = (found: Verdict) =>
  typeof found === 'object' && found.kind === 'sizes' && isEmptySet(found.sizes);

/** Undefined where it could not be read; the reason has been reported. */
function read(condition: Expression, context: EvaluationContext): Verdict | undefined {
  if (!context.work.step(condition.span)) return undefined;
  if (condition.kind === 'unary' && condition.operator === 'not') {
    const verdict = read(condition.operand, context);
    return verdict && negate(verdict, condition, context);
  }
  if (condition.kind === 'binary') {
    const { operator, left, right } = condition;
    if (operator === 'and' || operator === 'or') {
      const [a, b] = [read(left, context), read(right, context)];
      if (a === undefined || b === undefined) return undefined;
      return join(operator, a, b, condition, context);
    }
    const comparison = comparisons.get(operator);
    if (comparison !== undefined) {
      const [a, b] = [left, right].map((side) => evaluate(side, context));
      if (a === undefined || b === undefined) return undefined;
      const [x, y] = [dimOf(a), dimOf(b)];
      if (x !== undefined && y !== undefined) {
        const verdict = comparison(x, y);
        return operator === '!=' ? negate(verdict, condition, context) : verdict;
      }
      const [place, given] = x === undefined ? [left, a] : [right, b];
      const facts = { what: operator, expects: 'whole numbers and sizes', given: describeValue(given) };
      context.findings.add(finding('language/wrong-type', place.span, facts));
      return undefined;
    }
  }
  if (condition.kind === 'missing') return undefined;
  const value = evaluate(condition, context);
  if (typeof value === 'boolean') return value ? 'always' : 'never';
  if (value !== undefined) {
    const facts = { what: 'where', expects: 'a condition such as H % 32 == 0', given: describeValue(value) };
    context.findings.add(finding('language/wrong-type', condition.span, facts));
  }
  return undefined;
}

type Comparison = (a: Parameters<typeof isEqual>[0], b: Parameters<typeof isEqual>[0]) => Verdict;

const comparisons: ReadonlyMap<string, Comparison> = new Map<string, Comparison>([
  ['==', isEqual],
  ['!=', isEqual],
  ['<', isLess],
  ['<=', isAtMost],
  ['>', (a, b) => isLess(b, a)],
  ['>=', (a, b) => isAtMost(b, a)],
]);

function negate(verdict: Verdict, condition: Expression, context: EvaluationContext): Verdict | undefined {
  if (verdict === 'always') return 'never';
  if (verdict === 'never') return 'always';
  const opposite = verdict.kind === 'sizes' ? complementOf(verdict.sizes) : undefined;
  if (verdict.kind === 'sizes' && opposite !== undefined) return sized(verdict.symbol, opposite);
  return tooInvolved(condition, context);
}

function join(
  operator: 'and' | 'or',
  a: Verdict,
  b: Verdict,
  condition: Expression,
  context: EvaluationContext,
): Verdict | undefined {
  const [neutral, absorbing] = operator === 'and' ? ['always', 'never'] : ['never', 'always'];
  if (a === absorbing || b === absorbing) return operator === 'and' ? 'never' : 'always';
  if (a === neutral) return b;
  if (b === neutral) return a;
  if (typeof a === 'string' || typeof b === 'string') return undefined;
  if (a.kind === 'sizes' && b.kind === 'sizes' && a.symbol === b.symbol) {
    const joined = (operator === 'and' ? intersectSets : uniteSets)(a.sizes, b.sizes);
    return joined === undefined ? tooInvolved(condition, context) : sized(a.symbol, joined);
  }
  if (operator === 'and') {
    context.symbols.allow(a);
    return b;
  }
  return tooInvolved(condition, context);
}

function sized(symbol: string, sizes: SizeSet): Verdict {
  if (isAllSizes(sizes)) return 'always';
  return { kind: 'sizes', symbol, sizes: isEmptySet(sizes) ? noSizes : sizes } satisfies Condition;
}

function tooInvolved(condition: Expression, { findings }: EvaluationContext): undefined {
  findings.add(finding('language/where-too-involved', condition.span, { condition: shortText(condition) }));
  return undefined;
}
