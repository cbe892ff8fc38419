/**
 * Random networks with values used many times, merges of all kinds, shared and frozen layers: plans without overlap,
 * gradients equal to central differences, and evaluation that does not depend on how memory was shared.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layerCatalogue } from '../../src/layers/index.js';
import { lowerNetwork } from '../../src/pipeline/5-lower/lower-network.js';
import { createRandom, fillNormal } from '../../src/runtime/random.js';
import { bufferKey, loadNetwork } from './emitted-network.js';
import { checkGradients } from './gradient-check.js';
import { expectIntact, peakRatios } from './memory-check.js';
import { buildNetwork, randomNetworks } from './random-graphs.js';

const runs = Number(process.env.RANDOM_NETWORKS ?? 40);

describe('random networks', () => {
  it('have plans in which nothing that is needed overlaps', () => {
    const ratios: number[] = [];
    fc.assert(
      fc.property(randomNetworks, ({ list, ends }) => {
        const program = lowerNetwork(buildNetwork(list, ends), layerCatalogue);
        expectIntact(program);
        ratios.push(...peakRatios(program));
      }),
      { numRuns: 5 * runs, seed: 1 },
    );
    const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
    expect(Math.min(...ratios)).toBeGreaterThanOrEqual(1);
    expect(mean).toBeLessThan(1.05);
    expect(Math.max(...ratios)).toBeLessThan(1.5);
  });

  it('have gradients that equal central differences', async () => {
    await fc.assert(
      fc.asyncProperty(randomNetworks, async ({ list, ends }) => {
        const { Class, program } = await loadNetwork(buildNetwork(list, ends));
        const network = new Class({ batch: 3, precision: 'float64', seed: 2 });
        const random = createRandom(3);
        for (const { path, values } of network.parameters) {
          fillNormal(values, 0.5, random);
          if (path.endsWith('variance')) values.set(values.map((value) => Math.abs(value) + 0.5));
        }
        for (const { buffer } of program.inputs) {
          fillNormal(network.training[bufferKey(program, buffer)], 1, random);
        }
        // A loss can depend on a parameter so weakly that only rounding is left of the difference.
        const checked = checkGradients({
          network,
          program,
          n: 2,
          seed: 5,
          perTensor: 6,

          floor: 1e-4,
        });
        for (const { name, error } of checked) expect(error, name).toBeLessThan(1e-5);
      }),
      { numRuns: runs, seed: 2 },
    );
  });
});
