/** The last step of a depthwise convolution's weight gradient. */
import { address, word } from './task';

/**
 * gradient [channel][tap] = (or +=) the sum over all blocks of sums [block][tap][channel]; a tile is 16 channels.
 * Task: 0 sums, 1 gradient, 2 channels, 3 taps, 4 blocks, 5 whether to add.
 */
export function depthwise_weight_gradient_sum(task: usize, tile: i32, scratch: usize): void {
  const channels = word(task, 2);
  const taps = word(task, 3);
  const adds = word(task, 5) != 0;
  const tapBytes = (((channels + 7) & -8) as usize) << 2;
  const blockBytes = (taps as usize) * tapBytes;
  const end = min(tile * 16 + 16, channels);
  for (let c = tile * 16; c < end; c += 4) {
    for (let tap = 0; tap < taps; tap++) {
      let from = address(task, 0) + (tap as usize) * tapBytes + ((c as usize) << 2);
      let sum = v128.load(from);
      for (let block = 1; block < word(task, 4); block++) {
        from += blockBytes;
        sum = f32x4.add(sum, v128.load(from));
      }
      v128.store(scratch, sum);
      for (let lane = 0; lane < min(4, end - c); lane++) {
        const to = address(task, 1) + ((((c + lane) * taps + tap) as usize) << 2);
        const value = load<f32>(scratch + ((lane as usize) << 2));
        store<f32>(to, adds ? load<f32>(to) + value : value);
      }
    }
  }
}
