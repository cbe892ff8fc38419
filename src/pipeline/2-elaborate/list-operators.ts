/**
 * Arithmetic of lists: `+` puts one behind the other, `*` repeats one. Numbers and sizes are left to the files beside.
 */
import { finding } from '../../base/diagnostic.js';
import type { FindingList } from '../../base/finding-list.js';
import type { Expression } from '../../ir/ast.js';
import type { Work } from './limits.js';
import type { Value } from './scope.js';
import { describeValue } from './wording.js';

type Binary = Extract<Expression, { kind: 'binary' }>;

export function isListArithmetic({ operator }: Binary, left: Value): left is readonly Value[] {
  return Array.isArray(left) && (operator === '+' || operator === '*');
}

/** `[2] + [1] * 3` is `[2, 1, 1, 1]`: the strides of a stage. Long lists are paid for by their length. */
export function applyListArithmetic(
  { operator, left, right, span }: Binary,
  list: readonly Value[],
  value: Value,
  { findings, work }: { readonly findings: FindingList; readonly work: Work },
): Value | undefined {
  const refuse = (expects: string): undefined => {
    const given = describeValue(value);
    findings.add(finding('language/wrong-type', right.span, { what: `a list ${operator}`, expects, given }));
  };
  if (operator === '+') {
    if (!Array.isArray(value)) return refuse('a list on both sides');
    return work.step(left.span, value.length) ? [...list, ...value] : undefined;
  }
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    return refuse('a whole number from 0 up');
  }
  if (!work.step(span, list.length * value)) return undefined;
  return Array.from({ length: list.length * value }, (_, index) => list[index % list.length]);
}
