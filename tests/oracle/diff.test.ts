/** Differences of networks, figure by figure and tensor by tensor, against two models of torchvision. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { diffNetworks } from '../../src/compile/diff.js';
import type { NetworkDiff } from '../../src/ir/network-diff.js';
import { networkOf, type Settings } from './compile-spec.js';

type Side = readonly [spec: string, set?: Settings];

async function diffOf([older, oldSet]: Side, [newer, newSet]: Side): Promise<NetworkDiff> {
  return diffNetworks(await networkOf(older, oldSet), await networkOf(newer, newSet));
}

/** Both stand in one spec, and the first of each pair in one of its own. */
const resnets = () => diffOf(['resnet.netspec', { depth: '18' }], ['resnet.netspec', { depth: '34' }]);
const resnetsOfTwoFiles = () => diffOf(['resnet18.netspec'], ['resnet.netspec', { depth: '34' }]);
const mobilenets = () => diffOf(['mobilenet-v2.netspec'], ['mobilenet-v2.netspec', { multiplier: '0.5' }]);

const oracle = fileURLToPath(new URL('../../../shared/oracle/', import.meta.url));
const present = existsSync(oracle);
if (!present) console.warn('the oracle of torchvision is absent: differences are not compared with it');

describe.skipIf(!present)('the old side of a difference has the figures of the oracle', () => {
  test.each([
    ['resnet18', resnets],
    ['mobilenet_v2', mobilenets],
  ])('%s', async (model, diff) => {
    const text = readFileSync(`${oracle}torchvision/${model}.json`, 'utf8').replaceAll(/:\s*NaN/g, ': null');
    const { totals } = JSON.parse(text);
    const { params, macs, state } = (await diff()).figures.old;
    expect({ params: Number(params), macs: Number(macs), state: Number(state) }).toEqual({
      params: totals.params,
      macs: totals.macs,
      state: totals.buffers - totals.num_batches_tracked,
    });
  });
});

interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
}

interface Model {
  readonly params: number;
  readonly macs: number;
  /** What a state dict holds, but for the counters of batches. */
  readonly tensors: readonly Tensor[];
}

const python = '/usr/bin/python3';
const hasTorchvision = spawnSync(python, ['-c', 'import torchvision']).status === 0;
if (!hasTorchvision) console.warn(`differences are not compared with torchvision: ${python} has none`);

const models = ['resnet18', 'resnet34', 'mobilenet_v2', 'mobilenet_v2:0.5'] as const;

