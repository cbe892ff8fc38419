/** One of several equal parts of the channels. */
import { floorDiv, formatDim, isEqual, modulo } from '../../ir/dim.js';
import { channelsOf, sizesOf, spatial } from '../../ir/shape.js';
import { integer, optional, required } from '../../kit/attributes.js';
import { free } from '../../kit/costs.js';
import { Conditions, defineLayer, failure, success } from '../../kit/define-layer.js';
import { nearestDivisors } from '../../kit/divisors.js';
import { volumeOf } from '../../kit/volume.js';

export const split = defineLayer({
  kind: 'split',
  group: 'merge',
  summary: 'Divides the channels into equal parts and gives one of them.',
  attributes: {
    parts: required(integer({ min: 1 }), {
      doc: 'Into how many parts the channels are divided.',
      positional: true,
    }),
    part: optional(integer({ min: 0 }), {
      doc: 'Which part is the output; the first is 0.',
      default: 0,
    }),
  },
  takes: 'chain',
  shape: ({ inputs: [input], attributes: { parts, part } }) => {
    const channels = channelsOf(input);
    if (part >= parts) return failure('shape/part-out-of-range', { part, parts }, { at: 'part' });
    const conditions = new Conditions();
    if (!conditions.needs(isEqual(modulo(channels, parts), 0))) {
      const divisors = channels.kind === 'constant' ? nearestDivisors(channels.value, parts) : [];
      return failure(
        'shape/split-does-not-divide',
        { count: parts, what: 'parts', channels: formatDim(channels) },
        { at: 'parts', blamesInput: true, attempts: divisors.map((divisor) => ({ parts: divisor })) },
      );
    }
    const share = floorDiv(channels, parts);
    const derivation = {
      quantity: 'output channels',
      formula: 'channels / parts',
      substituted: `${formatDim(channels)} / ${parts}`,
      value: formatDim(share),
    };
    return success([...spatial(input), share], [derivation], conditions.list);
  },
  weights: () => [],
  cost: () => free,
  lower: ({ inputs: [input], output, attributes: { part } }) => {
    const [outputVolume, inputVolume] = [volumeOf(output), volumeOf(input)];
    const op = {
      kind: 'slice',
      input: inputVolume,
      output: outputVolume,
      begin: [0, 0, 0, part * outputVolume[3]],
      stride: [1, 1, 1],
    } as const;
    return [{ op, inputs: [0], shape: sizesOf(output) }];
  },
});
