/** Reports statements of a network that should say their shape and do not. How they are found is in `steps.ts`. */

import { spanOf } from '../../base/span.js';
import type { TextEdit } from '../../base/text-edit.js';
import { formatShape, sameShape, spatial } from '../../ir/shape.js';
import { choice, optional } from '../../kit/attributes.js';
import { argumentAt, channelCountSpan, expressionText, usesVariable } from '../../kit/channel-counts.js';
import { defineNetworkRule } from '../../kit/define-rule.js';
import { headOf, type LintNetwork } from '../../kit/lint-network.js';
import type { LintText } from '../../kit/lint-text.js';
import type { RuleFix, RuleReport } from '../../kit/rule-report.js';
import { addedKey } from '../../kit/yaml-edits.js';
import { type Step, Steps } from './steps.js';

export const missingContract = defineNetworkRule({
  name: 'missing-contract',
  summary:
    'A statement of a network that changes the size of the map, or is its output, and does not say its shape.',
  sets: ['style'],
  severity: 'warning',
  fix: 'safe',
  options: {
    every: optional(choice(['output', 'change', 'statement']), {
      doc:
        'Which statements of the network must have a contract: `output` its outputs alone, `change` those that change ' +
        'the spatial sizes, too, `statement` every one.',
      default: 'change' as const,
    }),
  },
  check: (network, { every }) => {
    const steps = new Steps(network);
    return steps.list.flatMap((step) => {
      const { last } = step;
      if (step.statement.contract !== undefined || last.contract !== undefined) return [];
      const isOutput = network.outputs.has(last.id);
      const isWanted =
        isOutput || every === 'statement' || (every === 'change' && changesSizes(network, step));
      if (!isWanted) return [];
      return [reportOn(network, step, isOutput, steps.isSettled(step))];
    });
  },
});

/** Whether the map that goes on is of another size than the one that came in, or is none any more. */
function changesSizes({ graph: { nodes } }: LintNetwork, { first, last }: Step): boolean {
  const [input] = first.inputs;
  return !sameShape(spatial(nodes[input].output), spatial(last.output));
}

function reportOn(network: LintNetwork, step: Step, isOutput: boolean, isSettled: boolean): RuleReport {
  const { statement, last } = step;
  const shape = network.openLayer(last)?.output ?? last.output;
  const count = countExpression(step, network.text);
  const text = count !== undefined && shape.length === 1 ? count : formatShape(shape);
  const name = statement.label?.text ?? last.path;
  const what = isOutput ? `the output ${name}` : name;
  // The sizes are those of the parameters' present values, unless none has been mentioned so far.
  const holds = isSettled || text === count;
  const edits = holds ? written(statement, text) : undefined;
  const fixes: readonly RuleFix[] | undefined = edits && [
    { title: `Write -> ${text}`, edits, safety: 'safe' },
  ];
  return {
    subject: name,
    span: headOf(statement.span),
    message: `${what} has no contract: its shape is ${formatShape(shape)}`,
    help: holds ? adviceFor(network, text) : `${adviceFor(network, 'the shape')}, in terms of the parameters`,
    fixes,
  };
}

function adviceFor({ text: { document } }: LintNetwork, shape: string): string {
  return document.form === 'dsl' ? `write -> ${shape} behind it` : `write shape: ${shape} beside it`;
}

/** What a layer has for its number of channels, where that is an expression with a variable. */
function countExpression({ statement, last }: Step, text: LintText): string | undefined {
  const span = last.callStack.length === 0 ? channelCountSpan(last) : undefined;
  if (span === undefined || statement.kind !== 'call') return undefined;
  const count = argumentAt(statement, span);
  return count !== undefined && usesVariable(count, text) ? expressionText(count) : undefined;
}

function written({ kind, span }: Step['statement'], shape: string): readonly TextEdit[] | undefined {
  const { source, start, end } = span;
  if (/\.(ya?ml|json)$/i.test(source.name)) return addedKey(span, 'shape', shape);
  const visible = start + source.text.slice(start, end).trimEnd().length;
  // A body behind a layer is a mistake, and behind it no contract would be read.
  if (kind === 'call' && source.text[visible - 1] === '}') return undefined;
  return [{ span: spanOf(source, visible, visible), text: ` -> ${shape}` }];
}
