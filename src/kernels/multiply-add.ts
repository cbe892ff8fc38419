/** a + x * y in four lanes: fused where the module is compiled for relaxed SIMD, otherwise rounded twice. */
export function madd(a: v128, x: v128, y: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(x, y, a);
  return f32x4.add(a, f32x4.mul(x, y));
}
