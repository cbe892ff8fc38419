/**
 * Weights that a spec gives: how they are read, which forms a layer takes, and in which order they are kept. Kernels
 * with a name are tables in `kernels.ts`.
 */
import type { Initializer } from '../ir/core-graph.js';
import { type Dim, isEqual } from '../ir/dim.js';
import type { AttributeValue } from '../ir/typed-graph.js';
import { derived, flag, optional, type Size, type ValueType } from './attributes.js';
import { type Conditions, failure, type RuleFailure } from './define-layer.js';
import { fixedKernels } from './kernels.js';

/** A kernel, or several: nested lists of numbers of one size, as sizes and values in their order. */
export interface FixedWeights {
  readonly kind: 'weights';
  readonly sizes: readonly number[];
  readonly values: readonly number[];
}

/** TypeScript takes no longer list as a constant of emitted code. More weights than that come from a checkpoint. */
const mostValues = 9_999;

/** More axes no layer has: filters, three spatial dimensions, channels. */
const mostAxes = 5;

const weightsType: ValueType<FixedWeights> = {
  expects:
    'a matrix with rows of one length such as [[0, 1], [1, 0]] (at most 9999 numbers), or a kernel such as sobel_x or gaussian(5, sigma=1.4)',
  label: 'weights',
  schema: {
    anyOf: [
      { enum: [...fixedKernels.keys()] },
      { type: 'array', items: { type: ['number', 'string', 'array'] }, minItems: 1 },
    ],
  },
  read: (value) => (typeof value === 'number' ? undefined : readNested(value)),
};

/** Undefined for what is no number in the end, for rows of different lengths, and for empty or far too many ones. */
function readNested(value: AttributeValue, axes = 0): FixedWeights | undefined {
  if (typeof value === 'number') return { kind: 'weights', sizes: [], values: [value] };
  const kernel = typeof value === 'string' ? fixedKernels.get(value) : value;
  if (!Array.isArray(kernel) || kernel.length === 0 || axes === mostAxes) return undefined;
  const values: number[] = [];
  let sizes: readonly number[] | undefined;
  for (const item of kernel as readonly AttributeValue[]) {
    const read = readNested(item, axes + 1);
    if (read === undefined) return undefined;
    sizes ??= read.sizes;
    if (sizes.join() !== read.sizes.join()) return undefined;
    if (values.length + read.values.length > mostValues) return undefined;
    for (const number of read.values) values.push(number);
  }
  return sizes && { kind: 'weights', sizes: [kernel.length, ...sizes], values };
}

export const fixedWeights = derived(weightsType, {
  doc:
    'Given weights instead of random ones: one kernel for all filters and channels, a list with one for each filter, ' +
    'or all weights in the order of their axes. Rows are written `[[1, 0, -1], [2, 0, -2], [1, 0, -1]]`; kernels with ' +
    `names are \`mean(3)\`, \`gaussian(5, sigma=1.4)\` and ${[...fixedKernels.keys()].map((name) => `\`${name}\``).join(', ')}.`,
  defaultText: 'none',
});

export const flip = optional(flag, {
  doc: 'Turns the given weights by 180 degrees, which makes the layer a convolution in the mathematical sense.',
  default: false,
});

/** What given weights must fit: the axes of the weight itself are (first, taps, last). */
export interface WeightSlots {
  readonly rank: number;
  /** Sizes of the filter where they are given. */
  readonly filter: Size | undefined;
  /** Filters; input channels of a transposed convolution. */
  readonly first: Dim;
  /** What `last` is to be multiplied with to give `channels`: the groups. */
  readonly groups: number;
  readonly channels: Dim;
  /** Whether a list with one kernel for each of `first` is allowed. */
  readonly onePerFilter: boolean;
}

/** The filter's sizes, as the given weights have them; undefined where these have too few or too many axes. */
export function filterOfWeights({ sizes }: FixedWeights, rank: number): Size | undefined {
  if (sizes.length === rank) return sizes;
  if (sizes.length === rank + 1) return sizes.slice(1);
  return sizes.length === rank + 2 ? sizes.slice(1, -1) : undefined;
}

/** Holds given weights against the layer; undefined where they fit. */
export function weightsMismatch(
  weights: FixedWeights,
  { rank, filter, first, groups, channels, onePerFilter }: WeightSlots,
  conditions: Conditions,
): RuleFailure | undefined {
  const { sizes } = weights;
  const own = filterOfWeights(weights, rank);
  const taps = filter ?? own ?? Array<string>(rank).fill('F');
  const count = (dimension: Dim) => (dimension.kind === 'constant' ? dimension.value : 'channels');
  const last = channels.kind === 'constant' ? channels.value / groups : 'channels';
  const accepted = [taps, ...(onePerFilter ? [[count(first), ...taps]] : []), [count(first), ...taps, last]];
  const extra = sizes.length - rank;
  const wrong = (attempts: RuleFailure['attempts'], blamesInput: boolean) =>
    failure(
      'shape/weights-do-not-fit',
      { given: listed(sizes), accepted: accepted.map(listed) },
      { at: 'weights', attempts, blamesInput },
    );
  if (own === undefined || (extra === 1 && !onePerFilter)) return wrong([], false);
  if (filter?.some((size, axis) => size !== own[axis])) return wrong([{ F: own }], false);
  if (extra >= 1 && !conditions.needs(isEqual(first, sizes[0]))) return wrong([{ filters: sizes[0] }], false);
  const lastGiven = sizes[sizes.length - 1];
  if (extra === 2 && !conditions.needs(isEqual(channels, lastGiven * groups))) return wrong([], true);
  return undefined;
}

function listed(sizes: readonly (number | string)[]): string {
  return `[${sizes.join(', ')}]`;
}

/** The weights in the order (first, taps, last); a kernel for several filters or channels is kept once. */
export function givenInitializer(
  { sizes, values }: FixedWeights,
  { rank, flip, last }: { readonly rank: number; readonly flip: boolean; readonly last: number },
): Initializer {
  const isWhole = sizes.length === rank + 2;
  const each = isWhole ? 1 : last;
  if (!flip) return { kind: 'values', values, each };
  const channels = isWhole ? sizes[sizes.length - 1] : 1;
  const filters = sizes.length === rank ? 1 : sizes[0];
  const taps = values.length / filters / channels;
  const turned = values.map((_, at) => {
    const channel = at % channels;
    const tap = Math.floor(at / channels) % taps;
    const filter = Math.floor(at / channels / taps);
    return values[(filter * taps + (taps - 1 - tap)) * channels + channel];
  });
  return { kind: 'values', values: turned, each };
}
