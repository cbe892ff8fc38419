/**
 * The straight-line programs of a network: what to call, in which order, on which memory. Stage 5 derives them from
 * the core graph; a backend writes each call in its language. What can be called stands in `kernels.ts`.
 */
import type { CoreGraph } from './core-graph.js';
import type { BufferId, Kernel } from './kernels.js';
import type { NodeId } from './typed-graph.js';

export type BufferRole =
  /** The values of one or more core values that share memory (a reshape is the same memory). */
  | 'value'
  /** The loss's gradient with respect to a value. */
  | 'gradient'
  /** What a dropout kept. */
  | 'mask'
  /** Mean or inverse deviation of a batch. */
  | 'statistics';

export interface Buffer {
  readonly id: BufferId;
  /** Unique; made of the value's name: `c1`, `c1.gradient`, `bn1.batch_mean`. */
  readonly name: string;
  readonly role: BufferRole;
  /** Number of values; of one image where `perImage`. */
  readonly size: number;
  readonly perImage: boolean;
}

/** One call, with the layer that it is for. */
export interface KernelCall {
  readonly kernel: Kernel;
  readonly layer: NodeId;
  /** The layers that it computes as well, in their order: a normalisation, an addition, an activation. */
  readonly fused?: readonly NodeId[];
}

/**
 * A buffer's place in the arena; offset and size are of one image where the buffer is. Two buffers that are needed at
 * the same time have the same place where the one is computed in place of the other.
 */
export interface Placement {
  readonly buffer: BufferId;
  readonly offset: number;
  readonly size: number;
}

/** One arena for one mode: fixed buffers in front, then the buffers per image times the batch. */
export interface MemoryPlan {
  readonly fixed: readonly Placement[];
  readonly perImage: readonly Placement[];
  /** The end of the fixed buffers. */
  readonly fixedTotal: number;
  /** The end of the buffers per image, from the fixed buffers' end on. */
  readonly total: number;
}

/** What the loss reads and where its gradient goes. */
export interface LossPlan {
  readonly kind: 'cross_entropy' | 'mse';
  /** The output that is compared with the labels: the first where there are several. */
  readonly output: string;
  /** Values of one image. */
  readonly size: number;
  /** Cross-entropy looks at each position of a map by itself: `size` is `positions * classes`. One for a vector. */
  readonly positions: number;
  readonly classes: number;
  /** What the loss takes: before a final softmax with cross-entropy, otherwise the output itself. */
  readonly evaluation: BufferId;
  readonly training: BufferId;
  /** Overwritten by the loss; absent where nothing below it is trained. */
  readonly gradient?: BufferId;
}

/** An input or an output: its name, the sizes of one image, and its buffer. */
export interface Port {
  readonly name: string;
  readonly shape: readonly number[];
  readonly buffer: BufferId;
}

export interface CompiledProgram {
  readonly graph: CoreGraph;
  readonly buffers: readonly Buffer[];
  /** What comes in, in both modes, and what evaluation gives. */
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly evaluation: readonly KernelCall[];
  readonly training: readonly KernelCall[];
  readonly backward: readonly KernelCall[];
  readonly loss: LossPlan;
  readonly evaluationPlan: MemoryPlan;
  readonly trainingPlan: MemoryPlan;
  /**
   * The memory in use at each moment: the inputs come in, a moment a call, the outputs are read. Of buffers that share
   * their place one stands for all.
   */
  readonly evaluationMoments: readonly (readonly BufferId[])[];
  /** The same in training: inputs, a moment a forward call, the loss, a moment a backward call. */
  readonly trainingMoments: readonly (readonly BufferId[])[];
}
