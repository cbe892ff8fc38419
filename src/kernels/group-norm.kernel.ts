/**
 * From the sums of each image to the coefficients of group normalisation. Sums are per channel; a group's are those of
 * `width` neighbouring channels. Tiles are images, of `group_norm_parameters` 64 channels.
 */
import { repeat, total, write } from './channel-totals';
import { address, real, tileEnd, tileStart, word } from './task';

/**
 * Task: 0 length of a row, 1 channels, 2 sums of `channel_moments`, 3 tiles an image, 4 positions, 5 epsilon, 6 width,
 * 7 gamma, 8 beta (0 for none), 9 coefficients: rows of mean, scale, shift, 10 bytes of an image's coefficients.
 */
export function group_norm_statistics(task: usize, image: i32, _scratch: usize): void {
  const channels = word(task, 1);
  const width = word(task, 6);
  const sums = sumsOf(task, image);
  const squares = sums + ((word(task, 0) as usize) << 3);
  const gamma = address(task, 7);
  const beta = address(task, 8);
  const coefficients = coefficientsOf(task, image);
  const values = (word(task, 4) as f64) * (width as f64);
  for (let first = 0; first < channels; first += width) {
    let sum: f64 = 0;
    let square: f64 = 0;
    for (let c = first; c < first + width; c++) {
      sum += total(sums, c, task);
      square += total(squares, c, task);
    }
    const mean = sum / values;
    const variance = max<f64>(square / values - mean * mean, 0);
    const inverse = (1 / Math.sqrt(variance + (real(task, 5) as f64))) as f32;
    for (let c = first; c < first + width; c++) {
      const at = (c as usize) << 2;
      repeat(task, coefficients, c, 0, mean as f32);
      repeat(task, coefficients, c, 1, gamma == 0 ? inverse : inverse * load<f32>(gamma + at));
      repeat(task, coefficients, c, 2, beta == 0 ? 0 : load<f32>(beta + at));
    }
  }
}

/**
 * Leaves each channel's sums where the image's first tile had its own. Task: 0 length of a row, 1 channels, 2 sums of
 * `channel_dots`, 3 tiles an image, 4 positions, 6 width, 7 gamma (0 for none), 9 coefficients: rows of mean and inverse
 * deviation, which become mean, b, c, a of `channel_normalise_gradient`, 10 bytes of an image's coefficients.
 */
export function group_norm_slopes(task: usize, image: i32, _scratch: usize): void {
  const length = word(task, 0) as usize;
  const channels = word(task, 1);
  const width = word(task, 6);
  const sums = sumsOf(task, image);
  const dots = sums + (length << 3);
  const gamma = address(task, 7);
  const coefficients = coefficientsOf(task, image);
  const values = (word(task, 4) as f64) * (width as f64);
  for (let first = 0; first < channels; first += width) {
    const inverse = load<f32>(coefficients + ((length + (first as usize)) << 2)) as f64;
    let sum: f64 = 0;
    let dot: f64 = 0;
    for (let c = first; c < first + width; c++) {
      const channelSum = total(sums, c, task);
      const channelDot = total(dots, c, task) * inverse;
      store<f64>(sums + ((c as usize) << 3), channelSum);
      store<f64>(dots + ((c as usize) << 3), channelDot);
      const factor: f64 = gamma == 0 ? 1 : (load<f32>(gamma + ((c as usize) << 2)) as f64);
      sum += factor * channelSum;
      dot += factor * channelDot;
    }
    for (let c = first; c < first + width; c++) {
      const factor: f64 = gamma == 0 ? 1 : (load<f32>(gamma + ((c as usize) << 2)) as f64);
      repeat(task, coefficients, c, 1, ((inverse * inverse * dot) / values) as f32);
      repeat(task, coefficients, c, 2, ((inverse * sum) / values) as f32);
      repeat(task, coefficients, c, 3, (inverse * factor) as f32);
    }
  }
}

/**
 * Adds up over the images what `group_norm_slopes` left. Task: 0 length of a row, 1 channels, 2 sums, 3 tiles an image,
 * 4 images, 7 gamma's gradient, 8 beta's gradient (0 for none), 9 whether to add.
 */
export function group_norm_parameters(task: usize, tile: i32, _scratch: usize): void {
  const length = word(task, 0) as usize;
  const step = ((word(task, 3) as usize) * length) << 4;
  const adds = word(task, 9) != 0;
  const end = tileEnd(tile, 64, word(task, 1));
  for (let c = tileStart(tile, 64); c < end; c++) {
    let sum: f64 = 0;
    let dot: f64 = 0;
    let at = address(task, 2) + ((c as usize) << 3);
    for (let image = word(task, 4); image > 0; image--) {
      sum += load<f64>(at);
      dot += load<f64>(at + (length << 3));
      at += step;
    }
    if (address(task, 7) != 0) write(address(task, 7) + ((c as usize) << 2), dot, adds);
    if (address(task, 8) != 0) write(address(task, 8) + ((c as usize) << 2), sum, adds);
  }
}

function sumsOf(task: usize, image: i32): usize {
  return address(task, 2) + (((image * word(task, 3) * word(task, 0)) as usize) << 4);
}

function coefficientsOf(task: usize, image: i32): usize {
  return address(task, 9) + ((image * word(task, 10)) as usize);
}
