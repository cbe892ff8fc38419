/** The functions of expressions: rounding, minimum and maximum, and the figures of a shape. */
import { finding } from '../../base/diagnostic.js';
import { didYouMean } from '../../base/did-you-mean.js';
import type { FindingList } from '../../base/finding-list.js';
import type { Span } from '../../base/span.js';
import type { Expression } from '../../ir/ast.js';
import { type Dim, maxOf, minOf } from '../../ir/dim.js';
import { axisNames, formatShape } from '../../ir/shape.js';
import { type Flow, shapeOfFlow } from './flow.js';
import { namedKernels } from './named-kernels.js';
import { finite } from './operators.js';
import type { Value } from './scope.js';
import { dimOf, isSymbolic, sizeValue } from './symbolic.js';
import { describeValue } from './wording.js';

type Call = Extract<Expression, { kind: 'call' }>;

interface NumberFunction {
  readonly expects: string;
  takes(count: number): boolean;
  apply(values: readonly number[]): number;
}

const one = { expects: '1 value', takes: (count: number) => count === 1 };
const some = { expects: 'at least 1 value', takes: (count: number) => count >= 1 };

const numberFunctions: ReadonlyMap<string, NumberFunction> = new Map([
  ['floor', { ...one, apply: ([value]) => Math.floor(value) }],
  ['ceil', { ...one, apply: ([value]) => Math.ceil(value) }],
  ['round', { ...one, apply: ([value]) => Math.round(value) }],
  ['min', { ...some, apply: (values) => values.reduce((a, b) => Math.min(a, b)) }],
  ['max', { ...some, apply: (values) => values.reduce((a, b) => Math.max(a, b)) }],
] satisfies readonly [string, NumberFunction][]);

/** What can be asked of a shape, by the names of its axes. */
export const axes: ReadonlySet<string> = new Set(['channels', 'height', 'width', 'depth', 'length']);

/** The size of one axis of an output, as far as it is known. */
export function shapeFigure(axis: string, flow: Flow, place: Span, findings: FindingList): Value | undefined {
  const shape = shapeOfFlow(flow);
  if (shape === undefined) {
    if (flow.isPending === true) findings.add(finding('hole/size-needed', place, { axis }));
    return undefined;
  }
  const index = axisNames(shape).indexOf(axis);
  if (index >= 0) return sizeValue(shape[index]);
  findings.add(finding('language/no-such-axis', place, { axis, shape: formatShape(shape) }));
  return undefined;
}

/** `values` are the evaluated arguments, undefined where one is unknown. */
export function callFunction(
  expression: Call,
  values: readonly (Value | undefined)[],
  findings: FindingList,
): Value | undefined {
  const { callee } = expression;
  const found = numberFunctions.get(callee.text);
  if (found === undefined && !axes.has(callee.text)) {
    const suggestion = didYouMean(callee.text, [...numberFunctions.keys(), ...axes, ...namedKernels.keys()]);
    findings.add(finding('name/unknown-function', callee.span, { name: callee.text, suggestion }));
    return undefined;
  }
  const named = expression.arguments.find(({ name }) => name !== undefined)?.name;
  if (named !== undefined) {
    const facts = { owner: callee.text, attribute: named.text, suggestion: undefined, known: [] };
    findings.add(finding('attribute/unknown', named.span, facts));
    return undefined;
  }
  if (found?.takes(values.length) !== true) {
    const expects = found?.expects ?? 'the name of 1 layer';
    const facts = { name: callee.text, expects, given: values.length };
    if (found !== undefined || values.length !== 1) {
      findings.add(finding('language/wrong-arguments', expression.span, facts));
    } else if (values[0] !== undefined) {
      const given = describeValue(values[0]);
      findings.add(finding('language/wrong-type', expression.span, { what: callee.text, expects, given }));
    }
    return undefined;
  }
  if (values.some(isSymbolic)) return callOnSizes(expression, values, findings);
  const numbers: number[] = [];
  for (const [index, value] of values.entries()) {
    if (value === undefined) return undefined;
    if (typeof value !== 'number') {
      const facts = { what: callee.text, expects: 'numbers', given: describeValue(value) };
      findings.add(finding('language/wrong-type', expression.arguments[index].value.span, facts));
      return undefined;
    }
    numbers.push(value);
  }
  return finite(found.apply(numbers), expression, findings);
}

/** The same functions where a value is a size that depends on a symbol. */
function callOnSizes(
  expression: Call,
  values: readonly (Value | undefined)[],
  findings: FindingList,
): Value | undefined {
  const { callee } = expression;
  const sizes: Dim[] = [];
  for (const [index, value] of values.entries()) {
    if (value === undefined) return undefined;
    const size = dimOf(value);
    if (size === undefined) {
      const facts = { what: callee.text, expects: 'whole numbers and sizes', given: describeValue(value) };
      findings.add(finding('language/wrong-type', expression.arguments[index].value.span, facts));
      return undefined;
    }
    sizes.push(size);
  }
  const choose = callee.text === 'min' ? minOf : maxOf;
  return sizeValue(sizes.reduce((a, b) => choose(a, b)));
}
