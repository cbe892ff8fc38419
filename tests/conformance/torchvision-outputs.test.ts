/**
 * Whole networks against torchvision: with the same random weights, the code that is emitted from a spec gives for a
 * random image what the model of that name gives.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Floats } from '../../src/runtime/geometry.js';
import { batch, loadNetwork } from '../battery/emitted-network.js';
import { networkOf } from '../oracle/compile-spec.js';

const python = '/usr/bin/python3';
const script = fileURLToPath(new URL('torchvision_outputs.py', import.meta.url));
const hasTorchvision = spawnSync(python, ['-c', 'import torchvision']).status === 0;
if (!hasTorchvision) console.warn('torchvision is missing: outputs of whole networks are not compared');

interface Model {
  readonly model: string;
  readonly spec: string;
  readonly set?: Readonly<Record<string, string>>;
  readonly size?: readonly [height: number, width: number];
}

/** Odd sizes, with height and width apart, where the network takes them. */
const models: readonly Model[] = [
  { model: 'resnet18', spec: 'resnet18' },
  { model: 'resnext50_32x4d', spec: 'resnext50' },
  { model: 'squeezenet1_1', spec: 'squeezenet' },
  { model: 'densenet121', spec: 'densenet121' },
  { model: 'googlenet', spec: 'googlenet' },
  { model: 'inception_v3', spec: 'inception-v3', size: [81, 97] },
  { model: 'mobilenet_v2', spec: 'mobilenet-v2' },
  { model: 'mobilenet_v3_small', spec: 'mobilenet-v3-small' },
  { model: 'mnasnet1_0', spec: 'mnasnet' },
  { model: 'shufflenet_v2_x1_0', spec: 'shufflenet-v2' },
  { model: 'efficientnet_b0', spec: 'efficientnet-b0' },
  { model: 'convnext_tiny', spec: 'convnext-tiny' },
  { model: 'alexnet', spec: 'alexnet', size: [67, 79] },
  { model: 'deeplabv3_resnet50', spec: 'deeplabv3-resnet50', size: [33, 41] },
];

describe.skipIf(!hasTorchvision)('with the weights of torchvision', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'netspec-torchvision-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(models)('$spec gives what $model gives', { timeout: 120_000 }, async (entry) => {
    const { model, spec, set, size: [height, width] = [53, 65] } = entry;
    const path = join(folder, model);
    const run = spawnSync(python, ['-B', script, model, `${height}`, `${width}`, path], { encoding: 'utf8' });
    expect(run.stderr.split('\n').filter((line) => /Error/.test(line))).toEqual([]);
    const [image, ...rest] = readTensors(path);
    const expected = rest[rest.length - 1];

    const settings = { ...set, height: `${height}`, width: `${width}` };
    const { graph } = await networkOf(`${spec}.netspec`, settings);
    const { Class } = await loadNetwork(graph);
    const network = new Class({ batch: 1, precision: 'float64', training: false });
    const weights = rest.slice(0, -1);
    expect(network.parameters.map(({ values }) => values.length)).toEqual(
      weights.map(({ length }) => length),
    );
    for (const [index, { values }] of network.parameters.entries()) values.set(weights[index]);

    const given = batch(Float32Array.from(image), [height, width, 3]);
    const { data } = network.forward(given) as { readonly data: Floats };
    const largest = Math.max(...expected.map(Math.abs));
    const distance = expected.reduce((most, value, at) => Math.max(most, Math.abs(value - data[at])), 0);
    expect(data.length).toBe(expected.length);
    expect(largest).toBeGreaterThan(1e-3);
    // All is computed in double precision; the output is handed over in single.
    expect(distance / largest).toBeLessThan(1e-6);
  });
});

function readTensors(path: string): Float64Array[] {
  const bytes = readFileSync(path);
  const end = bytes.indexOf(10);
  const lengths: number[] = JSON.parse(bytes.subarray(0, end).toString());
  const all = new Float64Array(lengths.reduce((sum, length) => sum + length, 0));
  const view = new DataView(bytes.buffer, bytes.byteOffset + end + 1);
  for (let at = 0; at < all.length; at++) all[at] = view.getFloat64(8 * at, true);
  let from = 0;
  return lengths.map((length) => {
    from += length;
    return all.subarray(from - length, from);
  });
}
