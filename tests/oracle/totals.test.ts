/** Parameters and MACs of every network in `specs/`, as plain figures that need no oracle. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { reportOn, type Settings } from './compile-spec.js';

const specs = fileURLToPath(new URL('../../specs/', import.meta.url));

type Row = readonly [spec: string, set: Settings, params: bigint, macs: bigint];

/** torchvision 0.14.1, at 224x224; Inception at 299x299, segmentation at 520x520. */
const published: readonly Row[] = [
  ['alexnet', {}, 61_100_840n, 714_188_480n],
  ['convnext-tiny', {}, 28_589_128n, 4_455_531_264n],
  ['deeplabv3-resnet50', {}, 39_638_869n, 168_731_205_888n],
  ['densenet121', {}, 7_978_856n, 2_834_161_664n],
  ['efficientnet-b0', {}, 5_288_548n, 385_814_752n],
  ['fcn-resnet50', {}, 32_957_013n, 142_725_772_800n],
  ['googlenet', {}, 6_624_904n, 1_498_376_192n],
  ['inception-v3', {}, 23_834_568n, 5_713_216_096n],
  ['mnasnet', {}, 4_383_312n, 314_415_872n],
  ['mobilenet-v2', {}, 3_504_872n, 300_774_272n],
  ['mobilenet-v3-large', {}, 5_483_032n, 216_589_760n],
  ['mobilenet-v3-small', {}, 2_542_856n, 56_510_400n],
  ['regnet-y-400mf', {}, 4_344_144n, 401_842_848n],
  ['resnet', { depth: '18' }, 11_689_512n, 1_814_073_344n],
  ['resnet', { depth: '34' }, 21_797_672n, 3_663_761_408n],
  ['resnet', { depth: '50' }, 25_557_032n, 4_089_184_256n],
  ['resnet', { depth: '101' }, 44_549_160n, 7_801_405_440n],
  ['resnet', { depth: '152' }, 60_192_808n, 11_513_626_624n],
  ['resnet18', {}, 11_689_512n, 1_814_073_344n],
  ['resnext50', {}, 25_028_904n, 4_230_479_872n],
  ['shufflenet-v2', {}, 2_278_604n, 144_907_992n],
  ['squeezenet', { version: '1.0' }, 1_248_424n, 818_924_576n],
  ['squeezenet', {}, 1_235_496n, 349_151_936n],
  ['vgg16', {}, 138_357_544n, 15_470_264_320n],
  ['vgg16', { bn: 'true' }, 138_365_992n, 15_470_264_320n],
];

/** Of what torchvision lacks: the same layers, built in PyTorch 1.13 and counted there by `pytorch_counts.py`. */
const built: readonly Row[] = [
  ['allconv', {}, 17_946n, 1_985_088n],
  ['autoencoder', { H: '28', W: '28' }, 210_369n, 708_736n],
  ['digits8x8', {}, 38_282n, 337_536n],
  ['fpn-resnet50', { H: '224', W: '224' }, 26_852_416n, 6_929_104_896n],
  ['lenet5', {}, 61_706n, 416_520n],
  ['mlp', {}, 101_770n, 101_632n],
  ['mobilenet-v1', {}, 4_231_976n, 568_740_352n],
  ['resnet20', {}, 272_474n, 40_813_184n],
  ['speech1d', {}, 571_939n, 69_551_616n],
  ['unet', { H: '256', W: '256' }, 31_031_810n, 48_171_581_440n],
  ['volume3d', {}, 917_866n, 59_637_760n],
  ['zfnet', {}, 62_357_608n, 1_168_032_896n],
];

const rows = [...published, ...built];

test.each(rows)('%s %o: %d parameters, %d MACs', async (spec, set, params, macs) => {
  const { totals } = await reportOn(`${spec}.netspec`, set);
  expect([totals.params, totals.macs]).toEqual([params, macs]);
});

const python = '/usr/bin/python3';
const hasTorch = spawnSync(python, ['-c', 'import torchvision']).status === 0;
if (!hasTorch) console.warn(`counting in PyTorch is skipped: ${python} has no torchvision`);

test.skipIf(!hasTorch)('what torchvision lacks has the figures that PyTorch counts', () => {
  const script = fileURLToPath(new URL('pytorch_counts.py', import.meta.url));
  const { status, stdout, stderr } = spawnSync(python, [script], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  const ours = built.map(([spec, , params, macs]) => [spec, [Number(params), Number(macs)]]);
  expect(Object.fromEntries(ours)).toEqual(JSON.parse(stdout));
});

test('every network in specs/ is here', () => {
  const files = readdirSync(specs).filter((name) => name.endsWith('.netspec'));
  expect([...new Set(rows.map(([spec]) => `${spec}.netspec`))].sort()).toEqual(files.sort());
});

test('ResNet-18 takes at most 60 lines', () => {
  const text = readFileSync(`${specs}resnet18.netspec`, 'utf8');
  expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(60);
});

test('LeNet-5 is the same network in both forms', async () => {
  const plain = (figures: unknown) =>
    JSON.stringify(figures, (key, value) =>
      key === 'span' || key === 'derivations' ? undefined : typeof value === 'bigint' ? String(value) : value,
    );
  expect(plain(await reportOn('lenet5.netspec.yaml'))).toBe(plain(await reportOn('lenet5.netspec')));
});
