/** The plain functions are the functions they stand for: a comparison with them means something. */
import { expect, it } from 'vitest';
import { plainCos, plainExp, plainLog, plainTanh, withPlainMath } from './plain-math.js';

it('gives what Math gives, but for rounding', () => {
  for (let x = -8; x <= 8; x += 0.01) {
    for (const [plain, native] of [
      [plainExp(x), Math.exp(x)],
      [plainLog(Math.abs(x) + 1e-9), Math.log(Math.abs(x) + 1e-9)],
      [plainTanh(x), Math.tanh(x)],
      [plainCos(x), Math.cos(x)],
    ]) {
      expect(Math.abs(plain - native)).toBeLessThan(1e-13 * (1 + Math.abs(native)));
    }
  }
});

it('gives Math back what it had', async () => {
  const { exp } = Math;
  await withPlainMath(async () => expect(Math.exp).toBe(plainExp));
  expect(Math.exp).toBe(exp);
});
