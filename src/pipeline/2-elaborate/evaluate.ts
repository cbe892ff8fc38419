/**
 * The value of an expression. What a name may mean is asked of the context; layers and shapes come in through
 * `channels(x)` and its like only.
 */
import { finding } from '../../base/diagnostic.js';
import { didYouMean } from '../../base/did-you-mean.js';
import type { FindingList } from '../../base/finding-list.js';
import type { Expression } from '../../ir/ast.js';
import type { Flow } from './flow.js';
import { axes, callFunction, shapeFigure } from './functions.js';
import type { FilledHoles } from './hole-key.js';
import { deepestExpression, type Work } from './limits.js';
import { applyListArithmetic, isListArithmetic } from './list-operators.js';
import { callKernel, isNamedKernel } from './named-kernels.js';
import { applyBinary, applyUnary } from './operators.js';
import { renameFix } from './rename-fix.js';
import type { Scope, Value } from './scope.js';
import { applySymbolic, isSymbolic, roundedQuotient, roundings, tooInvolved } from './symbolic.js';
import type { Symbols } from './symbols.js';

export interface EvaluationContext {
  readonly scope: Scope;
  /** The input of the current layer: what `channels` alone asks. Absent where there is none, as in a budget. */
  readonly here?: Flow;
  readonly findings: FindingList;
  readonly work: Work;
  readonly symbols: Symbols;
  /** Holes that have a value already. */
  readonly filled?: FilledHoles;
  /** Words that attributes of some layer kind take (`same`): a variable may hold one, to hand it on. */
  readonly words: ReadonlySet<string>;
  /** The output that a name refers to; reports a name that refers to nothing. */
  resolve(name: string, expression: Expression): Flow | undefined;
}

/** Undefined where the value is unknown: then the reason has been reported, here or where it came from. */
export function evaluate(expression: Expression, context: EvaluationContext, depth = 0): Value | undefined {
  const { findings, work } = context;
  if (!work.step(expression.span)) return undefined;
  if (depth > deepestExpression) {
    findings.add(finding('language/expression-too-deep', expression.span, { limit: deepestExpression }));
    return undefined;
  }
  try {
    return evaluateKind(expression, context, depth);
  } catch (error) {
    return tooInvolved(error, expression, findings);
  }
}

function evaluateKind(expression: Expression, context: EvaluationContext, depth: number): Value | undefined {
  const { findings, scope } = context;
  switch (expression.kind) {
    case 'number':
    case 'string':
    case 'boolean':
      return expression.value;
    case 'missing':
      return undefined;
    case 'hole':
      findings.add(finding('hole/misplaced', expression.span, {}));
      return undefined;
    case 'name':
      if (scope.has(expression.name)) return scope.get(expression.name);
      if (axes.has(expression.name) && context.here !== undefined) {
        return shapeFigure(expression.name, context.here, expression.span, findings);
      }
      if (context.words.has(expression.name)) return expression.name;
      reportUnknown(expression, scope, findings);
      return undefined;
    case 'list': {
      const items = expression.items.map((item) => evaluate(item, context, depth + 1));
      return items.every((item) => item !== undefined) ? items : undefined;
    }
    case 'unary': {
      const operand = evaluate(expression.operand, context, depth + 1);
      return operand === undefined ? undefined : applyUnary(expression, operand, findings);
    }
    case 'binary':
      return evaluateBinary(expression, context, depth);
    case 'call': {
      const { callee, arguments: given } = expression;
      const of = given.length === 1 && given[0].name === undefined ? given[0].value : undefined;
      if (axes.has(callee.text) && of?.kind === 'name') {
        const flow = context.resolve(of.name, of);
        return flow && shapeFigure(callee.text, flow, expression.span, findings);
      }
      const valueAt = (argument: Expression) => evaluate(argument, context, depth + 1);
      if (isNamedKernel(callee.text)) return callKernel(expression, valueAt, context);
      const quotient = evaluateQuotient(expression, context, depth);
      if (quotient !== undefined) return quotient.value;
      const values = given.map(({ value }) => valueAt(value));
      return callFunction(expression, values, findings);
    }
  }
}

/** `floor(H / 2)` on a size: the quotient alone need not be whole. Undefined where it is no such call. */
function evaluateQuotient(
  call: Extract<Expression, { kind: 'call' }>,
  context: EvaluationContext,
  depth: number,
): { readonly value: Value | undefined } | undefined {
  const { callee, arguments: given } = call;
  if (!roundings.has(callee.text) || given.length !== 1 || given[0].name !== undefined) return undefined;
  const quotient = given[0].value;
  if (quotient.kind !== 'binary' || quotient.operator !== '/' || context.symbols.isEmpty) return undefined;
  const [left, right] = [quotient.left, quotient.right].map((side) => evaluate(side, context, depth + 2));
  if (left === undefined || right === undefined) return { value: undefined };
  const rounded = roundedQuotient(callee.text, left, right);
  if (rounded !== undefined) return { value: rounded };
  const exact = combine(quotient, left, right, context);
  return { value: callFunction(call, [exact], context.findings) };
}

type Binary = Extract<Expression, { kind: 'binary' }>;

/** `and` and `or` leave the right side alone where the left one decides. */
function evaluateBinary(expression: Binary, context: EvaluationContext, depth: number): Value | undefined {
  const left = evaluate(expression.left, context, depth + 1);
  if (expression.operator === 'and' && left === false) return false;
  if (expression.operator === 'or' && left === true) return true;
  const right = evaluate(expression.right, context, depth + 1);
  if (left === undefined || right === undefined) return undefined;
  if (Array.isArray(left) && !context.work.step(expression.span, left.length)) return undefined;
  if (isListArithmetic(expression, left)) return applyListArithmetic(expression, left, right, context);
  return combine(expression, left, right, context);
}

function combine(
  expression: Binary,
  left: Value,
  right: Value,
  { findings, symbols }: EvaluationContext,
): Value | undefined {
  return isSymbolic(left) || isSymbolic(right)
    ? applySymbolic(expression, left, right, findings, symbols)
    : applyBinary(expression, left, right, findings);
}

export type NameExpression = Extract<Expression, { kind: 'name' }>;

const suggestedVariables = new WeakMap<NameExpression, { readonly name: string | undefined }>();

/** The variable that was probably meant. Looked for once, however often the text is expanded. */
export function suggestVariable(expression: NameExpression, scope: Scope): string | undefined {
  let suggested = suggestedVariables.get(expression);
  if (suggested === undefined) {
    suggested = { name: didYouMean(expression.name, scope.names()) };
    suggestedVariables.set(expression, suggested);
  }
  return suggested.name;
}

/** Says that a name means nothing, and which variable was probably meant. */
export function reportUnknown(expression: NameExpression, scope: Scope, findings: FindingList): void {
  const { name, span } = expression;
  if (findings.repeats('name/unknown-variable', span)) return;
  const suggestion = suggestVariable(expression, scope);
  const fix = renameFix({ text: name, span }, suggestion);
  findings.add(finding('name/unknown-variable', span, { name, suggestion }, fix));
}
