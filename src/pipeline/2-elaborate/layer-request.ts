/** What expansion asks of inference: one layer, with its name, its attributes, its inputs and its contract. */
import type { Span } from '../../base/span.js';
import type { Shape } from '../../ir/shape.js';
import type { LayerNode, NodeId } from '../../ir/typed-graph.js';
import type { AnyLayer } from '../../kit/define-layer.js';
import type { Flow } from './flow.js';
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

/** A layer with a hole, or behind one. */
export interface PendingLayer {
  readonly id: NodeId;
  readonly request: LayerRequest;
}
