/**
 * The geometry of sliding windows, and what kernels take as memory. The compiler works sizes out and proves them;
 * kernels believe what stands here.
 *
 * Spatial geometry always has three dimensions (depth, height, width); networks with fewer put 1 in front.
 */

/** Values of a tensor. Double precision is for gradient checks; networks otherwise run in single precision. */
export type Floats = Float32Array | Float64Array;

/** Depth, height, width. */
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
  /** What computes each pass, where there is a choice; `product` unless given. The reference kernels take no notice. */
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

/** What stands outside a map: a value, the mirror image without the edge, the edge itself, or the other side. */
export type BorderMode = 'constant' | 'reflect' | 'replicate' | 'circular';

/** Cells around a map, and `interior` cells between neighbours (`constant` only). */
export interface PadGeometry {
  readonly input: Volume;
  readonly output: Volume;
  /** Cells before the first one; those behind follow from the output size. */
  readonly begin: Triple;
  readonly interior: Triple;
  readonly mode: BorderMode;
  /** What `constant` fills with. */
  readonly value: number;
}

/** A box of cells `begin + i * stride` of each axis; channels, the last one, have stride 1. */
export interface SliceGeometry {
  readonly input: Volume;
  readonly output: Volume;
  readonly begin: Volume;
  readonly stride: Triple;
}

/** The axes of one image, seen as `shape`, in another order: output axis i is input axis `permutation[i]`. */
export interface TransposeGeometry {
  readonly shape: readonly number[];
  readonly permutation: readonly number[];
}

/** A map on another grid of cells; `resample.ts` says what each method and coordinate means. */
export interface ResampleGeometry {
  readonly input: Volume;
  readonly output: Volume;
  readonly method: 'nearest' | 'linear' | 'cubic' | 'area';
  readonly coordinate: 'asymmetric' | 'half_pixel' | 'align_corners';
  /** Input cells an output cell: 0.5 doubles. */
  readonly step: Triple;
}

/**
 * Batch normalisation with its running statistics, one of each a channel:
 * gamma * (x - mean) / sqrt(variance + epsilon) + beta.
 */
export interface Norm {
  readonly gamma: Floats;
  readonly beta: Floats;
  readonly mean: Floats;
  readonly variance: Floats;
  readonly epsilon: number;
}

/** Activations that a kernel applies as it stores. */
export type FusedActivation =
  | { readonly name: 'relu' }
  | { readonly name: 'leaky_relu'; readonly slope: number }
  | { readonly name: 'clip'; readonly min: number; readonly max: number };
