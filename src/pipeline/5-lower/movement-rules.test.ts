/** The programs of operations that move values: which gradients there are, and what they share. */
import { describe, expect, it } from 'vitest';
import type { CoreOp } from '../../ir/core-ops.js';
import { buffersOf } from './accesses.js';
import { deriveProgram } from './lower-network.js';
import { dense, graphOf, shown } from './testing/small-graphs.js';

describe('operations that move values', () => {
  it('gives an unpooling gradient to the values it places, and none to what only says where', () => {
    const geometry = {
      input: [1, 2, 2, 1],
      output: [1, 2, 2, 1],
      filter: [1, 1, 1],
      stride: [1, 1, 1],
      dilation: [1, 1, 1],
      padding: [0, 0, 0],
    } as const;
    const unpool: CoreOp = { kind: 'max_unpool', geometry };
    const weights = [
      ['a.w', 'trainable'],
      ['b.w', 'trainable'],
    ] as const;
    const apart = deriveProgram(
      graphOf(
        [
          ['a', dense('a.w'), 'x'],
          ['b', dense('b.w'), 'x'],
          ['u', unpool, 'b', 'a'],
        ],
        weights,
      ),
      'mse',
    );
    expect(shown(apart, apart.training).length).toBe(3);
    expect(shown(apart, apart.backward)).toEqual([
      'max_unpool_gradient(outputGradient=u.gradient inputGradient=b.gradient) set',
      'dense_weight_gradient(outputGradient=b.gradient input=x) set',
    ]);
    expect(apart.buffers.map(({ name }) => name)).not.toContain('a.gradient');
    const paired = deriveProgram(
      graphOf(
        [
          ['a', dense('a.w'), 'x'],
          ['b', { kind: 'max_pool', geometry }, 'a'],
          ['u', unpool, 'b', 'a'],
        ],
        weights,
      ),
      'mse',
    );
    expect(shown(paired, paired.backward).filter((call) => call.includes('=a.gradient'))).toEqual([
      'max_pool_gradient(outputGradient=b.gradient inputGradient=a.gradient input=a) set',
      'dense_weight_gradient(outputGradient=a.gradient input=x) set',
    ]);
    // What the pool saw is needed until the unpooling's gradient has looked places up in it once more.
    const { kernel } = paired.backward[0];
    expect(buffersOf(kernel)).toContain(paired.buffers.findIndex(({ name }) => name === 'a'));
  });

  it('hands all kernels of a moving operation one geometry, so that it is written down once', () => {
    const moving: CoreOp[] = [
      { kind: 'transpose', shape: [2, 2], permutation: [1, 0] },
      { kind: 'slice', input: [1, 1, 4, 1], output: [1, 1, 4, 1], begin: [0, 0, 0, 0], stride: [1, 1, 1] },
    ];
    const program = deriveProgram(
      graphOf(
        [
          ['a', dense('a.w'), 'x'],
          ['t', moving[0], 'a'],
          ['s', moving[1], 't'],
        ],
        [['a.w', 'trainable']],
      ),
      'mse',
    );
    const geometries = [...program.evaluation, ...program.training, ...program.backward].flatMap(
      ({ kernel }) => ('geometry' in kernel ? [kernel.geometry] : []),
    );
    expect(geometries.length).toBe(6);
    expect(new Set(geometries).size).toBe(2);
  });

  it('trains a transposed convolution, and asks for no gradient below it where nothing needs one', () => {
    const geometry = {
      input: [1, 1, 4, 1],
      output: [1, 1, 4, 1],
      filter: [1, 1, 1],
      stride: [1, 1, 1],
      dilation: [1, 1, 1],
      padding: [0, 0, 0],
      groups: 1,
    } as const;
    const up = (name: string): CoreOp => {
      return { kind: 'conv_transposed', geometry, weight: `${name}.w`, bias: `${name}.b` };
    };
    const program = deriveProgram(
      graphOf(
        [
          ['a', up('a'), 'x'],
          ['b', up('b'), 'a'],
        ],
        [
          ['a.w', 'trainable'],
          ['a.b', 'trainable'],
          ['b.w', 'frozen'],
          ['b.b', 'frozen'],
        ],
      ),
      'mse',
    );
    expect(shown(program, program.backward)).toEqual([
      'conv_transposed_input_gradient(outputGradient=b.gradient inputGradient=a.gradient) set',
      'conv_transposed_weight_gradient(outputGradient=a.gradient input=x) set',
    ]);
    expect(program.backward[1].kernel).toMatchObject({ weight: 'a.w', bias: 'a.b' });
  });
});
