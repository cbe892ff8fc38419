/**
 * The kernels that programs are made of, and what each is called with: a backend writes them through a total map over
 * `KernelKind`. Which are called, and in which order, is decided in stage 5.
 *
 * Activations have the axes of their value in the core graph, for `n` images. A gradient kernel adds to its gradient
 * unless its `write` says that it is the first one to write there.
 */
import type {
  ActivationFunction,
  AveragePoolGeometry,
  ConvGeometry,
  CoreOps,
  ParameterPath,
  WindowGeometry,
} from './core-ops.js';

/** Index of a buffer in `CompiledProgram.buffers`. */
export type BufferId = number;

/** `set` overwrites what a gradient holds, `add`, the default, adds to it. */
export type GradientWrite = 'set' | 'add';

/** An activation that another kernel can apply as it stores its values, or whose gradient it can take. */
export type FusedActivation = Extract<ActivationFunction, { name: 'relu' | 'leaky_relu' | 'clip' }>;

/** A normalisation with its running statistics that another kernel applies to its sums. */
export interface FoldedNorm extends BatchNormParameters {
  readonly epsilon: number;
}

/** What each kernel is called with; `positions` and `count` are those of one image. */
export interface Kernels {
  /** target = source */
  copy: { readonly count: number; readonly source: BufferId; readonly target: BufferId };
  /** target += source */
  accumulate: { readonly count: number; readonly source: BufferId; readonly target: BufferId };

  conv_forward: {
    readonly geometry: ConvGeometry;
    readonly input: BufferId;
    readonly output: BufferId;
  } & Affine &
    Epilogue;
  conv_input_gradient: { readonly geometry: ConvGeometry; readonly weight: ParameterPath } & Backward;
  conv_weight_gradient: { readonly geometry: ConvGeometry } & AffineGradient;

  /** `geometry` is that of the convolution which this one is the transpose of. */
  conv_transposed_forward: {
    readonly geometry: ConvGeometry;
    readonly input: BufferId;
    readonly output: BufferId;
  } & Affine &
    Epilogue;
  conv_transposed_input_gradient: {
    readonly geometry: ConvGeometry;
    readonly weight: ParameterPath;
  } & Backward;
  conv_transposed_weight_gradient: { readonly geometry: ConvGeometry } & AffineGradient;

  dense_forward: DenseSizes & { readonly input: BufferId; readonly output: BufferId } & Affine & Epilogue;
  dense_input_gradient: DenseSizes & { readonly weight: ParameterPath } & Backward;
  dense_weight_gradient: DenseSizes & AffineGradient;

  max_pool_forward: {
    readonly geometry: WindowGeometry;
    readonly input: BufferId;
    readonly output: BufferId;
  };
  /** With an activation: it made the input, and the gradient goes on through it. */
  max_pool_gradient: { readonly geometry: WindowGeometry; readonly input: BufferId } & Backward & Activated;
  average_pool_forward: {
    readonly geometry: AveragePoolGeometry;
    readonly input: BufferId;
    readonly output: BufferId;
  };
  average_pool_gradient: { readonly geometry: AveragePoolGeometry } & Backward;
  lp_pool_forward: {
    readonly geometry: WindowGeometry;
    readonly p: number;
    readonly input: BufferId;
    readonly output: BufferId;
  };
  lp_pool_gradient: {
    readonly geometry: WindowGeometry;
    readonly p: number;
    readonly input: BufferId;
    readonly output: BufferId;
  } & Backward;
  /** `geometry` is the pool's, and `pooled` what that pool saw. */
  max_unpool_forward: {
    readonly geometry: WindowGeometry;
    readonly input: BufferId;
    readonly pooled: BufferId;
    readonly output: BufferId;
  };
  max_unpool_gradient: { readonly geometry: WindowGeometry; readonly pooled: BufferId } & Backward;

  activation_forward: {
    readonly function: ActivationFunction;
    readonly count: number;
    readonly input: BufferId;
    readonly output: BufferId;
  };
  /** `kept` is the input or the output: what the function's gradient is computed from. */
  activation_gradient: {
    readonly function: ActivationFunction;
    readonly count: number;
    readonly kept: BufferId;
  } & Backward;

  softmax_forward: ChannelSizes & { readonly input: BufferId; readonly output: BufferId };
  softmax_gradient: ChannelSizes & { readonly output: BufferId } & Backward;

  /** With the running statistics. */
  batch_norm_evaluation: ChannelSizes & {
    readonly epsilon: number;
    readonly input: BufferId;
    readonly output: BufferId;
  } & BatchNormParameters &
    Activated;
  /** With the batch's statistics, which it keeps; moves the running ones. */
  batch_norm_training: ChannelSizes & {
    readonly epsilon: number;
    readonly momentum: number;
    readonly input: BufferId;
    readonly output: BufferId;
  } & BatchNormParameters &
    BatchStatistics &
    Activated;
  batch_norm_gradient: ChannelSizes & {
    readonly input: BufferId;
    readonly gamma: ParameterPath;
    readonly beta: ParameterPath;
  } & BatchStatistics &
    Backward &
    OwnWrite;
  batch_norm_frozen_gradient: ChannelSizes & {
    readonly epsilon: number;
    readonly gamma: ParameterPath;
    readonly variance: ParameterPath;
  } & Backward;

  dropout_training: {
    readonly rate: number;
    readonly count: number;
    readonly input: BufferId;
    readonly mask: BufferId;
    readonly output: BufferId;
  };
  dropout_gradient: { readonly count: number; readonly mask: BufferId } & Backward;

  /** One number an image in the mask. */
  image_dropout_training: {
    readonly rate: number;
    readonly count: number;
    readonly input: BufferId;
    readonly mask: BufferId;
    readonly output: BufferId;
  };
  image_dropout_gradient: { readonly count: number; readonly mask: BufferId } & Backward;

