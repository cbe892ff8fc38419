/**
 * Fuses calls of a backward pass: where a max-pool follows an activation, each window's maximum says whether the
 * activation let it through, so the pool's gradient goes on to the activation's input at once. The gradient in between,
 * which is as large as the map before the pool, is then never made.
 */
import type { BufferId, Kernel } from '../../ir/kernels.js';
import type { KernelCall } from '../../ir/program.js';
import { readsOf, writesOf } from './accesses.js';
import { isFusable } from './fuse.js';

export function fuseGradients(calls: readonly KernelCall[]): KernelCall[] {
  const uses = countUses(calls);
  const fused: KernelCall[] = [];
  for (const call of calls) {
    const before = fused.at(-1);
    const kernel = before && throughActivation(before.kernel, call.kernel, uses);
    if (before === undefined || kernel === undefined) fused.push(call);
    else fused[fused.length - 1] = { ...before, kernel, fused: [...(before.fused ?? []), call.layer] };
  }
  return fused;
}

/** How many calls read or write each buffer. */
function countUses(calls: readonly KernelCall[]): ReadonlyMap<BufferId, number> {
  const uses = new Map<BufferId, number>();
  for (const { kernel } of calls) {
    for (const id of new Set([...readsOf(kernel), ...writesOf(kernel)]))
      uses.set(id, (uses.get(id) ?? 0) + 1);
  }
  return uses;
}

/** The pool's gradient with that of the activation in it, where nobody else uses what lies between the two. */
function throughActivation(
  pool: Kernel,
  activation: Kernel,
  uses: ReadonlyMap<BufferId, number>,
): Kernel | undefined {
  if (pool.kind !== 'max_pool_gradient' || activation.kind !== 'activation_gradient') return undefined;
  const between = pool.inputGradient;
  if (pool.write !== 'set' || activation.outputGradient !== between || uses.get(between) !== 2)
    return undefined;
  // What the activation kept is its output, unless that says too little.
  if (activation.kept !== pool.input || !isFusable(activation.function)) return undefined;
  const { inputGradient, write } = activation;
  return { ...pool, activation: activation.function, inputGradient, write };
}
