/** Small core graphs for tests of what is derived from them, and programs as text that tests compare. */
import type { CoreGraph, CoreParameter } from '../../../ir/core-graph.js';
import type { CoreOp } from '../../../ir/core-ops.js';
import type { CompiledProgram, KernelCall } from '../../../ir/program.js';

export type Step = readonly [name: string, op: CoreOp, ...inputs: readonly string[]];

/** Every value has 4 numbers. `x` is the input, the last step the output. */
export function graphOf(
  steps: readonly Step[],
  parameters: readonly (readonly [string, CoreParameter['role']])[] = [],
): CoreGraph {
  const names = ['x', ...steps.map(([name]) => name)];
  return {
    name: 'N',
    values: names.map((name, id) => ({ id, name, shape: [4] })),
    nodes: steps.map(([name, op, ...inputs], index) => {
      return {
        op,
        inputs: inputs.map((input) => names.indexOf(input)),
        output: names.indexOf(name),
        layer: index,
      };
    }),
    parameters: parameters.map(([path, role]) => {
      return { path, shape: [4, 4], role, initializer: { kind: 'constant', value: 0 }, layer: 0 };
    }),
    inputs: [{ name: 'x', value: 0 }],
    outputs: [{ name: 'y', value: names.length - 1 }],
  };
}

export const dense = (weight: string): CoreOp => ({ kind: 'dense', inputs: 4, outputs: 4, weight });

/** `kind(buffers)` of each call, with `set` where it overwrites a gradient, and what is fused into it. */
export function shown({ buffers }: CompiledProgram, calls: readonly KernelCall[]): string[] {
  return calls.map(({ kernel }) => {
    const fields = [
      'outputGradient',
      'source',
      'inputGradient',
      'target',
      'input',
      'left',
      'right',
      'residual',
      'output',
    ];
    const values: Readonly<Record<string, unknown>> = { ...kernel };
    const used = fields.filter((field) => typeof values[field] === 'number');
    const memory = used.map((field) => `${field}=${buffers[values[field] as number].name}`);
    const writes = ['write', 'parameterWrite'].flatMap((field) => values[field] ?? []);
    const fused = ['norm', 'activation'].filter((field) => values[field] !== undefined);
    return [`${kernel.kind}(${memory.join(' ')})`, ...writes, ...fused].join(' ');
  });
}
