/**
 * The error function in double precision, by the rational approximations that minimise the largest relative error:
 * W. J. Cody, "Rational Chebyshev approximations for the error function", Mathematics of Computation 23 (1969).
 */
import { exp } from './exact-math.js';

/** Up to here erf itself is approximated, beyond it erfc. */
const erfLimit = 0.46875;
const inverseRootPi = 0.5641895835477563;

/** erfc(x) = 1 - erf(x) = 2 / sqrt(pi) times the integral of exp(-t²) from x to infinity. Relative error below 1e-14. */
export function erfc(x: number): number {
  const size = Math.abs(x);
  if (size <= erfLimit) return 1 - nearZero(x);
  const tail = size <= 4 ? middleTail(size) : farTail(size);
  return x < 0 ? 2 - tail : tail;
}

/** erf(x) = 2 / sqrt(pi) times the integral of exp(-t²) from 0 to x. */
export function erf(x: number): number {
  return Math.abs(x) <= erfLimit ? nearZero(x) : 1 - erfc(x);
}

/** erf for |x| up to 0.46875. */
function nearZero(x: number): number {
  const y = x * x;
  const above =
    (((0.18577770618460315 * y + 3.1611237438705655) * y + 113.86415415105016) * y + 377.485237685302) * y +
    3209.3775891384694;
  const below =
    (((y + 23.601290952344122) * y + 244.02463793444417) * y + 1282.6165260773723) * y + 2844.236833439171;
  return (x * above) / below;
}

/** erfc from 0.46875 to 4. */
function middleTail(x: number): number {
  let above = 2.1531153547440383e-8 * x;
  let below = x;
  for (let i = 0; i < 7; i++) {
    above = (above + middleAbove[i]) * x;
    below = (below + middleBelow[i]) * x;
  }
  return (exp(-x * x) * (above + middleAbove[7])) / (below + middleBelow[7]);
}

const middleAbove: readonly number[] = [
  0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001, 881.952221241769,
  1712.0476126340707, 2051.0783778260716, 1230.3393547979972,
];
const middleBelow: readonly number[] = [
  15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597,
  4362.619090143247, 3439.3676741437216, 1230.3393548037495,
];

/** erfc above 4, where exp(-x²) / (x sqrt(pi)) is its first term. */
function farTail(x: number): number {
  const y = 1 / (x * x);
  let above = 0.016315387137302097 * y;
  let below = y;
  for (let i = 0; i < 4; i++) {
    above = (above + farAbove[i]) * y;
    below = (below + farBelow[i]) * y;
  }
  const rest = (y * (above + farAbove[4])) / (below + farBelow[4]);
  return (exp(-x * x) * (inverseRootPi - rest)) / x;
}

const farAbove: readonly number[] = [
  0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275, 0.0006587491615298378,
];
const farBelow: readonly number[] = [
  2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918,
];
