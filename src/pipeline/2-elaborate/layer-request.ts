/** What expansion asks of inference: one layer, with its name, its attributes, its inputs and its contract. */
import type { Span } from '../../base/span.js';
import type { Shape } from '../../ir/shape.js';
import type { LayerNode } from '../../ir/typed-graph.js';
import type { AnyLayer } from '../../kit/define-layer.js';
import type { Flow } from './flow.js';
import type { NetworkDraft } from './network-draft.js';
import type { ReadAttributes } from './read-attributes.js';

export interface Contract {
  readonly shape: Shape;
  readonly span: Span;
}

export interface LayerRequest {
  readonly layer: AnyLayer;
  readonly path: string;
  readonly attributes: ReadAttributes;
  readonly frozen: { readonly value: boolean; readonly span?: Span };
  readonly inputs: readonly Flow[];
  readonly contract: Contract | undefined;
  readonly sharesWith?: LayerNode;
  readonly span: Span;
  readonly kindSpan: Span;
  readonly callStack: readonly Span[];
}

/** How expansion asks for a layer: it gives the layer's output. */
export type InferLayer = (request: LayerRequest, network: NetworkDraft) => Flow;
