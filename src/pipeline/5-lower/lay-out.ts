/**
 * The memory of a sequence of calls: which buffers share theirs, which copies need not be made, and where everything
 * lies. What is computed is decided before.
 */
import type { BufferId } from '../../ir/kernels.js';
import type { Buffer, KernelCall, MemoryPlan } from '../../ir/program.js';
import { readsOf, withBuffers, writesOf } from './accesses.js';
import { lifetimes, plan } from './plan.js';
import { type Moment, shareMemory } from './share-memory.js';

export interface Layout {
  /** Without the copies that nobody has to make. */
  readonly calls: readonly KernelCall[];
  readonly plan: MemoryPlan;
  readonly moments: readonly (readonly BufferId[])[];
}

/**
 * Gives the calls their memory; what stands between them takes part as a moment. `kept` buffers share with none.
 */
export function layOut(
  steps: readonly (KernelCall | Moment)[],
  buffers: readonly Buffer[],
  kept: ReadonlySet<BufferId>,
): Layout {
  const all = steps.map(momentOf);
  const { rootOf, sourceOfCopy } = shareMemory(all, buffers, kept);
  const sourceOf = (buffer: BufferId): BufferId => {
    let source = buffer;
    for (let next = sourceOfCopy.get(source); next !== undefined; next = sourceOfCopy.get(source))
      source = next;
    return source;
  };
  const calls: KernelCall[] = [];
  const used = new Set<BufferId>();
  const moments: BufferId[][] = [];
  for (const step of steps) {
    const call = 'layer' in step ? step : undefined;
    if (call?.kernel.kind === 'copy' && sourceOfCopy.has(call.kernel.target)) continue;
    const { reads, writes } = momentOf(step);
    const needed = [...reads, ...writes].map(sourceOf);
    for (const buffer of needed) used.add(buffer);
    moments.push([...new Set(needed.map(rootOf))]);
    if (call !== undefined) calls.push({ ...call, kernel: withBuffers(call.kernel, sourceOf) });
  }
  return { calls, plan: plan(lifetimes(moments, buffers), buffers, used, rootOf), moments };
}

function momentOf(step: KernelCall | Moment): Moment {
  if (!('layer' in step)) return step;
  const { kernel } = step;
  return { reads: readsOf(kernel), writes: writesOf(kernel), kernel };
}
