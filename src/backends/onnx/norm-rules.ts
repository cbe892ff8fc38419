/** Normalisations. Group normalisation is ONNX's only from opset 21 on; it is instance normalisation of whole groups. */
import type { GraphWriter } from './graph-writer.js';
import { channelsFirst, fromChannelsLast, perChannel, productOf, resize, toChannelsLast } from './layout.js';
import type { OnnxRules } from './rule.js';

export const normRules: OnnxRules<'batch_norm' | 'layer_norm' | 'group_norm' | 'local_response_norm'> = {
  batch_norm: (graph, { channels, epsilon, gamma, beta, mean, variance }, [{ name }]) => {
    const parameters = [gamma, beta, mean, variance].map((path) => graph.parameter(path, [channels]));
    return graph.node('BatchNormalization', [name, ...parameters], { epsilon: { float: epsilon } });
  },

  // Rows are of neighbouring values with channels last, whatever axes those are.
  layer_norm: (graph, { rows, length, epsilon, gamma, beta }, [input], shape) => {
    const values = resize(graph, toChannelsLast(graph, input), [rows, length]);
    const scale = gamma === undefined ? ones(graph, length) : graph.parameter(gamma, [length]);
    const shift = beta === undefined ? [] : [graph.parameter(beta, [length])];
    const made = graph.node('LayerNormalization', [values, scale, ...shift], {
      axis: -1,
      epsilon: { float: epsilon },
    });
    return fromChannelsLast(graph, made, shape);
  },

  group_norm: (graph, { groups, epsilon, gamma, beta }, [{ name }], shape) => {
    const values = resize(graph, name, [groups, productOf(shape) / groups]);
    const parameters = [ones(graph, groups), graph.constant(new Float32Array(groups), [groups])];
    const flat = graph.node('InstanceNormalization', [values, ...parameters], {
      epsilon: { float: epsilon },
    });
    const normalised = resize(graph, flat, channelsFirst(shape));
    if (gamma === undefined || beta === undefined) return normalised;
    const scaled = graph.node('Mul', [normalised, graph.parameter(gamma, perChannel(shape))]);
    return graph.node('Add', [scaled, graph.parameter(beta, perChannel(shape))]);
  },

  local_response_norm: (graph, { size, alpha, beta, k }, [{ name }], shape) => {
    // Of an even window ONNX has the larger half in front, we behind; and runtimes take maps of two axes only.
    if (size % 2 === 1 && shape.length === 3) {
      return graph.node('LRN', [name], {
        size,
        alpha: { float: alpha },
        beta: { float: beta },
        bias: { float: k },
      });
    }
    const [channels, ...spatial] = channelsFirst(shape);
    const squares = graph.node('Mul', [name, name]);
    const rows = resize(graph, squares, [1, channels, productOf(spatial)]);
    const [before, behind] = [Math.floor(size / 2), Math.floor((size - 1) / 2)];
    const pads = graph.integers([0, 0, before, 0, 0, 0, behind, 0]);
    const means = graph.node('AveragePool', [graph.node('Pad', [rows, pads, graph.constant([0])])], {
      kernel_shape: [size, 1],
      strides: [1, 1],
    });
    const shares = graph.node('Mul', [resize(graph, means, channelsFirst(shape)), graph.constant([alpha])]);
    const base = graph.node('Add', [shares, graph.constant([k])]);
    return graph.node('Div', [name, graph.node('Pow', [base, graph.constant([beta])])]);
  },
};

function ones(graph: GraphWriter, count: number): string {
  return graph.constant(new Float32Array(count).fill(1), [count]);
}
