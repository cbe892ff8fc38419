/** From the sums of a batch to the coefficients that its values are normalised with. Tiles are 64 channels. */
import { repeat, total, write } from './channel-totals';
import { address, real, tileEnd, tileStart, word } from './task';

/** Channels a tile. */
const block: i32 = 64;

/**
 * Adds up what `channel_moments` left and moves the running statistics. Task: 0 length of a row, 1 channels, 2 sums,
 * 3 how many tiles left theirs, 4 positions, 5 epsilon, 6 momentum, 7 gamma, 8 beta, 9 running mean, 10 running
 * variance, 11 mean of the batch, 12 inverse deviation, 13 rows of coefficients: mean, scale, shift.
 */
export function batch_norm_statistics(task: usize, tile: i32, _scratch: usize): void {
  const length = word(task, 0);
  const channels = word(task, 1);
  const sums = address(task, 2);
  const positions = word(task, 4) as f64;
  const momentum = real(task, 6) as f64;
  const end = tileEnd(tile, block, channels);
  for (let c = tileStart(tile, block); c < end; c++) {
    const at = (c as usize) << 2;
    const mean = total(sums, c, task) / positions;
    const squares = total(sums + ((length as usize) << 3), c, task);
    const variance = max<f64>(squares / positions - mean * mean, 0);
    const unbiased = (variance * positions) / max<f64>(1, positions - 1);
    move(address(task, 9) + at, mean, momentum);
    move(address(task, 10) + at, unbiased, momentum);
    const inverse = (1 / Math.sqrt(variance + (real(task, 5) as f64))) as f32;
    store<f32>(address(task, 11) + at, mean as f32);
    store<f32>(address(task, 12) + at, inverse);
    repeat(task, address(task, 13), c, 0, mean as f32);
    repeat(task, address(task, 13), c, 1, inverse * load<f32>(address(task, 7) + at));
    repeat(task, address(task, 13), c, 2, load<f32>(address(task, 8) + at));
  }
}

/**
 * Adds up what `channel_dots` left. Task: 0 length of a row, 1 channels, 2 sums, 3 how many tiles left theirs,
 * 4 positions, 5 gamma, 6 mean of the batch, 7 inverse deviation, 8 gamma's gradient, 9 beta's gradient, 10 whether to
 * add to them, 11 rows of coefficients: mean, b, c, a of `channel_normalise_gradient`.
 */
export function batch_norm_slopes(task: usize, tile: i32, _scratch: usize): void {
  const length = word(task, 0);
  const channels = word(task, 1);
  const sums = address(task, 2);
  const positions = word(task, 4) as f64;
  const adds = word(task, 10) != 0;
  const end = tileEnd(tile, block, channels);
  for (let c = tileStart(tile, block); c < end; c++) {
    const at = (c as usize) << 2;
    const inverse = load<f32>(address(task, 7) + at) as f64;
    const sum = total(sums, c, task);
    const dot = total(sums + ((length as usize) << 3), c, task) * inverse;
    write(address(task, 8) + at, dot, adds);
    write(address(task, 9) + at, sum, adds);
    const factor = (load<f32>(address(task, 5) + at) as f64) * inverse;
    repeat(task, address(task, 11), c, 0, load<f32>(address(task, 6) + at));
    repeat(task, address(task, 11), c, 1, ((factor * inverse * dot) / positions) as f32);
    repeat(task, address(task, 11), c, 2, ((factor * sum) / positions) as f32);
    repeat(task, address(task, 11), c, 3, factor as f32);
  }
}

/**
 * Adds up what `channel_dots` left for one group after the other. Task: 0 length of a row, 1 channels, 2 sums, 3 how
 * many tiles left theirs for a group, 4 groups, 5 where the sums of the dots go (groups, channels), 6 whether to add. With 1 for
 * the channels all are one sum.
 */
export function channel_dots_end(task: usize, tile: i32, _scratch: usize): void {
  const length = word(task, 0) as usize;
  const channels = word(task, 1);
  const adds = word(task, 6) != 0;
  const end = tileEnd(tile, block, channels * word(task, 4));
  for (let i = tileStart(tile, block); i < end; i++) {
    const group = (i / channels) as usize;
    const sums = address(task, 2) + ((group * (word(task, 3) as usize)) << 4) * length + (length << 3);
    write(address(task, 5) + ((i as usize) << 2), total(sums, i % channels, task), adds);
  }
}

/**
 * The coefficients of fixed statistics. Task: 0 length of a row, 1 channels, 2 gamma, 3 beta, 4 mean, 5 variance,
 * 6 epsilon, 7 rows of coefficients: mean, scale, shift; without beta the scale alone.
 */
export function batch_norm_coefficients(task: usize, tile: i32, _scratch: usize): void {
  const channels = word(task, 1);
  const beta = address(task, 3);
  const end = tileEnd(tile, block, channels);
  for (let c = tileStart(tile, block); c < end; c++) {
    const at = (c as usize) << 2;
    const variance = load<f32>(address(task, 5) + at) as f64;
    const deviation = Math.sqrt(variance + (real(task, 6) as f64));
    const scale = ((load<f32>(address(task, 2) + at) as f64) / deviation) as f32;
    if (beta == 0) {
      repeat(task, address(task, 7), c, 0, scale);
      continue;
    }
    repeat(task, address(task, 7), c, 0, load<f32>(address(task, 4) + at));
    repeat(task, address(task, 7), c, 1, scale);
    repeat(task, address(task, 7), c, 2, load<f32>(beta + at));
  }
}

/** Repeats the values of all channels. Task: 0 length of a row, 1 channels, 2 values, 3 where the row goes. */
export function channel_repeat(task: usize, tile: i32, _scratch: usize): void {
  const channels = word(task, 1);
  const end = tileEnd(tile, block, channels);
  for (let c = tileStart(tile, block); c < end; c++)
    repeat(task, address(task, 3), c, 0, load<f32>(address(task, 2) + ((c as usize) << 2)));
}

function move(at: usize, target: f64, momentum: f64): void {
  const before = load<f32>(at) as f64;
  store<f32>(at, (before + momentum * (target - before)) as f32);
}
