/** Reports a softmax whose probabilities cross-entropy takes for scores, and so applies a second softmax to them. */
import type { LayerNode } from '../../ir/typed-graph.js';
import { flag, optional } from '../../kit/attributes.js';
import { defineNetworkRule } from '../../kit/define-rule.js';
import { headOf, type LintNetwork } from '../../kit/lint-network.js';
import { crossEntropyInput, makerOfScores } from '../../kit/loss-input.js';
import { removal } from '../../kit/rule-edits.js';

export const softmaxBeforeLoss = defineNetworkRule({
  name: 'softmax-before-loss',
  summary: 'A softmax before cross-entropy, which applies softmax itself.',
  sets: ['recommended'],
  severity: 'warning',
  fix: 'unsafe',
  options: {
    replaced: optional(flag, {
      doc: 'Reports a softmax at the very end, too. In training netspec puts the loss in its place, so that it is not applied twice; other tools do not.',
      default: false,
    }),
  },
  check: (network, { replaced }) => {
    const loss = crossEntropyInput(network);
    if (loss === undefined) return [];
    const maker = makerOfScores(network, loss.scores);
    if (maker?.kind === 'softmax') return [report(network, maker, 'is applied twice: cross_entropy')];
    if (!replaced || loss.replaced === undefined) return [];
    return [report(network, loss.replaced, 'is left to the loss in training: cross_entropy')];
  },
});

function report(network: LintNetwork, softmax: LayerNode, what: string) {
  const edits = removal(network.text, softmax);
  const { span } = network.graph.training;
  return network.about(softmax, {
    message: `softmax ${what} takes scores and applies softmax itself`,
    help: 'delete the softmax: the scores have the same order as the probabilities',
    related: span && [{ message: 'this training has the loss cross_entropy', span: headOf(span) }],
    fixes: edits && [{ title: 'Delete softmax', edits, safety: 'unsafe' as const }],
  });
}
