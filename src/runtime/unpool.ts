/**
 * Max-unpooling: puts values back to where a max-pool found its maxima. The pool's input says where those are, so
 * nothing needs to be kept. `g` is the pool's geometry: its output has the values' shape, its input this output's.
 */
import type { Floats, WindowGeometry } from './geometry.js';
import { clearInputs, firstMaximum } from './pool.js';
import { scratchDoubles, scratchIntegers } from './scratch.js';
import type { GradientWrite } from './simd/call.js';
import { engineOf } from './simd/engine.js';
import { fastMaxUnpool, fastMaxUnpoolGradient } from './simd/pool.js';
import { listTaps, windowPositions, windowTaps } from './taps.js';

/**
 * output (n, D, H, W, C) = 0, but each value of input (n, D', H', W', C) where its window of `pooled` (n, D, H, W, C)
 * has its first maximum. Where windows overlap and share their maximum, the last value stays, as with PyTorch.
 */
export function maxUnpoolForward(
  n: number,
  g: WindowGeometry,
  input: Floats,
  pooled: Floats,
  output: Floats,
): void {
  const engine = engineOf(output);
  if (engine !== null && fastMaxUnpool(engine, n, g, input, pooled, output)) return;
  const channels = g.input[3];
  const offsets = scratchIntegers(0, windowTaps(g));
  const taps = scratchIntegers(1, windowTaps(g));
  const positions = n * windowPositions(g);
  clearInputs(n, g, output);
  for (let position = 0, at = 0; position < positions; position++, at += channels) {
    const count = listTaps(g, position, offsets, taps);
    if (count === 0) continue;
    for (let c = 0; c < channels; c++) output[firstMaximum(pooled, offsets, count, c)] = input[at + c];
  }
}

/**
 * inputGradient += (or =) the outputGradient where each value went; a value that another one replaced gets nothing (PyTorch
 * gives it the other's gradient, which is not the derivative). What `pooled` holds only chooses places.
 */
export function maxUnpoolGradient(
  n: number,
  g: WindowGeometry,
  pooled: Floats,
  outputGradient: Floats,
  inputGradient: Floats,
  write: GradientWrite = 'add',
): void {
  const engine = engineOf(inputGradient);
  if (engine !== null && fastMaxUnpoolGradient(engine, n, g, pooled, outputGradient, inputGradient, write))
    return;
  const channels = g.input[3];
  const offsets = scratchIntegers(0, windowTaps(g));
  const taps = scratchIntegers(1, windowTaps(g));
  const perImage = windowPositions(g);
  if (write === 'set') inputGradient.fill(0, 0, n * perImage * channels);
  const values = g.input[0] * g.input[1] * g.input[2] * channels;
  // From the last window to the first, so that the first to reach a place is the one whose value stayed.
  const reached = scratchDoubles(0, values);
  for (let image = 0; image < n; image++) {
    const firstValue = image * values;
    reached.fill(0, 0, values);
    for (let position = (image + 1) * perImage - 1; position >= image * perImage; position--) {
      const count = listTaps(g, position, offsets, taps);
      if (count === 0) continue;
      for (let c = 0; c < channels; c++) {
        const place = firstMaximum(pooled, offsets, count, c);
        if (reached[place - firstValue] === 1) continue;
        reached[place - firstValue] = 1;
        inputGradient[position * channels + c] += outputGradient[place];
      }
    }
  }
}
