/** What the modules of PyTorch's `torch.nn` cannot say. */
import type { Padding } from '../../kit/attributes.js';
import {
  type Exported,
  type Gap,
  type GapRow,
  hasOwnOrder,
  hasPadding,
  paddingOf,
  sidesText,
} from '../../kit/portability.js';
import { transposedAxes } from '../../kit/transposed-sides.js';

export const pytorchGaps: readonly GapRow[] = [
  {
    kinds: ['conv', 'depthwise', 'separable'],
    gap: (exported) => {
      const { window, layer } = exported;
      // padding='same' of PyTorch puts the odd cell behind, as `same` does, and takes no stride.
      const isSame = (layer.attributes.P as Padding).kind === 'same';
      if (isSame && window?.axes.every(({ stride }) => stride === 1)) return undefined;
      return unevenPadding(exported, () => {
        const mode = layer.attributes.border === 'zero' ? '' : ` with mode ${layer.attributes.border}`;
        return `an export needs F.pad${mode} in front of it`;
      });
    },
  },
  {
    kinds: ['maxpool'],
    gap: (exported) =>
      unevenPadding(exported, () => 'an export needs F.pad with minus infinity in front of it'),
  },
  {
    kinds: ['avgpool'],
    gap: (exported) =>
      unevenPadding(exported, () =>
        exported.layer.attributes.count_include_pad === true
          ? 'an export needs F.pad in front of it'
          : 'F.pad in front of it would count the zeros: an export has to divide by the real cells itself',
      ),
  },
  {
    kinds: ['lppool'],
    gap: ({ window }) => {
      const sides = window && paddingOf(window);
      if (window === undefined || (sides !== undefined && !hasPadding(sides))) return undefined;
      return {
        at: 'P',
        message: 'LPPool of PyTorch has no padding',
        help: 'an export needs F.pad in front of it',
      };
    },
  },
  {
    kinds: ['lppool'],
    gap: ({ layer: { attributes } }) =>
      Number(attributes.p) % 2 === 0
        ? undefined
        : {
            at: 'p',
            message: `LPPool of PyTorch takes the power ${attributes.p} of values with their sign, not of their absolute values`,
            help: 'an export needs abs() in front of it, unless no value is negative',
          },
  },
  {
    kinds: ['transposed'],
    gap: ({ layer, rank }) => {
      const axes = transposedAxes(layer, rank);
      const begin = axes?.map((axis) => axis.begin) ?? [];
      const end = axes?.map((axis) => axis.end) ?? [];
      if (begin.every((side, axis) => side === end[axis])) return undefined;
      return {
        at: 'P',
        message: `ConvTranspose of PyTorch cuts off both sides alike, not ${sidesText({ begin, end })}`,
        help: 'an export needs a smaller padding and a slice behind it',
      };
    },
  },
  {
    kinds: ['upsample'],
    gap: ({ layer: { attributes }, rank }) =>
      attributes.mode === 'bicubic' && rank !== 2
        ? {
            at: 'mode',
            message: `Upsample of PyTorch is bicubic with two spatial dimensions, not with ${rank}`,
            help: 'there is no equal; linear has one',
          }
        : undefined,
  },
  {
    kinds: ['depth_to_space', 'space_to_depth'],
    gap: ({ layer: { kind, attributes }, rank }) => {
      const module = kind === 'depth_to_space' ? 'PixelShuffle' : 'PixelUnshuffle';
      const isForward = kind === 'depth_to_space';
      if (rank !== 2)
        return {
          message: `${module} of PyTorch has two spatial dimensions, not ${rank}`,
          help: 'an export needs view and permute in its place',
        };
      if (attributes.order === 'crd') return undefined;
      return {
        at: 'order',
        message: `${module} of PyTorch knows the order crd only`,
        help: `an export has to reorder the channels ${isForward ? 'in front of it' : 'behind it'}`,
      };
    },
  },
  {
    kinds: ['flatten'],
    gap: ({ input }) =>
      hasOwnOrder(input)
        ? {
            message: 'Flatten of PyTorch lays channels out first, this one last',
            help: 'an export needs permute in front of it, or has to reorder the weights of the dense layer behind it',
          }
        : undefined,
  },
  {
    kinds: ['reshape'],
    gap: ({ input, output }) =>
      hasOwnOrder(input) || hasOwnOrder(output)
        ? {
            message: 'reshape of PyTorch lays channels out first, this one last',
            help: 'an export needs permute in front of it and behind it',
          }
        : undefined,
  },
  {
    kinds: ['layernorm'],
    gap: ({ layer: { attributes }, rank }) =>
      attributes.axes === 'channels' && rank > 0
        ? {
            message: 'LayerNorm of PyTorch takes the last axes, and in PyTorch channels come first',
            help: 'an export needs permute in front of it and behind it',
          }
        : undefined,
  },
  {
    kinds: ['batchnorm'],
    gap: ({ layer: { frozen } }) =>
      frozen
        ? {
            message: 'BatchNorm of PyTorch with frozen weights still learns its statistics',
            help: 'an export for training needs eval() on this module after each train()',
          }
        : undefined,
  },
  {
    kinds: ['bed_of_nails'],
    gap: () => ({
      message: 'PyTorch has no module that puts zeros between the cells of a map',
      help: 'an export needs conv_transpose in as many groups as channels, with a fixed weight of 1',
    }),
  },
  {
    kinds: ['stochastic_depth'],
    gap: () => ({
      message: 'torch.nn has no module that drops whole images',
      help: 'an export needs StochasticDepth of torchvision.ops with mode "row"',
    }),
  },
  {
    kinds: ['layer_scale'],
    gap: () => ({
      message: 'torch.nn has no module with a factor for each channel alone',
      help: 'an export needs a module of its own with a Parameter',
    }),
  },
];

/** `padding` of PyTorch is one number an axis, for both sides. */
function unevenPadding({ window }: Exported, help: () => string): Gap | undefined {
  if (window === undefined) return undefined;
  const sides = paddingOf(window);
  if (sides === undefined)
    return {
      at: 'P',
      message: 'the padding depends on the size of the map, and PyTorch takes numbers',
      help: `${help()}, computed from the size`,
    };
  if (sides.begin.every((side, axis) => side === sides.end[axis])) return undefined;
  return {
    at: 'P',
    message: `PyTorch pads both sides alike, not ${sidesText(sides)}`,
    help: help(),
  };
}
