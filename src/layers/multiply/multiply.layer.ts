/** Product of several layers. */
import { noOperations } from '../../ir/cost.js';
import { constantOf, isEqual } from '../../ir/dim.js';
import { channelsOf, formatShape, type Shape, sizesOf, spatial } from '../../ir/shape.js';
import { flag, optional } from '../../kit/attributes.js';
import { countOf } from '../../kit/costs.js';
import {
  Conditions,
  defineLayer,
  failure,
  type LoweredOp,
  type ShapeResult,
  success,
} from '../../kit/define-layer.js';
import { differingAxis, mergedShape } from '../../kit/merging.js';
import { positionsOf } from '../../kit/window.js';

export const multiply = defineLayer({
  kind: 'multiply',
  group: 'merge',
  summary:
    'Multiplies the outputs of several layers, value by value; with a single name, the current output and that one.',
  attributes: {
    broadcast: optional(flag, {
      doc: 'Lets an input with a single position (1x1xC) multiply every position of the others.',
      default: false,
    }),
  },
  takes: 'references',
  shape: ({ inputs, attributes: { broadcast } }) =>
    broadcast ? broadcastShape(inputs) : equalShape(inputs, broadcast),
  weights: () => [],
  cost: ({ inputs, output }) => ({
    macs: 0n,
    operations: { ...noOperations, multiply: countOf(output) * BigInt(inputs.length - 1) },
    derivations: [],
  }),
  lower: ({ inputs, output, attributes: { broadcast } }) => {
    const shape = sizesOf(output);
    const { maps, gates } = broadcast ? sortInputs(inputs) : { maps: [...inputs.keys()], gates: [] };
    const product: LoweredOp[] = maps.length > 1 ? [{ op: { kind: 'multiply' }, inputs: maps, shape }] : [];
    const sizes = { positions: positionsOf(output), channels: constantOf(channelsOf(output)) };
    for (const gate of gates) {
      const map = product.length > 0 ? { step: product.length - 1 } : maps[0];
      product.push({ op: { kind: 'multiply_channels', ...sizes }, inputs: [map, gate], shape });
    }
    return product;
  },
});

/** The inputs by number: those of the output's size, and those with one position only. */
function sortInputs(inputs: readonly Shape[]): { readonly maps: number[]; readonly gates: number[] } {
  const all = [...inputs.keys()];
  const isGate = (index: number) => spatial(inputs[index]).every((size) => isEqual(size, 1) === 'always');
  return all.every(isGate)
    ? { maps: all, gates: [] }
    : { maps: all.filter((index) => !isGate(index)), gates: all.filter(isGate) };
}

function broadcastShape(inputs: readonly Shape[]): ShapeResult {
  if (inputs.length < 2) return mergedShape('multiply', inputs);
  const { maps, gates } = sortInputs(inputs);
  const [first, ...others] = [...maps, ...gates];
  const conditions = new Conditions();
  for (const other of others) {
    // Where only channels can differ, a gate is compared as the map that it stands for.
    const isGate = gates.includes(other) && inputs[other].length === inputs[first].length;
    const compared = isGate ? [...spatial(inputs[first]), channelsOf(inputs[other])] : inputs[other];
    const axis = differingAxis(inputs[first], compared, conditions);
    if (axis !== undefined) {
      const [left, right] = [inputs[first], inputs[other]].map((shape) => formatShape(shape));
      const facts = { operation: 'multiply', left, right, axis };
      return failure('shape/merge-mismatch', facts, { differing: [first, other] });
    }
  }
  return success(inputs[first], [], conditions.list);
}

/** Nothing is broadcast silently, but where it would help, it is proposed; branches in braces take no attributes. */
function equalShape(inputs: readonly Shape[], broadcast: boolean | undefined): ShapeResult {
  const result = mergedShape('multiply', inputs);
  return result.ok || broadcast === undefined ? result : { ...result, attempts: [{ broadcast: true }] };
}
