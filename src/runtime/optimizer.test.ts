import { describe, expect, test } from 'vitest';
import { applyOptimizer, createOptimizer, type OptimizerOptions } from './optimizer.js';

const sgd = { kind: 'sgd', lr: 0.1, momentum: 0, nesterov: false, weightDecay: 0 } as const;
const adam = { kind: 'adam', lr: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 } as const;

function parameter(role: 'trainable' | 'frozen' | 'state' = 'trainable') {
  return { path: 'w', role, values: Float64Array.of(1, -2), gradient: Float64Array.of(0.5, 0.5) };
}

function moved(options: OptimizerOptions, steps = 1): Float64Array {
  const w = parameter();
  const optimizer = createOptimizer(options, [w]);
  for (let i = 0; i < steps; i++) applyOptimizer(optimizer, options.lr);
  return w.values;
}

describe('optimisers, by hand', () => {
  test('SGD goes against the gradient', () => {
    expect([...moved(sgd)]).toEqual([0.95, -2.05]);
  });

  test('weight decay is part of the gradient', () => {
    expect([...moved({ ...sgd, weightDecay: 0.1 })]).toEqual([0.94, -2.03]);
  });

  test('momentum keeps the speed, and Nesterov looks ahead', () => {
    expect(moved({ ...sgd, momentum: 0.5 }, 2)[0]).toBeCloseTo(1 - 0.1 * 0.5 - 0.1 * 0.75, 12);
    expect(moved({ ...sgd, momentum: 0.5, nesterov: true }, 2)[0]).toBeCloseTo(
      1 - 0.1 * 0.75 - 0.1 * 0.875,
      12,
    );
  });

  test('the first step of Adam is the learning rate, whatever the gradient', () => {
    expect(moved(adam)[0]).toBeCloseTo(0.9, 6);
  });

  test('AdamW decays apart from the gradient', () => {
    const plain = moved({ ...adam, kind: 'adamw' });
    const decayed = moved({ ...adam, kind: 'adamw', weightDecay: 0.1 });
    expect(decayed[0] - plain[0]).toBeCloseTo(-0.01, 12);
    expect(decayed[1] - plain[1]).toBeCloseTo(0.02, 12);
  });
});

test('frozen parameters and state never move, and nothing is remembered for them', () => {
  for (const role of ['frozen', 'state'] as const) {
    const fixed = parameter(role);
    const optimizer = createOptimizer({ ...adam, weightDecay: 0.5 }, [fixed]);
    applyOptimizer(optimizer, 0.1);
    expect([...fixed.values]).toEqual([1, -2]);
    expect(optimizer.slots).toEqual([]);
  }
});

test('state has names and the precision of the values', () => {
  const single = { ...parameter(), values: Float32Array.of(1), gradient: Float32Array.of(1) };
  expect(createOptimizer(sgd, [single]).stateNames).toEqual([]);
  expect(createOptimizer({ ...sgd, momentum: 0.9 }, [single]).stateNames).toEqual(['velocity']);
  const { stateNames, slots } = createOptimizer(adam, [single]);
  expect(stateNames).toEqual(['m', 'v']);
  expect(slots[0].state).toEqual([new Float32Array(1), new Float32Array(1)]);
});
