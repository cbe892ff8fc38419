/** Activations, normalisations and gates, each from its formula; what a formula needs beside Math is summed up here. */
import {
  indices,
  type Reference,
  type References,
  read,
  type Tensor,
  tabulate,
  volume,
} from './reference.js';

const each =
  (compute: (x: number, attributes: Readonly<Record<string, unknown>>) => number): Reference =>
  ({ inputs: [{ shape, data }], attributes }) => ({ shape, data: data.map((x) => compute(x, attributes)) });

const logistic = (x: number) => 1 / (1 + Math.exp(-x));
const between = (low: number, x: number, high: number) => (x < low ? low : x > high ? high : x);
const hardGate = (x: number) => between(0, (x + 3) / 6, 1);

/** The share of a standard normal distribution below x, by Simpson's rule from 0 in 4000 steps. */
function normalShare(x: number): number {
  const steps = 4000;
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const weight = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
    sum += weight * Math.exp(-0.5 * (x * (i / steps)) ** 2);
  }
  return 0.5 + (sum * x) / (3 * steps) / Math.sqrt(2 * Math.PI);
}

const channelsOf = ({ shape }: Tensor) => shape[shape.length - 1];
const value = (tensor: Tensor, image: number, at: readonly number[]) => read(tensor, image, at) ?? Number.NaN;

/** `places` lists, for a position of the output, those over which its mean and variance are taken. */
function normalise(
  places: (
    shape: readonly number[],
    at: readonly number[],
    attributes: Record<string, unknown>,
  ) => number[][],
): Reference {
  return ({ n, inputs: [input], weights: { gamma, beta }, attributes }) =>
    tabulate(n, input.shape, (image, at) => {
      const values = places(input.shape, at, attributes).map((place) => value(input, image, place));
      const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
      const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
      const normal = (value(input, image, at) - mean) / Math.sqrt(variance + (attributes.epsilon as number));
      if (gamma === undefined) return normal;
      const own = gamma.shape.length === 1 ? at.slice(-1) : at;
      return normal * value(gamma, 0, own) + value(beta, 0, own);
    });
}

const everyPlace = (shape: readonly number[]) => [...indices(shape)].map((at) => [...at]);

/** A fully connected layer on the means: `weight` is (outputs, 1, …, inputs). */
function connect(input: readonly number[], weight: Tensor, bias: Tensor, multiplied: () => void): number[] {
  return Array.from(bias.data, (sum, unit) => {
    let total = sum;
    for (const [i, x] of input.entries()) {
      total += x * weight.data[unit * input.length + i];
      multiplied();
    }
    return total;
  });
}

export const references: References = {
  relu6: each((x) => between(0, x, 6)),
  clip: each((x, { min, max }) => between(min as number, x, max as number)),
  elu: each((x, { alpha }) => (x > 0 ? x : (alpha as number) * (Math.exp(x) - 1))),
  selu: each((x) => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (Math.exp(x) - 1))),
  gelu: each((x, { approximate }) => {
    if (approximate === 'none') return x * normalShare(x);
    const inner = Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3);
    return 0.5 * x * (1 + (1 - 2 / (Math.exp(2 * inner) + 1)));
  }),
  silu: each((x) => x * logistic(x)),
  hard_sigmoid: each(hardGate),
  hard_swish: each((x) => x * hardGate(x)),
  softplus: each((x, { beta }) => Math.log(1 + Math.exp((beta as number) * x)) / (beta as number)),
  prelu: ({ n, inputs: [input], weights: { slope } }) =>
    tabulate(n, input.shape, (image, at) => {
      const x = value(input, image, at);
      return x > 0 ? x : x * slope.data[slope.data.length === 1 ? 0 : at[at.length - 1]];
    }),
  layernorm: normalise((shape, at, { axes }) => {
    const all = everyPlace(shape);
    return axes === 'all' ? all : all.filter((place) => place.slice(0, -1).join() === at.slice(0, -1).join());
  }),
  groupnorm: normalise((shape, at, { groups }) => {
    const width = shape[shape.length - 1] / (groups as number);
    const groupOf = (place: readonly number[]) => Math.floor(place[place.length - 1] / width);
    return everyPlace(shape).filter((place) => groupOf(place) === groupOf(at));
  }),
  instancenorm: normalise((shape, at) => everyPlace(shape).filter((place) => place.at(-1) === at.at(-1))),
  lrn: ({ n, inputs: [input], attributes }) => {
    const { size, alpha, beta, k } = attributes as Record<'size' | 'alpha' | 'beta' | 'k', number>;
    return tabulate(n, input.shape, (image, at) => {
      const channel = at[at.length - 1];
      let sum = 0;
      // Channels that are not there count as 0.
      for (let i = 0; i < size; i++) {
        const neighbour = [...at.slice(0, -1), channel - Math.floor(size / 2) + i];
        sum += (read(input, image, neighbour) ?? 0) ** 2;
      }
      return value(input, image, at) / (k + (alpha / size) * sum) ** beta;
    });
  },
  // Outside training; what it does in training is checked by itself.
  stochastic_depth: each((x) => x),
  layer_scale: ({ n, inputs: [input], weights: { weight } }) =>
    tabulate(n, input.shape, (image, at) => value(input, image, at) * weight.data[at[at.length - 1]]),
  squeeze_excite: ({ n, inputs: [input], weights, attributes, multiplied }) => {
    const positions = volume(input.shape) / channelsOf(input);
    const gates = Array.from({ length: n }, (_, image) => {
      const means = new Array<number>(channelsOf(input)).fill(0);
      for (const at of indices(input.shape)) means[at[at.length - 1]] += value(input, image, at) / positions;
      const count = image === 0 ? multiplied : () => {};
      const squeezed = connect(means, weights['fc1.weight'], weights['fc1.bias'], count);
      const active = squeezed.map((x) =>
        attributes.activation === 'silu' ? x * logistic(x) : Math.max(x, 0),
      );
      const excited = connect(active, weights['fc2.weight'], weights['fc2.bias'], count);
      return excited.map(attributes.gate === 'hard_sigmoid' ? hardGate : logistic);
    });
    return tabulate(n, input.shape, (image, at) => value(input, image, at) * gates[image][at[at.length - 1]]);
  },
  multiply: ({ n, inputs }) => {
    const [largest] = [...inputs].sort((a, b) => volume(b.shape) - volume(a.shape));
    return tabulate(n, largest.shape, (image, at) =>
      inputs.reduce((product, input) => {
        // A size of 1 is read over and over.
        const place = at.map((index, axis) => Math.min(index, input.shape[axis] - 1));
        return product * value(input, image, place);
      }, 1),
    );
  },
};
