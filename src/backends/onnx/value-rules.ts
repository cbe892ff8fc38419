/** What is computed value by value: activations, sums, products, gates; and softmax. */
import type { ActivationFunction } from '../../ir/core-ops.js';
import type { GraphWriter } from './graph-writer.js';
import { perChannel, resize } from './layout.js';
import type { OnnxRules } from './rule.js';

export const valueRules: OnnxRules<
  'activation' | 'prelu' | 'softmax' | 'scale' | 'dropout' | 'add' | 'multiply' | 'multiply_channels'
> = {
  activation: (graph, op, [{ name }]) => activation(graph, op.function, name),

  prelu: (graph, { slopes, slope }, [{ name }], shape) => {
    const sizes = slopes === 1 ? [1] : perChannel(shape);
    return graph.node('PRelu', [name, graph.parameter(slope, sizes)]);
  },

  softmax: (graph, _, [{ name }]) => graph.node('Softmax', [name], { axis: 1 }),

  scale: (graph, { weight }, [{ name }], shape) =>
    graph.node('Mul', [name, graph.parameter(weight, perChannel(shape))]),

  // The identity, as evaluation has it.
  dropout: (_graph, _op, [{ name }]) => name,

  add: (graph, _, inputs) =>
    graph.node(
      inputs.length === 2 ? 'Add' : 'Sum',
      inputs.map(({ name }) => name),
    ),

  multiply: (graph, _, inputs) =>
    inputs.map(({ name }) => name).reduce((product, name) => graph.node('Mul', [product, name])),

  multiply_channels: (graph, _, [map, factor]) => {
    const isFlat = factor.shape.length === map.shape.length;
    const gate = isFlat ? factor.name : resize(graph, factor.name, perChannel(map.shape));
    return graph.node('Mul', [map.name, gate]);
  },
};

function activation(graph: GraphWriter, f: ActivationFunction, x: string): string {
  const times = (a: string, factor: number) => graph.node('Mul', [a, graph.constant([factor])]);
  switch (f.name) {
    case 'relu':
      return graph.node('Relu', [x]);
    case 'leaky_relu':
      return graph.node('LeakyRelu', [x], { alpha: { float: f.slope } });
    case 'elu':
      return graph.node('Elu', [x], { alpha: { float: f.alpha } });
    case 'selu':
      return graph.node('Selu', [x]);
    case 'gelu':
      return gelu(graph, f.approximate, x);
    case 'silu':
      return graph.node('Mul', [x, graph.node('Sigmoid', [x])]);
    case 'tanh':
      return graph.node('Tanh', [x]);
    case 'sigmoid':
      return graph.node('Sigmoid', [x]);
    case 'hard_sigmoid':
      return graph.node('HardSigmoid', [x], { alpha: { float: 1 / 6 }, beta: { float: 0.5 } });
    case 'hard_swish':
      return graph.node('HardSwish', [x]);
    case 'softplus':
      return f.beta === 1
        ? graph.node('Softplus', [x])
        : times(graph.node('Softplus', [times(x, f.beta)]), 1 / f.beta);
    case 'clip': {
      const limit = (value: number) => (Number.isFinite(value) ? graph.constant([value]) : '');
      return graph.node('Clip', [x, limit(f.min), limit(f.max)]);
    }
  }
}

/** x / 2 * (1 + erf(x / sqrt 2)), or tanh in its place (Hendrycks, Gimpel 2016): an operator only from opset 20 on. */
function gelu(graph: GraphWriter, approximate: 'none' | 'tanh', x: string): string {
  const times = (a: string, factor: number) => graph.node('Mul', [a, graph.constant([factor])]);
  let inner: string;
  if (approximate === 'none') {
    inner = graph.node('Erf', [times(x, Math.SQRT1_2)]);
  } else {
    const cube = graph.node('Mul', [graph.node('Mul', [x, x]), x]);
    const sum = graph.node('Add', [x, times(cube, 0.044715)]);
    inner = graph.node('Tanh', [times(sum, Math.sqrt(2 / Math.PI))]);
  }
  const share = graph.node('Add', [inner, graph.constant([1])]);
  return graph.node('Mul', [times(x, 0.5), share]);
}
