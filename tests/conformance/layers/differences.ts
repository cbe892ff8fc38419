/** Where netspec and PyTorch disagree on purpose. Everything else must agree; each example must show its difference. */
import type { Configuration, Value, Written } from './configuration.js';

export interface Difference {
  readonly kinds: readonly string[];
  readonly what: 'only netspec refuses' | 'only PyTorch refuses' | 'gradients differ';
  readonly reason: string;
  applies(configuration: Configuration): boolean;
  /** Of the first kind. */
  readonly example: Configuration;
}

const refusedByNetspec: readonly Omit<Difference, 'what'>[] = [
  {
    kinds: ['add', 'skip', 'multiply'],
    reason: 'sizes of 1 are not repeated without a word: that hides mistakes',
    applies: ({ inputs }) => new Set(inputs.map((shape) => shape.join('x'))).size > 1,
    example: {
      inputs: [
        [3, 2, 4],
        [3, 1, 4],
      ],
      attributes: {},
    },
  },
  {
    kinds: ['conv', 'depthwise', 'separable', 'transposed', 'pad'],
    reason: 'a negative padding is a crop, which has a name of its own',
    applies: ({ attributes: { P } }) => some(P, (value) => value < 0),
    example: { inputs: [[6, 6, 2]], attributes: { filters: 2, F: 3, P: [-1, 0, 0, 0] } },
  },
  {
    kinds: ['conv', 'depthwise', 'transposed'],
    reason: 'turning random weights over would change nothing',
    applies: ({ attributes: { flip, weights } }) => flip === true && weights === undefined,
    example: { inputs: [[6, 6, 2]], attributes: { filters: 2, F: 3, flip: true } },
  },
  {
    kinds: ['dense'],
    reason:
      'PyTorch works along the last dimension of a map; netspec asks for a flatten or a 1x1 convolution',
    applies: ({ inputs: [input] }) => input.length > 1,
    example: { inputs: [[4, 3]], attributes: { units: 2 } },
  },
  {
    kinds: ['groupnorm'],
    reason:
      'a single value has no spread: it would always become beta (PyTorch sees this with one image only)',
    applies: ({ inputs: [input], attributes: { groups } }) =>
      input.reduce((product, size) => product * size, 1) === groups,
    example: { inputs: [[3]], attributes: { groups: 3 } },
  },
  {
    kinds: ['clip'],
    reason: 'with min above max, PyTorch makes every value max',
    applies: ({ attributes: { min, max } }) => Number(min) > Number(max),
    example: { inputs: [[3]], attributes: { min: 1, max: 0 } },
  },
  {
    kinds: ['dropout', 'stochastic_depth'],
    reason: 'a rate of 1 drops everything: nothing would be left to scale up',
    applies: ({ attributes: { rate } }) => rate === 1,
    example: { inputs: [[3]], attributes: { rate: 1 } },
  },
];

const refusedByPyTorch: readonly Omit<Difference, 'what'>[] = [
  {
    kinds: ['maxpool', 'max_unpool'],
    reason:
      'PyTorch 1.13 holds padding against the taps; later versions, as netspec, against the dilated window',
    applies: ({ attributes: { D, P } }) => some(D, (value) => value > 1) && P !== undefined,
    example: { inputs: [[8, 8, 2]], attributes: { F: 2, D: 3, P: 2 } },
  },
  {
    kinds: ['avgpool'],
    reason: 'PyTorch holds a mean over three dimensions against the map alone, without padding or ceil',
    applies: ({ inputs: [input], attributes: { P, ceil } }) =>
      input.length === 4 && (P !== undefined || ceil === true),
    example: { inputs: [[2, 4, 4, 1]], attributes: { F: 3, S: 1, P: 1 } },
  },
];

const otherGradients: readonly Omit<Difference, 'what'>[] = [
  {
    kinds: ['maxpool'],
    reason: 'a dilated window that steps over a small map gives -Infinity, which is not due to any cell',
    applies: ({ inputs: [input], attributes: { D, P } }) =>
      P !== undefined && some(D, (value) => value > Math.min(...input.slice(0, -1))),
    example: { inputs: [[3, 1, 3]], attributes: { F: 2, S: 2, P: 1, D: 2 } },
  },
  {
    kinds: ['upsample'],
    reason: 'where a scale is rounded away, PyTorch interpolates forwards and copies backwards',
    applies: ({ attributes: { mode, scale } }) => mode === 'bicubic' && some(scale, (value) => value > 1),
    example: { inputs: [[3, 1]], attributes: { mode: 'bicubic', scale: 1.25 } },
  },
];

export const differences: readonly Difference[] = [
  ...refusedByNetspec.map((one) => ({ ...one, what: 'only netspec refuses' }) as const),
  ...refusedByPyTorch.map((one) => ({ ...one, what: 'only PyTorch refuses' }) as const),
  ...otherGradients.map((one) => ({ ...one, what: 'gradients differ' }) as const),
];

/** Undefined where this is no known difference. */
export function knownDifference(what: Difference['what'], written: Written): Difference | undefined {
  return differences.find(
    (one) => one.what === what && one.kinds.includes(written.layer.kind) && one.applies(written),
  );
}

/** What shows the differences of a kind. */
export function examplesOf(kind: string): Configuration[] {
  return differences.filter(({ kinds }) => kinds[0] === kind).map(({ example }) => example);
}

function some(value: Value | undefined, holds: (item: number) => boolean): boolean {
  if (typeof value === 'number') return holds(value);
  return Array.isArray(value) && value.some((item: Value) => some(item, holds));
}
