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

export interface ConvGeometry extends WindowGeometry {
  readonly groups: number;
}

export interface AveragePoolGeometry extends WindowGeometry {
  /** Padding behind the last element: the divisor counts padded cells up to here. */
  readonly paddingEnd: Triple;
  /** Whether padded cells count in the divisor. */
  readonly countIncludePad: boolean;
}

export type ActivationFunction =
  | { readonly name: 'relu' }
  | { readonly name: 'leaky_relu'; readonly slope: number }
  | { readonly name: 'tanh' }
  | { readonly name: 'sigmoid' };

/** The path of a parameter: `layer1.0.conv1.weight`. */
export type ParameterPath = string;

/** Each operation's attributes and parameters; its inputs and its output are values of the core graph. */
export interface CoreOps {
  /** Cross-correlation. Weights are (Cout, kD, kH, kW, Cin / groups): one filter after the other. */
  conv: { readonly geometry: ConvGeometry; readonly weight: ParameterPath; readonly bias?: ParameterPath };
  /** Weights are (outputs, inputs). */
  dense: {
    readonly inputs: number;
    readonly outputs: number;
    readonly weight: ParameterPath;
    readonly bias?: ParameterPath;
  };
  max_pool: { readonly geometry: WindowGeometry };
  average_pool: { readonly geometry: AveragePoolGeometry };
  activation: { readonly function: ActivationFunction };
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
  /** The identity outside training. */
  dropout: { readonly rate: number };
  /** Two or more inputs of one shape. */
  add: Record<never, never>;
  multiply: Record<never, never>;
  /** Along the channels; `channels[i]` are those of input i. */
  concat: { readonly positions: number; readonly channels: readonly number[] };
  /** The same values under another shape (row-major, channels last). */
  reshape: Record<never, never>;
}

export type CoreOpKind = keyof CoreOps;
export type CoreOp = { [K in CoreOpKind]: { readonly kind: K } & CoreOps[K] }[CoreOpKind];
export type CoreOpOf<K extends CoreOpKind> = Extract<CoreOp, { kind: K }>;
