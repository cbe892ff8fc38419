/** Layers that work value by value, channel by channel, or on vectors. */
import { type Reference, type References, read, tabulate, volume } from './reference.js';

const each =
  (compute: (x: number, attributes: Readonly<Record<string, unknown>>) => number): Reference =>
  ({ inputs: [{ shape, data }], attributes }) => ({ shape, data: data.map((x) => compute(x, attributes)) });

const merge =
  (combine: (a: number, b: number) => number): Reference =>
  ({ inputs: [first, ...others] }) => ({
    shape: first.shape,
    data: first.data.map((value, at) => others.reduce((total, { data }) => combine(total, data[at]), value)),
  });

const add = merge((a, b) => a + b);

export const references: References = {
  relu: each((x) => Math.max(x, 0)),
  leaky_relu: each((x, { slope }) => (x > 0 ? x : x * (slope as number))),
  tanh: each((x) => 1 - 2 / (Math.exp(2 * x) + 1)),
  sigmoid: each((x) => 1 / (1 + Math.exp(-x))),
  // Outside training; what it does in training is checked by itself.
  dropout: each((x) => x),
  flatten: ({ inputs: [{ shape, data }] }) => ({ shape: [volume(shape)], data }),
  add,
  skip: add,
  concat: ({ n, inputs }) => {
    const channels = inputs.map(({ shape }) => shape[shape.length - 1]);
    const total = channels.reduce((sum, count) => sum + count, 0);
    return tabulate(n, [...inputs[0].shape.slice(0, -1), total], (image, at) => {
      let channel = at[at.length - 1];
      let from = 0;
      while (channel >= channels[from]) channel -= channels[from++];
      return read(inputs[from], image, [...at.slice(0, -1), channel]) ?? Number.NaN;
    });
  },
  dense: ({ n, attributes, inputs: [input], weights, multiplied }) =>
    tabulate(n, [attributes.units as number], (image, [unit]) => {
      let sum = weights.bias === undefined ? 0 : weights.bias.data[unit];
      for (let i = 0; i < input.shape[0]; i++) {
        sum += (read(input, image, [i]) ?? Number.NaN) * (read(weights.weight, 0, [unit, i]) ?? Number.NaN);
        if (image === 0) multiplied();
      }
      return sum;
    }),
  softmax: ({ n, inputs: [input] }) => {
    const channels = input.shape[input.shape.length - 1];
    return tabulate(n, input.shape, (image, at) => {
      let sum = 0;
      const exponential = (c: number) => Math.exp(read(input, image, [...at.slice(0, -1), c]) ?? Number.NaN);
      for (let c = 0; c < channels; c++) sum += exponential(c);
      return exponential(at[at.length - 1]) / sum;
    });
  },
  batchnorm: ({ inputs: [{ shape, data }], weights, attributes, training }) => {
    const channels = shape[shape.length - 1];
    const output = new Float64Array(data.length);
    for (let c = 0; c < channels; c++) {
      const values = data.filter((_, at) => at % channels === c);
      const average = values.reduce((sum, x) => sum + x, 0) / values.length;
      const spread = values.reduce((sum, x) => sum + (x - average) ** 2, 0) / values.length;
      const mean = training ? average : weights.mean.data[c];
      const variance = training ? spread : weights.variance.data[c];
      const scale = weights.gamma.data[c] / Math.sqrt(variance + (attributes.epsilon as number));
      for (let at = c; at < data.length; at += channels)
        output[at] = (data[at] - mean) * scale + weights.beta.data[c];
    }
    return { shape, data: output };
  },
};
