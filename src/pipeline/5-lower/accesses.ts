/** Which buffers a kernel reads and which it writes. What follows for memory is decided by those who ask. */
import type { BufferId, Kernel } from '../../ir/kernels.js';

const readFields = [
  'input',
  'residual',
  'outputGradient',
  'source',
  'kept',
  'pooled',
  'left',
  'right',
  'other',
] as const;
const writtenFields = ['output', 'inputGradient', 'target'] as const;
/** What the forward pass of training keeps is written there and read by gradients. */
const keptFields = ['mask', 'batchMean', 'inverseDeviation'] as const;
const allFields = [...readFields, ...writtenFields, ...keptFields] as const;

type Field = (typeof allFields)[number];

function pick(kernel: Kernel, fields: readonly Field[]): BufferId[] {
  const values: Partial<Record<Field, BufferId>> = kernel;
  return fields.map((field) => values[field]).filter((id) => id !== undefined);
}

/** All buffers that a kernel reads or writes. */
export function buffersOf(kernel: Kernel): BufferId[] {
  return [...new Set(pick(kernel, allFields))];
}

/** A buffer that is read twice stands there twice; one that is added to is read as well. */
export function readsOf(kernel: Kernel): BufferId[] {
  const reads = pick(kernel, readFields);
  if (keepsForGradient(kernel)) return reads;
  reads.push(...pick(kernel, keptFields));
  if (kernel.kind === 'accumulate') reads.push(kernel.target);
  if ('inputGradient' in kernel) {
    if (kernel.write !== 'set') reads.push(kernel.inputGradient);
    // These gradients look at what the forward pass made.
    if ('output' in kernel) reads.push(kernel.output);
  }
  return reads;
}

export function writesOf(kernel: Kernel): BufferId[] {
  if ('inputGradient' in kernel) return [kernel.inputGradient];
  return pick(kernel, keepsForGradient(kernel) ? [...writtenFields, ...keptFields] : writtenFields);
}

function keepsForGradient({ kind }: Kernel): boolean {
  return kind === 'batch_norm_training' || kind === 'dropout_training' || kind === 'image_dropout_training';
}

/** The kernel on other buffers. */
export function withBuffers(kernel: Kernel, rename: (id: BufferId) => BufferId): Kernel {
  const values: Partial<Record<Field, BufferId>> = kernel;
  const renamed: Partial<Record<Field, BufferId>> = {};
  for (const field of allFields) {
    const id = values[field];
    if (id !== undefined && rename(id) !== id) renamed[field] = rename(id);
  }
  return Object.keys(renamed).length === 0 ? kernel : { ...kernel, ...renamed };
}
