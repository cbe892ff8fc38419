/** Where netspec and PyTorch disagree about what is allowed, on purpose. Everything else must agree. */
import type { Value, Written } from './configuration.js';

export interface Difference {
  readonly kinds: readonly string[];
  /** The one that refuses. */
  readonly stricter: 'netspec' | 'PyTorch';
  readonly reason: string;
  applies(written: Written): boolean;
}

export const differences: readonly Difference[] = [
  {
    kinds: ['skip', 'add', 'multiply'],
    stricter: 'netspec',
    reason: 'sizes of 1 are not repeated without a word: that hides mistakes',
    applies: ({ inputs }) => new Set(inputs.map((shape) => shape.join('x'))).size > 1,
  },
  {
    kinds: ['maxpool'],
    stricter: 'PyTorch',
    reason:
      'PyTorch 1.13 holds padding against the taps; later versions, as netspec, against the dilated window',
    applies: ({ attributes: { D, P } }) => some(D, (value) => value > 1) && P !== undefined,
  },
  {
    kinds: ['avgpool', 'lppool'],
    stricter: 'PyTorch',
    reason: 'PyTorch holds a window in three dimensions against the map without its padding',
    applies: ({ inputs: [input], attributes: { P } }) => input.length === 4 && P !== undefined,
  },
  {
    kinds: ['conv', 'depthwise', 'separable', 'transposed'],
    stricter: 'netspec',
    reason: 'a negative padding is a crop, which has a name of its own',
    applies: ({ attributes: { P } }) => some(P, (value) => value < 0),
  },
  {
    kinds: ['conv', 'depthwise', 'transposed'],
    stricter: 'netspec',
    reason: 'turning random weights over would change nothing',
    applies: ({ attributes: { flip, weights } }) => flip === true && weights === undefined,
  },
  {
    kinds: ['dense'],
    stricter: 'netspec',
    reason:
      'PyTorch works along the last dimension of a map; netspec asks for a flatten or a 1x1 convolution',
    applies: ({ inputs: [input] }) => input.length > 1,
  },
  {
    kinds: ['groupnorm'],
    stricter: 'netspec',
    reason:
      'a single value has no spread: it would always become beta (PyTorch sees this with one image only)',
    applies: ({ inputs: [input], attributes: { groups } }) =>
      input.reduce((product, size) => product * size, 1) === groups,
  },
  {
    kinds: ['clip'],
    stricter: 'netspec',
    reason: 'with min above max, PyTorch makes every value max',
    applies: ({ attributes: { min, max } }) => Number(min) > Number(max),
  },
  {
    kinds: ['dropout', 'stochastic_depth'],
    stricter: 'netspec',
    reason: 'a rate of 1 drops everything: nothing would be left to scale up',
    applies: ({ attributes: { rate } }) => rate === 1,
  },
];

export function some(value: Value | undefined, holds: (item: number) => boolean): boolean {
  if (typeof value === 'number') return holds(value);
  return Array.isArray(value) && value.some((item: Value) => some(item, holds));
}
