import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LearningSchedule, learningRate } from './schedule.js';

const rates = (schedule: LearningSchedule, epochs = 4, stepsPerEpoch = 2) =>
  Array.from({ length: epochs * stepsPerEpoch }, (_, taken) =>
    learningRate(1, schedule, {
      epoch: Math.floor(taken / stepsPerEpoch),
      step: taken % stepsPerEpoch,
      stepsPerEpoch,
      epochs,
    }),
  );

describe('learning rates', () => {
  test('stay, or go down in stairs after whole epochs', () => {
    expect(rates({ kind: 'constant', warmup: 0 })).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
    expect(rates({ kind: 'step', every: 1, factor: 0.5, warmup: 0 })).toEqual([
      1, 1, 0.5, 0.5, 0.25, 0.25, 0.125, 0.125,
    ]);
    expect(rates({ kind: 'step', every: 2, factor: 0.5, warmup: 0 })).toEqual([
      1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5,
    ]);
  });

  test('rise in equal parts while they warm up, and the schedule begins after that', () => {
    expect(rates({ kind: 'constant', warmup: 2 })).toEqual([0.25, 0.5, 0.75, 1, 1, 1, 1, 1]);
    expect(rates({ kind: 'step', every: 1, factor: 0.5, warmup: 1 })).toEqual([
      0.5, 1, 1, 1, 0.5, 0.5, 0.25, 0.25,
    ]);
  });

  test('follow half a cosine down to the minimum', () => {
    const cosine = rates({ kind: 'cosine', minimum: 0.2, warmup: 0 });
    expect(cosine[0]).toBe(1);
    expect(cosine[4]).toBeCloseTo(0.6, 12);
    expect(cosine[7]).toBeCloseTo(0.2 + 0.4 * (1 + Math.cos((7 / 8) * Math.PI)), 12);
  });

  test('stay finite and between minimum and base for any warm-up', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 9, noNaN: true }),
        fc.integer({ min: 1, max: 5 }),
        (warmup, epochs) => {
          for (const rate of rates({ kind: 'cosine', minimum: 0, warmup }, epochs, 3)) {
            expect(rate).toBeGreaterThanOrEqual(0);
            expect(rate).toBeLessThanOrEqual(1);
          }
        },
      ),
    );
  });
});
