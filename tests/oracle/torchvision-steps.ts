/**
 * Reads a model of torchvision, as the oracle and `torchvision_graph.py` write it, into steps: modules and the functions
 * between them, without those that only move values or read sizes.
 */
import type { Step } from './steps.js';

interface Module {
  readonly path: string;
  readonly type: string;
  readonly params: number;
  readonly macs: number;
}

interface Node {
  readonly name: string;
  readonly op: string;
  readonly target?: string;
  readonly args: readonly unknown[];
  readonly shape?: unknown;
}

export interface Model {
  /** In order of execution. */
  readonly layers: readonly Module[];
  /** As torch.fx traces it. */
  readonly graph: readonly Node[];
  readonly totals: { readonly params: number; readonly macs: number };
}

const kindOfModule: ReadonlyMap<string, string> = new Map([
  ['Conv2d', 'conv'],
  ['Linear', 'dense'],
  ['BatchNorm2d', 'batchnorm'],
  ['LayerNorm', 'layernorm'],
  ['LayerNorm2d', 'layernorm'],
  ['ReLU', 'relu'],
  ['ReLU6', 'relu6'],
  ['SiLU', 'silu'],
  ['GELU', 'gelu'],
  ['Sigmoid', 'sigmoid'],
  ['Hardswish', 'hard_swish'],
  ['Hardsigmoid', 'hard_sigmoid'],
  ['MaxPool2d', 'maxpool'],
  ['AvgPool2d', 'avgpool'],
  ['AdaptiveAvgPool2d', 'adaptive_avgpool'],
  ['Dropout', 'dropout'],
  ['StochasticDepth', 'stochastic_depth'],
  ['Flatten', 'flatten'],
]);

const kindOfFunction: ReadonlyMap<string, string> = new Map([
  ['relu', 'relu'],
  ['avg_pool2d', 'avgpool'],
  ['max_pool2d', 'maxpool'],
  ['adaptive_avg_pool2d', 'adaptive_avgpool'],
  ['add', 'add'],
  ['cat', 'concat'],
  ['mul', 'multiply'],
  ['flatten', 'flatten'],
  ['interpolate', 'upsample'],
  ['mean', 'adaptive_avgpool'],
  ['getitem', 'split'],
  ['view', 'channel_shuffle'],
]);

/** Functions that only move values, or read sizes. */
const silent = new Set(['getattr', 'size', 'floordiv', 'transpose', 'contiguous', 'chunk']);

export function stepsOfModel({ layers, graph }: Model): Step[] {
  const modules = [...layers];
  /** Between two permutations the channels are last there too. */
  let channelsAreLast = false;
  const channelsLast = (shape: readonly number[]) => {
    const [, first, ...rest] = shape;
    return channelsAreLast ? [first, ...rest] : [...rest, first];
  };
  const scales = new Map<string, number>();
  const steps: Step[] = [];
  for (const node of graph) {
    const { name, op, target = '', args } = node;
    const shape = isShape(node.shape) ? node.shape : undefined;
    if (op === 'call_module') {
      const module = modules.shift();
      if (module?.path !== target)
        throw new Error(`${target} is executed where ${module?.path} was expected`);
      if (module.type === 'Permute') channelsAreLast = !channelsAreLast;
      else if (shape === undefined) throw new Error(`${target} has no shape`);
      else {
        const { params, macs } = module;
        steps.push({ what: kindOf(module, shape), shape: channelsLast(shape), params, macs });
      }
    } else if (op === 'get_attr') {
      if (shape !== undefined) scales.set(`%${name}`, shape[0]);
    } else if (op.startsWith('call_') && shape !== undefined && !silent.has(target)) {
      const what = kindOfFunction.get(target);
      if (what === undefined) throw new Error(`${target} is a function without a counterpart`);
      // A sum of one, and the way there of a shuffle.
      if (target === 'cat' && Array.isArray(args[0]) && args[0].length === 1) continue;
      if (target === 'view' && shape.length === 5) continue;
      const scale = args.map((argument) => scales.get(String(argument))).find((size) => size !== undefined);
      const step = { params: scale ?? 0, macs: 0, shape: channelsLast(shape) };
      if (target === 'mean')
        steps.push({ ...step, what, shape: [1, 1, shape[1]] }, { ...step, what: 'flatten' });
      else steps.push({ ...step, what: scale === undefined ? what : 'layer_scale' });
    }
  }
  if (modules.length > 0) throw new Error(`${modules[0].path} is not in the graph`);
  return steps;
}

/** A dense layer on a map is a convolution with a 1x1 filter. */
function kindOf({ type, path }: Module, shape: readonly number[]): string {
  const kind = kindOfModule.get(type);
  if (kind === undefined) throw new Error(`${path} is a ${type}, which has no counterpart`);
  return kind === 'dense' && shape.length === 4 ? 'conv' : kind;
}

/** What is read of a size has a shape of nulls, and a pair of tensors has two. */
function isShape(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((size) => typeof size === 'number');
}
