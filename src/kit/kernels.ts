/**
 * The kernels that a spec can name, as tables of rows. They are for cross-correlation, as layers compute it; whether
 * one is turned over is the layer's `flip`, and what it is applied to is left to the layers, too.
 */

/** Rows of one length. */
export type Matrix = readonly (readonly number[])[];

/** Weights of the binomial row 1 4 6 4 1, which a 5x5 blur is the product of. */
const binomial = [1, 4, 6, 4, 1];
/** The original, and what a 5x5 blur of weight 1/256 takes away from it: 2 * identity - blur. */
const unsharp: Matrix = binomial.map((row, y) =>
  binomial.map((column, x) => ((y === 2 && x === 2 ? 512 : 0) - row * column) / 256),
);

/** Kernels of a fixed size. Sobel, Prewitt: dark to light is positive, to the right (x) or downwards (y). */
export const fixedKernels: ReadonlyMap<string, Matrix> = new Map([
  ['identity', identityKernel(3)],
  ['sobel_x', transposed([-1, 0, 1], [1, 2, 1])],
  ['sobel_y', outer([-1, 0, 1], [1, 2, 1])],
  ['prewitt_x', transposed([-1, 0, 1], [1, 1, 1])],
  ['prewitt_y', outer([-1, 0, 1], [1, 1, 1])],
  [
    'laplacian',
    [
      [0, 1, 0],
      [1, -4, 1],
      [0, 1, 0],
    ],
  ],
  [
    'laplacian8',
    [
      [1, 1, 1],
      [1, -8, 1],
      [1, 1, 1],
    ],
  ],
  ['unsharp', unsharp],
]);

/** 1 in the middle; `size` must be odd to have one. */
export function identityKernel(size: number): Matrix {
  const middle = (size - 1) / 2;
  return outer(
    range(size, (y) => (y === middle ? 1 : 0)),
    range(size, (x) => (x === middle ? 1 : 0)),
  );
}

/** The average of size x size cells. */
export function meanKernel(size: number): Matrix {
  return outer(
    range(size, () => 1),
    range(size, () => 1 / size ** 2),
  );
}

/**
 * exp(-(x^2 + y^2) / (2 sigma^2)) at the cells' distances from the middle, brought to sum 1. Without a sigma it is
 * 0.3 * ((size - 1) / 2 - 1) + 0.8, the formula of OpenCV's getGaussianKernel (which has rounded tables up to size 7).
 */
export function gaussianKernel(size: number, sigma = 0.3 * ((size - 1) / 2 - 1) + 0.8): Matrix {
  const middle = (size - 1) / 2;
  // The squares before their quotient, so that neither a tiny nor a huge sigma gives 0 / 0.
  const raw = range(size, (at) => Math.exp(-0.5 * ((at - middle) / sigma) ** 2));
  const total = raw.reduce((sum, value) => sum + value, 0);
  // Far out in a very narrow bell of even size all is 0: then the nearest cells share it.
  const row = total > 0 ? raw.map((value) => value / total) : nearest(size, middle);
  return outer(row, row);
}

function nearest(size: number, middle: number): number[] {
  const near = range(size, (at) => (Math.abs(at - middle) < 1 ? 1 : 0));
  const count = near.reduce((sum, value) => sum + value, 0);
  return near.map((value) => value / count);
}

function range(size: number, value: (at: number) => number): number[] {
  return Array.from({ length: size }, (_, at) => value(at));
}

function outer(column: readonly number[], row: readonly number[]): Matrix {
  return column.map((y) => row.map((x) => y * x));
}

function transposed(column: readonly number[], row: readonly number[]): Matrix {
  return row.map((x) => column.map((y) => y * x));
}
