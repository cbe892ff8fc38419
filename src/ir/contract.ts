/** A contract that does not hold, as stage 2 finds it and stage 3 explains it. */
import type { Span } from '../base/span.js';
import type { Shape } from './shape.js';
import type { LayerNode } from './typed-graph.js';

export interface ContractMismatch {
  readonly contract: { readonly shape: Shape; readonly span: Span };
  readonly inferred: Shape;
  /** The layer whose output it is, with the shapes of its inputs; absent where no layer made it. */
  readonly layer?: { readonly node: LayerNode; readonly inputs: readonly Shape[] };
  /** Where the layer's (first) input comes from. */
  readonly origin?: Span;
  /** The calls of blocks around the contract, outermost first. */
  readonly callStack: readonly Span[];
}