  prelu_forward: Slopes & { readonly slope: ParameterPath } & Through;
  prelu_input_gradient: Slopes & { readonly slope: ParameterPath; readonly input: BufferId } & Backward;
  prelu_slope_gradient: Slopes & { readonly slope: ParameterPath } & FromInput;

  layer_norm_forward: Rows & OwnNorm & Through;
  /** Writes the gradients of gamma and beta too where `trains`. */
  layer_norm_gradient: Rows &
    OwnNorm & { readonly trains: boolean; readonly input: BufferId } & Backward &
    OwnWrite;
  group_norm_forward: Groups & OwnNorm & Through;
  group_norm_gradient: Groups &
    OwnNorm & { readonly trains: boolean; readonly input: BufferId } & Backward &
    OwnWrite;

  local_response_norm_forward: ResponseWindow & Through;
  local_response_norm_gradient: ResponseWindow & { readonly input: BufferId } & Backward;

  scale_forward: ChannelSizes & { readonly weight: ParameterPath } & Through;
  scale_input_gradient: ChannelSizes & { readonly weight: ParameterPath } & Backward;
  scale_weight_gradient: ChannelSizes & { readonly weight: ParameterPath } & FromInput;

  /** `left` is the map, `right` has one factor a channel. */
  multiply_channels_forward: ChannelSizes & Pair;
  /** inputGradient = outputGradient * other, the map's gradient from the factors. */
  multiply_channels_map_gradient: ChannelSizes & { readonly other: BufferId } & Backward;
  /** The factors' gradient from the map. */
  multiply_channels_factor_gradient: ChannelSizes & { readonly other: BufferId } & Backward;

  add_forward: Binary & Activated;
  multiply_forward: Binary;
  /** inputGradient = outputGradient * other */
  multiply_gradient: { readonly count: number; readonly other: BufferId } & Backward;

  /** Writes the input's channels into the columns from `offset` on of `total`. */
  concat_forward: ConcatSizes & { readonly input: BufferId; readonly output: BufferId };
  concat_gradient: ConcatSizes & Backward;

  pad_forward: Movement<'pad'>;
  pad_gradient: { readonly geometry: CoreOps['pad'] } & Backward;
  slice_forward: Movement<'slice'>;
  slice_gradient: { readonly geometry: CoreOps['slice'] } & Backward;
  transpose_forward: Movement<'transpose'>;
  transpose_gradient: { readonly geometry: CoreOps['transpose'] } & Backward;
  resample_forward: Movement<'resample'>;
  resample_gradient: { readonly geometry: CoreOps['resample'] } & Backward;
}

/** Weights (and a bias) that a kernel reads. */
interface Affine {
  readonly weight: ParameterPath;
  readonly bias?: ParameterPath;
}

/** The parameters whose gradients a kernel writes. */
interface AffineGradient {
  readonly input: BufferId;
  readonly outputGradient: BufferId;
  readonly weight: ParameterPath;
  readonly bias?: ParameterPath;
  readonly write?: GradientWrite;
}

/** What is done to the sums before they are stored, in this order; the residual has the output's shape. */
interface Epilogue extends Activated {
  readonly norm?: FoldedNorm;
  readonly residual?: BufferId;
}

interface Activated {
  readonly activation?: FusedActivation;
}

/** Values moved to other places; the operation itself is the geometry. */
interface Movement<K extends 'pad' | 'slice' | 'transpose' | 'resample'> {
  readonly geometry: CoreOps[K];
  readonly input: BufferId;
  readonly output: BufferId;
}

interface Backward {
  readonly outputGradient: BufferId;
  readonly inputGradient: BufferId;
  readonly write?: GradientWrite;
}

/** How the gradients of parameters are written where a kernel writes that of its input too. */
interface OwnWrite {
  readonly parameterWrite?: GradientWrite;
}

interface DenseSizes {
  readonly inputs: number;
  readonly outputs: number;
}

interface ChannelSizes {
  readonly positions: number;
  readonly channels: number;
}

interface ConcatSizes extends ChannelSizes {
  readonly offset: number;
  readonly total: number;
}

interface Pair {
  readonly left: BufferId;
  readonly right: BufferId;
  readonly output: BufferId;
}

interface Binary extends Pair {
  readonly count: number;
}

interface Through {
  readonly input: BufferId;
  readonly output: BufferId;
}

/** What a parameter's gradient is computed from. */
interface FromInput {
  readonly input: BufferId;
  readonly outputGradient: BufferId;
  readonly write?: GradientWrite;
}

interface Slopes extends ChannelSizes {
  readonly slopes: number;
}

interface Rows {
  readonly rows: number;
  readonly length: number;
}

interface Groups extends ChannelSizes {
  readonly groups: number;
}

/** With an image's own statistics. */
interface OwnNorm {
  readonly epsilon: number;
  readonly gamma?: ParameterPath;
  readonly beta?: ParameterPath;
}

interface ResponseWindow extends ChannelSizes {
  readonly size: number;
  readonly alpha: number;
  readonly beta: number;
  readonly k: number;
}

interface BatchNormParameters {
  readonly gamma: ParameterPath;
  readonly beta: ParameterPath;
  readonly mean: ParameterPath;
  readonly variance: ParameterPath;
}

interface BatchStatistics {
  readonly batchMean: BufferId;
  readonly inverseDeviation: BufferId;
}

export type KernelKind = keyof Kernels;
export type Kernel = { [K in KernelKind]: { readonly kind: K } & Kernels[K] }[KernelKind];
export type KernelOf<K extends KernelKind> = Extract<Kernel, { kind: K }>;
