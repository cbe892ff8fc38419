/**
 * The gradient check of every network in `specs/`: single values of each parameter, and the slope along one random
 * direction through all of them, against central differences in double precision. Networks whose size is a parameter
 * or a symbol are shrunk to the smallest size at which they still check; of the largest networks a few parameters are tried, all of
 * them with FULL_GRADIENTS=1.
 */
import { describe, expect, it } from 'vitest';
import { createRandom, fillNormal } from '../../src/runtime/random.js';
import { bufferKey, loadNetwork } from './emitted-network.js';
import { checkGradients } from './gradient-check.js';
import { smallest, specs } from './spec-networks.js';

/** Above this only some parameters are tried, unless everything is asked for. */
const manyParameters = 2_000_000n;
const everything = process.env.FULL_GRADIENTS !== undefined;

describe.each(specs)('%s', (file) => {
  it('has gradients that equal central differences', async () => {
    const { graph, report } = await smallest(file);
    const isLarge = report.totals.params > manyParameters && !everything;
    const { Class, program } = await loadNetwork(graph);
    const network = new Class({ batch: 3, precision: 'float64', seed: 3 });
    const random = createRandom(5);
    for (const { buffer } of program.inputs) {
      fillNormal(network.training[bufferKey(program, buffer)], 1, random);
    }
    const checked = checkGradients({
      network,
      program,
      n: 3,
      seed: 7,
      perTensor: isLarge || graph.nodes.length > 25 ? 1 : 4,
      mostTensors: isLarge ? 4 : undefined,
      steps: [1e-6, 1e-7, 1e-5, 1e-3],
      enough: 1e-5,
      floor: 1e-3,
      alongDirection: !isLarge,
    });
    expect(checked.length).toBeGreaterThan(1);
    for (const { name, error } of checked) expect(error, name).toBeLessThan(1e-5);
  }, 900_000);
});
