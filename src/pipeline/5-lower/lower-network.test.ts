/** The programs of small core graphs, call by call: what is computed, what is not, and where the loss is taken. */
import { describe, expect, it } from 'vitest';
import type { CoreOp } from '../../ir/core-ops.js';
import { deriveProgram } from './lower-network.js';
import { dense, graphOf, type Step, shown } from './testing/small-graphs.js';

const relu: CoreOp = { kind: 'activation', function: { name: 'relu' } };
const softmax: CoreOp = { kind: 'softmax', positions: 1, channels: 4 };
const reshape: CoreOp = { kind: 'reshape' };

describe('deriveProgram', () => {
  it('sets a gradient to zero before its first addition, and copies where the first is a plain one', () => {
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
      'copy(source=c.gradient target=a.gradient)',
      'copy(source=c.gradient target=b.gradient)',
      'activation_gradient(outputGradient=b.gradient inputGradient=a.gradient)',
      'dense_weight_gradient(outputGradient=a.gradient input=x)',
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
      'zero(target=c.gradient)',
      'dense_input_gradient(outputGradient=d.gradient inputGradient=c.gradient)',
      'dense_weight_gradient(outputGradient=c.gradient input=b)',
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
    expect(shown(squared, squared.backward)[1]).toBe(
      'softmax_gradient(outputGradient=p.gradient inputGradient=a.gradient output=p)',
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
    expect(shown(program, program.backward).slice(0, 3)).toEqual([
      'zero(target=a.gradient)',
      'multiply_gradient(outputGradient=s.gradient inputGradient=a.gradient)',
      'multiply_gradient(outputGradient=s.gradient inputGradient=a.gradient)',
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
