/** Holds `bias-before-norm` to the numbers: it reports a bias exactly where training gives the same without it. */
import { expect, it } from 'vitest';
import { createSource } from '../../src/base/source.js';
import { compile } from '../../src/compile.js';
import { messagesOf } from '../../src/kit/testing/rule-messages.js';
import { biasBeforeNorm } from '../../src/rules/bias-before-norm/bias-before-norm.rule.js';
import { createRandom, fillNormal } from '../../src/runtime/random.js';
import { bufferKey, loadNetwork } from '../battery/emitted-network.js';

const norms = [
  'batchnorm',
  'batchnorm frozen',
  'instancenorm',
  'instancenorm affine=true',
  'groupnorm 4',
  'groupnorm 2',
  'groupnorm 1',
  'layernorm',
  'layernorm axes=all',
  'lrn 3',
];

/** What training computes on random images, with a bias of the given size. */
async function trained(body: string, size: number): Promise<readonly number[]> {
  const { networks } = await compile(createSource('a.netspec', `network N { ${body} }`));
  const { Class, program } = await loadNetwork(networks[0].graph);
  const network = new Class({ batch: 2, precision: 'float64', seed: 1 });
  for (const { path, values } of network.parameters) {
    if (path.endsWith('.bias')) fillNormal(values, size, createRandom(2));
  }
  for (const { buffer } of program.inputs)
    fillNormal(network.training[bufferKey(program, buffer)], 1, createRandom(3));
  network.beginStep(2);
  network.runTraining(2);
  return [...network.training[bufferKey(program, program.loss.training)]];
}

it.each(norms)('%s', async (norm) => {
  const body = `input 4x4x2; conv 4 F=3; ${norm}; train { loss mse }`;
  const [without, small, large] = [await trained(body, 0), await trained(body, 1), await trained(body, 5)];
  const differs = (values: readonly number[]) =>
    values.some((value, at) => Math.abs(value - without[at]) > 1e-6);
  const matters = differs(small) || differs(large);
  expect((await messagesOf(biasBeforeNorm, body))?.length).toBe(matters ? 0 : 1);
});
