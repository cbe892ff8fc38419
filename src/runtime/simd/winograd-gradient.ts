/**
 * The gradient of convolution weights by Winograd's algorithm. The points of some tiles of the input and of the output's
 * gradient are computed, then their products are added to sums of all tiles, one filter of 6 by 6 points for each pair
 * of channels; these are turned into filters at the end, or at once where there are few tiles.
 */
import type { ConvGeometry, Floats } from '../geometry.js';
import type { GradientWrite } from './call.js';
import type { Engine } from './engine.js';
import {
  isWinogradGeometry,
  runWinogradPoints,
  winogradGap,
  winogradOutputs,
  winogradPoints,
  winogradRoundUp,
  winogradTiles,
  winogradTogether,
} from './winograd-shape.js';

/** Bytes that all threads share. */
export function winogradGradientShared(g: ConvGeometry, batch: number): number {
  const height = g.output[1];
  const width = g.output[2];
  const outputs = g.output[3];
  const channels = winogradRoundUp(g.input[3], 8);
  const rows = winogradRoundUp(outputs, 4);
  const all = winogradTiles(batch, height, width, winogradOutputs(g.filter[1]));
  const together = gradientTogether(all, channels, rows);
  const sums = together === all ? 0 : rows * channels + winogradGap;
  return 4 * winogradPoints * (together * (channels + rows) + 2 * winogradGap + sums);
}

/** How many tiles are computed together: all where their points take no more memory than sums of all filters would. */
function gradientTogether(all: number, channels: number, rows: number): number {
  const values = channels + rows;
  return all * values <= 2 * channels * rows ? all : winogradTogether(all, values);
}

/** weightGradient (Cout, size, size, Cin) = or += the gradient. */
export function winogradWeightGradient(
  engine: Engine,
  n: number,
  g: ConvGeometry,
  input: Floats,
  outputGradient: Floats,
  weightGradient: Floats,
  write: GradientWrite,
): boolean {
  if (!isWinogradGeometry(g) || engine.sharedBytes < winogradGradientShared(g, n)) return false;
  const height = g.output[1];
  const width = g.output[2];
  const outputs = g.output[3];
  const filter = g.filter[1];
  const size = winogradOutputs(filter);
  const tilesY = Math.ceil(height / size);
  const tilesX = Math.ceil(width / size);
  const all = n * tilesY * tilesX;
  const inputStep = winogradRoundUp(g.input[3], 8);
  const gradientStep = winogradRoundUp(outputs, 4);
  const together = gradientTogether(all, inputStep, gradientStep);
  const inputPoint = together * inputStep + winogradGap;
  const gradientPoint = together * gradientStep + winogradGap;
  const sumPoint = gradientStep * inputStep + winogradGap;
  const inputPoints = engine.shared;
  const gradientPoints = inputPoints + 4 * winogradPoints * inputPoint;
  const sums = gradientPoints + 4 * winogradPoints * gradientPoint;
  const { task } = engine;
  for (let first = 0; first < all; first += together) {
    const tiles = Math.min(together, all - first);
    runWinogradPoints(
      engine,
      input,
      g.input[1],
      g.input[2],
      g.input[3],
      g.padding[1],
      g.padding[2],
      size,
      tilesY,
      tilesX,
      first,
      tiles,
      inputPoint,
      inputStep,
      inputPoints,
      false,
    );
    runWinogradPoints(
      engine,
      outputGradient,
      height,
      width,
      outputs,
      0,
      0,
      size,
      tilesY,
      tilesX,
      first,
      tiles,
      gradientPoint,
      gradientStep,
      gradientPoints,
      true,
    );
    task[0] = gradientPoints;
    task[1] = gradientStep;
    task[2] = gradientPoint;
    task[3] = outputs;
    task[4] = inputPoints;
    task[5] = inputStep;
    task[6] = inputPoint;
    task[7] = tiles;
    if (together < all) {
      task[8] = sums;
      task[9] = sumPoint;
      task[10] = first > 0 ? 1 : 0;
      engine.run('winograd_correlate', winogradPoints);
    }
  }
  task[9] = weightGradient.byteOffset;
  task[10] = g.input[3];
  task[11] = filter;
  task[12] = write === 'add' ? 1 : 0;
  if (together === all) {
    engine.run('winograd_correlate_filters', Math.ceil(outputs / 4));
    return true;
  }
  task[0] = sums;
  task[1] = inputStep;
  task[2] = sumPoint;
  engine.run('winograd_filters', outputs);
  return true;
}
