/**
 * The layers that are matrix products of some form, and what each needs beside its values: room for packed weights,
 * which are made once per change of the weights, and working memory. What is packed, and how, is decided by the
 * files of the kinds.
 */

import type { ConvGeometry, Floats, Norm } from '../geometry.js';

export type Product =
  | { readonly kind: 'conv' | 'conv_transposed'; readonly geometry: ConvGeometry; readonly weight: string }
  | { readonly kind: 'dense'; readonly inputs: number; readonly outputs: number; readonly weight: string };

/** What a product needs of the memory. */
export interface Workspace {
  /** Values of the packed weights for the forward pass, and for the gradient of the input; 0 for none. */
  readonly forward: number;
  readonly inputGradient: number;
  /** Bytes of working memory: of each thread, and of all tiles together. */
  readonly scratch: number;
  readonly shared: number;
}

/** The packed weights of one layer. */
export interface ProductPack {
  readonly forward: Float32Array;
  readonly inputGradient: Float32Array;
  /** The engine's `version` that each was packed at; 0 for never. */
  forwardVersion: number;
  inputGradientVersion: number;
  /** What is folded into the forward weights. */
  norm: Norm | null;
}

/** The weights of a layer and of its gradient. */
export interface ProductMemory {
  readonly weight: Floats;
  readonly gradient: Floats;
}

/** What `batch` images at a time need; without training there is no gradient. */
export function workspaceOf(_product: Product, _batch: number, _training: boolean): Workspace {
  return { forward: 0, inputGradient: 0, scratch: 0, shared: 0 };
}