function askTorchvision(): Readonly<Record<(typeof models)[number], Model>> {
  const script = fileURLToPath(new URL('torchvision_weights.py', import.meta.url));
  const { status, stdout, stderr } = spawnSync(python, [script, ...models], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

const valuesIn = ({ shape }: Pick<Tensor, 'shape'>) => shape.reduce((product, size) => product * size, 1);

const count = (tensors: readonly Pick<Tensor, 'shape'>[]) => ({
  tensors: tensors.length,
  values: BigInt(tensors.reduce((total, tensor) => total + valuesIn(tensor), 0)),
});

/** What becomes of a state dict: the names and shapes that the new model knows. */
function loadingOf(older: Model, newer: Model) {
  const before = new Map(older.tensors.map((tensor) => [tensor.name, tensor]));
  const after = new Set(newer.tensors.map(({ name }) => name));
  const sameName = newer.tensors.filter(({ name }) => before.has(name));
  const fits = (tensor: Tensor) => before.get(tensor.name)?.shape.join() === tensor.shape.join();
  return {
    loads: sameName.filter(fits),
    reshaped: sameName.filter((tensor) => !fits(tensor)),
    missing: newer.tensors.filter(({ name }) => !before.has(name)),
    unused: older.tensors.filter(({ name }) => !after.has(name)),
    before,
  };
}

/** Our names of a residual network in torchvision's. */
function theirName(path: string): string {
  const statistics: Readonly<Record<string, string>> = {
    gamma: 'weight',
    beta: 'bias',
    mean: 'running_mean',
    variance: 'running_var',
  };
  return path
    .replace(/^backbone\./, '')
    .replace(/^stem\./, '')
    .replace(/\.downsample\b/, '.downsample.0')
    .replace(/\.batchnorm1\b/, '.downsample.1')
    .replace(/[a-z]+$/, (last) => statistics[last] ?? last);
}

describe.skipIf(!hasTorchvision)('torchvision, run here', () => {
  const answer = hasTorchvision ? askTorchvision() : undefined;
  const modelOf = (name: (typeof models)[number]): Model => {
    if (answer === undefined) throw new Error('torchvision was not asked');
    return answer[name];
  };

  test.each([
    ['ResNet-18 to 34', resnets, 'resnet18', 'resnet34'],
    ['ResNet-18 to 34 of two files', resnetsOfTwoFiles, 'resnet18', 'resnet34'],
    ['MobileNetV2 at half its width', mobilenets, 'mobilenet_v2', 'mobilenet_v2:0.5'],
  ] as const)('%s: the figures', async (_, diff, oldName, newName) => {
    const { figures, checkpoint } = await diff();
    const [older, newer] = [modelOf(oldName), modelOf(newName)];
    const ours = (side: 'old' | 'new') => ({
      params: Number(figures[side].params),
      macs: Number(figures[side].macs),
      weightBytes: Number(figures[side].weightBytes),
      ...checkpoint[side],
    });
    const theirs = ({ params, macs, tensors }: Model) => {
      const counted = count(tensors);
      return { params, macs, weightBytes: 4 * Number(counted.values), ...counted };
    };
    expect(ours('old')).toEqual(theirs(older));
    expect(ours('new')).toEqual(theirs(newer));
  });

  test('ResNet-18 to 34: the layers that came are those of the blocks that came', async () => {
    const { layers } = await resnets();
    const { missing } = loadingOf(modelOf('resnet18'), modelOf('resnet34'));
    const modules = new Set(missing.map(({ name }) => name.slice(0, name.lastIndexOf('.'))));
    const withWeights = layers.added.filter(({ params }) => params > 0n);
    expect(withWeights.map(({ path }) => theirName(path))).toEqual([...modules]);
    const params = withWeights.reduce((total, layer) => total + layer.params, 0n);
    const macs = layers.added.reduce((total, layer) => total + layer.macs, 0n);
    const [older, newer] = [modelOf('resnet18'), modelOf('resnet34')];
    expect([params, macs].map(Number)).toEqual([newer.params - older.params, newer.macs - older.macs]);
    // Eight blocks, each with two convolutions, two normalisations, two activations and a sum.
    expect(layers.added).toHaveLength(8 * 7);
    expect([layers.removed, layers.changed, layers.renamed]).toEqual([[], [], []]);
  });

  test('ResNet-18 to 34: the weights that load are those that a state dict has for both', async () => {
    const { checkpoint } = await resnets();
    const { loads, missing } = loadingOf(modelOf('resnet18'), modelOf('resnet34'));
    expect(checkpoint).toMatchObject({ compatibility: 'partial', resumes: false, displaced: [] });
    expect(checkpoint.loads).toEqual(count(loads));
    expect(checkpoint.missing.map(({ path }) => theirName(path))).toEqual(missing.map(({ name }) => name));
    expect(checkpoint.missing.map(valuesIn)).toEqual(missing.map(valuesIn));
    expect([checkpoint.unused, checkpoint.reshaped, checkpoint.renamed]).toEqual([[], [], []]);
  });

  test('ResNet-18 to 34 of two files: the same weights load when they are renamed', async () => {
    const { checkpoint, layers } = await resnetsOfTwoFiles();
    const { loads } = loadingOf(modelOf('resnet18'), modelOf('resnet34'));
    expect(checkpoint.loadsRenamed).toEqual(count(loads));
    expect(checkpoint.renamed.map((tensor) => [tensor.old, tensor.new].map(theirName))).toEqual(
      loads.filter(({ name }) => !name.startsWith('fc')).map(({ name }) => [name, name]),
    );
    expect(layers.added).toHaveLength(8 * 7);
    expect([layers.removed, layers.changed]).toEqual([[], []]);
  });

  test('MobileNetV2 at half its width: each tensor, and each layer with weights', async () => {
    const { checkpoint, layers } = await mobilenets();
    const [older, newer] = [modelOf('mobilenet_v2'), modelOf('mobilenet_v2:0.5')];
    const { loads, reshaped, missing, unused, before } = loadingOf(older, newer);
    expect([missing, unused, checkpoint.missing, checkpoint.unused]).toEqual([[], [], [], []]);
    expect(checkpoint.loads).toEqual(count(loads));
    expect(
      checkpoint.reshaped.map((tensor) => [tensor.old, tensor.new].map((shape) => valuesIn({ shape }))),
    ).toEqual(
      reshaped.map((tensor) => [valuesIn(before.get(tensor.name) ?? { shape: [] }), valuesIn(tensor)]),
    );
    // Both list layers in the order of the network.
    const theirs = changesOf(older, newer);
    const ours = layers.changed
      .filter(({ old, new: now }) => old.params !== now.params)
      .map(({ old, new: now }) => [Number(old.params), Number(now.params)]);
    expect(ours).toEqual(theirs);
    expect([layers.added, layers.removed, layers.renamed]).toEqual([[], [], []]);
    const filters = layers.changed.filter(({ attributes }) => attributes.length > 0);
    expect(new Set(filters.map(({ old }) => old.kind))).toEqual(new Set(['conv', 'pointwise']));
    for (const { old, new: now, attributes } of filters) {
      const channels = [old, now]
        .map(({ output }) => output.at(-1))
        .map((size) => (size?.kind === 'constant' ? size.value : 0));
      expect(attributes).toEqual([{ name: 'filters', old: String(channels[0]), new: String(channels[1]) }]);
    }
  });
});

/** Parameters of each module before and after, where they differ. */
function changesOf(older: Model, newer: Model): number[][] {
  const sums = ({ tensors }: Model) => {
    const modules = new Map<string, number>();
    for (const tensor of tensors.filter(({ name }) => !name.includes('running_'))) {
      const module = tensor.name.slice(0, tensor.name.lastIndexOf('.'));
      modules.set(module, (modules.get(module) ?? 0) + valuesIn(tensor));
    }
    return modules;
  };
  const before = sums(older);
  return [...sums(newer)]
    .map(([module, params]) => [before.get(module) ?? 0, params])
    .filter(([was, is]) => was !== is);
}
