/**
 * What all convolutions share once the numbers of filters and of groups are known: shape, weights, cost, lowering.
 * Sources: grouped convolution as in ONNX Conv; MACs = Hout*Wout*Cout*(Cin/g)*kH*kW as fvcore counts them.
 */
import { noOperations } from '../ir/cost.js';
import { constantOf, type Dim, dim, formatDim, isEqual, modulo, plus } from '../ir/dim.js';
import { channelsOf, formatShape, type Shape, sizesOf, spatial, spatialRank } from '../ir/shape.js';
import type { Padding, Size } from './attributes.js';
import { type Border, borderMode, checkBorder } from './border.js';
import { countOf, product } from './costs.js';
import {
  Conditions,
  type CostResult,
  failure,
  type LoweredOp,
  type RuleFailure,
  type ShapeResult,
  success,
  type WeightDeclaration,
} from './define-layer.js';
import { greatestCommonDivisor, nearestDivisors } from './divisors.js';
import { type FixedWeights, filterOfWeights, givenInitializer, weightsMismatch } from './fixed-weights.js';
import { type InitializationName, initializerOf } from './initializers.js';
import { volumeOf } from './volume.js';
import { type AppliedWindow, applyWindow, positionsOf, windowGeometry } from './window.js';

/** The window of a convolution. Where `F` is left out, it is that of the given weights. */
export interface ConvolutionWindow {
  readonly F: Size | undefined;
  readonly S: Size;
  readonly P: Padding;
  readonly D: Size;
  readonly border: Border;
  readonly weights?: FixedWeights;
}

export interface Convolution extends ConvolutionWindow {
  readonly filters: number;
  readonly groups: number;
  readonly bias: boolean;
  readonly init: InitializationName;
  readonly flip: boolean;
}

/** What a convolution without the rarer attributes has in their place. */
export const plainConvolution = { border: 'zero', weights: undefined, flip: false } as const;

export function convolutionShape(input: Shape, convolution: Omit<Convolution, 'bias' | 'init'>): ShapeResult {
  const { filters, groups, flip } = convolution;
  const window = convolutionWindow(input, convolution);
  if (!window.ok) return window;
  const conditions = new Conditions();
  const channels = channelsOf(input);
  const divides = groupsDivide({ groups, filters: dim(filters), channels }, conditions);
  if (!divides.ok) return divides;
  const slots = { first: dim(filters), groups, channels };
  const mismatch = givenWeightsMismatch(input, { ...convolution, flip }, slots, conditions);
  if (mismatch !== undefined) return mismatch;
  const relied = [...window.conditions, ...conditions.list];
  return success([...window.output, dim(filters)], window.derivations, relied);
}

/** Applies the window, and sees that the border reaches far enough. Fails as `applyWindow` and `checkBorder` do. */
export function convolutionWindow(
  input: Shape,
  { F, S, P, D, border, weights }: ConvolutionWindow,
): AppliedWindow | RuleFailure {
  const rank = spatial(input).length;
  // Weights of a wrong rank are reported later, with what would be right.
  const filter = F ?? (weights && (filterOfWeights(weights, rank) ?? [1]));
  if (filter === undefined) {
    const facts = { owner: 'a convolution', attribute: 'F', expects: 'a whole number', example: 'F=3' };
    return failure('attribute/missing', facts);
  }
  const window = applyWindow(input, { F: filter, S, P, D, ceil: false });
  if (!window.ok) return F === undefined && window.at === 'F' ? { ...window, at: 'weights' } : window;
  const conditions = new Conditions();
  const tooWide = checkBorder(border, input, window, conditions, 'P');
  if (tooWide !== undefined) return { ...tooWide, attempts: [{ border: 'replicate' }] };
  return conditions.list.length === 0
    ? window
    : { ...window, conditions: [...window.conditions, ...conditions.list] };
}

interface Divided {
  readonly groups: number;
  readonly filters: Dim;
  readonly channels: Dim;
}

/** Both numbers of channels must be whole multiples of the groups. */
export function groupsDivide(
  { groups, filters, channels }: Divided,
  conditions: Conditions,
): { readonly ok: true } | RuleFailure {
  for (const [what, count] of [
    ['input channels', channels],
    ['filters', filters],
  ] as const) {
    if (conditions.needs(isEqual(modulo(count, groups), 0))) continue;
    const facts = { groups, what, count: formatDim(count) };
    if (filters.kind !== 'constant' || channels.kind !== 'constant' || count.kind !== 'constant')
      return failure('shape/groups-do-not-divide', facts, { at: 'groups' });
    // Whatever divides both counts divides their greatest common divisor.
    const common = greatestCommonDivisor(channels.value, filters.value);
    return failure('shape/groups-do-not-divide', facts, {
      at: 'groups',
      note: `${count.value} / ${groups} = ${Number((count.value / groups).toFixed(2))}`,
      blamesInput: what === 'input channels',
      attempts: nearestDivisors(common, groups).map((value) => ({ groups: value })),
    });
  }
  return { ok: true };
}

interface GivenWeights {
  readonly F: Size | undefined;
  readonly weights?: FixedWeights;
  readonly flip: boolean;
}

interface Slots {
  readonly first: Dim;
  readonly groups: number;
  readonly channels: Dim;
  readonly onePerFilter?: boolean;
}

