/**
 * Fuses calls of a forward pass: what only follows a product, a sum or a normalisation value by value is done by the
 * kernel that makes the values, as it stores them. A value in between is gone then, so nobody else may need it.
 */
import type { BufferId, FusedActivation, Kernel, KernelOf } from '../../ir/kernels.js';
import type { KernelCall } from '../../ir/program.js';
import { readsOf, writesOf } from './accesses.js';

type ProductKernel = KernelOf<'conv_forward' | 'conv_transposed_forward' | 'dense_forward'>;

/** `readLater` are the buffers that are read after the pass: outputs, and what gradients are computed from. */
export function fuse(calls: readonly KernelCall[], readLater: Iterable<BufferId>): KernelCall[] {
  const pass = new FusedPass(calls, readLater);
  for (const call of calls) pass.take(call);
  return pass.calls;
}

class FusedPass {
  readonly calls: KernelCall[] = [];
  private readonly reads = new Map<BufferId, number>();
  private readonly writes = new Map<BufferId, number>();
  /** The call that made each buffer. */
  private readonly makers = new Map<BufferId, number>();

  constructor(calls: readonly KernelCall[], readLater: Iterable<BufferId>) {
    const count = (counts: Map<BufferId, number>, id: BufferId) => counts.set(id, (counts.get(id) ?? 0) + 1);
    for (const { kernel } of calls) {
      for (const id of readsOf(kernel)) count(this.reads, id);
      for (const id of writesOf(kernel)) count(this.writes, id);
    }
    for (const id of readLater) this.reads.set(id, Number.POSITIVE_INFINITY);
  }

  /** Puts the call into an earlier one, or behind them all. */
  take(call: KernelCall): void {
    const { kernel } = call;
    if (kernel.kind === 'batch_norm_evaluation' && this.foldNorm(kernel, call)) return;
    if (kernel.kind === 'add_forward' && this.addResidual(kernel, call)) return;
    if (kernel.kind === 'activation_forward' && this.activate(kernel, call)) return;
    for (const id of writesOf(kernel)) this.makers.set(id, this.calls.length);
    this.calls.push(call);
  }

  private foldNorm(norm: KernelOf<'batch_norm_evaluation'>, call: KernelCall): boolean {
    const at = this.solelyRead(norm.input);
    if (at === undefined) return false;
    const { kernel } = this.calls[at];
    // Behind a reshape the channels are others.
    if (!isOpenProduct(kernel) || kernel.norm !== undefined || channelsOf(kernel) !== norm.channels)
      return false;
    if (kernel.residual !== undefined) return false;
    const { gamma, beta, mean, variance, epsilon, output } = norm;
    this.replace(at, { ...kernel, norm: { gamma, beta, mean, variance, epsilon }, output }, call);
    return true;
  }

  private addResidual({ left, right, output }: KernelOf<'add_forward'>, call: KernelCall): boolean {
    const made = (id: BufferId) => this.makers.get(id) ?? -1;
    // Only the later of the two can take up the other one.
    const [value, residual] = made(left) > made(right) ? [left, right] : [right, left];
    const at = this.solelyRead(value);
    if (at === undefined || made(residual) >= at) return false;
    const { kernel } = this.calls[at];
    if (!isOpenProduct(kernel) || kernel.residual !== undefined) return false;
    this.replace(at, { ...kernel, residual, output }, call);
    return true;
  }

  private activate(activation: KernelOf<'activation_forward'>, call: KernelCall): boolean {
    const at = this.solelyRead(activation.input);
    const { function: applied, output } = activation;
    if (at === undefined || !isFusable(applied)) return false;
    const { kernel } = this.calls[at];
    if (!canActivate(kernel) || kernel.activation !== undefined) return false;
    this.replace(at, { ...kernel, activation: applied, output }, call);
    return true;
  }

  /** The call that makes a buffer, where it alone makes it and only one other call reads it. */
  private solelyRead(id: BufferId): number | undefined {
    return this.reads.get(id) === 1 && this.writes.get(id) === 1 ? this.makers.get(id) : undefined;
  }

  private replace(at: number, kernel: Kernel, { layer }: KernelCall): void {
    const call = this.calls[at];
    this.calls[at] = { ...call, kernel, fused: [...(call.fused ?? []), layer] };
    for (const id of writesOf(kernel)) this.makers.set(id, at);
  }
}

function isOpenProduct(kernel: Kernel): kernel is ProductKernel {
  return isProduct(kernel) && kernel.activation === undefined;
}

function isProduct(kernel: Kernel): kernel is ProductKernel {
  const { kind } = kernel;
  return kind === 'conv_forward' || kind === 'conv_transposed_forward' || kind === 'dense_forward';
}

function canActivate(
  kernel: Kernel,
): kernel is ProductKernel | KernelOf<'add_forward' | 'batch_norm_evaluation' | 'batch_norm_training'> {
  const { kind } = kernel;
  return (
    isProduct(kernel) ||
    kind === 'add_forward' ||
    kind === 'batch_norm_evaluation' ||
    kind === 'batch_norm_training'
  );
}

/** Whether other kernels can apply it, or take its gradient. */
export function isFusable(
  activation: KernelOf<'activation_forward'>['function'],
): activation is FusedActivation {
  return activation.name === 'relu' || activation.name === 'leaky_relu' || activation.name === 'clip';
}

function channelsOf(kernel: ProductKernel): number {
  if (kernel.kind === 'dense_forward') return kernel.outputs;
  // The geometry of a transposed convolution is that of the one it turns around.
  return kernel.kind === 'conv_forward' ? kernel.geometry.output[3] : kernel.geometry.input[3];
}
