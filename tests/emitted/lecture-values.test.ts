/** Convolutions that lectures compute by hand: forwards, transposed, as a matrix, and backwards. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bufferKey } from '../battery/emitted-network.js';
import { loadSpec, runSpec } from './run-spec.js';

type Matrix = readonly (readonly number[])[];

const text = (matrix: Matrix) => JSON.stringify(matrix);

function rowsOf(data: readonly number[], width: number): number[][] {
  return Array.from({ length: data.length / width }, (_, y) => data.slice(y * width, (y + 1) * width));
}

/** What one layer with one input and output channel makes of a matrix. */
async function apply(layer: string, input: Matrix): Promise<number[][]> {
  const { data, shape } = await runSpec(
    `network N { input ${input.length}x${input[0].length}x1; ${layer} }`,
    input.flat(),
  );
  return rowsOf(data, shape[1]);
}

/** Cross-correlation without padding, as the definition has it. */
function valid(input: Matrix, kernel: Matrix): number[][] {
  return input.slice(kernel.length - 1).map((_, y) =>
    input[0].slice(kernel[0].length - 1).map((_, x) => {
      const products = kernel.flatMap((row, dy) => row.map((weight, dx) => weight * input[y + dy][x + dx]));
      return products.reduce((sum, product) => sum + product, 0);
    }),
  );
}

const turned = (kernel: Matrix): number[][] => kernel.map((row) => row.toReversed()).toReversed();

/** With as many zeros around as a kernel has beside one of its cells. */
function surrounded(input: Matrix, rows: number, columns: number): number[][] {
  const width = input[0].length + 2 * columns;
  const blank = Array.from({ length: rows }, () => Array<number>(width).fill(0));
  const side = Array<number>(columns).fill(0);
  return [...blank, ...input.map((row) => [...side, ...row, ...side]), ...blank];
}

const matrix = (rows: number, columns: number) =>
  fc.array(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: columns, maxLength: columns }), {
    minLength: rows,
    maxLength: rows,
  });

describe('a given kernel', () => {
  const ring: Matrix = [
    [1, 20, 20, 20, 1],
    [20, 1, 1, 1, 20],
    [20, 1, 1, 1, 20],
    [1, 20, 1, 20, 1],
    [1, 1, 20, 1, 1],
  ];
  const bump: Matrix = [
    [0, 10, 10, 0],
    [20, 30, 30, 20],
    [10, 20, 20, 10],
    [0, 5, 5, 0],
  ];

  it('finds the vertical edges of a heart of light', async () => {
    const layer = 'conv 1 weights=[[1, 0, -1], [1, 0, -1], [1, 0, -1]] bias=false';
    expect(await apply(layer, ring)).toEqual([
      [19, 0, -19],
      [38, 0, -38],
      [0, 0, 0],
    ]);
  });

  it('adds along a diagonal', async () => {
    expect(await apply('conv 1 weights=[[1, 0], [0, 2]] bias=false', bump)).toEqual([
      [60, 70, 50],
      [60, 70, 50],
      [20, 30, 20],
    ]);
  });

  it('is turned over where a true convolution is asked for', async () => {
    await fc.assert(
      fc.asyncProperty(matrix(4, 5), matrix(2, 3), async (input, kernel) => {
        const layer = `conv 1 weights=${text(kernel)} flip=true bias=false`;
        expect(await apply(layer, input)).toEqual(valid(input, turned(kernel)));
      }),
      { numRuns: 10 },
    );
  });

  it('is the same for every filter and channel, one for each filter, or one for each pair', async () => {
    const image = [1, 10, 2, 20, 3, 30];
    const run = async (layer: string) => (await runSpec(`network N { input 1x3x2; ${layer} }`, image)).data;
    expect(await run('conv 2 weights=[[1, 2]] bias=false')).toEqual([55, 55, 88, 88]);
    expect(await run('conv 2 weights=[[[1, 2]], [[0, 1]]] bias=false')).toEqual([55, 22, 88, 33]);
    const pairs = '[[[[1, 0], [2, 0]]], [[[0, 1], [0, 2]]]]';
    expect(await run(`conv 2 weights=${pairs} bias=false`)).toEqual([5, 50, 8, 80]);
    expect(await run(`conv 2 weights=${pairs} flip=true bias=false`)).toEqual([4, 40, 7, 70]);
    expect(await run('conv 2 weights=[[[1, 2]], [[0, 1]]] flip=true bias=false')).toEqual([44, 11, 77, 22]);
    expect(await run('depthwise weights=[[1, 2]] bias=false')).toEqual([5, 50, 8, 80]);
    expect(await run('depthwise weights=[[[1, 2]], [[0, 1]]] bias=false')).toEqual([5, 20, 8, 30]);
    expect(await run('transposed 1 weights=[[1, 2]] S=2 bias=false')).toEqual([11, 22, 22, 44, 33, 66]);
  });

  it('stays as it is in training where it is frozen, and else is trained', async () => {
    for (const frozen of [false, true]) {
      const layer = `conv 1 weights=sobel_x bias=false ${frozen ? 'frozen' : ''}`;
      const { Class } = await loadSpec(`network N { input 4x4x1; ${layer}; flatten; dense 2; softmax }`);
      const network = new Class({ batch: 1 });
      const images = { data: Float32Array.from({ length: 16 }, (_, i) => i % 5), shape: [4, 4, 1], count: 1 };
      const before = [...network.parameters[0].values];
      expect(before).toEqual([-1, 0, 1, -2, 0, 2, -1, 0, 1]);
      network.trainStep(images, Int32Array.of(1), network.optimizer(), 0.5);
      const isSame = [...network.parameters[0].values].every((value, i) => value === before[i]);
      expect(isSame).toBe(frozen);
    }
  });
});

