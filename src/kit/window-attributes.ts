/** The attributes that layers with a window have in common, declared once so that their names never differ. */
import { integer, optional, padding, required, requiredUnless, size } from './attributes.js';
import { border } from './border.js';

export const filterSize = required(size({ min: 1 }), {
  doc: 'Filter size: one number, or one per spatial dimension (`5x3` is 5 high, 3 wide).',
  aliases: ['kernel'],
  searchUpTo: 15,
});

/** The same where given weights say it, too. */
export const filterSizeOrWeights = requiredUnless('weights', size({ min: 1 }), {
  doc:
    'Filter size: one number, or one per spatial dimension (`5x3` is 5 high, 3 wide). Needed unless given weights ' +
    'say it.',
  aliases: ['kernel'],
  searchUpTo: 15,
});

export const unitStride = optional(size({ min: 1 }), {
  doc: 'Stride: how far the window moves from one output position to the next.',
  aliases: ['stride'],
  default: [1],
  searchUpTo: 8,
});

export const dilation = optional(size({ min: 1 }), {
  doc: 'Dilation: the distance between neighbouring taps; the window then covers `D*(F - 1) + 1`.',
  aliases: ['dilation'],
  default: [1],
});

export const zeroPadding = optional(padding(), {
  doc:
    'Padding: a number, one per spatial dimension, begin and end for each (`[0, 1, 0, 1]`), `valid` (none), ' +
    '`same` (output = input / stride rounded up, the odd cell behind), `same_lower` (the odd cell before), `full`.',
  aliases: ['padding'],
  default: { kind: 'explicit' as const, sides: [0] },
  searchUpTo: 15,
});

export const filterCount = required(integer({ min: 1 }), {
  doc: 'The number of filters, which is the number of output channels.',
  positional: true,
});

export const groupCount = optional(integer({ min: 1 }), {
  doc: 'Splits input channels and filters into so many groups that do not see each other.',
  default: 1,
});

export const borderKind = optional(border, {
  doc:
    'What the padding holds: `zero`; `reflect`, the mirror image without the edge (padding less than the size); ' +
    '`replicate`, the edge; `circular`, the other side (padding at most the size).',
  aliases: ['padding_mode'],
  default: 'zero' as const,
});
