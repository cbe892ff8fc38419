/** What ONNX's operators cannot say. Versions of operators are those of its operator reference. */
import { type GapRow, hasEqualBins, hasOwnOrder, hasPadding, paddingOf } from '../../kit/portability.js';

/** ONNX's names for what padding holds. */
const padModes: Readonly<Record<string, string>> = {
  reflect: 'reflect',
  replicate: 'edge',
  circular: 'wrap',
};

export const onnxGaps: readonly GapRow[] = [
  {
    kinds: ['conv', 'depthwise', 'separable'],
    gap: ({ layer: { attributes }, window }) => {
      const border = String(attributes.border);
      const sides = window && paddingOf(window);
      if (border === 'zero' || (sides !== undefined && !hasPadding(sides))) return undefined;
      const version = border === 'circular' ? ', which needs opset 19' : '';
      return {
        at: 'border',
        message: `Conv of ONNX pads with zeros only, not by border=${border}`,
        help: `an export needs a Pad with mode ${padModes[border]} in front of it${version}`,
      };
    },
  },
  {
    kinds: ['pad'],
    gap: ({ layer: { attributes } }) =>
      attributes.mode === 'circular'
        ? {
            at: 'mode',
            message: 'Pad of ONNX goes on at the other side only from opset 19 on',
            help: 'an export needs opset 19 (mode wrap), or slices and a Concat',
          }
        : undefined,
  },
  {
    kinds: ['lppool'],
    gap: ({ layer: { attributes } }) =>
      Number.isInteger(attributes.p)
        ? undefined
        : {
            at: 'p',
            message: `the p of LpPool in ONNX is a whole number, not ${attributes.p}`,
            help: 'an export needs Abs, Pow, AveragePool, Mul and Pow in its place',
          },
  },
  {
    kinds: ['lppool'],
    gap: ({ layer: { attributes } }) =>
      attributes.ceil === true
        ? {
            at: 'ceil',
            message: 'LpPool of ONNX rounds up only from opset 18 on',
            help: 'an export needs opset 18 (ceil_mode), or a Pad behind the map',
          }
        : undefined,
  },
  {
    kinds: ['adaptive_avgpool'],
    gap: (exported) =>
      hasEqualBins(exported)
        ? undefined
        : {
            at: 'size',
            message: 'ONNX has no adaptive pooling, and these bins are not one window of fixed size',
            help: 'an export needs a ReduceMean for each bin, or a product with a fixed matrix',
          },
  },
  {
    kinds: ['layernorm'],
    gap: ({ layer: { attributes }, rank }) =>
      attributes.axes === 'channels' && rank > 0
        ? {
            message: 'LayerNormalization of ONNX takes the last axes, and in ONNX channels come first',
            help: 'an export needs a Transpose in front of it and one behind it',
          }
        : undefined,
  },
  {
    kinds: ['flatten'],
    gap: ({ input }) =>
      hasOwnOrder(input)
        ? {
            message: 'Flatten of ONNX lays channels out first, this one last',
            help: 'an export needs a Transpose in front of it, or has to reorder the weights of the dense layer behind it',
          }
        : undefined,
  },
  {
    kinds: ['reshape'],
    gap: ({ input, output }) =>
      hasOwnOrder(input) || hasOwnOrder(output)
        ? {
            message: 'Reshape of ONNX lays channels out first, this one last',
            help: 'an export needs a Transpose in front of it and one behind it',
          }
        : undefined,
  },
  {
    kinds: ['channel_shuffle'],
    gap: () => ({
      message: 'ONNX has no operator that shuffles channels',
      help: 'an export needs Reshape, Transpose and Reshape in its place',
    }),
  },
  {
    kinds: ['bed_of_nails'],
    gap: () => ({
      message: 'ONNX has no operator that puts zeros between the cells of a map',
      help: 'an export needs a ConvTranspose in as many groups as channels, with a fixed weight of 1',
    }),
  },
  {
    kinds: ['stochastic_depth'],
    gap: () => ({
      message: 'ONNX has no operator that drops whole images',
      help: 'an export for inference leaves it out, because it then does nothing; one for training has no equal',
    }),
  },
  {
    kinds: ['depth_to_space', 'space_to_depth'],
    gap: ({ layer: { kind }, rank }) =>
      rank === 2
        ? undefined
        : {
            message: `${kind === 'depth_to_space' ? 'DepthToSpace' : 'SpaceToDepth'} of ONNX has two spatial dimensions, not ${rank}`,
            help: 'an export needs Reshape, Transpose and Reshape in its place',
          },
  },
  {
    kinds: ['space_to_depth'],
    gap: ({ layer: { attributes }, rank }) =>
      attributes.order === 'crd' && rank === 2
        ? {
            at: 'order',
            message: 'SpaceToDepth of ONNX knows the order dcr only',
            help: 'an export has to reorder the channels behind it',
          }
        : undefined,
  },
  {
    kinds: ['gelu'],
    gap: () => ({
      message: 'Gelu is an operator of ONNX only from opset 20 on',
      help: 'an export needs opset 20, or Erf (Tanh) with its sums and products',
    }),
  },
];
