/** Reports a contract that has a number where the layer has an expression: it holds for one value only. */
import type { TextEdit } from '../../base/text-edit.js';
import type { Expression } from '../../ir/ast.js';
import type { LayerNode } from '../../ir/typed-graph.js';
import { argumentAt, channelCountSpan, expressionText, usesVariable } from '../../kit/channel-counts.js';
import { defineNetworkRule } from '../../kit/define-rule.js';
import type { LintNetwork } from '../../kit/lint-network.js';
import type { RuleReport } from '../../kit/rule-report.js';

export const magicNumber = defineNetworkRule({
  name: 'magic-number',
  summary: 'A contract that repeats as a number what the layer computes from a parameter or a variable.',
  sets: ['style'],
  severity: 'warning',
  fix: 'safe',
  options: {},
  check: (network) => network.layers.flatMap((layer) => judge(network, layer)),
});

function judge({ text }: LintNetwork, layer: LayerNode): RuleReport[] {
  const written = layer.contract === undefined ? undefined : channelCountSpan(layer);
  const statement = written && text.placeOf(layer.span)?.statement;
  if (written === undefined || statement?.kind !== 'call' || statement.contract === undefined) return [];
  const count = argumentAt(statement, written);
  const { contract } = statement;
  const promised = contract.kind === 'list' ? contract.items.at(-1) : contract;
  if (count === undefined || promised?.kind !== 'number' || !usesVariable(count, text)) return [];
  const expression = expressionText(count);
  const edits = rewritten(contract, expression);
  return [
    {
      subject: layer.path,
      layer,
      span: promised.span,
      message: `the contract says ${promised.value} where ${layer.kind} says ${expression}`,
      help: `write ${expression}: the contract then holds for every value`,
      related: [{ message: 'what it repeats', span: count.span }],
      fixes: edits && [{ title: `Write ${expression} in the contract`, edits, safety: 'safe' }],
    },
  ];
}

/** The contract with an expression as its last size. */
function rewritten(contract: Expression, expression: string): readonly TextEdit[] | undefined {
  const { source } = contract.span;
  // Outside of the DSL only a name needs no quotes, and in JSON not even that does.
  const isPlain = /^[A-Za-z_]\w*$/.test(expression);
  if (/\.json$/i.test(source.name) || (/\.ya?ml$/i.test(source.name) && !isPlain)) return undefined;
  if (contract.kind !== 'list') return [{ span: contract.span, text: expression }];
  const last = contract.items[contract.items.length - 1];
  if (!contract.compact) return [{ span: last.span, text: expression }];
  const sizes = contract.items.slice(0, -1).map(expressionText);
  return [{ span: contract.span, text: `[${[...sizes, expression].join(', ')}]` }];
}
