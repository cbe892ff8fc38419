/** How eight output channels of a convolution's weights become a panel. */

/**
 * Writes [channel][8]: `depth` channels of the `lanes` outputs of a panel, each times its output's scale; lanes that have no
 * output are 0. From one output to the next are `laneBytes`, from one channel to the next `channelBytes`.
 */
export function packChannels(
  from: usize,
  laneBytes: usize,
  channelBytes: usize,
  to: usize,
  lanes: i32,
  depth: i32,
  scaleLow: v128,
  scaleHigh: v128,
): void {
  let channel = 0;
  if (lanes == 8 && laneBytes == 4) {
    for (; channel < depth; channel++, from += channelBytes, to += 32) {
      v128.store(to, f32x4.mul(v128.load(from), scaleLow));
      v128.store(to, f32x4.mul(v128.load(from, 16), scaleHigh), 16);
    }
  }
  if (lanes == 8 && channelBytes == 4) {
    for (; channel + 4 <= depth; channel += 4, from += 16, to += 128) {
      turn(from, laneBytes, to, scaleLow);
      turn(from + (laneBytes << 2), laneBytes, to + 16, scaleHigh);
    }
  }
  for (; channel < depth; channel++, from += channelBytes, to += 32) {
    v128.store(to, f32x4.splat(0));
    v128.store(to, f32x4.splat(0), 16);
    let at = from;
    for (let lane = 0; lane < lanes; lane++, at += laneBytes)
      store<f32>(to + ((lane as usize) << 2), load<f32>(at));
    v128.store(to, f32x4.mul(v128.load(to), scaleLow));
    v128.store(to, f32x4.mul(v128.load(to, 16), scaleHigh), 16);
  }
}

/** Four channels of four lanes, from a row of channels for each lane to a vector of lanes for each channel. */
function turn(from: usize, laneBytes: usize, to: usize, scale: v128): void {
  const a = v128.load(from);
  const b = v128.load(from + laneBytes);
  const c = v128.load(from + (laneBytes << 1));
  const d = v128.load(from + laneBytes * 3);
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const abHigh = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cdHigh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, f32x4.mul(v128.shuffle<f64>(ab, cd, 0, 2), scale));
  v128.store(to, f32x4.mul(v128.shuffle<f64>(ab, cd, 1, 3), scale), 32);
  v128.store(to, f32x4.mul(v128.shuffle<f64>(abHigh, cdHigh, 0, 2), scale), 64);
  v128.store(to, f32x4.mul(v128.shuffle<f64>(abHigh, cdHigh, 1, 3), scale), 96);
}
