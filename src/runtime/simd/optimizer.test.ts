import { describe, expect, it } from 'vitest';
import type { Floats } from '../geometry.js';
import { applyOptimizer, createOptimizer, type OptimizerOptions } from '../optimizer.js';
import { inEngine, randomFloats, relativeDifference, testEngine } from '../testing/both.js';

const sgd = { kind: 'sgd', lr: 0.1, momentum: 0, nesterov: false, weightDecay: 1e-3 } as const;
const adam = { kind: 'adam', lr: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 1e-3 } as const;
const optimizers: Record<string, OptimizerOptions> = {
  sgd,
  momentum: { ...sgd, momentum: 0.9 },
  nesterov: { ...sgd, momentum: 0.9, nesterov: true },
  adam,
  adamw: { ...adam, kind: 'adamw', weightDecay: 0.1 },
};

/** Parameters of these sizes as pieces of one block, the second one frozen; so do networks lay them out. */
const sizes = [17, 5, 40000, 3, 1];

function parametersIn(values: Floats, gradients: Floats) {
  let at = 0;
  return sizes.map((size, i) => {
    const [start, end] = [at, at + size];
    at = end;
    return {
      path: `p${i}`,
      role: i === 1 ? ('frozen' as const) : ('trainable' as const),
      values: values.subarray(start, end),
      gradient: gradients.subarray(start, end),
    };
  });
}

/** Values that a test needs at most. */
const room = 1 << 18;

describe.each(Object.entries(optimizers))('%s on the fast kernels', (_, options) => {
  it('takes the steps of double precision, over neighbours at once', () => {
    const total = sizes.reduce((sum, size) => sum + size);
    const engine = testEngine({ threads: 2, values: room });
    const start = randomFloats(total, 1);
    const fast = { values: inEngine(engine, start), gradients: engine.floats(total) };
    const exact = { values: Float64Array.from(start), gradients: new Float64Array(total) };
    const both = [fast, exact].map(({ values, gradients }) =>
      createOptimizer(options, parametersIn(values, gradients)),
    );
    // The first parameter, and the three behind the frozen one.
    expect(both.map(({ runs }) => runs.length)).toEqual([2, 2]);
    for (let step = 0; step < 10; step++) {
      const gradients = randomFloats(total, 100 + step);
      fast.gradients.set(gradients);
      exact.gradients.set(gradients);
      for (const optimizer of both) applyOptimizer(optimizer, options.lr);
    }
    engine.close();
    expect(relativeDifference(fast.values, exact.values)).toBeLessThan(2e-6);
    expect(fast.values.subarray(17, 22)).toEqual(start.subarray(17, 22));
    const states = both.map(({ slots }) => slots.flatMap(({ state }) => state.flatMap((all) => [...all])));
    expect(relativeDifference(states[0], states[1])).toBeLessThan(2e-6);
  });

  it('leaves neighbours apart that are not next to each other in gradient or state', () => {
    const engine = testEngine({ values: room });
    const values = inEngine(engine, [1, 2, 3, 4]);
    const gradients = [engine.floats(2), engine.floats(2)].map((all) => all.fill(1));
    const optimizer = createOptimizer(
      options,
      gradients.map((gradient, i) => {
        const path = `p${i}`;
        return { path, role: 'trainable' as const, values: values.subarray(2 * i, 2 * i + 2), gradient };
      }),
    );
    expect(optimizer.runs.length).toBe(2);
    applyOptimizer(optimizer, options.lr);
    expect(values.every((value, i) => value < i + 1)).toBe(true);
  });
});

it('takes plain steps where an engine has only a part of it', () => {
  const engine = testEngine({ values: room });
  const values = inEngine(engine, [1, -2]);
  const gradient = Float32Array.of(0.5, 0.5);
  const optimizer = createOptimizer({ ...sgd, weightDecay: 0 }, [
    { path: 'w', role: 'trainable', values, gradient },
  ]);
  const { version } = engine;
  applyOptimizer(optimizer, 0.25);
  expect([...values]).toEqual([0.875, -2.125]);
  expect(engine.version).toBe(version + 1);
});
