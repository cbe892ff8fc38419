/** The last step of a weight gradient whose positions were split: the sums of the splits, always in their order. */
import { address, tileEnd, tileStart, word } from './task';

/** Task: 0 first split, 1 bytes from a split to the next, 2 splits, 3 result, 4 whether to add, 5 count, 6 size. */
export function weight_gradient_sum(task: usize, tile: i32, _scratch: usize): void {
  const adds = word(task, 4) != 0;
  const result = address(task, 3);
  const end = tileEnd(tile, word(task, 6), word(task, 5));
  let index = tileStart(tile, word(task, 6));
  for (; index + 4 <= end; index += 4) {
    const at = (index as usize) << 2;
    let sum = sumOfSplits(task, at);
    if (adds) sum = f32x4.add(sum, v128.load(result + at));
    v128.store(result + at, sum);
  }
  if (index < end)
    storeSome(sumOfSplits(task, (index as usize) << 2), result + (index << 2), 4, end - index, adds);
}

/**
 * Task: 0 to 4 as above, 5 filter values, 6 output channels of a group, 7 tiles a group. Turns (filter values, output
 * channels of a group, rounded up to eight) into (output channels, filter values). A tile is eight output channels.
 */
export function weight_gradient_turn(task: usize, tile: i32, _scratch: usize): void {
  const adds = word(task, 4) != 0;
  const filterValues = word(task, 5);
  const outputs = word(task, 6);
  const group = tile / word(task, 7);
  const start = (tile % word(task, 7)) << 3;
  const row = word(task, 7) << 3;
  for (let value = 0; value < filterValues; value++) {
    for (let output = start; output < min(start + 8, outputs); output += 4) {
      const sum = sumOfSplits(task, (((group * filterValues + value) * row + output) as usize) << 2);
      const at = address(task, 3) + (((group * outputs + output) * filterValues + value) << 2);
      storeSome(sum, at, filterValues << 2, min(outputs - output, 4), adds);
    }
  }
}

function sumOfSplits(task: usize, offset: usize): v128 {
  let at = address(task, 0) + offset;
  let sum = v128.load(at);
  for (let split = word(task, 2); split > 1; split--) {
    at += address(task, 1);
    sum = f32x4.add(sum, v128.load(at));
  }
  return sum;
}

/** Stores the first lanes, `step` bytes apart. */
function storeSome(sums: v128, at: usize, step: i32, count: i32, adds: bool): void {
  for (let lane = 0; lane < count; lane++, at += step) {
    let sum = f32x4.extract_lane(sums, 0);
    if (adds) sum += load<f32>(at);
    store<f32>(at, sum);
    sums = v128.shuffle<f32>(sums, sums, 1, 2, 3, 0);
  }
}
