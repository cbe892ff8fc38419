/** Holds what lint rules take for the input of the loss to what lowering makes of it. */
import { describe, expect, it } from 'vitest';
import { createSource } from '../../src/base/source.js';
import { compile } from '../../src/compile.js';
import { LintNetwork } from '../../src/kit/lint-network.js';
import { LintText } from '../../src/kit/lint-text.js';
import { crossEntropyInput } from '../../src/kit/loss-input.js';
import { layerCatalogue } from '../../src/layers/index.js';
import { findLossValue } from '../../src/pipeline/5-lower/find-loss.js';
import { lower } from '../../src/pipeline/5-lower/lower.js';

/** The ends of networks on a 4x4x8 map. */
const ends = [
  'flatten; dense 5',
  'flatten; dense 5; softmax',
  'flatten; dense 5; softmax; softmax',
  'flatten; dense 5; softmax; dropout 0',
  'flatten; dense 5; softmax; stochastic_depth 0; reshape 5',
  'flatten; dense 5; softmax; dropout 0.5',
  'flatten; dense 5; softmax; relu',
  'conv 5 F=1; softmax',
  'conv 5 F=1; softmax; flatten',
  'conv 5 F=4; softmax; flatten',
  'conv 5 F=1; softmax; global_avgpool; flatten',
  'conv 5 F=1; softmax; reshape 2x8x5',
  'conv 5 F=1; flatten; softmax',
  'flatten; a: dense 5; softmax; skip a',
];

describe.each(ends)('%s', (end) => {
  it.each(['cross_entropy', 'mse'])('with %s', async (loss) => {
    const text = `network N { input 4x4x8; ${end}; train { loss ${loss} } }`;
    const { networks, documents } = await compile(createSource('a.netspec', text));
    const [{ graph, report }] = networks;
    const network = new LintNetwork({
      graph,
      report,
      text: new LintText(documents),
      catalogue: layerCatalogue,
    });
    const core = lower(graph, layerCatalogue);
    const value = findLossValue(core, graph.training.loss);
    const found = crossEntropyInput(network);
    if (loss === 'mse') {
      expect(found).toBeUndefined();
      return;
    }
    const isReplaced = value !== core.outputs[0].value;
    expect(found?.replaced !== undefined).toBe(isReplaced);
    // Both shapes are those of the scores, which softmax keeps.
    expect(found?.scores.output.map((size) => size.kind === 'constant' && size.value)).toEqual(
      core.values[value].shape,
    );
  });
});

it('says nothing of a network that does not say how it is trained', async () => {
  const text = 'network N { input 8; dense 5; softmax }';
  const { networks, documents } = await compile(createSource('a.netspec', text));
  const [{ graph, report }] = networks;
  const network = new LintNetwork({
    graph,
    report,
    text: new LintText(documents),
    catalogue: layerCatalogue,
  });
  expect(crossEntropyInput(network)).toBeUndefined();
});
