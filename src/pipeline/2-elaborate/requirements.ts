/** Reads `require` lines: a figure of the network compared with a number. Whether it holds is decided in stage 3. */
import { finding } from '../../base/diagnostic.js';
import { didYouMean } from '../../base/did-you-mean.js';
import type { Expression } from '../../ir/ast.js';
import { type BudgetMetric, budgetMetrics, type Requirement } from '../../ir/typed-graph.js';
import { type EvaluationContext, evaluate } from './evaluate.js';
import { renameFix } from './rename-fix.js';
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
  const metricOnTheRight = metricOf(right) !== undefined && metricOf(left) === undefined;
  const [figure, limitExpression] = metricOnTheRight ? [right, left] : [left, right];
  const metric = metricOf(figure);
  if (metric === undefined) {
    const unknown = [left, right].find(
      (side) => nameOf(side) !== undefined && !scope.has(nameOf(side) ?? ''),
    );
    if (left.kind === 'missing' || right.kind === 'missing') return undefined;
    if (unknown === undefined) {
      findings.add(finding('budget/not-a-comparison', span, { known: budgetMetrics }));
    } else if (nameOf(unknown) === 'receptive_field') {
      const help = 'this version knows params, macs, flops, activations, memory and depth';
      findings.add(finding('language/not-yet', unknown.span, { what: 'a receptive field', help }));
    } else {
      const name = nameOf(unknown) ?? '';
      const suggestion = didYouMean(name, budgetMetrics);
      const facts = { name, suggestion, known: budgetMetrics };
      findings.add(
        finding(
          'budget/unknown-metric',
          unknown.span,
          facts,
          renameFix({ text: name, span: unknown.span }, suggestion),
        ),
      );
    }
    return undefined;
  }
  const limit = evaluate(limitExpression, context);
  if (limit === undefined) return undefined;
  if (typeof limit !== 'number') {
    const facts = { what: 'require', expects: 'a number', given: describeValue(limit) };
    findings.add(finding('language/wrong-type', limitExpression.span, facts));
    return undefined;
  }
  const comparison = metricOnTheRight ? flipped : mirrored.get(flipped);
  return comparison && { metric, comparison, limit, span };
}

function nameOf(expression: Expression): string | undefined {
  if (expression.kind === 'name') return expression.name;
  return expression.kind === 'call' ? expression.callee.text : undefined;
}

function metricOf(expression: Expression): BudgetMetric | undefined {
  return expression.kind === 'name' ? budgetMetrics.find((metric) => metric === expression.name) : undefined;
}
