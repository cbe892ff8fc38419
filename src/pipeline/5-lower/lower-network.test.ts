/** The programs of small core graphs, call by call: what is computed, what is not, and where the loss is taken. */
import { describe, expect, it } from 'vitest';
import type { CoreOp } from '../../ir/core-ops.js';
import { deriveProgram } from './lower-network.js';
import { dense, graphOf, type Step, shown } from './testing/small-graphs.js';

const relu: CoreOp = { kind: 'activation', function: { name: 'relu' } };
const softmax: CoreOp = { kind: 'softmax', positions: 1, channels: 4 };
const reshape: CoreOp = { kind: 'reshape' };

describe('deriveProgram', () => {
  it('lets the first writer of a gradient overwrite it, and copies only what changes', () => {
    const program = deriveProgram(
      graphOf(
        [
          ['a', dense('a.w'), 'x'],
          ['b', relu, 'a'],
          ['c', { kind: 'add' }, 'a', 'b'],
        ],
        [['a.w', 'trainable']],
      ),
      'mse',
    );
    expect(shown(program, program.backward)).toEqual([
      'copy(source=c.gradient target=b.gradient)',
      'activation_gradient(outputGradient=b.gradient inputGradient=c.gradient)',
      'dense_weight_gradient(outputGradient=c.gradient input=x) set',
    ]);
  });

  it('computes no gradient of inputs, of frozen layers, or of what lies below the first trainable one', () => {
    const steps: Step[] = [
      ['a', dense('a.w'), 'x'],
      ['b', relu, 'a'],
      ['c', dense('c.w'), 'b'],
      ['d', dense('d.w'), 'c'],
    ];
    const program = deriveProgram(
      graphOf(steps, [
        ['a.w', 'frozen'],
        ['c.w', 'trainable'],
        ['d.w', 'frozen'],
      ]),
      'mse',
    );
    expect(shown(program, program.backward)).toEqual([
      'dense_input_gradient(outputGradient=d.gradient inputGradient=c.gradient) set',
      'dense_weight_gradient(outputGradient=c.gradient input=b) set',
    ]);
    const nothing = deriveProgram(
      graphOf(steps, [
        ['a.w', 'frozen'],
        ['c.w', 'frozen'],
        ['d.w', 'frozen'],
      ]),
      'mse',
    );
    expect(nothing.backward).toEqual([]);
    expect(nothing.loss.gradient).toBeUndefined();
  });

  it('takes the cross-entropy before a final softmax, even behind a reshape; the squared error behind it', () => {
    const graph = graphOf(
      [
        ['a', dense('a.w'), 'x'],
        ['p', softmax, 'a'],
        ['y', reshape, 'p'],
      ],
      [['a.w', 'trainable']],
    );
    const entropy = deriveProgram(graph, 'cross_entropy');
    expect(entropy.buffers[entropy.loss.training].name).toBe('a');
    expect(shown(entropy, entropy.training)).toEqual(['dense_forward(input=x output=a)']);
    expect(shown(entropy, entropy.evaluation)).toEqual([
      'dense_forward(input=x output=a)',
      'softmax_forward(input=a output=p)',
    ]);
    expect(entropy.buffers[entropy.outputs[0].buffer].name).toBe('p');
    const squared = deriveProgram(graph, 'mse');
    expect(squared.buffers[squared.loss.training].name).toBe('p');
    expect(shown(squared, squared.backward)[0]).toBe(
      'softmax_gradient(outputGradient=p.gradient inputGradient=a.gradient output=p) set',
    );
  });

  it('leaves a softmax over several positions alone', () => {
    const perPosition: CoreOp = { kind: 'softmax', positions: 2, channels: 2 };
    const program = deriveProgram(graphOf([['p', perPosition, 'x']]), 'cross_entropy');
    expect(program.buffers[program.loss.training].name).toBe('p');
  });

  it('copies nothing for a reshape, nor for a dropout outside training', () => {
    const program = deriveProgram(
      graphOf(
        [
          ['a', dense('a.w'), 'x'],
          ['r', reshape, 'a'],
          ['d', { kind: 'dropout', rate: 0.5, unit: 'value' }, 'r'],
          ['b', dense('b.w'), 'd'],
        ],
        [
          ['a.w', 'trainable'],
          ['b.w', 'trainable'],
        ],
      ),
      'mse',
    );
    expect(shown(program, program.evaluation)).toEqual([
      'dense_forward(input=x output=a)',
      'dense_forward(input=a output=b)',
    ]);
    expect(shown(program, program.training)[1]).toBe('dropout_training(input=a output=d)');
    expect(program.buffers.map(({ name }) => name)).not.toContain('r');
  });

  it('takes an input for an output, and drops what nobody needs', () => {
    const graph = graphOf([
      ['a', relu, 'x'],
      ['unused', relu, 'a'],
      ['r', reshape, 'x'],
    ]);
    const program = deriveProgram(graph, 'cross_entropy');
    expect(program.evaluation).toEqual([]);
    expect(program.outputs[0].buffer).toBe(program.inputs[0].buffer);
    expect(program.evaluationPlan.total).toBe(4);
  });

  it('adds both shares of a square', () => {
    const program = deriveProgram(
      graphOf(
        [
          ['a', dense('a.w'), 'x'],
          ['s', { kind: 'multiply' }, 'a', 'a'],
        ],
        [['a.w', 'trainable']],
      ),
      'mse',
    );
    expect(shown(program, program.backward).slice(0, 2)).toEqual([
      'multiply_gradient(outputGradient=s.gradient inputGradient=a.gradient) set',
      'multiply_gradient(outputGradient=s.gradient inputGradient=a.gradient)',
    ]);
  });

  it('adds to the gradient of weights that are used twice, and trains a normalisation with its layer', () => {
    const norm: CoreOp = {
      kind: 'batch_norm',
      positions: 1,
      channels: 4,
      epsilon: 1e-5,
      momentum: 0.1,
      frozen: false,
      ...{ gamma: 'n.g', beta: 'n.b', mean: 'n.m', variance: 'n.v' },
    };
    const program = deriveProgram(
      graphOf(
        [
          ['a', dense('w'), 'x'],
          ['n', norm, 'a'],
          ['b', dense('w'), 'n'],
        ],
        [
          ['w', 'trainable'],
          ['n.g', 'trainable'],
          ['n.b', 'trainable'],
          ['n.m', 'state'],
          ['n.v', 'state'],
        ],
      ),
      'mse',
    );
    expect(shown(program, program.backward)).toEqual([
      'dense_weight_gradient(outputGradient=b.gradient input=n) set',
      'dense_input_gradient(outputGradient=b.gradient inputGradient=n.gradient) set',
      'batch_norm_gradient(outputGradient=n.gradient inputGradient=a.gradient input=a) set set',
      'dense_weight_gradient(outputGradient=a.gradient input=x)',
    ]);
  });

  it('keeps names apart that would be equal', () => {
    const program = deriveProgram(
      graphOf(
        [
          ['a', dense('a.w'), 'x'],
          ['a.gradient', relu, 'a'],
        ],
        [['a.w', 'trainable']],
      ),
      'mse',
    );
    const names = program.buffers.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});
