/**
 * What all convolutions share once the number of filters and of groups is known: shape, weights, cost, lowering.
 * Sources: grouped convolution as in ONNX Conv; MACs = Hout*Wout*Cout*(Cin/g)*kH*kW as fvcore counts them.
 */
import { noOperations } from '../ir/cost.js';
import { constantOf, dim } from '../ir/dim.js';
import { channelsOf, formatShape, type Shape, sizesOf } from '../ir/shape.js';
import type { Padding, Size } from './attributes.js';
import { countOf, product } from './costs.js';
import {
  type CostResult,
  failure,
  type LoweredOp,
  type RuleFailure,
  type ShapeResult,
  success,
  type WeightDeclaration,
} from './define-layer.js';
import { greatestCommonDivisor, nearestDivisors } from './divisors.js';
import { type InitializationName, initializerOf } from './initializers.js';
import { type AppliedWindow, applyWindow, positionsOf, windowGeometry } from './window.js';

export interface Convolution {
  readonly filters: number;
  readonly groups: number;
  readonly F: Size;
  readonly S: Size;
  readonly P: Padding;
  readonly D: Size;
  readonly bias: boolean;
  readonly init: InitializationName;
}

export function convolutionShape(input: Shape, convolution: Convolution): ShapeResult {
  const { filters, groups } = convolution;
  const window = applyWindow(input, { ...convolution, ceil: false });
  if (!window.ok) return window;
  const channels = constantOf(channelsOf(input));
  if (channels % groups !== 0) return indivisible(convolution, 'input channels', channels, channels);
  if (filters % groups !== 0) return indivisible(convolution, 'filters', filters, channels);
  return success([...window.output, dim(filters)], window.derivations, window.conditions);
}

function indivisible(
  { groups, filters }: Convolution,
  what: 'input channels' | 'filters',
  count: number,
  channels: number,
): RuleFailure {
  // Whatever divides both counts divides their greatest common divisor.
  const common = greatestCommonDivisor(channels, filters);
  return failure(
    'shape/groups-do-not-divide',
    { groups, what, count },
    {
      at: 'groups',
      note: `${count} / ${groups} = ${Number((count / groups).toFixed(2))}`,
      blamesInput: what === 'input channels',
      attempts: nearestDivisors(common, groups).map((value) => ({ groups: value })),
    },
  );
}

/** The window of a convolution whose shape rule has succeeded. */
function windowOf(input: Shape, convolution: Convolution): AppliedWindow {
  const window = applyWindow(input, { ...convolution, ceil: false });
  if (!window.ok) throw new Error(`a convolution on ${formatShape(input)} was lowered without a shape`);
  return window;
}

export function convolutionWeights(input: Shape, convolution: Convolution): WeightDeclaration[] {
  const { filters, groups, init, bias } = convolution;
  const { filter } = windowOf(input, convolution);
  const channels = constantOf(channelsOf(input)) / groups;
  const taps = filter.reduce((total, size) => total * size, 1);
  const names = ['kL', 'kH, kW', 'kD, kH, kW'][filter.length - 1];
  const weight: WeightDeclaration = {
    name: 'weight',
    shape: [filters, ...filter, channels],
    axes: groups === 1 ? `Cout, ${names}, Cin` : `Cout, ${names}, Cin / groups`,
    role: 'trainable',
    initializer: initializerOf(init, taps * channels, (taps * filters) / groups),
  };
  return bias ? [weight, biasOf(filters)] : [weight];
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
  const { filter } = windowOf(input, convolution);
  const channels = constantOf(channelsOf(input));
  const macs = product(positionsOf(output), filters, channels / groups, ...filter);
  return {
    macs,
    operations: { ...noOperations, add: bias ? countOf(output) : 0n },
    derivations: [
      {
        quantity: 'MACs',
        formula: 'positions * Cout * (Cin / groups) * taps',
        substituted: `${sizesOf(output).slice(0, -1).join('*')} * ${filters} * (${channels} / ${groups}) * ${filter.join('*')}`,
        value: String(macs),
      },
    ],
  };
}

export function convolutionLowering(
  {
    inputs: [input],
    output,
    parameter,
  }: {
    readonly inputs: readonly Shape[];
    readonly output: Shape;
    parameter(name: string): string;
  },
  convolution: Convolution,
): LoweredOp[] {
  const geometry = {
    ...windowGeometry(input, output, windowOf(input, convolution)),
    groups: convolution.groups,
  };
  const weights = { weight: parameter('weight'), ...(convolution.bias ? { bias: parameter('bias') } : {}) };
  return [{ op: { kind: 'conv', geometry, ...weights }, inputs: [0], shape: sizesOf(output) }];
}
