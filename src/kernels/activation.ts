/** Smooth activation functions of four values, and their gradients, by number: `src/runtime/simd/activation.ts` has the names. */
import { bell4, exp4, expm14, log1p4, normalTail4, sigmoid4, tanh4 } from './functions';

/** elu and selu: b x above 0, a (exp(x) - 1) below. */
const elu = 0;
const gelu = 1;
const geluTanh = 2;
const silu = 3;
const hyperbolicTangent = 4;
const sigmoid = 5;
const hardSigmoid = 6;
const hardSwish = 7;
const softplus = 8;

/** f(x), where a and b are what f is set with. NaN stays NaN. */
export function activation4(f: i32, x: v128, a: v128, b: v128): v128 {
  const none = f32x4.splat(0);
  switch (f) {
    case elu:
      return v128.bitselect(f32x4.mul(x, b), f32x4.mul(expm14(x), a), f32x4.gt(x, none));
    case gelu:
      return f32x4.mul(x, normalShare(x, bell4(x)));
    case geluTanh:
      return f32x4.mul(x, sigmoid4(geluBend(x)));
    case silu:
      return f32x4.mul(x, sigmoid4(x));
    case hyperbolicTangent:
      return tanh4(x);
    case sigmoid:
      return sigmoid4(x);
    case hardSigmoid:
      return ramp(x);
    case hardSwish:
      return f32x4.mul(x, ramp(x));
    case softplus: {
      const tail = log1p4(exp4(f32x4.neg(f32x4.abs(f32x4.mul(x, a)))));
      return f32x4.add(f32x4.pmax(x, none), f32x4.div(tail, a));
    }
    default:
      return x;
  }
}

/**
 * The gradient g of the output times the slope, where `value` is the input; for elu, tanh, sigmoid, hard sigmoid and
 * softplus the output. What is shut lets nothing pass, not even NaN.
 */
export function activationGradient4(f: i32, value: v128, g: v128, a: v128, b: v128): v128 {
  const none = f32x4.splat(0);
  const one = f32x4.splat(1);
  switch (f) {
    case elu:
      return f32x4.mul(g, v128.bitselect(b, f32x4.add(value, a), f32x4.gt(value, none)));
    case gelu: {
      const bell = bell4(value);
      const density = f32x4.mul(bell, f32x4.splat(0.3989422804014327));
      return f32x4.mul(g, f32x4.add(normalShare(value, bell), f32x4.mul(value, density)));
    }
    case geluTanh:
      return f32x4.mul(g, geluTanhSlope(value));
    case silu: {
      const share = sigmoid4(value);
      return f32x4.mul(g, f32x4.add(share, f32x4.mul(value, steepness(value, share))));
    }
    case hyperbolicTangent:
      return f32x4.mul(g, f32x4.sub(one, f32x4.mul(value, value)));
    case sigmoid:
      return f32x4.mul(g, f32x4.mul(value, f32x4.sub(one, value)));
    case hardSigmoid: {
      const open = v128.and(f32x4.gt(value, none), f32x4.lt(value, one));
      return v128.and(f32x4.mul(g, f32x4.splat(1.0 / 6)), open);
    }
    case hardSwish: {
      const three = f32x4.splat(3);
      const slope = f32x4.add(f32x4.mul(value, f32x4.splat(1.0 / 3)), f32x4.splat(0.5));
      const open = v128.bitselect(g, f32x4.mul(g, slope), f32x4.gt(value, three));
      return v128.andnot(open, f32x4.lt(value, f32x4.neg(three)));
    }
    case softplus:
      return f32x4.neg(f32x4.mul(g, expm14(f32x4.neg(f32x4.mul(value, a)))));
    default:
      return g;
  }
}

/** The share of a standard normal distribution below x; `bell` is exp(-x² / 2). */
function normalShare(x: v128, bell: v128): v128 {
  const tail = f32x4.mul(normalTail4(x), bell);
  return v128.bitselect(tail, f32x4.sub(f32x4.splat(1), tail), f32x4.lt(x, f32x4.splat(0)));
}

/** 2 sqrt(2 / π) (x + 0.044715 x³): 1 + tanh of half of it is twice its sigmoid. */
function geluBend(x: v128): v128 {
  const cubic = f32x4.mul(f32x4.mul(x, x), f32x4.splat(0.044715));
  return f32x4.mul(f32x4.mul(x, f32x4.splat(1.5957691216057308)), f32x4.add(cubic, f32x4.splat(1)));
}

function geluTanhSlope(x: v128): v128 {
  // Beyond, the slope is 0 or 1, and its factors would overflow.
  const bounded = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-16)), f32x4.splat(16));
  const bend = geluBend(bounded);
  const share = sigmoid4(bend);
  const square = f32x4.mul(bounded, bounded);
  const rise = f32x4.add(f32x4.mul(square, f32x4.splat(3 * 0.044715)), f32x4.splat(1));
  const inner = f32x4.mul(f32x4.mul(rise, f32x4.splat(1.5957691216057308)), bounded);
  return f32x4.add(share, f32x4.mul(inner, steepness(bend, share)));
}

/** The sigmoid's slope s (1 - s) at x, where s is the sigmoid. */
function steepness(x: v128, s: v128): v128 {
  return f32x4.mul(s, sigmoid4(f32x4.neg(x)));
}

/** min(max(x + 3, 0), 6) / 6 */
function ramp(x: v128): v128 {
  const raised = f32x4.add(x, f32x4.splat(3));
  const bounded = f32x4.pmin(f32x4.pmax(raised, f32x4.splat(0)), f32x4.splat(6));
  return f32x4.mul(bounded, f32x4.splat(1.0 / 6));
}
