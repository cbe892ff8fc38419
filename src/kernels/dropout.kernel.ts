/** A factor for every image: what is left of dropout for whole images once the mask is drawn. */
import { address, tileEnd, tileStart, word } from './task';

/**
 * output (+)= input * mask. Task: 0 values an image, 1 values a tile, 2 tiles an image, 3 input, 4 mask, 5 output,
 * 6 whether to add.
 */
export function scale_images(task: usize, tile: i32, _scratch: usize): void {
  const image = tile / word(task, 2);
  const part = tile % word(task, 2);
  const size = word(task, 0);
  const start = ((image as usize) * (size as usize)) << 2;
  const input = address(task, 3) + start;
  const output = address(task, 5) + start;
  const factor = load<f32>(address(task, 4) + ((image as usize) << 2));
  const adds = word(task, 6) != 0;
  const end = (tileEnd(part, word(task, 1), size) as usize) << 2;
  let at = (tileStart(part, word(task, 1)) as usize) << 2;
  for (; at + 16 <= end; at += 16) {
    let value = f32x4.mul(v128.load(input + at), f32x4.splat(factor));
    if (adds) value = f32x4.add(value, v128.load(output + at));
    v128.store(output + at, value);
  }
  for (; at < end; at += 4) {
    let value = load<f32>(input + at) * factor;
    if (adds) value += load<f32>(output + at);
    store<f32>(output + at, value);
  }
}
