/** The packed weights of one layer, and what a layer needs of the engine's memory. */
import type { Norm } from '../geometry.js';

/** What a product needs of the memory. */
export interface Workspace {
  /** Values of the packed weights for the forward pass, and for the gradient of the input; 0 for none. */
  readonly forward: number;
  readonly inputGradient: number;
  /** Bytes of working memory: of each thread, and of all tiles together. */
  readonly scratch: number;
  readonly shared: number;
}

export const noWorkspace: Workspace = { forward: 0, inputGradient: 0, scratch: 0, shared: 0 };

/** What two passes need, one after the other: room for the packs of both, working memory for the larger one. */
export function bothWorkspaces(a: Workspace, b: Workspace): Workspace {
  return {
    forward: a.forward + b.forward,
    inputGradient: a.inputGradient + b.inputGradient,
    scratch: Math.max(a.scratch, b.scratch),
    shared: Math.max(a.shared, b.shared),
  };
}

/** Found in `Engine.packs` by the memory of the weights. */
export interface ProductPack {
  readonly forward: Float32Array;
  readonly inputGradient: Float32Array;
  /** The engine's `version` that each was packed at; 0 for never. */
  forwardVersion: number;
  inputGradientVersion: number;
  /** What is folded into the forward weights. */
  norm: Norm | null;
  /** What is folded into those for the input gradient, which make the forward pass of a transposed convolution. */
  turnedNorm?: Norm | null;
}
