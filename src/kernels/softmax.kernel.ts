/** Softmax over rows of channels. Tiles are stretches of rows. */
import { exp4 } from './functions';
import { address, tileEnd, tileStart, word } from './task';

/** output = exp(input - max) / sum. Task: 0 rows, 1 channels, 2 rows a tile, 3 input, 4 output. */
export function softmax_forward(task: usize, tile: i32, _scratch: usize): void {
  const row = (word(task, 1) as usize) << 2;
  const start = (tileStart(tile, word(task, 2)) as usize) * row;
  const end = (tileEnd(tile, word(task, 2), word(task, 0)) as usize) * row;
  for (let offset = start; offset < end; offset += row) {
    const input = address(task, 3) + offset;
    const output = address(task, 4) + offset;
    const largest = f32x4.splat(largestOf(input, row));
    let sums = f32x4.splat(0);
    let k: usize = 0;
    for (; k + 16 <= row; k += 16) {
      const value = exp4(f32x4.sub(v128.load(input + k), largest));
      v128.store(output + k, value);
      sums = f32x4.add(sums, value);
    }
    let sum = f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1);
    sum += f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3);
    for (; k < row; k += 4) {
      const value = f32x4.extract_lane(exp4(f32x4.sub(v128.load32_splat(input + k), largest)), 0);
      store<f32>(output + k, value);
      sum += value;
    }
    const total = f32x4.splat(sum);
    for (k = 0; k + 16 <= row; k += 16) v128.store(output + k, f32x4.div(v128.load(output + k), total));
    for (; k < row; k += 4) store<f32>(output + k, load<f32>(output + k) / sum);
  }
}

/** NaN where there is one. */
function largestOf(input: usize, row: usize): f32 {
  let all = f32x4.splat(-Infinity);
  let k: usize = 0;
  for (; k + 16 <= row; k += 16) all = f32x4.max(all, v128.load(input + k));
  let largest = max<f32>(
    max<f32>(f32x4.extract_lane(all, 0), f32x4.extract_lane(all, 1)),
    max<f32>(f32x4.extract_lane(all, 2), f32x4.extract_lane(all, 3)),
  );
  for (; k < row; k += 4) largest = max<f32>(largest, load<f32>(input + k));
  return largest;
}

/**
 * inputGradient (+)= output * (outputGradient - sum of output * outputGradient). Task: 0 rows, 1 channels, 2 rows a tile,
 * 3 output, 4 outputGradient, 5 inputGradient, 6 whether to add.
 */
export function softmax_gradient(task: usize, tile: i32, _scratch: usize): void {
  const row = (word(task, 1) as usize) << 2;
  const adds = word(task, 6) != 0;
  const start = (tileStart(tile, word(task, 2)) as usize) * row;
  const end = (tileEnd(tile, word(task, 2), word(task, 0)) as usize) * row;
  for (let offset = start; offset < end; offset += row) {
    const output = address(task, 3) + offset;
    const outputGradient = address(task, 4) + offset;
    const inputGradient = address(task, 5) + offset;
    let dots = f32x4.splat(0);
    let k: usize = 0;
    for (; k + 16 <= row; k += 16)
      dots = f32x4.add(dots, f32x4.mul(v128.load(output + k), v128.load(outputGradient + k)));
    let dot = f32x4.extract_lane(dots, 0) + f32x4.extract_lane(dots, 1);
    dot += f32x4.extract_lane(dots, 2) + f32x4.extract_lane(dots, 3);
    for (; k < row; k += 4) dot += load<f32>(output + k) * load<f32>(outputGradient + k);
    const all = f32x4.splat(dot);
    for (k = 0; k + 16 <= row; k += 16) {
      let slope = f32x4.sub(v128.load(outputGradient + k), all);
      slope = f32x4.mul(v128.load(output + k), slope);
      if (adds) slope = f32x4.add(slope, v128.load(inputGradient + k));
      v128.store(inputGradient + k, slope);
    }
    for (; k < row; k += 4) {
      let slope = load<f32>(output + k) * (load<f32>(outputGradient + k) - dot);
      if (adds) slope += load<f32>(inputGradient + k);
      store<f32>(inputGradient + k, slope);
    }
  }
}
