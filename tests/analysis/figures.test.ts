/** Fields, memory and training costs as the report gives them: published figures, laws, and other ways to the same number. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSource } from '../../src/base/source.js';
import { hostFor } from '../../src/cli/read.js';
import { analysisOf } from '../../src/compile/analysis.js';
import type { CompiledNetwork } from '../../src/compile/compiled.js';
import { compile } from '../../src/compile.js';
import type { AxisField } from '../../src/ir/analysis.js';
import { numberOf } from '../../src/ir/rational.js';
import type { AttributeValue } from '../../src/ir/typed-graph.js';
import { layerCatalogue } from '../../src/layers/index.js';
import { inputCells } from '../../src/pipeline/4-analyze/receptive-field/input-cells.js';
import { receptiveFields } from '../../src/pipeline/4-analyze/receptive-field/receptive-field.js';
import { lower } from '../../src/pipeline/5-lower/lower.js';
import { lowerNetwork } from '../../src/pipeline/5-lower/lower-network.js';
import { peakOf } from '../../src/pipeline/5-lower/pack.js';
import { lifetimes } from '../../src/pipeline/5-lower/plan.js';
import { GraphBuilder } from '../battery/graph-builder.js';

const specs = fileURLToPath(new URL('../../specs/', import.meta.url));

async function networkOf(text: string, name = 'test.netspec'): Promise<CompiledNetwork> {
  const source = createSource(name, text);
  const { networks, diagnostics } = await compile(source, { host: hostFor(source) });
  expect(diagnostics.map(({ message }) => message)).toEqual([]);
  return networks[0];
}

const specOf = (file: string) => networkOf(readFileSync(`${specs}${file}`, 'utf8'), `${specs}${file}`);

async function fieldOf(network: CompiledNetwork, path: string): Promise<readonly AxisField[]> {
  const { fields } = await analysisOf(network);
  const found = fields.find((field) => field.path === path);
  return found?.fields[0]?.axes ?? [];
}

const numbers = ({ size, stride, start, centre, whole }: AxisField) => ({
  size: [numberOf(size.min), numberOf(size.max)],
  stride: [numberOf(stride.min), numberOf(stride.max)],
  start: numberOf(start),
  centre: numberOf(centre),
  whole,
});

describe('receptive fields', () => {
  // Araujo, Norris, Sim, "Computing Receptive Fields of Convolutional Neural Networks", 2019: the table of models.
  it.each([
    ['alexnet.netspec', 'maxpool3', 195],
    ['vgg16.netspec', 'maxpool5', 212],
    ['mobilenet-v1.netspec', undefined, 315],
    ['inception-v3.netspec', undefined, 1311],
  ])('of %s before the global pooling are %s: %i cells, 32 apart', async (file, path, size) => {
    const network = await specOf(file);
    const { layers } = network.report;
    const pooled = layers.findIndex(({ kind }) => kind === 'global_avgpool');
    const last = path ?? layers[pooled - 1].path;
    for (const axis of await fieldOf(network, last)) {
      expect(numberOf(axis.size.max)).toBe(size);
      expect(numberOf(axis.stride.max)).toBe(32);
    }
  });

  it('of ResNet-18 end at 435, and after the global pooling everything is seen', async () => {
    const network = await specOf('resnet18.netspec');
    const [last] = await fieldOf(network, 'layer4.1.relu2');
    expect(numbers(last)).toEqual({
      size: [11, 435],
      stride: [32, 32],
      start: -217,
      centre: 0,
      whole: false,
    });
    expect((await fieldOf(network, 'fc')).map(({ whole }) => whole)).toEqual([true, true]);
  });

  it('keep paths of different strides apart, and take their union', async () => {
    const network = await networkOf(
      'network N { input 32x32x2; a: conv 2 F=3 P=1; p: maxpool F=2; u: upsample 2; m: add a, u }',
    );
    const [axis] = await fieldOf(network, 'm');
    // Behind pooling and upsampling neighbours see the same 4 cells: half a cell a step, on the average.
    expect(numbers(axis)).toEqual({
      size: [3, 4],
      stride: [1, 1],
      start: -1.5,
      centre: 0,
      whole: false,
    });
    const strided = await networkOf(
      'network N { input 8x8x2; a: conv 2 F=1 S=2; from input; c: crop size=[4, 4]; m: add a, c }',
    );
    expect(numbers((await fieldOf(strided, 'm'))[0]).stride).toEqual([1, 2]);
  });

  it('are one cell for a layer by layer copy, and one line an input', async () => {
    const network = await networkOf(
      'network N { input a: 8x8x1; input b: 8x8x1; from a; conv 1 F=3 P=1; skip b; c: relu }',
    );
    const { fields } = await analysisOf(network);
    const merged = fields.find(({ path }) => path === 'c');
    expect(merged?.fields.map(({ input, axes }) => [input, numberOf(axes[0].size.max)])).toEqual([
      ['a', 3],
      ['b', 1],
    ]);
    expect((await analysisOf(await networkOf('network V { input 8; d: dense 4 }'))).fields[0].fields).toEqual(
      [],
    );
  });

  const down = fc.record({
    kind: fc.constantFrom('conv', 'avgpool'),
    F: fc.integer({ min: 1, max: 4 }),
    S: fc.integer({ min: 1, max: 2 }),
    D: fc.integer({ min: 1, max: 2 }),
  });
  const up = fc.record({
    kind: fc.constantFrom('transposed', 'nearest', 'flat'),
    F: fc.integer({ min: 0, max: 2 }),
    S: fc.integer({ min: 1, max: 3 }),
  });

  it('are the mean of the cells that outputs really see, inside the map', () => {
    const chains = fc.tuple(fc.array(down, { maxLength: 3 }), fc.array(up, { maxLength: 3 }));
    fc.assert(
      fc.property(chains, ([downs, ups]) => {
        const b = new GraphBuilder(layerCatalogue);
        let last = b.layer('conv', 'first', [b.input('image', [200, 1, 1])], { filters: 1, F: 1 });
        const add = (kind: string, attributes: Record<string, AttributeValue>) => {
          last = b.layer(kind, `l${last}`, [last], attributes);
        };
        for (const { kind, F, S, D } of downs) {
          if (kind === 'conv') add('conv', { filters: 1, F: [F, 1], S: [S, 1], D: [D, 1] });
          else add('avgpool', { F: [F, 1], S: [S, 1] });
        }
        let period = 1;
        for (const { kind, F, S } of ups) {
          if (kind === 'flat') add('conv', { filters: 1, F: [F + 1, 1] });
          else {
            period *= S;
            if (kind === 'nearest') add('upsample', { scale: [S, 1] });
            else add('transposed', { filters: 1, F: [S + F, 1], S: [S, 1] });
          }
        }
        const graph = b.graph({ out: last });
        const core = lower(graph, layerCatalogue);
        const { value } = core.outputs[0];
        const axis = receptiveFields(core, graph).at(-1)?.fields[0].axes[0];
        if (axis === undefined) throw new Error('no field');
        const length = core.values[value].shape[0];
        const hulls = Array.from({ length }, (_, at) => inputCells(core, value, [0, at, 0])[0]?.[1]);
        const inside = hulls.flatMap((hull, at) =>
          hull !== undefined && hull[0] > 20 && hull[1] < 179 ? [{ at, hull }] : [],
        );
        const whole = inside.slice(0, Math.floor(inside.length / period) * period);
        fc.pre(whole.length > 0);
        const mean = (of: (one: (typeof whole)[number]) => number) =>
          whole.reduce((total, one) => total + of(one), 0) / whole.length;
        expect(numberOf(axis.size.max)).toBeCloseTo(
          mean(({ hull }) => hull[1] - hull[0] + 1),
          6,
        );
        const step = numberOf(axis.stride.max);
        expect(numberOf(axis.centre)).toBeCloseTo(
          mean(({ at, hull }) => (hull[0] + hull[1]) / 2 - step * at),
          6,
        );
      }),
      { numRuns: 60 },
    );
  });
});

describe('peak memory', () => {
  it('of a chain is its two largest neighbours beside the weights', async () => {
    const network = await networkOf(
      'network N { input 8x8x1; c1: conv 4 F=3; c2: conv 8 F=3; flatten; dense 2 }',
    );
    const { memory } = await analysisOf(network);
    const { weights, activations, total, step, live } = memory('inference', 1);
    expect(weights).toBe(4n * BigInt(40 + 296 + 258));
    expect(activations).toBe(4n * BigInt(6 * 6 * 4 + 4 * 4 * 8));
    expect(total).toBe(weights + activations);
    expect(step).toMatchObject({ layer: 'c2', what: 'conv forward' });
    expect(live.map(({ name, bytes }) => [name, bytes])).toEqual([
      ['c1', 576n],
      ['c2', 512n],
    ]);
    expect(memory('inference', 5).activations).toBe(5n * activations);
  });

  it('holds what a skip connection needs later', async () => {
    const network = await networkOf(
      'network N { input 4x4x2; a: conv 2 F=3 P=1; b: conv 2 F=3 P=1; c: conv 2 F=3 P=1; skip a }',
    );
    const { live } = (await analysisOf(network)).memory('inference', 1);
    // The sum is made with the last convolution, whose own values are never stored.
    expect(live.map(({ name }) => name).sort()).toEqual(['a', 'b', 'skip1']);
  });

  it('counts once what is computed in place', async () => {
    const network = await networkOf(
      'network N { input 4x4x1; c: conv 2 F=3 P=1; t: tanh; flatten; dense 1 }',
    );
    const { activations, live } = (await analysisOf(network)).memory('inference', 1);
    expect(live.map(({ name }) => name)).toEqual(['c', 'input']);
    expect(activations).toBe(4n * 48n);
  });

  it.each(['lenet5.netspec', 'resnet18.netspec', 'googlenet.netspec', 'unet.netspec'])(
    'of %s is what the packer finds that no plan can go below',
    async (file) => {
      const { graph, report } = await specOf(file);
      const program = lowerNetwork(graph, layerCatalogue);
      const analysis = await analysisOf({ graph, report });
      const bound = (moments: typeof program.trainingMoments) => {
        const lives = lifetimes(moments, program.buffers);
        return peakOf(lives);
      };
      expect(analysis.memory('inference', 1).activations).toBe(4n * BigInt(bound(program.evaluationMoments)));
      expect(analysis.memory('training', 1).activations).toBe(4n * BigInt(bound(program.trainingMoments)));
    },
  );

  it.each([
    ['sgd lr=0.1 momentum=0', 0n],
    ['sgd lr=0.1 momentum=0.9', 1n],
    ['adam lr=0.1', 2n],
  ])('of training with %s counts gradients and %i values a weight', async (optimizer, values) => {
    const text = `network N { input 8; dense 4; train { optimizer ${optimizer} } }`;
    const found = (await analysisOf(await networkOf(text))).memory('training', 1);
    expect(found.weightGradients).toBe(4n * 36n);
    expect(found.optimizer).toBe(4n * 36n * values);
  });
});

describe('the cost of training', () => {
  it.each(['lenet5.netspec', 'vgg16.netspec', 'resnet18.netspec'])(
    'of %s is forward, once more for the weights, and once more but the first layer for the values',
    async (file) => {
      const network = await specOf(file);
      const { macs } = network.report.totals;
      const [first] = network.report.layers;
      expect((await analysisOf(network)).trainingCost(3)).toMatchObject({
        forwardMacs: 3n * macs,
        weightGradientMacs: 3n * macs,
        inputGradientMacs: 3n * (macs - first.macs),
      });
    },
  );

  it('leaves out what is frozen', async () => {
    const network = await networkOf('network N { input 8; a: dense 4 frozen; b: dense 2 }');
    expect((await analysisOf(network)).trainingCost(1)).toMatchObject({
      forwardMacs: 40n,
      weightGradientMacs: 8n,
      inputGradientMacs: 0n,
      trainedWeights: 10n,
    });
  });
});

describe('traffic and arithmetic', () => {
  it('of a dense layer are its input, weights and output, and two operations a weight', async () => {
    const { report } = await networkOf('network N { input 8; dense 4 }');
    const [layer] = report.layers;
    expect(layer.movedBytes).toBe(4n * BigInt(8 + 36 + 4));
    expect(layer.operations).toMatchObject({ add: 4n, multiply: 0n });
    expect(report.totals.operations.add).toBe(4n);
  });
});

describe('a layer beside another way to compute its map', () => {
  it('gives the lecture figures', async () => {
    const wide = await networkOf('network L { input 32x32x3; c: conv 64 F=5 }');
    const dense = (await analysisOf(wide)).versus('dense', 1);
    expect(dense).toMatchObject({ own: { weights: 4_800n }, other: { weights: 154_140_672n } });
    const narrow = await networkOf('network L { input 32x32x3; c: conv 12 F=3 }');
    const separable = (await analysisOf(narrow)).versus('separable', 1);
    expect(separable).toMatchObject({
      own: { weights: 324n, macs: 291_600n },
      other: { weights: 63n, macs: 56_700n },
    });
    expect(separable?.parts.map(({ weights, macs }) => [weights, macs])).toEqual([
      [27n, 24_300n],
      [36n, 32_400n],
    ]);
  });

  it('is what the separable layer itself costs', async () => {
    const conv = await networkOf('network L { input 15x9x6; c: conv 10 F=[3, 5] S=2 P=1 }');
    const { report } = await networkOf(
      'network L { input 15x9x6; separable 10 F=[3, 5] S=2 P=1 bias=false }',
    );
    const found = (await analysisOf(conv)).versus('separable', 1);
    expect(found?.other).toEqual({ weights: report.totals.params, macs: report.totals.macs });
  });

  it('has none for a layer without weights, nor for groups', async () => {
    const analysis = await analysisOf(
      await networkOf('network L { input 8x8x4; relu; conv 4 F=3 groups=2 }'),
    );
    expect(analysis.versus('dense', 1)).toBeUndefined();
    expect(analysis.versus('separable', 2)).toBeUndefined();
    expect(analysis.versus('dense', 2)?.other.weights).toBe(256n * 144n);
  });
});
