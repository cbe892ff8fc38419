/**
 * The memory of a program: when each buffer is needed, and where it lies in the arena. Which calls are made, and on
 * which buffers, is decided before.
 */
import type { BufferId, Kernel } from '../../ir/kernels.js';
import type { Buffer, MemoryPlan, Placement } from '../../ir/program.js';
import { endOf, type Lifetime, pack } from './pack.js';

const bufferFields = [
  'input',
  'output',
  'outputGradient',
  'inputGradient',
  'source',
  'target',
  'kept',
  'pooled',
  'left',
  'right',
  'other',
  'mask',
  'batchMean',
  'inverseDeviation',
] as const;

/** All buffers that a kernel reads or writes. */
export function buffersOf(kernel: Kernel): BufferId[] {
  const fields: Partial<Record<(typeof bufferFields)[number], BufferId>> = kernel;
  return bufferFields.map((field) => fields[field]).filter((id) => id !== undefined);
}

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

/** Fixed buffers one after the other, those of an image packed into as little as possible; both by buffer number. */
export function plan(lives: readonly Lifetime[], buffers: readonly Buffer[]): MemoryPlan {
  const ordered = [...lives].sort((a, b) => a.buffer - b.buffer);
  const fixed: Placement[] = [];
  for (const { buffer, size } of ordered) {
    if (!buffers[buffer].perImage) fixed.push({ buffer, offset: endOf(fixed.slice(-1)), size });
  }
  const perImage = pack(ordered.filter(({ buffer }) => buffers[buffer].perImage));
  perImage.sort((a, b) => a.buffer - b.buffer);
  return { fixed, perImage, fixedTotal: endOf(fixed), total: endOf(perImage) };
}
