/**
 * The small closed set of operations that every layer lowers to. Autodiff, memory planning and the backends
 * handle all of them through total maps over `CoreOpKind`, so a forgotten case is a compile error.
 *
 * All sizes are for one image. Spatial geometry always has three dimensions (depth, height, width); layers with
 * fewer put 1 in front, so that one kernel serves 1-D, 2-D and 3-D.
 */

export type Triple = readonly [number, number, number];

/** Depth, height, width, channels. */
export type Volume = readonly [number, number, number, number];

/** A window that slides over three spatial dimensions. */
export interface WindowGeometry {
  readonly input: Volume;
  readonly output: Volume;
  readonly filter: Triple;
  readonly stride: Triple;
  readonly dilation: Triple;
  /** Padding before the first element; the padding behind follows from the output size. */
  readonly padding: Triple;
}

/** A plain product of rows and columns, or Winograd's, which multiplies less and adds more. */
export type ConvAlgorithm = 'product' | 'winograd';

export interface ConvGeometry extends WindowGeometry {
  readonly groups: number;
  /** What computes each pass, where there is a choice; the plan decides. */
  readonly algorithms?: {
    readonly forward: ConvAlgorithm;
    readonly inputGradient: ConvAlgorithm;
    readonly weightGradient: ConvAlgorithm;
  };
}

export interface AveragePoolGeometry extends WindowGeometry {
  /** Padding behind the last element: the divisor counts padded cells up to here. */
  readonly paddingEnd: Triple;
  /** Whether padded cells count in the divisor. */
  readonly countIncludePad: boolean;
}

/** Functions of one value without weights. */
export type ActivationFunction =
  | { readonly name: 'relu' }
  | { readonly name: 'leaky_relu'; readonly slope: number }
  | { readonly name: 'elu'; readonly alpha: number }
  | { readonly name: 'selu' }
  | { readonly name: 'gelu'; readonly approximate: 'none' | 'tanh' }
  | { readonly name: 'silu' }
  | { readonly name: 'tanh' }
  | { readonly name: 'sigmoid' }
  /** min(max(x + 3, 0), 6) / 6, as PyTorch. */
  | { readonly name: 'hard_sigmoid' }
  /** x * hard_sigmoid(x) */
  | { readonly name: 'hard_swish' }
  /** ln(1 + exp(beta * x)) / beta */
  | { readonly name: 'softplus'; readonly beta: number }
  /** min(max(x, min), max): ReLU6 is 0 to 6. */
  | { readonly name: 'clip'; readonly min: number; readonly max: number };

/** What stands outside the map: 0 (or another value), the mirror image without the edge, the edge, the other side. */
export type BorderMode = 'constant' | 'reflect' | 'replicate' | 'circular';

/**
 * How a resampled position reads its input, along one axis. `coordinate(i)` of output cell i: `asymmetric` i * step;
 * `half_pixel` (i + 0.5) * step - 0.5; `align_corners` i * (in - 1) / (out - 1). `nearest` takes the floor of the
 * coordinate, first rounded to single precision, so that 49 * (1 / 49) is 1; `linear` and `cubic` (a = -0.75)
 * interpolate, the edge repeated; `area` averages the cells floor(i * in / out) to ceil((i + 1) * in / out), whatever
 * the coordinate.
 */
export interface ResampleMethod {
  readonly method: 'nearest' | 'linear' | 'cubic' | 'area';
  readonly coordinate: 'asymmetric' | 'half_pixel' | 'align_corners';
  /** Input cells an output cell: 0.5 doubles. */
  readonly step: Triple;
}

/** The path of a parameter: `layer1.0.conv1.weight`. */
export type ParameterPath = string;

