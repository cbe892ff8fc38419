/**
 * Random networks with values used many times, merges of all kinds, shared and frozen layers: plans without overlap,
 * gradients equal to central differences, and evaluation that does not depend on how memory was shared.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CompiledProgram, MemoryPlan } from '../../src/ir/program.js';
import { layerCatalogue } from '../../src/layers/index.js';
import { buffersOf } from '../../src/pipeline/5-lower/accesses.js';
import { lowerNetwork } from '../../src/pipeline/5-lower/lower-network.js';
import { peakOf } from '../../src/pipeline/5-lower/pack.js';
import { lifetimes } from '../../src/pipeline/5-lower/plan.js';
import { createRandom, fillNormal } from '../../src/runtime/random.js';
import { bufferKey, loadNetwork } from './emitted-network.js';
import { checkGradients } from './gradient-check.js';
import { buildNetwork, randomNetworks } from './random-graphs.js';

const runs = Number(process.env.RANDOM_NETWORKS ?? 40);

describe('random networks', () => {
  it('have plans in which nothing that is needed overlaps', () => {
    const ratios: number[] = [];
    fc.assert(
      fc.property(randomNetworks, ({ list, ends }) => {
        const program = lowerNetwork(buildNetwork(list, ends), layerCatalogue);
        for (const [plan, moments] of momentsOf(program)) {
          expectDisjoint(plan, moments);
          const perImage = lifetimes(moments, program.buffers).filter(
            ({ buffer }) => program.buffers[buffer].perImage,
          );
          ratios.push(plan.total / peakOf(perImage));
        }
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

/** The buffers used at each moment, written down again from the program alone. */
function momentsOf(program: CompiledProgram): [MemoryPlan, number[][]][] {
  const { inputs, outputs, evaluation, training, backward, loss } = program;
  const start = inputs.map(({ buffer }) => buffer);
  const gradient = loss.gradient === undefined ? [] : [loss.gradient];
  return [
    [
      program.evaluationPlan,
      [
        start,
        ...evaluation.map(({ kernel }) => buffersOf(kernel)),
        [...outputs.map(({ buffer }) => buffer), loss.evaluation],
      ],
    ],
    [
      program.trainingPlan,
      [
        start,
        ...training.map(({ kernel }) => buffersOf(kernel)),
        [loss.training, ...gradient],
        ...backward.map(({ kernel }) => buffersOf(kernel)),
      ],
    ],
  ];
}

function expectDisjoint(plan: MemoryPlan, moments: readonly (readonly number[])[]): void {
  const places = new Map([...plan.fixed, ...plan.perImage].map((place) => [place.buffer, place]));
  const isFixed = new Set(plan.fixed.map(({ buffer }) => buffer));
  const first = (id: number) => moments.findIndex((used) => used.includes(id));
  const last = (id: number) => moments.findLastIndex((used) => used.includes(id));
  const ids = [...new Set(moments.flat())];
  expect(ids.every((id) => places.has(id))).toBe(true);
  for (const a of ids) {
    for (const b of ids) {
      if (a >= b || isFixed.has(a) !== isFixed.has(b)) continue;
      if (!isFixed.has(a) && (last(a) < first(b) || last(b) < first(a))) continue;
      const [pa, pb] = [places.get(a)!, places.get(b)!];
      expect(pa.offset + pa.size <= pb.offset || pb.offset + pb.size <= pa.offset, `${a} and ${b}`).toBe(
        true,
      );
    }
  }
}