/** Undefined where there are no given weights, or where they fit. */
export function givenWeightsMismatch(
  input: Shape,
  { F, weights, flip }: GivenWeights,
  slots: Slots,
  conditions: Conditions,
): RuleFailure | undefined {
  const rank = spatial(input).length;
  if (weights === undefined) {
    if (!flip) return undefined;
    const facts = { attribute: 'flip', setting: 'random weights' };
    return failure('attribute/without-effect', facts, { at: 'flip', attempts: [{ flip: false }] });
  }
  const filter = F?.length === 1 ? Array<number>(rank).fill(F[0]) : F;
  return weightsMismatch(weights, { rank, filter, onePerFilter: true, ...slots }, conditions);
}

/** The window of a convolution whose shape rule has succeeded. */
export function windowOf(input: Shape, convolution: ConvolutionWindow): AppliedWindow {
  const window = convolutionWindow(input, convolution);
  if (!window.ok) throw new Error(`a convolution on ${formatShape(input)} was lowered without a shape`);
  return window;
}

/** The taps in each spatial dimension, of a convolution whose shape rule has succeeded. */
function filterOf(input: Shape, convolution: ConvolutionWindow): readonly number[] {
  const { F } = convolution;
  const rank = spatialRank(input);
  if (F === undefined) return windowOf(input, convolution).filter;
  return F.length === rank ? F : Array<number>(rank).fill(F[0]);
}

export function convolutionWeights(input: Shape, convolution: Convolution): WeightDeclaration[] {
  const { filters, groups, init, bias, weights, flip } = convolution;
  const filter = filterOf(input, convolution);
  const channels = constantOf(channelsOf(input)) / groups;
  const taps = filter.reduce((total, size) => total * size, 1);
  const weight: WeightDeclaration = {
    name: 'weight',
    shape: [filters, ...filter, channels],
    axes: `Cout, ${tapAxes(filter.length)}, ${groups === 1 ? 'Cin' : 'Cin / groups'}`,
    role: 'trainable',
    initializer:
      weights === undefined
        ? initializerOf(init, taps * channels, (taps * filters) / groups)
        : givenInitializer(weights, { rank: filter.length, flip, last: channels }),
  };
  return bias ? [weight, biasOf(filters)] : [weight];
}

/** `kH, kW` with two spatial dimensions. */
export function tapAxes(rank: number): string {
  return ['kL', 'kH, kW', 'kD, kH, kW'][rank - 1];
}

/** One learned number for each output channel, 0 at the start. */
export function biasOf(channels: number): WeightDeclaration {
  return {
    name: 'bias',
    shape: [channels],
    axes: 'Cout',
    role: 'trainable',
    initializer: { kind: 'constant', value: 0 },
  };
}

export function convolutionCost(input: Shape, output: Shape, convolution: Convolution): CostResult {
  const { filters, groups, bias } = convolution;
  const filter = filterOf(input, convolution);
  const channels = constantOf(channelsOf(input));
  const macs = product(positionsOf(output), filters, channels / groups, ...filter);
  return {
    macs,
    operations: { ...noOperations, add: bias ? countOf(output) : 0n },
    get derivations() {
      const positions = sizesOf(output).slice(0, -1).join('*');
      return [
        {
          quantity: 'MACs',
          formula: 'positions * Cout * (Cin / groups) * taps',
          substituted: `${positions} * ${filters} * (${channels} / ${groups}) * ${filter.join('*')}`,
          value: String(macs),
        },
      ];
    },
  };
}

interface Lowering {
  readonly inputs: readonly Shape[];
  readonly output: Shape;
  parameter(name: string): string;
}

/** One operation; two where another border than zeros is laid around the map first. */
export function convolutionLowering(
  { inputs: [input], output, parameter }: Lowering,
  convolution: Convolution,
): LoweredOp[] {
  const { groups, border, bias } = convolution;
  const window = windowOf(input, convolution);
  const sides = [...window.begin, ...window.end].map(constantOf);
  const isPadded = border !== 'zero' && sides.some((side) => side > 0);
  const map = isPadded ? paddedShape(input, window) : input;
  const begin = isPadded ? window.begin.map(() => dim(0)) : window.begin;
  const geometry = { ...windowGeometry(map, output, { ...window, begin }), groups };
  const weights = { weight: parameter('weight'), ...(bias ? { bias: parameter('bias') } : {}) };
  const conv: LoweredOp = {
    op: { kind: 'conv', geometry, ...weights },
    inputs: [isPadded ? { step: 0 } : 0],
    shape: sizesOf(output),
  };
  if (!isPadded) return [conv];
  const pad = {
    input: volumeOf(input),
    output: volumeOf(map),
    begin: windowGeometry(input, output, window).padding,
    interior: [0, 0, 0],
    mode: borderMode(border),
    value: 0,
  } as const;
  return [{ op: { kind: 'pad', ...pad }, inputs: [0], shape: sizesOf(map) }, conv];
}

function paddedShape(input: Shape, { begin, end }: AppliedWindow): Shape {
  const sizes = spatial(input).map((size, axis) => plus(size, plus(begin[axis], end[axis])));
  return [...sizes, channelsOf(input)];
}