describe('a convolution in one dimension', () => {
  it('is a product with a banded matrix', async () => {
    const columns: number[][] = [];
    for (let at = 0; at < 4; at++) {
      const unit = Array.from({ length: 4 }, (_, index) => (index === at ? 1 : 0));
      const { data } = await runSpec('network N { input [4, 1]; conv 1 weights=[2, 7] bias=false }', unit);
      columns.push([...data]);
    }
    expect([0, 1, 2].map((row) => columns.map((column) => column[row]))).toEqual([
      [2, 7, 0, 0],
      [0, 2, 7, 0],
      [0, 0, 2, 7],
    ]);
  });
});

describe('a transposed convolution', () => {
  it('stamps its kernel, scaled by the value', async () => {
    expect(await apply('transposed 1 weights=[[2, 0], [1, -1]] bias=false', [[4]])).toEqual([
      [8, 0],
      [4, -4],
    ]);
  });

  it('sets stamps side by side with a stride of their size, and adds them where they overlap', async () => {
    const input = [
      [1, 2],
      [3, 4],
    ];
    expect(await apply('transposed 1 weights=[[2, 0], [1, -1]] S=2 bias=false', input)).toEqual([
      [2, 0, 4, 0],
      [1, -1, 2, -2],
      [6, 0, 8, 0],
      [3, -3, 4, -4],
    ]);
    expect(await apply('transposed 1 weights=[[1, 1], [1, 1]] bias=false', input)).toEqual([
      [1, 3, 2],
      [4, 10, 6],
      [3, 7, 4],
    ]);
  });

  it('is the transpose of the convolution with the same kernel, stride and padding', async () => {
    await fc.assert(
      fc.asyncProperty(matrix(5, 7), matrix(3, 4), matrix(3, 3), async (x, y, kernel) => {
        // <conv(x), y> = <x, transposed(y)>; 5x7 with S=2 P=1 is 3x4, and back without output padding.
        const settings = `weights=${text(kernel)} S=2 P=1 bias=false`;
        const dot = (a: Matrix, b: Matrix) =>
          a.flat().reduce((sum, value, index) => sum + value * b.flat()[index], 0);
        expect(dot(await apply(`conv 1 ${settings}`, x), y)).toBe(
          dot(x, await apply(`transposed 1 ${settings}`, y)),
        );
      }),
      { numRuns: 10 },
    );
  });
});

describe('the gradients of a valid layer with stride 1', () => {
  it('are two cross-correlations and a sum', async () => {
    await fc.assert(
      fc.asyncProperty(matrix(4, 5), matrix(2, 3), matrix(3, 3), async (input, kernel, slope) => {
        // A layer before it that changes nothing: only what leads to a weight has a gradient.
        const layers = `pre: depthwise weights=[[1]]; z: conv 1 weights=${text(kernel)}`;
        const { Class, program } = await loadSpec(`network N { input 4x5x1; ${layers}; train { loss mse } }`);
        const network = new Class({ batch: 1, precision: 'float64' });
        const { gradient } = program.loss;
        if (gradient === undefined) throw new Error('nothing is trained');
        network.training[bufferKey(program, program.inputs[0].buffer)].set(input.flat());
        network.beginStep(1);
        network.runTraining(1);
        network.training[bufferKey(program, gradient)].set(slope.flat());
        network.runBackward(1);

        expect(rowsOf([...network.gradients['z.weight']], 3)).toEqual(valid(input, slope));
        expect([...network.gradients['z.bias']]).toEqual([slope.flat().reduce((a, b) => a + b, 0)]);
        expect(rowsOf([...network.training.pre_gradient], 5)).toEqual(
          valid(surrounded(slope, 1, 2), turned(kernel)),
        );
      }),
      { numRuns: 10 },
    );
  });
});
