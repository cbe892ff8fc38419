/** What is fused into which call, what is not, and what then shares its memory. */
import { describe, expect, it } from 'vitest';
import type { CoreOp } from '../../ir/core-ops.js';
import { deriveProgram } from './lower-network.js';
import { dense, graphOf, type Step, shown } from './testing/small-graphs.js';

const relu: CoreOp = { kind: 'activation', function: { name: 'relu' } };
const relu6: CoreOp = { kind: 'activation', function: { name: 'clip', min: 0, max: 6 } };
const tanh: CoreOp = { kind: 'activation', function: { name: 'tanh' } };
const add: CoreOp = { kind: 'add' };

function norm(path: string, more: Partial<Extract<CoreOp, { kind: 'batch_norm' }>> = {}): CoreOp {
  const paths = { gamma: `${path}.g`, beta: `${path}.b`, mean: `${path}.m`, variance: `${path}.v` };
  const sizes = { positions: 1, channels: 4, epsilon: 1e-5, momentum: 0.1, frozen: false };
  return { kind: 'batch_norm', ...sizes, ...paths, ...more };
}

function programOf(steps: readonly Step[], frozen = false) {
  const role = frozen ? 'frozen' : 'trainable';
  return deriveProgram(
    graphOf(steps, [
      ['a.w', role],
      ['b.w', role],
      ['n.g', role],
      ['n.b', role],
    ]),
    'mse',
  );
}

const evaluationOf = (steps: readonly Step[]) => {
  const program = programOf(steps);
  return shown(program, program.evaluation);
};

const pool: CoreOp = {
  kind: 'max_pool',
  geometry: {
    ...{ input: [1, 1, 4, 1], output: [1, 1, 4, 1], filter: [1, 1, 1], stride: [1, 1, 1] },
    ...{ dilation: [1, 1, 1], padding: [0, 0, 0] },
  },
};

describe('fuseGradients', () => {
  const gradientsOf = (...steps: readonly Step[]) => {
    const program = programOf([['a', dense('a.w'), 'x'], ...steps]);
    return { calls: program.backward, text: shown(program, program.backward) };
  };

  it('takes the gradient of a max-pool on through the activation before it, and names both layers', () => {
    const { calls, text } = gradientsOf(['r', relu6, 'a'], ['p', pool, 'r']);
    expect(text).toEqual([
      'max_pool_gradient(outputGradient=p.gradient inputGradient=a.gradient input=r) set activation',
      'dense_weight_gradient(outputGradient=a.gradient input=x) set',
    ]);
    expect(calls[0]).toMatchObject({ layer: 2, fused: [1] });
  });

  it('adds what it takes through where others have written before', () => {
    const { text } = gradientsOf(['r', relu, 'a'], ['p', pool, 'r'], ['y', add, 'p', 'a']);
    expect(text).toContainEqual(expect.stringMatching(/^max_pool_gradient\(.* input=r\) activation$/));
  });

  it('leaves alone what others add to, and activations whose output does not say enough', () => {
    const whole = /^max_pool_gradient\(.*\)( set)?$/;
    const shared = gradientsOf(['r', relu, 'a'], ['p', pool, 'r'], ['y', add, 'p', 'r']);
    expect(shared.text).toContainEqual(expect.stringMatching(whole));
    const falling: CoreOp = { kind: 'activation', function: { name: 'leaky_relu', slope: -1 } };
    for (const other of [tanh, falling]) {
      const { text } = gradientsOf(['r', other, 'a'], ['p', pool, 'r']);
      expect(text).toContainEqual(expect.stringMatching(whole));
    }
  });
});

