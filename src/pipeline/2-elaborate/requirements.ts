/** Reads `require` lines: a figure of the network compared with a number. Whether it holds is decided in stage 3. */
import { finding } from '../../base/diagnostic.js';
import { didYouMean } from '../../base/did-you-mean.js';
import type { Expression } from '../../ir/ast.js';
import { type BudgetMetric, budgetMetrics, type Requirement } from '../../ir/typed-graph.js';
import { type EvaluationContext, evaluate } from './evaluate.js';
import { renameFix } from './rename-fix.js';
import { readFigure } from './required-figure.js';
import { describeValue } from './wording.js';

type Comparison = Requirement['comparison'];

/** The comparison with its sides exchanged. */
const mirrored: ReadonlyMap<string, Comparison> = new Map([
  ['<=', '>='],
  ['<', '>'],
  ['==', '=='],
  ['>=', '<='],
  ['>', '<'],
]);

/** `and` joins several requirements in one line. */
export function readRequirement(condition: Expression, context: EvaluationContext): Requirement[] {
  const requirements: Requirement[] = [];
  const open = [condition];
  for (let part = open.pop(); part !== undefined && context.work.step(part.span); part = open.pop()) {
    if (part.kind === 'binary' && part.operator === 'and') open.push(part.right, part.left);
    else {
      const requirement = readComparison(part, context);
      if (requirement !== undefined) requirements.push(requirement);
    }
  }
  return requirements;
}

function readComparison(condition: Expression, context: EvaluationContext): Requirement | undefined {
  const { findings, scope } = context;
  if (condition.kind === 'missing') return undefined;
  const flipped = condition.kind === 'binary' ? mirrored.get(condition.operator) : undefined;
  if (condition.kind !== 'binary' || flipped === undefined) {
    findings.add(finding('budget/not-a-comparison', condition.span, { known: budgetMetrics }));
    return undefined;
  }
  const { left, right, span } = condition;
  const figureOnTheRight = metricOf(right) !== undefined && metricOf(left) === undefined;
  const [asked, limitExpression] = figureOnTheRight ? [right, left] : [left, right];
  const metric = metricOf(asked);
  if (metric === undefined) {
    const unknown = [left, right].find(
      (side) => nameOf(side) !== undefined && !scope.has(nameOf(side) ?? ''),
    );
    if (left.kind === 'missing' || right.kind === 'missing') return undefined;
    if (unknown === undefined) {
      findings.add(finding('budget/not-a-comparison', span, { known: budgetMetrics }));
    } else {
      const name = nameOf(unknown) ?? '';
      const suggestion = didYouMean(name, budgetMetrics);
      const facts = { name, suggestion, known: budgetMetrics };
      const place = unknown.kind === 'call' ? unknown.callee.span : unknown.span;
      findings.add(
        finding('budget/unknown-metric', place, facts, renameFix({ text: name, span: place }, suggestion)),
      );
    }
    return undefined;
  }
  const figure = readFigure(metric, asked, context);
  const limit = evaluate(limitExpression, context);
  if (limit === undefined || figure === undefined) return undefined;
  if (typeof limit !== 'number') {
    const facts = { what: 'require', expects: 'a number', given: describeValue(limit) };
    findings.add(finding('language/wrong-type', limitExpression.span, facts));
    return undefined;
  }
  const comparison = figureOnTheRight ? flipped : mirrored.get(flipped);
  return comparison && { figure, comparison, limit, span };
}

function nameOf(expression: Expression): string | undefined {
  if (expression.kind === 'name') return expression.name;
  return expression.kind === 'call' ? expression.callee.text : undefined;
}

function metricOf(expression: Expression): BudgetMetric | undefined {
  const name = nameOf(expression);
  return budgetMetrics.find((metric) => metric === name);
}
