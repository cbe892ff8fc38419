/**
 * Derives the backward pass from the core graph (reverse-mode differentiation, at compile time): a straight line of
 * kernel calls. Gradients are computed only where a trainable parameter lies below and the loss above.
 */
import type { CoreGraph, CoreNode, ValueId } from '../../ir/core-graph.js';
import type { CoreOp, ParameterPath } from '../../ir/core-ops.js';
import type { BufferId, Kernel } from '../../ir/kernels.js';
import type { KernelCall } from '../../ir/program.js';
import { type BufferTable, isRenaming, sizeOf } from './buffers.js';
import { gradientRules } from './gradient-rules.js';
import type { GradientContext } from './rule.js';

/** For each value whether it is needed to compute one of `targets`. */
export function neededFor(graph: CoreGraph, targets: readonly ValueId[]): boolean[] {
  return reached(graph, targets, ({ inputs }) => inputs);
}

/** For each value whether one of `targets` depends on it through the inputs that `through` gives. */
function reached(
  graph: CoreGraph,
  targets: readonly ValueId[],
  through: (node: CoreNode) => readonly ValueId[],
): boolean[] {
  const found = graph.values.map(() => false);
  for (const target of targets) found[target] = true;
  for (const node of [...graph.nodes].reverse()) {
    if (found[node.output]) for (const input of through(node)) found[input] = true;
  }
  return found;
}

/** Inputs with a gradient: not those in which an operation only looks places up. */
function differentiableInputs({ op, inputs }: CoreNode): readonly ValueId[] {
  return op.kind === 'max_unpool' ? inputs.slice(0, 1) : inputs;
}

/** The parameters that an operation reads. */
function parametersOf(op: CoreOp): readonly ParameterPath[] {
  switch (op.kind) {
    case 'conv':
    case 'conv_transposed':
    case 'dense':
      return op.bias === undefined ? [op.weight] : [op.weight, op.bias];
    case 'batch_norm':
      return [op.gamma, op.beta];
    case 'layer_norm':
    case 'group_norm':
      return [op.gamma, op.beta].filter((path) => path !== undefined);
    case 'prelu':
      return [op.slope];
    case 'scale':
      return [op.weight];
    default:
      return [];
  }
}

/** For each value whether it depends on a trainable parameter. */
function dependsOnTraining(graph: CoreGraph, trains: (path: ParameterPath) => boolean): boolean[] {
  const depends = graph.values.map(() => false);
  for (const node of graph.nodes) {
    depends[node.output] =
      differentiableInputs(node).some((input) => depends[input]) || parametersOf(node.op).some(trains);
  }
  return depends;
}

export interface BackwardPass {
  readonly calls: readonly KernelCall[];
  /** Where the loss writes its gradient; absent where there is nothing to train. */
  readonly lossGradient: BufferId | undefined;
}

/** `roots` says which values share memory in training. */
export function differentiate(
  graph: CoreGraph,
  lossValue: ValueId,
  roots: readonly ValueId[],
  table: BufferTable,
): BackwardPass {
  const trainable = new Set(
    graph.parameters.filter(({ role }) => role === 'trainable').map(({ path }) => path),
  );
  const trains = (path: ParameterPath) => trainable.has(path);
  const depends = dependsOnTraining(graph, trains);
  if (!depends[lossValue]) return { calls: [], lossGradient: undefined };

  const differentiated = reached(graph, [lossValue], differentiableInputs);
  const lossGradient = table.gradient(roots[lossValue]);
  const written = new Set<BufferId | ParameterPath>([lossGradient]);
  const calls: KernelCall[] = [];
  for (const node of [...graph.nodes].reverse()) {
    const { op, inputs, output, layer } = node;
    if (!differentiated[output] || !depends[output] || isRenaming(op, 'training')) continue;
    const kernels = applyRule(node, {
      inputs: inputs.map((input) => table.value(roots[input])),
      output: table.value(roots[output]),
      outputGradient: table.gradient(roots[output]),
      inputGradients: differentiableInputs(node).map((input) =>
        depends[input] ? table.gradient(roots[input]) : undefined,
      ),
      count: sizeOf(graph, output),
      trains,
      kept: (what, role, size, perImage) => table.kept(output, what, role, size, perImage),
      unreadGradient: () => table.gradient(roots[inputs[0]]),
    });
    for (const kernel of kernels) calls.push({ kernel: withWrite(kernel, written), layer });
  }
  return { calls, lossGradient };
}

function applyRule(node: CoreNode, context: GradientContext): readonly Kernel[] {
  const rule = gradientRules[node.op.kind] as (op: CoreOp, context: GradientContext) => readonly Kernel[];
  return rule(node.op, context);
}

/** The first to write a gradient overwrites what stood there, from whatever step; a first `accumulate` is a `copy`. */
function withWrite(kernel: Kernel, written: Set<BufferId | ParameterPath>): Kernel {
  const isFirst = (target: BufferId | ParameterPath) =>
    !written.has(target) && written.add(target) !== undefined;
  switch (kernel.kind) {
    case 'accumulate':
      return isFirst(kernel.target) ? { ...kernel, kind: 'copy' } : kernel;
    case 'conv_weight_gradient':
    case 'conv_transposed_weight_gradient':
    case 'dense_weight_gradient':
    case 'scale_weight_gradient':
      return isFirst(kernel.weight) ? { ...kernel, write: 'set' } : kernel;
    case 'prelu_slope_gradient':
      return isFirst(kernel.slope) ? { ...kernel, write: 'set' } : kernel;
    case 'batch_norm_gradient':
    case 'layer_norm_gradient':
    case 'group_norm_gradient': {
      const write = isFirst(kernel.inputGradient) ? 'set' : undefined;
      const trains = kernel.kind === 'batch_norm_gradient' || kernel.trains;
      const sets = trains && kernel.gamma !== undefined && isFirst(kernel.gamma);
      return { ...kernel, write, parameterWrite: sets ? 'set' : undefined };
    }
    default:
      if (!('inputGradient' in kernel)) return kernel;
      return isFirst(kernel.inputGradient) ? { ...kernel, write: 'set' } : kernel;
  }
}