describe('fuse', () => {
  it('puts normalisation, residual and activation into the product in front, and names their layers', () => {
    const program = programOf([
      ['a', dense('a.w'), 'x'],
      ['b', dense('b.w'), 'a'],
      ['n', norm('n'), 'b'],
      ['s', add, 'a', 'n'],
      ['r', relu, 's'],
      ['y', tanh, 'r'],
    ]);
    expect(shown(program, program.evaluation)).toEqual([
      'dense_forward(input=x output=a)',
      'dense_forward(input=a residual=a output=r) norm activation',
      'activation_forward(input=r output=y)',
    ]);
    expect(program.evaluation[1]).toMatchObject({ layer: 1, fused: [2, 3, 4] });
    expect(shown(program, program.training)).toEqual(
      [
        'dense_forward(input=x output=a)',
        'dense_forward(input=a output=b)',
        'batch_norm_training(input=b output=n)',
        'add_forward(left=a right=n output=s) activation',
        'activation_forward(input=r output=y)',
      ].map((line) => line.replace('output=s)', 'output=r)')),
    );
  });

  it('adds to the later of two products what the earlier one made', () => {
    expect(
      evaluationOf([
        ['a', dense('a.w'), 'x'],
        ['b', dense('b.w'), 'x'],
        ['s', add, 'b', 'a'],
        ['r', relu6, 's'],
      ]),
    ).toEqual(['dense_forward(input=x output=a)', 'dense_forward(input=x residual=a output=r) activation']);
  });

  it('leaves alone what is read twice, what is an output, and a residual that is made later', () => {
    expect(
      evaluationOf([
        ['a', dense('a.w'), 'x'],
        ['r', relu, 'a'],
        ['s', add, 'a', 'r'],
      ]),
    ).toEqual([
      'dense_forward(input=x output=a)',
      'activation_forward(input=a output=r)',
      'add_forward(left=a right=r output=s)',
    ]);
    const graph = graphOf([
      ['a', dense('a.w'), 'x'],
      ['r', relu, 'a'],
    ]);
    const both = deriveProgram({ ...graph, outputs: [...graph.outputs, { name: 'a', value: 1 }] }, 'mse');
    expect(shown(both, both.evaluation)).toHaveLength(2);
    expect(
      evaluationOf([
        ['a', dense('a.w'), 'x'],
        ['t', tanh, 'x'],
        ['s', add, 'a', 't'],
      ])[2],
    ).toBe('add_forward(left=a right=t output=s)');
  });

  it('adds before it normalises only where the spec does', () => {
    const lines = evaluationOf([
      ['a', dense('a.w'), 'x'],
      ['s', add, 'a', 'x'],
      ['n', norm('n'), 's'],
      ['r', relu, 'n'],
      ['q', relu6, 'r'],
    ]);
    expect(lines).toEqual([
      'dense_forward(input=x residual=x output=s)',
      'batch_norm_evaluation(input=s output=r) activation',
      'activation_forward(input=r output=q)',
    ]);
    const apart = evaluationOf([
      ['a', dense('a.w'), 'x'],
      ['n', norm('n', { positions: 2, channels: 2 }), 'a'],
    ]);
    expect(apart).toHaveLength(2);
  });

  it('keeps apart in training what a gradient reads', () => {
    const clip = (max: number): CoreOp => ({ kind: 'activation', function: { name: 'clip', min: 0, max } });
    const leaky = (slope: number): CoreOp => ({
      kind: 'activation',
      function: { name: 'leaky_relu', slope },
    });
    const fused = (op: CoreOp) => {
      const program = programOf([
        ['a', dense('a.w'), 'x'],
        ['r', op, 'a'],
        ['b', dense('b.w'), 'r'],
      ]);
      return program.training.length === 2;
    };
    // 0.1 is no number in single precision: what is clipped to it lies above it.
    expect([clip(6), clip(0.1), leaky(0.1), leaky(-0.1), relu, tanh].map(fused)).toEqual([
      true,
      false,
      true,
      false,
      true,
      false,
    ]);
  });
});

describe('memory', () => {
  const placesOf = (steps: readonly Step[], mode: 'evaluationPlan' | 'trainingPlan') => {
    const program = programOf(steps);
    const offsets = program[mode].perImage.map(({ buffer, offset }) => [
      program.buffers[buffer].name,
      offset,
    ]);
    return Object.fromEntries(offsets) as Record<string, number>;
  };

  it('computes value by value in place, but not over inputs and outputs', () => {
    const steps: Step[] = [
      ['p', tanh, 'x'],
      ['q', tanh, 'p'],
      ['r', tanh, 'q'],
      ['y', tanh, 'r'],
    ];
    const { x, p, q, r, y } = placesOf(steps, 'evaluationPlan');
    expect([q, r]).toEqual([p, p]);
    expect(x).not.toBe(p);
    expect(y).not.toBe(r);
  });

  it('never lets a product write over its own input', () => {
    const steps: Step[] = [
      ['p', tanh, 'x'],
      ['a', dense('a.w'), 'p'],
      ['s', add, 'a', 'p'],
      ['y', dense('b.w'), 's'],
    ];
    const { p, s } = placesOf(steps, 'evaluationPlan');
    expect(s).not.toBe(p);
  });

  it('takes the gradient of a sum for that of both its parts, as long as neither changes', () => {
    const program = programOf([
      ['a', dense('a.w'), 'x'],
      ['p', tanh, 'a'],
      ['n', norm('n'), 'p'],
      ['b', dense('b.w'), 'n'],
      ['s', add, 'p', 'b'],
    ]);
    const copies = [...program.backward].filter(({ kernel }) => kernel.kind === 'copy');
    expect(copies).toEqual([]);
    expect(shown(program, program.backward)).toContain(
      'batch_norm_gradient(outputGradient=n.gradient inputGradient=s.gradient input=p) set',
    );
  });
});
