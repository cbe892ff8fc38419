/**
 * Transcendental functions from the four basic operations alone. ECMAScript fixes those to the last bit, but leaves
 * exp, log, tanh and cos to the engine, and V8 has changed its own between versions. Sent to the browser as it stands.
 */

type Replaced = 'exp' | 'log' | 'tanh' | 'cos';

const ln2 = Math.LN2;
const turn = 2 * Math.PI;

/** Calls `action` while `Math` computes by these functions. */
export async function withPlainMath<T>(action: () => Promise<T>): Promise<T> {
  const { exp, log, tanh, cos } = Math;
  const native: Record<Replaced, (x: number) => number> = { exp, log, tanh, cos };
  Object.assign(Math, { exp: plainExp, log: plainLog, tanh: plainTanh, cos: plainCos });
  try {
    return await action();
  } finally {
    Object.assign(Math, native);
  }
}

/** The series on half of ln 2 around 0, then doubled or halved as often as needed. */
export function plainExp(x: number): number {
  if (x > 709) return Number.POSITIVE_INFINITY;
  if (x < -745) return 0;
  const doublings = Math.round(x / ln2);
  const rest = x - doublings * ln2;
  let sum = 1;
  for (let k = 14; k >= 1; k--) sum = 1 + (rest / k) * sum;
  for (let i = 0; i < doublings; i++) sum *= 2;
  for (let i = 0; i > doublings; i--) sum /= 2;
  return sum;
}

/** For positive x: 2 artanh((m - 1) / (m + 1)) with m between 0.7 and 1.4, and the rest in powers of two. */
export function plainLog(x: number): number {
  let mantissa = x;
  let doublings = 0;
  for (; mantissa > 1.4; doublings++) mantissa /= 2;
  for (; mantissa < 0.7; doublings--) mantissa *= 2;
  const ratio = (mantissa - 1) / (mantissa + 1);
  let sum = 0;
  for (let k = 21; k >= 1; k -= 2) sum = sum * ratio * ratio + 1 / k;
  return doublings * ln2 + 2 * ratio * sum;
}

export function plainTanh(x: number): number {
  if (x > 20) return 1;
  if (x < -20) return -1;
  const square = plainExp(2 * x);
  return (square - 1) / (square + 1);
}

export function plainCos(x: number): number {
  const angle = x - turn * Math.round(x / turn);
  let sum = 1;
  for (let k = 30; k >= 2; k -= 2) sum = 1 - ((angle * angle) / (k * (k - 1))) * sum;
  return sum;
}
