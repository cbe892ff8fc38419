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

export interface ConvGeometry extends WindowGeometry {
  readonly groups: number;
}

export interface AveragePoolGeometry extends WindowGeometry {
  /** Padding behind the last element: the divisor counts padded cells up to here. */
  readonly paddingEnd: Triple;
  /** Whether padded cells count in the divisor. */
  readonly countIncludePad: boolean;
}
