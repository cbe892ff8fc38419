/**
 * Every layer kind of the catalogue against PyTorch: random configurations as spec texts, what is allowed, output,
 * training, and the gradients of inputs and weights. CONFORMANCE_RUNS says how many of each kind, CONFORMANCE_SEED
 * which. Skipped where Python has no PyTorch.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { layerCatalogue } from '../../src/layers/index.js';
import type { Generators } from './layers/arbitrary.js';
import { channelGenerators } from './layers/channels.js';
import { compareCase } from './layers/compare.js';
import { differences, examplesOf } from './layers/differences.js';
import { type Prepared, prepare, questionOf } from './layers/prepare.js';
import { resamplingGenerators } from './layers/resampling.js';
import { type Answer, hasTorch, TorchProcess } from './layers/torch-process.js';
import { windowGenerators } from './layers/windows.js';

const runs = Number(process.env.CONFORMANCE_RUNS ?? 200);
const seed = Number(process.env.CONFORMANCE_SEED ?? 1);
const generators: Generators = { ...windowGenerators, ...resamplingGenerators, ...channelGenerators };
/** Layers that fit any shape and have nothing that could be wrong. */
const neverRefused = [
  'flatten',
  'batchnorm',
  'layernorm',
  'prelu',
  'layer_scale',
  'relu',
  'relu6',
  'leaky_relu',
  'elu',
  'selu',
  'gelu',
  'silu',
  'sigmoid',
  'hard_sigmoid',
  'hard_swish',
  'tanh',
  'softplus',
  'softmax',
];

if (!hasTorch) console.warn('PyTorch conformance of the layers is skipped: /usr/bin/python3 has no torch');

interface Answered {
  readonly prepared: Prepared;
  readonly answers: readonly Answer[];
}

describe.skipIf(!hasTorch)('layers give what PyTorch gives', () => {
  const results = new Map<string, Promise<Answered>>();
  const met = new Set<string>();
  let torch: TorchProcess | undefined;

  beforeAll(async () => {
    torch = new TorchProcess();
    // Each kind is prepared while PyTorch works on the one before.
    for (const layer of layerCatalogue.values()) {
      const generator = generators[layer.kind];
      if (generator === undefined) continue;
      const random = fc.sample(fc.tuple(generator, fc.nat({ max: 0xffff })), { seed, numRuns: runs });
      const examples = examplesOf(layer.kind).map((example) => [example, 0] as const);
      const prepared = prepare(layer, [...examples, ...random], seed);
      results.set(layer.kind, answered(torch, prepared));
      await prepared.catch(() => {});
    }
  }, 600_000);
  afterAll(() => torch?.end());

  it.each([...layerCatalogue.keys()])('%s', { timeout: 600_000 }, async (kind) => {
    const result = await results.get(kind);
    if (result === undefined) return expect.fail(`there is no generator of configurations for ${kind}`);
    const { prepared, answers } = result;
    const complaints: string[] = [];
    let [accepted, refused] = [0, 0];
    for (const [index, one] of prepared.cases.entries()) {
      const { complaint, difference } = compareCase(one, answers[index]);
      if (difference !== undefined) met.add(difference.reason);
      if (complaint !== undefined) complaints.push(`${complaint}\n${one.text}`);
      if (one.outcome !== undefined) accepted++;
      else refused++;
    }
    const shown = complaints.slice(0, 3).join('\n');
    expect(complaints.length, `${complaints.length} of ${prepared.cases.length}:\n${shown}`).toBe(0);
    if (runs < 100) return;
    expect(accepted, 'enough of them are layers').toBeGreaterThan(runs / 3);
    if (!neverRefused.includes(kind)) expect(refused, 'some of them are refused').toBeGreaterThan(runs / 100);
  });

  it('every difference that is allowed exists', () => {
    expect(differences.map(({ reason }) => reason).filter((reason) => !met.has(reason))).toEqual([]);
  });
});

/** What it rejects with is for the test of the kind, which comes later. */
function answered(torch: TorchProcess, preparing: Promise<Prepared>): Promise<Answered> {
  const result = preparing.then(async (prepared) => {
    return { prepared, answers: await torch.ask(prepared.cases.map(questionOf)) };
  });
  result.catch(() => {});
  return result;
}