/** Each operation's attributes and parameters; its inputs and its output are values of the core graph. */
export interface CoreOps {
  /** Cross-correlation. Weights are (Cout, kD, kH, kW, Cin / groups): one filter after the other. */
  conv: { readonly geometry: ConvGeometry; readonly weight: ParameterPath; readonly bias?: ParameterPath };
  /**
   * The transpose of a convolution. `geometry` is that convolution's: its output is this operation's input and its input
   * this operation's output. Weights are (Cin, kD, kH, kW, Cout / groups), Cin and Cout being this operation's own.
   */
  conv_transposed: {
    readonly geometry: ConvGeometry;
    readonly weight: ParameterPath;
    readonly bias?: ParameterPath;
  };
  /** Weights are (outputs, inputs). */
  dense: {
    readonly inputs: number;
    readonly outputs: number;
    readonly weight: ParameterPath;
    readonly bias?: ParameterPath;
  };
  max_pool: { readonly geometry: WindowGeometry };
  average_pool: { readonly geometry: AveragePoolGeometry };
  /** (sum of |x|^p over the window)^(1/p); padding counts 0. */
  lp_pool: { readonly geometry: WindowGeometry; readonly p: number };
  /**
   * Inputs: the values to place, and what the max-pool saw. Each value goes where its window had its (first) maximum,
   * the rest is 0; of several values for one place the last stays. `geometry` is the pool's: its output is the first
   * input's shape, its input this operation's output.
   */
  max_unpool: { readonly geometry: WindowGeometry };
  activation: { readonly function: ActivationFunction };
  /** x where x > 0, else slope * x; one learned slope a channel, or a single one (`slopes` 1). */
  prelu: {
    readonly positions: number;
    readonly channels: number;
    readonly slopes: number;
    readonly slope: ParameterPath;
  };
  /** Over the channels, at every position. */
  softmax: { readonly positions: number; readonly channels: number };
  batch_norm: {
    readonly positions: number;
    readonly channels: number;
    readonly epsilon: number;
    /** The share of the new batch in the running statistics (PyTorch's convention). */
    readonly momentum: number;
    readonly gamma: ParameterPath;
    readonly beta: ParameterPath;
    readonly mean: ParameterPath;
    readonly variance: ParameterPath;
    /** Uses the running statistics in training too, and does not update them. */
    readonly frozen: boolean;
  };
  /** Every row of `length` neighbouring values is brought to mean 0 and (biased) variance 1; one gamma and beta a place. */
  layer_norm: {
    readonly rows: number;
    readonly length: number;
    readonly epsilon: number;
    readonly gamma?: ParameterPath;
    readonly beta?: ParameterPath;
  };
  /** The same over all positions of `channels / groups` neighbouring channels; one gamma and beta a channel. */
  group_norm: {
    readonly positions: number;
    readonly channels: number;
    readonly groups: number;
    readonly epsilon: number;
    readonly gamma?: ParameterPath;
    readonly beta?: ParameterPath;
  };
  /** x / (k + alpha / size * sum of squares over `size` neighbouring channels)^beta (AlexNet; PyTorch, ONNX). */
  local_response_norm: {
    readonly positions: number;
    readonly channels: number;
    readonly size: number;
    readonly alpha: number;
    readonly beta: number;
    readonly k: number;
  };
  /** One learned factor a channel. */
  scale: { readonly positions: number; readonly channels: number; readonly weight: ParameterPath };
  /** The identity outside training. Drops single values, or whole images of the batch (stochastic depth). */
  dropout: { readonly rate: number; readonly unit: 'value' | 'image' };
  /** Two or more inputs of one shape. */
  add: Record<never, never>;
  multiply: Record<never, never>;
  /** Two inputs: a map, and one factor for each of its channels. */
  multiply_channels: { readonly positions: number; readonly channels: number };
  /** Along the channels; `channels[i]` are those of input i. */
  concat: { readonly positions: number; readonly channels: readonly number[] };
  /**
   * A box cut out of the map: cells `begin + i * stride` of each axis, channels included (their stride is 1).
   * Splits, crops, and what undoes a padding.
   */
  slice: {
    readonly input: Volume;
    readonly output: Volume;
    readonly begin: Volume;
    readonly stride: Triple;
  };
  /** Cells around the map, and `interior` cells of `value` between neighbours (`constant` only). What lies behind follows. */
  pad: {
    readonly input: Volume;
    readonly output: Volume;
    readonly begin: Triple;
    readonly interior: Triple;
    readonly mode: BorderMode;
    readonly value: number;
  };
  /** The axes of one image, seen as `shape`, in another order: output axis i is input axis `permutation[i]`. */
  transpose: { readonly shape: readonly number[]; readonly permutation: readonly number[] };
  /** Interpolation, axis by axis. */
  resample: { readonly input: Volume; readonly output: Volume } & ResampleMethod;
  /** The same values under another shape (row-major, channels last). */
  reshape: Record<never, never>;
}

export type CoreOpKind = keyof CoreOps;
export type CoreOp = { [K in CoreOpKind]: { readonly kind: K } & CoreOps[K] }[CoreOpKind];
export type CoreOpOf<K extends CoreOpKind> = Extract<CoreOp, { kind: K }>;
