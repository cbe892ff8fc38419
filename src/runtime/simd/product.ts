/**
 * The layers that are matrix products of some form, and what each needs beside its values: room for packed weights,
 * which are made once per change of the weights, and working memory. How much, and what is packed, is decided by the
 * files of the algorithms.
 */
import type { ConvGeometry } from '../geometry.js';
import { convWorkspace } from './conv.js';
import { denseWorkspace } from './dense-product.js';
import type { Workspace } from './pack.js';

/** `weight` is the path of its weights. */
export type Product =
  | { readonly kind: 'conv' | 'conv_transposed'; readonly geometry: ConvGeometry; readonly weight: string }
  | { readonly kind: 'dense'; readonly inputs: number; readonly outputs: number; readonly weight: string };

/** What `batch` images at a time need; without training there is no gradient. */
export function workspaceOf(product: Product, batch: number, training: boolean): Workspace {
  if (product.kind === 'dense') return denseWorkspace(product.inputs, product.outputs, batch, training);
  return convWorkspace(product.geometry, product.kind === 'conv_transposed', batch, training);
}
