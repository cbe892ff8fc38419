/** Shapes, parameters and MACs, layer by layer, against what torchvision's own modules gave. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { sizesOf } from '../../src/ir/shape.js';
import { compileSpec, reportOn } from './compile-spec.js';

const oracle = fileURLToPath(new URL('../../../shared/oracle/', import.meta.url));
const present = existsSync(oracle);
if (!present) console.warn('the oracle of torchvision is absent: its comparisons are skipped');

interface Module {
  readonly type: string;
  readonly in: readonly number[];
  readonly out: readonly number[];
  readonly params: number;
  readonly macs: number;
}

interface Model {
  readonly layers: readonly Module[];
  readonly totals: { readonly params: number; readonly macs: number; readonly linear_macs: number };
}

interface Figures {
  readonly shape: readonly number[];
  readonly params: number;
  readonly macs: number;
}

/** The files hold Python's `NaN` where an accuracy was not published. */
const read = (path: string) =>
  JSON.parse(readFileSync(`${oracle}${path}`, 'utf8').replaceAll(/:\s*NaN/g, ': null'));

/** NCHW of a batch of one to height x width x channels. */
function channelsLast([, channels, ...spatial]: readonly number[]): readonly number[] {
  return [...spatial, channels];
}

/** Modules that are no layer of ours: an adaptive pool to the size that is there already. */
function isIdentity({ type, in: input, out }: Module): boolean {
  return type === 'AdaptiveAvgPool2d' && input.join() === out.join();
}

function figuresOf(modules: readonly Module[]): Figures[] {
  return modules
    .filter((module) => !isIdentity(module))
    .map(({ out, params, macs }) => ({ shape: channelsLast(out), params, macs }));
}

/** Ours without what is no module there: flattening, and sums of two paths. */
async function ourFigures(spec: string, set: Readonly<Record<string, string>> = {}): Promise<Figures[]> {
  const { layers } = await reportOn(spec, set);
  return layers
    .filter(({ kind }) => !['flatten', 'add', 'concat'].includes(kind))
    .map(({ output, params, macs }) => ({
      shape: sizesOf(output),
      params: Number(params.trainable),
      macs: Number(macs),
    }));
}

describe.skipIf(!present)('torchvision', () => {
  for (const name of ['resnet18', 'alexnet', 'vgg16']) {
    test(`${name}: every layer's shape, parameters and MACs`, async () => {
      const model: Model = read(`torchvision/${name}.json`);
      const ours = await ourFigures(`${name}.netspec`);
      expect(ours).toEqual(figuresOf(model.layers));
      expect(ours.length).toBeGreaterThanOrEqual(20);
      const { totals } = await reportOn(`${name}.netspec`);
      expect(Number(totals.params)).toBe(model.totals.params);
      expect(Number(totals.macs)).toBe(model.totals.macs);
    });
  }

  interface SizeTrial {
    readonly hw: readonly [number, number];
    readonly ok: boolean;
    readonly macs?: number;
    readonly conv_activations?: number;
  }

  /** An adaptive pool makes the dense layers' MACs the same at every size; they are left out on both sides. */
  for (const name of ['resnet18', 'alexnet', 'vgg16']) {
    test(`${name} at other sizes, high or wide: MACs and outputs of the convolutions, or an error`, async () => {
      const trials: readonly SizeTrial[] = read('torchvision_sizes.json').models[name].sizes;
      const { layers, totals }: Model = read(`torchvision/${name}.json`);
      const denseValues = layers
        .filter(({ type }) => type === 'Linear')
        .reduce((sum, { out }) => sum + out[1], 0);
      for (const { hw, ok, macs = 0, conv_activations = 0 } of trials) {
        const set = { height: String(hw[0]), width: String(hw[1]) };
        const { networks, diagnostics } = await compileSpec(`${name}.netspec`, set);
        if (!ok) {
          expect(diagnostics.map(({ code }) => code)).toEqual(['shape/filter-larger-than-input']);
          continue;
        }
        const convolutions = networks[0].report.layers.filter(({ kind }) => kind === 'conv');
        const ourMacs = convolutions.reduce((sum, layer) => sum + layer.macs, 0n);
        const ourValues = convolutions.reduce((sum, layer) => sum + layer.activationBytes / 4n, 0n);
        expect([hw, Number(ourMacs)]).toEqual([hw, macs - totals.linear_macs]);
        expect([hw, Number(ourValues)]).toEqual([hw, conv_activations - denseValues]);
      }
      expect(trials.length).toBeGreaterThan(9);
    });
  }
});

const python = '/usr/bin/python3';
const hasTorchvision = spawnSync(python, ['-c', 'import torchvision']).status === 0;
if (!hasTorchvision) console.warn(`comparisons at 193x257 are skipped: ${python} has no torchvision`);

describe.skipIf(!hasTorchvision)('torchvision at 193x257, run here', () => {
  const names = ['resnet18', 'alexnet', 'vgg16'];
  const script = fileURLToPath(new URL('torchvision_modules.py', import.meta.url));
  const run = () =>
    spawnSync(python, [script, '193', '257', ...names], { encoding: 'utf8', maxBuffer: 1 << 26 });
  const answer = hasTorchvision ? run() : undefined;

  // Adaptive pools to 6x6 and 7x7 cannot be written yet; up to there the networks are the same.
  test.each(names)("%s: every layer up to an adaptive pool that changes the map's size", async (name) => {
    if (answer?.status !== 0) throw new Error(answer?.stderr);
    const layers: readonly Module[] = JSON.parse(answer.stdout)[name];
    const pool = layers.findIndex(
      (module) => module.type === 'AdaptiveAvgPool2d' && !isIdentity(module) && module.out[2] !== 1,
    );
    const theirs = figuresOf(pool < 0 ? layers : layers.slice(0, pool));
    const ours = await ourFigures(`${name}.netspec`, { height: '193', width: '257' });
    expect(theirs.length).toBeGreaterThanOrEqual(13);
    expect(ours.slice(0, theirs.length)).toEqual(theirs);
    if (pool < 0) expect(ours.length).toBe(theirs.length);
  });
});

test.each([
  ['resnet18', 11_689_512n, 1_814_073_344n],
  ['alexnet', 61_100_840n, 714_188_480n],
  ['vgg16', 138_357_544n, 15_470_264_320n],
  ['lenet5', 61_706n, 416_520n],
] as const)('%s has the published totals', async (name, params, macs) => {
  const { totals } = await reportOn(`${name}.netspec`);
  expect([totals.params, totals.macs]).toEqual([params, macs]);
});

test('ResNet-18 takes at most 60 lines', () => {
  const text = readFileSync(fileURLToPath(new URL('../../specs/resnet18.netspec', import.meta.url)), 'utf8');
  expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(60);
});

test('LeNet-5 is the same network in both forms', async () => {
  const plain = (figures: unknown) =>
    JSON.stringify(figures, (key, value) =>
      key === 'span' || key === 'derivations' ? undefined : typeof value === 'bigint' ? String(value) : value,
    );
  expect(plain(await reportOn('lenet5.netspec.yaml'))).toBe(plain(await reportOn('lenet5.netspec')));
});
