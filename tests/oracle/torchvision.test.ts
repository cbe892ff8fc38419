/** Every step's kind, shape, parameters and MACs, in order, against what torchvision's own models gave. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { sizesOf } from '../../src/ir/shape.js';
import { compileSpec, networkOf } from './compile-spec.js';
import { besideOracle, type Counterpart, inOracle } from './networks.js';
import { inAnyOrder, stepsOf, weightedValues } from './steps.js';
import { type Model, stepsOfModel } from './torchvision-steps.js';

const oracle = fileURLToPath(new URL('../../../shared/oracle/', import.meta.url));
const present = existsSync(oracle);
if (!present) console.warn('the oracle of torchvision is absent: its comparisons are skipped');

/** The files hold Python's `NaN` where an accuracy was not published. */
const read = (path: string) =>
  JSON.parse(readFileSync(`${oracle}${path}`, 'utf8').replaceAll(/:\s*NaN/g, ': null'));

async function compare(
  { spec, set, shortcutFirst }: Counterpart,
  model: Model,
  size: Readonly<Record<string, string>> = {},
): Promise<void> {
  const network = await networkOf(spec, { ...set, ...size });
  const ours = stepsOf(network);
  const theirs = stepsOfModel(model);
  if (shortcutFirst) expect(inAnyOrder(ours)).toEqual(inAnyOrder(theirs));
  else expect(ours).toEqual(theirs);
  expect(ours.length).toBeGreaterThan(20);
  const { params, macs } = network.report.totals;
  expect({ params: Number(params), macs: Number(macs) }).toEqual({
    params: model.totals.params,
    macs: model.totals.macs,
  });
}

describe.skipIf(!present)('the oracle of torchvision', () => {
  test.each(inOracle)('$model at its own size', async (counterpart) => {
    await compare(counterpart, read(`torchvision/${counterpart.model}.json`));
  });

  interface SizeTrial {
    readonly hw: readonly [number, number];
    readonly ok: boolean;
    readonly out?: readonly number[];
    readonly macs?: number;
    readonly conv_activations?: number;
  }

  const trials: Readonly<Record<string, { readonly sizes: readonly SizeTrial[] }>> = present
    ? read('torchvision_sizes.json').models
    : {};

  test.each(inOracle.filter(({ model }) => model in trials))(
    '$model at other sizes, high or wide: output, MACs, values of its convolutions, or an error',
    async ({ model, spec, set }) => {
      const { sizes } = trials[model];
      for (const { hw, ok, out = [], macs, conv_activations } of sizes) {
        const size = { height: String(hw[0]), width: String(hw[1]) };
        const { networks, diagnostics } = await compileSpec(spec, { ...set, ...size });
        if (!ok) {
          // Once for each branch that it happens in.
          const codes = [...new Set(diagnostics.map(({ code }) => code))];
          expect([hw, codes]).toEqual([hw, ['shape/filter-larger-than-input']]);
          continue;
        }
        expect([hw, diagnostics]).toEqual([hw, []]);
        const [{ report }] = networks;
        const ours = {
          out: sizesOf(report.outputs[0].shape),
          macs: Number(report.totals.macs),
          values: weightedValues(stepsOf(networks[0])),
        };
        expect([hw, ours]).toEqual([hw, { out: out.slice(1), macs, values: conv_activations }]);
      }
      expect(sizes.length).toBeGreaterThan(9);
    },
  );

  test('it has a file for each of the seventeen models, and sizes for fifteen', () => {
    expect(inOracle.length).toBe(17);
    expect(Object.keys(trials).length).toBe(15);
  });
});

const odd = { height: '193', width: '257' };
const hasOdd = existsSync(`${oracle}torchvision_odd`);

describe.skipIf(!hasOdd)('the oracle of torchvision at 193x257', () => {
  const models = inOracle.filter(({ model }) => existsSync(`${oracle}torchvision_odd/${model}.json`));
  test.each(models)('$model', async (counterpart) => {
    await compare(counterpart, read(`torchvision_odd/${counterpart.model}.json`), odd);
  });
});

const python = '/usr/bin/python3';
const hasTorchvision = spawnSync(python, ['-c', 'import torchvision']).status === 0;
if (!hasTorchvision) console.warn(`comparisons at 193x257 are skipped: ${python} has no torchvision`);

describe.skipIf(!hasTorchvision)('torchvision at 193x257, run here', () => {
  const models = [...inOracle, ...besideOracle];
  const script = fileURLToPath(new URL('torchvision_graph.py', import.meta.url));
  const names = [...new Set(models.map(({ model }) => model))];
  const run = () =>
    spawnSync(python, [script, odd.height, odd.width, ...names], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const answer = hasTorchvision ? run() : undefined;

  test.each(models)('$model: $spec', async (counterpart) => {
    if (answer?.status !== 0) throw new Error(answer?.stderr);
    const described: Readonly<Record<string, Model>> = JSON.parse(answer.stdout);
    await compare(counterpart, described[counterpart.model], odd);
  });
});
