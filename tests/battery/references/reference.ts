/**
 * What a reference implementation is: a plain loop in double precision, written from the definition of the layer and
 * from nothing of ours. Every file beside this one exports the references of some kinds.
 */

/** Values of `n` images, each of `shape`, channels last. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

export interface ReferenceCall {
  readonly n: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly inputs: readonly Tensor[];
  /** By their path inside the layer. */
  readonly weights: Readonly<Record<string, Tensor>>;
  /** Whether the batch's own statistics are to be used. */
  readonly training: boolean;
  /** To be called for every multiplication that counts as a multiply-accumulate. */
  readonly multiplied: () => void;
}

export type Reference = (call: ReferenceCall) => Tensor;
export type References = Readonly<Record<string, Reference>>;

export function volume(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** An output of `n` images whose values `value(image, position)` gives; the position is a list of indices. */
export function tabulate(
  n: number,
  shape: readonly number[],
  value: (image: number, at: readonly number[]) => number,
): Tensor {
  const data = new Float64Array(n * volume(shape));
  let next = 0;
  for (let image = 0; image < n; image++) {
    for (const at of indices(shape)) data[next++] = value(image, at);
  }
  return { shape, data };
}

/** All positions of a shape, the last index running fastest. */
export function* indices(shape: readonly number[]): Generator<readonly number[]> {
  if (shape.length === 0) {
    yield [];
    return;
  }
  for (const before of indices(shape.slice(0, -1))) {
    for (let last = 0; last < shape[shape.length - 1]; last++) yield [...before, last];
  }
}

/** One value of one image; undefined outside the shape. */
export function read({ shape, data }: Tensor, image: number, at: readonly number[]): number | undefined {
  let offset = image;
  for (const [axis, length] of shape.entries()) {
    if (at[axis] < 0 || at[axis] >= length) return undefined;
    offset = offset * length + at[axis];
  }
  return data[offset];
}
