/** What a transposed convolution cuts off its output, as lint rules see it. The sizes themselves are the layer's business. */
import type { LayerNode } from '../ir/typed-graph.js';
import type { Padding, Size } from './attributes.js';
import { type FixedWeights, filterOfWeights } from './fixed-weights.js';

export interface TransposedAxis {
  /** What the filter covers: D*(F - 1) + 1. */
  readonly extent: number;
  readonly stride: number;
  readonly dilation: number;
  /** Cells cut off in front and behind. */
  readonly begin: number;
  readonly end: number;
  /** Cells added behind. */
  readonly added: number;
}

/** Along each of `rank` spatial dimensions; undefined where the attributes do not fit together. */
export function transposedAxes(
  { attributes }: LayerNode,
  rank: number,
): readonly TransposedAxis[] | undefined {
  const weights = attributes.weights as FixedWeights | undefined;
  const filter = (attributes.F as Size | undefined) ?? (weights && filterOfWeights(weights, rank));
  if (filter === undefined) return undefined;
  const at = (sizes: Size, axis: number) => sizes[sizes.length === 1 ? 0 : axis];
  const P = attributes.P as Padding;
  return Array.from({ length: rank }, (_, axis) => {
    const [stride, dilation] = [at(attributes.S as Size, axis), at(attributes.D as Size, axis)];
    const extent = dilation * (at(filter, axis) - 1) + 1;
    const extra = at(attributes.output_padding as Size, axis);
    if (P.kind === 'explicit') {
      const { sides } = P;
      const isPaired = sides.length === 2 * rank;
      const begin = isPaired ? sides[2 * axis] : at(sides, axis);
      return { extent, stride, dilation, begin, end: isPaired ? sides[2 * axis + 1] : begin, added: extra };
    }
    const total = P.kind === 'valid' ? 0 : extent - stride;
    const [smaller, larger] = [Math.floor(Math.max(total, 0) / 2), Math.ceil(Math.max(total, 0) / 2)];
    const isLower = P.kind === 'same_lower';
    return {
      extent,
      stride,
      dilation,
      begin: isLower ? larger : smaller,
      end: isLower ? smaller : larger,
      added: extra + Math.max(-total, 0),
    };
  });
}
