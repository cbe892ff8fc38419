/** What an activation of straight pieces lets through to its input: relu, leaky relu, clip. */

/** g, times the slope where the value is not positive, and nothing from `least` down and `most` up, where not NaN. */
export function passing(value: v128, g: v128, slope: v128, least: v128, most: v128): v128 {
  const bent = v128.bitselect(g, f32x4.mul(g, slope), f32x4.gt(value, f32x4.splat(0)));
  return v128.andnot(bent, v128.or(f32x4.le(value, least), f32x4.ge(value, most)));
}
