/**
 * What the forward and gradient rules of core operations are given, and what they have in common. The rules themselves
 * are in the files whose names say for which operations.
 */
import type { CoreOpKind, CoreOpOf, ParameterPath } from '../../ir/core-ops.js';
import type { BufferId, Kernel } from '../../ir/kernels.js';
import type { BufferRole } from '../../ir/program.js';
import type { Mode } from './buffers.js';

export interface ForwardContext {
  readonly mode: Mode;
  readonly inputs: readonly BufferId[];
  readonly output: BufferId;
  /** Values of one image of the output. */
  readonly count: number;
  /** A buffer beside the output that the gradient will read. */
  kept(what: string, role: BufferRole, size: number, perImage: boolean): BufferId;
}

export type ForwardRule<K extends CoreOpKind> = (
  op: CoreOpOf<K>,
  context: ForwardContext,
) => readonly Kernel[];

export interface GradientContext {
  readonly inputs: readonly BufferId[];
  readonly output: BufferId;
  readonly outputGradient: BufferId;
  /** For each input its gradient; undefined where none is needed. */
  readonly inputGradients: readonly (BufferId | undefined)[];
  /** Values of one image of the output. */
  readonly count: number;
  /** Whether a parameter has a gradient. */
  trains(path: ParameterPath): boolean;
  /** What the forward pass kept under this name. */
  kept(what: string, role: BufferRole, size: number, perImage: boolean): BufferId;
  /** Memory for a gradient of the first input that a kernel insists on, although nobody reads it. */
  unreadGradient(): BufferId;
}

export type GradientRule<K extends CoreOpKind> = (
  op: CoreOpOf<K>,
  context: GradientContext,
) => readonly Kernel[];

/** The rules of some operations, to be spread into a map over all. */
export type ForwardRules<K extends CoreOpKind> = { readonly [P in K]: ForwardRule<P> };
export type GradientRules<K extends CoreOpKind> = { readonly [P in K]: GradientRule<P> };

export function when(condition: boolean, kernel: Kernel): Kernel[] {
  return condition ? [kernel] : [];
}

/** The kernel that writes an input's gradient, where that is needed. */
export function toInput(inputGradient: BufferId | undefined, kernel: (target: BufferId) => Kernel): Kernel[] {
  return inputGradient === undefined ? [] : [kernel(inputGradient)];
}
