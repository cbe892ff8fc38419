/**
 * Dense layers: weights are read as they lie, (outputs, inputs), since they change with every step of training. The
 * gradient of the weights is that of a 1x1 convolution.
 */
import { dotProducts } from './dense-dots';
import { madd } from './multiply-add';
import { address, tileEnd, tileStart, word } from './task';
import { blockBytes, loopBytes, setLoops, sumOuterProducts } from './weight-gradient-block';

/**
 * output = input times transposed weight + bias + residual. Task: 0 input, 1 weight, 2 bias or 0, 3 residual or 0,
 * 4 output, 5 images, 6 inputs, 7 outputs, 8 images a tile, 9 outputs a tile. Tiles: images, outputs (innermost).
 */
export function dense_forward(task: usize, tile: i32, scratch: usize): void {
  const images = word(task, 5);
  const inputs = word(task, 6);
  const outputs = word(task, 7);
  const outputTiles = (outputs + word(task, 9) - 1) / word(task, 9);
  const imageEnd = tileEnd(tile / outputTiles, word(task, 8), images);
  const outputStart = tileStart(tile % outputTiles, word(task, 9));
  const outputEnd = tileEnd(tile % outputTiles, word(task, 9), outputs);
  // Few images: four rows of weights with two of images; otherwise the other way round.
  const few = images < 4;
  const imageStep = few ? 2 : 4;
  const outputStep = few ? 4 : 2;
  for (let image = tileStart(tile / outputTiles, word(task, 8)); image < imageEnd; image += imageStep) {
    const imageCount = min(imageStep, imageEnd - image);
    const x = address(task, 0) + ((image * inputs) << 2);
    for (let output = outputStart; output < outputEnd; output += outputStep) {
      const outputCount = min(outputStep, outputEnd - output);
      const w = address(task, 1) + ((output * inputs) << 2);
      if (few) dotProducts(w, outputCount, x, imageCount, inputs, scratch);
      else dotProducts(x, imageCount, w, outputCount, inputs, scratch);
      for (let i = 0; i < imageCount; i++) {
        for (let o = 0; o < outputCount; o++) {
          let sum = load<f32>(scratch + ((few ? i * 4 + o : o * 4 + i) << 2));
          if (address(task, 2) != 0) sum += load<f32>(address(task, 2) + ((output + o) << 2));
          const at = ((image + i) * outputs + output + o) << 2;
          if (address(task, 3) != 0) sum += load<f32>(address(task, 3) + at);
          store<f32>(address(task, 4) + at, sum);
        }
      }
    }
  }
}

/** Rows of weights that are gone through at a time. */
const outputsAtOnce: i32 = 128;

/**
 * inputGradient = or += outputGradient times weight. Task: 0 outputGradient, 1 weight, 2 inputGradient, 3 whether to
 * add, 4 images, 5 inputs, 6 outputs, 7 inputs a tile. A tile is some inputs of all images.
 */
export function dense_input_gradient(task: usize, tile: i32, scratch: usize): void {
  const images = word(task, 4);
  const inputs = word(task, 5);
  const outputs = word(task, 6);
  const start = tileStart(tile, word(task, 7));
  const columns = tileEnd(tile, word(task, 7), inputs) - start;
  const weight = address(task, 1) + (start << 2);
  const gradient = address(task, 2) + (start << 2);
  if (images < 4) {
    for (let image = 0; image < images; image++) {
      const to = gradient + ((image * inputs) << 2);
      if (word(task, 3) == 0) memory.fill(to, 0, columns << 2);
      addRows(address(task, 0) + ((image * outputs) << 2), 4, weight, outputs, inputs << 2, columns, to);
    }
    return;
  }
  const offsets = scratch + loopBytes + blockBytes;
  for (let image = 0; image < images; image++) store<i32>(offsets + (image << 2), (image * outputs) << 2);
  for (let output = 0; output < outputs; output += outputsAtOnce) {
    const count = min(outputsAtOnce, outputs - output);
    setLoops(scratch, count, 4, inputs << 2, 1, 0, 0, 1, 0, 0);
    sumOuterProducts(
      scratch,
      address(task, 0) + (output << 2),
      offsets,
      images,
      weight + ((output * inputs) << 2),
      columns,
      gradient,
      inputs << 2,
      output > 0 || word(task, 3) != 0,
    );
  }
}

/**
 * weightGradient = or += transposed outputGradient times input, for few images: blocks of sums would hardly be filled.
 * Task: 0 outputGradient, 1 input, 2 weightGradient, 3 whether to add, 4 images, 5 inputs, 6 outputs, 7 outputs a tile.
 */
export function dense_weight_gradient(task: usize, tile: i32, _scratch: usize): void {
  const inputs = word(task, 5);
  const outputs = word(task, 6);
  const end = tileEnd(tile, word(task, 7), outputs);
  for (let output = tileStart(tile, word(task, 7)); output < end; output++) {
    const to = address(task, 2) + ((output * inputs) << 2);
    if (word(task, 3) == 0) memory.fill(to, 0, inputs << 2);
    const factors = address(task, 0) + (output << 2);
    addRows(factors, outputs << 2, address(task, 1), word(task, 4), inputs << 2, inputs, to);
  }
}

/** to[c] += sum over rows of factors[row] * rows[row][c]: four rows at a time, so that memory is read in long runs. */
function addRows(
  factors: usize,
  factorStep: usize,
  rows: usize,
  count: i32,
  step: usize,
  columns: i32,
  to: usize,
): void {
  const end = (columns as usize) << 2;
  const wholeEnd = end & -16;
  for (; count >= 4; count -= 4, factors += 4 * factorStep, rows += 4 * step) {
    const a = v128.load32_splat(factors);
    const b = v128.load32_splat(factors + factorStep);
    const c = v128.load32_splat(factors + 2 * factorStep);
    const d = v128.load32_splat(factors + 3 * factorStep);
    let row = rows;
    let at: usize = 0;
    for (; at < wholeEnd; at += 16, row += 16) {
      let sum = madd(v128.load(to + at), a, v128.load(row));
      sum = madd(sum, b, v128.load(row + step));
      sum = madd(sum, c, v128.load(row + 2 * step));
      v128.store(to + at, madd(sum, d, v128.load(row + 3 * step)));
    }
    for (; at < end; at += 4, row += 4) {
      let sum = load<f32>(to + at) + load<f32>(factors) * load<f32>(row);
      sum += f32x4.extract_lane(b, 0) * load<f32>(row + step);
      sum += f32x4.extract_lane(c, 0) * load<f32>(row + 2 * step);
      store<f32>(to + at, sum + f32x4.extract_lane(d, 0) * load<f32>(row + 3 * step));
    }
  }
  for (; count > 0; count--, factors += factorStep, rows += step) {
    const a = v128.load32_splat(factors);
    let at: usize = 0;
    for (; at < wholeEnd; at += 16) v128.store(to + at, madd(v128.load(to + at), a, v128.load(rows + at)));
    for (; at < end; at += 4) {
      store<f32>(to + at, load<f32>(to + at) + load<f32>(factors) * load<f32>(rows + at));
    }
  }
}
