/** What the layers of Keras cannot say; windows and their padding are in `keras-windows.ts`. */
import type { Size } from '../../kit/attributes.js';
import { type GapRow, hasEqualBins } from '../../kit/portability.js';
import { windowGaps } from './keras-windows.js';

/** Layers that Keras has none of, with what stands for them. */
const missing: Readonly<Record<string, string>> = {
  lppool: 'an export needs keras.ops for the powers and an AveragePooling between them',
  max_unpool: 'there is no equal: MaxPooling does not say where the largest values were',
  bed_of_nails: 'an export needs a transposed convolution with a fixed weight of 1 for each channel',
  lrn: 'an export needs a layer of its own',
  channel_shuffle: 'an export needs Reshape, Permute and Reshape in its place',
  depth_to_space: 'an export needs Reshape, Permute and Reshape, or keras.ops of a newer version',
  space_to_depth: 'an export needs Reshape, Permute and Reshape, or keras.ops of a newer version',
  layer_scale: 'an export needs a layer of its own with a weight',
};

const isAbove1 = (sizes: unknown) => (sizes as Size).some((size) => size > 1);

export const kerasGaps: readonly GapRow[] = [
  ...windowGaps,
  {
    kinds: Object.keys(missing),
    gap: ({ layer: { kind } }) => ({ message: `Keras has no layer like ${kind}`, help: missing[kind] }),
  },
  {
    kinds: ['conv', 'depthwise', 'separable', 'transposed'],
    gap: ({ layer: { attributes } }) =>
      isAbove1(attributes.S) && isAbove1(attributes.D)
        ? {
            at: 'D',
            message: 'a convolution of Keras has a stride or a dilation, not both',
            help: 'there is no equal with both; a dilated one with stride 1 and every so many cells of it is the same',
          }
        : undefined,
  },
  {
    kinds: ['depthwise', 'separable'],
    gap: ({ layer: { kind }, rank }) =>
      rank === 3
        ? {
            message: `${kind === 'depthwise' ? 'DepthwiseConv' : 'SeparableConv'} of Keras has no form with three spatial dimensions`,
            help: 'an export needs Conv3D with as many groups as channels',
          }
        : undefined,
  },
  {
    kinds: ['transposed'],
    gap: ({ layer: { attributes } }) =>
      Number(attributes.groups) > 1
        ? {
            at: 'groups',
            message: 'ConvTranspose of Keras has no groups',
            help: 'an export needs one for each group, and a Concatenate',
          }
        : undefined,
  },
  {
    kinds: ['conv', 'depthwise', 'separable'],
    gap: ({ layer: { attributes }, window }) =>
      attributes.border !== 'zero' && window?.padding.kind !== 'valid' && !isUnpadded(attributes.P)
        ? {
            at: 'border',
            message: `a convolution of Keras pads with zeros only, not by border=${attributes.border}`,
            help: 'an export needs keras.ops.pad in front of it',
          }
        : undefined,
  },
  {
    kinds: ['pad'],
    gap: ({ layer: { attributes } }) =>
      attributes.mode !== 'zero' || attributes.value !== 0
        ? {
            at: attributes.mode === 'zero' ? 'value' : 'mode',
            message: 'ZeroPadding of Keras pads with zeros only',
            help: 'an export needs keras.ops.pad in its place',
          }
        : undefined,
  },
  {
    kinds: ['upsample'],
    gap: ({ layer: { attributes }, rank }) => {
      const { mode, scale, align_corners } = attributes;
      const isWhole = Array.isArray(scale) && scale.every((factor) => Number.isInteger(factor));
      if (align_corners === true)
        return {
          at: 'align_corners',
          message: 'resizing in Keras cannot align the corners',
          help: 'there is no equal; without align_corners there is one',
        };
      if (mode === 'bicubic')
        return {
          at: 'mode',
          message: 'bicubic resizing of Keras on TensorFlow has the coefficient -0.5, this one -0.75',
          help: 'there is no equal; bilinear has one',
        };
      if (mode !== 'nearest' && rank !== 2)
        return {
          at: 'mode',
          message: `UpSampling of Keras with ${rank} spatial ${rank === 1 ? 'dimension' : 'dimensions'} repeats cells only`,
          help: 'there is no equal',
        };
      if (isWhole) return undefined;
      const at = scale === undefined ? 'size' : 'scale';
      const message = 'UpSampling of Keras takes whole factors only';
      if (mode !== 'nearest') return { at, message, help: 'an export needs Resizing in its place' };
      return {
        at,
        message,
        help: 'there is no equal: Resizing takes the nearest centre, this one the cell below',
      };
    },
  },
  {
    kinds: ['adaptive_avgpool'],
    gap: (exported) =>
      hasEqualBins(exported)
        ? undefined
        : {
            at: 'size',
            message: 'AveragePooling of Keras has a window of fixed size, and these bins have none',
            help: 'an export needs AdaptiveAveragePooling, which only newer versions of Keras have',
          },
  },
  {
    kinds: ['stochastic_depth'],
    gap: () => ({
      message: 'Keras has no layer that drops whole images',
      help: 'an export needs Dropout with a noise_shape that is 1 in every axis but the first',
    }),
  },
];

function isUnpadded(padding: unknown): boolean {
  return (
    typeof padding === 'object' &&
    padding !== null &&
    'sides' in padding &&
    Array.isArray(padding.sides) &&
    padding.sides.every((side) => side === 0)
  );
}
