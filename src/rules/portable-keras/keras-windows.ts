/** Padding that Keras cannot say: it knows `valid` and `same`, where the odd cell is behind. */
import { numberIn } from '../../kit/lint-sizes.js';
import type { SlidingWindow, WindowAxis } from '../../kit/lint-window.js';
import { type Exported, type Gap, type GapRow, type PaddedSides, sidesText } from '../../kit/portability.js';
import { type TransposedAxis, transposedAxes } from '../../kit/transposed-sides.js';

export const windowGaps: readonly GapRow[] = [
  {
    kinds: ['conv', 'depthwise', 'separable'],
    gap: (exported) =>
      exported.layer.attributes.border === 'zero'
        ? otherPadding(exported, (sides) => `an export needs ZeroPadding of ${sides} in front of it`)
        : undefined,
  },
  {
    kinds: ['maxpool'],
    gap: (exported) =>
      otherPadding(
        exported,
        (sides) => `an export needs a padding of ${sides} with minus infinity in front of it`,
      ),
  },
  {
    kinds: ['avgpool'],
    gap: (exported) => {
      const { layer, window } = exported;
      const isPadded = window?.axes.some(({ begin, end }) => numberIn(begin) !== 0 || numberIn(end) !== 0);
      if (layer.attributes.count_include_pad === true && isPadded === true)
        return {
          at: 'count_include_pad',
          message: 'AveragePooling of Keras counts real cells only',
          help: 'an export needs ZeroPadding in front of it',
        };
      return otherPadding(
        exported,
        () =>
          'ZeroPadding in front of it would count the zeros: an export has to divide by the real cells itself',
      );
    },
  },
  {
    kinds: ['maxpool'],
    gap: ({ window }) =>
      window?.axes.some(({ dilation, filter }) => dilation > 1 && filter > 1)
        ? { at: 'D', message: 'MaxPooling of Keras has no dilation', help: 'there is no equal' }
        : undefined,
  },
  {
    kinds: ['transposed'],
    gap: ({ layer, rank }) => {
      const axes = transposedAxes(layer, rank);
      if (axes === undefined || axes.every(isUncut) || axes.every(isCutAsSame)) return undefined;
      return {
        at: 'P' in layer.attributeSpans ? 'P' : undefined,
        message: 'ConvTranspose of Keras cuts off other cells',
        help: 'an export needs Cropping behind one that is valid',
      };
    },
  },
];

function otherPadding({ window }: Exported, help: (sides: string) => string): Gap | undefined {
  if (window === undefined || window.padding.kind === 'same') return undefined;
  const sides = reachOf(window);
  if (sides === undefined) return undefined;
  const isValid = [...sides.begin, ...sides.end].every((side) => side === 0);
  if (isValid || window.axes.every((axis, at) => isSame(axis, sides.begin[at], sides.end[at])))
    return undefined;
  const text = sidesText(sides);
  const at = window.ceil && sides.begin.every((side) => side === 0) ? 'ceil' : 'P';
  return { at, message: `Keras pads by valid or same, and neither is ${text}`, help: help(text) };
}

/** The cells of padding that windows reach into: rounded up, they reach farther behind. */
function reachOf({ axes, ceil }: SlidingWindow): PaddedSides | undefined {
  const begin: number[] = [];
  const end: number[] = [];
  for (const axis of axes) {
    const [before, behind] = [numberIn(axis.begin), numberIn(axis.end)];
    if (before === undefined || behind === undefined) return undefined;
    begin.push(before);
    if (!ceil) {
      end.push(behind);
      continue;
    }
    const [size, output] = [numberIn(axis.size), numberIn(axis.output)];
    if (size === undefined || output === undefined) return undefined;
    end.push(Math.max(0, (output - 1) * axis.stride + axis.extent - size - before));
  }
  return { begin, end };
}

/** TensorFlow's SAME: ceil(W / S) windows, what is missing split evenly, the odd cell behind. */
function isSame({ size, stride, extent }: WindowAxis, begin: number, end: number): boolean {
  const cells = numberIn(size);
  if (cells === undefined && stride > 1) return false;
  const total =
    stride === 1
      ? extent - 1
      : Math.max((Math.ceil((cells ?? 0) / stride) - 1) * stride + extent - (cells ?? 0), 0);
  return begin === Math.floor(total / 2) && end === Math.ceil(total / 2);
}

/** As `valid` of Keras, whose output padding is below the stride. */
function isUncut({ begin, end, added, stride }: TransposedAxis): boolean {
  return begin === 0 && end === 0 && added < stride;
}

/**
 * As `same` of Keras: without output padding the size is S*W and the odd cell is cut off behind; with an output padding
 * of 0 an odd filter gives S*(W - 1) + 1, and (k - 1)/2 cells are cut off at either side.
 */
function isCutAsSame({ begin, end, added, extent, stride }: TransposedAxis): boolean {
  const total = extent - stride;
  if (total < 0) return begin === 0 && end === 0 && added === -total;
  if (added !== 0) return false;
  const half = (extent - 1) / 2;
  return (
    (begin === half && end === half) || (begin === Math.floor(total / 2) && end === Math.ceil(total / 2))
  );
}
