/** Reports an activation that bounds the scores of a classifier: probabilities near 0 or 1 are then out of reach. */
import { constantOf } from '../../ir/dim.js';
import { channelsOf } from '../../ir/shape.js';
import { defineNetworkRule } from '../../kit/define-rule.js';
import { headOf } from '../../kit/lint-network.js';
import { crossEntropyInput, makerOfScores } from '../../kit/loss-input.js';
import { removal } from '../../kit/rule-edits.js';
import { isIdentityOn, type ValueRange, valueRanges } from '../../kit/value-ranges.js';

export const activationAfterLogits = defineNetworkRule({
  name: 'activation-after-logits',
  summary: 'An activation that bounds the scores which cross-entropy takes.',
  sets: ['recommended'],
  severity: 'warning',
  fix: 'unsafe',
  options: {},
  check: (network) => {
    const loss = crossEntropyInput(network);
    if (loss === undefined) return [];
    const ranges = valueRanges(network.graph);
    let maker = makerOfScores(network, loss.scores);
    // What changes nothing bounds nothing; that it is there is for `redundant-activation` to say.
    while (maker !== undefined && isIdentityOn(maker, ranges[maker.inputs[0]]))
      maker = makerOfScores(network, network.node(maker.inputs[0]));
    if (maker === undefined || maker.kind === 'softmax' || network.groupOf(maker) !== 'activation') return [];
    const range = ranges[maker.id];
    const words = boundWords(range);
    const lost = consequence(range, constantOf(channelsOf(loss.scores.output)));
    if (words === undefined || lost === undefined) return [];
    const edits = removal(network.text, maker);
    const { span } = network.graph.training;
    const report = {
      message: `${maker.kind} keeps the scores of the classes ${words}: ${lost}`,
      help: `delete ${maker.kind}: cross_entropy takes scores of any size and sign`,
      related: span && [{ message: 'this training has the loss cross_entropy', span: headOf(span) }],
      fixes: edits && [{ title: `Delete ${maker.kind}`, edits, safety: 'unsafe' as const }],
    };
    return [network.about(maker, report)];
  },
});

function boundWords([least, most]: ValueRange): string | undefined {
  const [low, high] = [least, most].map((end) => Number(end.toPrecision(3)));
  if (Number.isFinite(least))
    return Number.isFinite(most) ? `between ${low} and ${high}` : `at ${low} or above`;
  return Number.isFinite(most) ? `at ${high} or below` : undefined;
}

/**
 * With one score at the top and all others at the bottom, softmax gives the first 1 / (1 + (classes - 1) * exp(-d)) for a
 * distance d. Undefined where that is as good as 1.
 */
function consequence([least, most]: ValueRange, classes: number): string | undefined {
  if (Number.isFinite(least) && Number.isFinite(most)) {
    const largest = 1 / (1 + (classes - 1) * Math.exp(least - most));
    return largest > 0.99
      ? undefined
      : `no class of ${classes} can be more probable than ${Number(largest.toPrecision(2))}`;
  }
  return `what speaks ${Number.isFinite(least) ? 'against' : 'for'} a class is lost beyond that`;
}
