/**
 * Between the two orders of axes: ours is (spatial..., C) for one image, ONNX's (N, C, spatial...). A Transpose is
 * written only where it moves values.
 */
import type { GraphWriter, Tensor } from './graph-writer.js';

/** A size that ONNX copies from the input: the batch. */
const batch = 0;

/** The sizes of one image with channels in front: (H, W, C) gives [C, H, W]. */
export function channelsFirst(shape: readonly number[]): number[] {
  return [shape[shape.length - 1], ...shape.slice(0, -1)];
}

/** The numbers of spatial axes. */
export function spatialRankOf(shape: readonly number[]): number {
  return shape.length - 1;
}

export function productOf(sizes: readonly number[]): number {
  return sizes.reduce((product, size) => product * size, 1);
}

/** Whether the order of values differs between channels first and channels last. */
function hasTwoOrders(shape: readonly number[]): boolean {
  const channels = shape[shape.length - 1];
  return channels > 1 && productOf(shape) > channels;
}

/** A Reshape that keeps the batch and leaves the values as they lie. */
export function resize(graph: GraphWriter, name: string, sizes: readonly number[]): string {
  return graph.node('Reshape', [name, graph.integers([batch, ...sizes])]);
}

/** As (N, spatial..., C), or any shape with values in that order; a Transpose unless the orders are one. */
export function toChannelsLast(graph: GraphWriter, { name, shape }: Tensor): string {
  if (!hasTwoOrders(shape)) return name;
  const spatial = shape.slice(1).map((_, axis) => axis + 2);
  return graph.node('Transpose', [name], { perm: [0, ...spatial, 1] });
}

/** From values in the order of channels last, in whatever shape, to (N, C, spatial...). */
export function fromChannelsLast(graph: GraphWriter, name: string, shape: readonly number[]): string {
  if (!hasTwoOrders(shape)) return resize(graph, name, channelsFirst(shape));
  const last = resize(graph, name, shape);
  const spatial = shape.slice(1).map((_, axis) => axis + 1);
  return graph.node('Transpose', [last], { perm: [0, shape.length, ...spatial] });
}

/** The same values under another shape, as our row-major order with channels last has them. */
export function reshaped(graph: GraphWriter, tensor: Tensor, shape: readonly number[]): string {
  if (String(tensor.shape) === String(shape)) return tensor.name;
  return fromChannelsLast(graph, toChannelsLast(graph, tensor), shape);
}

/** A map with at least `rank` spatial axes: sizes of 1 are put in front. */
export function withRank(graph: GraphWriter, { name, shape }: Tensor, rank: number): string {
  const missing = rank - spatialRankOf(shape);
  if (missing === 0) return name;
  const [channels, ...spatial] = channelsFirst(shape);
  return resize(graph, name, [channels, ...new Array<number>(missing).fill(1), ...spatial]);
}

/** Back from a map with `rank` spatial axes to the shape of a value; its leading sizes are 1. */
export function fromRank(graph: GraphWriter, name: string, rank: number, shape: readonly number[]): string {
  return rank === spatialRankOf(shape) ? name : resize(graph, name, channelsFirst(shape));
}

/** The sizes with which one value a channel goes along with a map: [C, 1, 1]. */
export function perChannel(shape: readonly number[]): number[] {
  return [shape[shape.length - 1], ...shape.slice(1).map(() => 1)];
}

/** Values (first, taps, last) in the order (first, last, taps): filters with channels last to ONNX's. */
export function turned(values: ArrayLike<number>, first: number, taps: number, last: number): Float32Array {
  const result = new Float32Array(first * taps * last);
  let at = 0;
  for (let i = 0; i < first; i++) {
    for (let c = 0; c < last; c++) {
      for (let tap = 0; tap < taps; tap++, at++) result[at] = values[(i * taps + tap) * last + c];
    }
  }
  return result;
}
