/** Convolutions and dense layers. Filters are turned to ONNX's order once, when the model is written. */
import { channelsFirst, fromRank, productOf, reshaped, turned, withRank } from './layout.js';
import type { OnnxRules } from './rule.js';
import { slidingAttributes, windowInput, windowOf } from './windows.js';

export const productRules: OnnxRules<'conv' | 'conv_transposed' | 'dense'> = {
  conv: (graph, { geometry, weight, bias }, [input], shape) => {
    const window = windowOf(geometry, input.shape, shape);
    const filters = geometry.output[3];
    const depth = geometry.input[3] / geometry.groups;
    const taps = productOf(window.filter);
    const parameters = [
      graph.arranged(weight, [filters, depth, ...window.filter], (values) =>
        turned(values, filters, taps, depth),
      ),
      ...(bias === undefined ? [] : [graph.parameter(bias, [filters])]),
    ];
    const made = graph.node('Conv', [windowInput(graph, input, window), ...parameters], {
      ...slidingAttributes(window),
      dilations: window.dilation,
      group: geometry.groups,
    });
    return fromRank(graph, made, window.rank, shape);
  },

  // `geometry` is the convolution's that this one transposes: what it reads is written here.
  conv_transposed: (graph, { geometry, weight, bias }, [input], shape) => {
    const window = windowOf(geometry, input.shape, shape);
    const [channels, filters] = [geometry.output[3], geometry.input[3]];
    const depth = filters / geometry.groups;
    const taps = productOf(window.filter);
    const turnedWeight = graph.arranged(weight, [channels, depth, ...window.filter], (values) =>
      turned(values, channels, taps, depth),
    );
    const map = withRank(graph, input, window.rank);
    // Cells behind the last one that a window reaches: ONNX adds fewer of them than a stride.
    const beyond = window.end.map((end) => Math.max(-end, 0));
    const isNear = beyond.every((size, axis) => size < window.stride[axis]);
    const attributes = {
      ...slidingAttributes(window),
      dilations: window.dilation,
      group: geometry.groups,
      ...(isNear ? { output_padding: beyond } : {}),
    };
    const biases = bias === undefined ? [] : [graph.parameter(bias, [filters])];
    if (isNear) {
      const made = graph.node('ConvTranspose', [map, turnedWeight, ...biases], attributes);
      return fromRank(graph, made, window.rank, shape);
    }
    const bare = graph.node('ConvTranspose', [map, turnedWeight], attributes);
    const pads = graph.integers([0, 0, ...beyond.map(() => 0), 0, 0, ...beyond]);
    const whole = graph.node('Pad', [bare, pads, graph.constant([0])]);
    const ones = window.filter.map(() => 1);
    const made =
      bias === undefined ? whole : graph.node('Add', [whole, graph.parameter(bias, [filters, ...ones])]);
    return fromRank(graph, made, window.rank, shape);
  },

  dense: (graph, { inputs, outputs, weight, bias }, [input], shape) => {
    const rows = reshaped(graph, input, [inputs]);
    const parameters = [
      graph.parameter(weight, [outputs, inputs]),
      ...(bias === undefined ? [] : [graph.parameter(bias, [outputs])]),
    ];
    const made = graph.node('Gemm', [rows, ...parameters], { transB: 1 });
    const vector = { name: made, shape: [outputs] };
    return channelsFirst(shape).length === 1 ? made : reshaped(graph, vector, shape);
  },
};
