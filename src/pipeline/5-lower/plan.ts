/**
 * The memory of a program: when each buffer is needed, and where it lies in the arena. Which calls are made, and on
 * which buffers, is decided before.
 */
import type { BufferId } from '../../ir/kernels.js';
import type { Buffer, MemoryPlan, Placement } from '../../ir/program.js';
import { endOf, type Lifetime, pack } from './pack.js';

/** `moments` lists the buffers that are used at each moment; a buffer is needed from its first use to its last. */
export function lifetimes(moments: readonly (readonly BufferId[])[], buffers: readonly Buffer[]): Lifetime[] {
  const spans = new Map<BufferId, { readonly from: number; to: number }>();
  for (const [moment, used] of moments.entries()) {
    for (const buffer of used) {
      const span = spans.get(buffer);
      if (span === undefined) spans.set(buffer, { from: moment, to: moment });
      else span.to = moment;
    }
  }
  return [...spans].map(([buffer, span]) => ({ buffer, size: buffers[buffer].size, ...span }));
}

/** A place begins at a multiple of so many values, whatever the batch: 16 bytes in single precision. */
const alignment = 4;

const aligned = (size: number) => Math.ceil(size / alignment) * alignment;

/**
 * Fixed buffers one after the other, those of an image packed into as little as possible; both by buffer number.
 * `lives` are those of roots; each of `used` lies where its root does.
 */
export function plan(
  lives: readonly Lifetime[],
  buffers: readonly Buffer[],
  used: Iterable<BufferId>,
  rootOf: (buffer: BufferId) => BufferId,
): MemoryPlan {
  const rounded = lives.map((life) => ({ ...life, size: aligned(life.size) }));
  rounded.sort((a, b) => a.buffer - b.buffer);
  const isPerImage = ({ buffer }: Lifetime) => buffers[buffer].perImage;
  let fixedTotal = 0;
  const offsets = new Map<BufferId, number>();
  for (const life of rounded) {
    if (isPerImage(life)) continue;
    offsets.set(life.buffer, fixedTotal);
    fixedTotal += life.size;
  }
  const packed = pack(rounded.filter(isPerImage));
  for (const { buffer, offset } of packed) offsets.set(buffer, offset);

  const fixed: Placement[] = [];
  const perImage: Placement[] = [];
  for (const buffer of [...used].sort((a, b) => a - b)) {
    const { size, perImage: isOfImage } = buffers[buffer];
    (isOfImage ? perImage : fixed).push({ buffer, offset: offsets.get(rootOf(buffer)) ?? 0, size });
  }
  return { fixed, perImage, fixedTotal, total: endOf(packed) };
}
