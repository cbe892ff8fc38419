/** What group and instance normalisation share: statistics over all positions of some neighbouring channels. */
import { constantOf, type Dim, dim, floorDiv, formatDim, isEqual, isLess, modulo } from '../ir/dim.js';
import { channelsOf, formatShape, type Shape, sizesOf, spatial } from '../ir/shape.js';
import {
  Conditions,
  failure,
  type LoweredOp,
  type RuleFailure,
  type ShapeResult,
  success,
} from './define-layer.js';
import { nearestDivisors } from './divisors.js';
import { positionsOf } from './window.js';

/** `groups` must divide the channels, and each group must have more than one value. */
export function groupNormShape(input: Shape, groups: number): ShapeResult {
  const channels = channelsOf(input);
  const conditions = new Conditions();
  if (!conditions.needs(isEqual(modulo(channels, groups), 0))) return indivisible(channels, groups);
  const single = singleValue('groupnorm', input, floorDiv(channels, groups), conditions);
  return single ?? success(input, [], conditions.list);
}

/** Every channel is a group of its own, so it must have more than one position. */
export function instanceNormShape(input: Shape): ShapeResult {
  const conditions = new Conditions();
  return singleValue('instancenorm', input, 1, conditions) ?? success(input, [], conditions.list);
}

/**
 * The failure where `channels` channels have a single value together, as PyTorch refuses it too. Where a single size
 * decides, it becomes a condition. That several free sizes are all 1 at once is left to the check with these sizes: it
 * ties symbols together that are else free of each other, and hardly any network could be proved.
 */
function singleValue(
  operation: string,
  input: Shape,
  channels: Dim | number,
  conditions: Conditions,
): RuleFailure | undefined {
  const factors = [...spatial(input), typeof channels === 'number' ? dim(channels) : channels];
  const verdicts = factors.map((factor) => isLess(dim(1), factor));
  const open = verdicts.filter((verdict) => verdict !== 'never');
  if (open.includes('always') || open.length > 1) return undefined;
  if (open.length === 1 && conditions.needs(open[0])) return undefined;
  return failure('shape/single-value', { operation, shape: formatShape(input) }, { blamesInput: true });
}

function indivisible(channels: Dim, groups: number): RuleFailure {
  const facts = { groups, what: 'input channels' } as const;
  if (channels.kind === 'symbolic') {
    const more = { at: 'groups', blamesInput: true };
    return failure('shape/groups-do-not-divide', { ...facts, count: formatDim(channels) }, more);
  }
  const count = channels.value;
  return failure(
    'shape/groups-do-not-divide',
    { ...facts, count },
    {
      at: 'groups',
      note: `${count} / ${groups} = ${Number((count / groups).toFixed(2))}`,
      blamesInput: true,
      attempts: nearestDivisors(count, groups).map((value) => ({ groups: value })),
    },
  );
}

interface GroupNorm {
  readonly groups: number;
  readonly epsilon: number;
  readonly affine: boolean;
}

export function groupNormLowering(
  output: Shape,
  { groups, epsilon, affine }: GroupNorm,
  parameter: (name: string) => string,
): LoweredOp {
  return {
    op: {
      kind: 'group_norm',
      positions: positionsOf(output),
      channels: constantOf(channelsOf(output)),
      groups,
      epsilon,
      ...(affine ? { gamma: parameter('gamma'), beta: parameter('beta') } : {}),
    },
    inputs: [0],
    shape: sizesOf(output),
  };
}
