/** What flows between layers while a network is expanded: which node made it, and what its shape is or may be. */
import type { Span } from '../../base/span.js';
import type { Shape } from '../../ir/shape.js';
import type { NodeId } from '../../ir/typed-graph.js';

export interface Flow {
  /** The node that makes it; undefined after a mistake that left no node. */
  readonly node: NodeId | undefined;
  /**
   * What the shape may be, most trusted first. None: unknown, and nothing that depends on it is reported.
   * Two: a contract does not hold; the contract and what the rule gives, so that only one of them can be wrong.
   */
  readonly shapes: readonly Shape[];
  /** Where a reader sees this shape: the contract where there is one, else the statement. */
  readonly origin: Span;
  /** Its shape is known only when a hole before it is solved. */
  readonly isPending?: true;
}

export function unknownFlow(origin: Span): Flow {
  return { node: undefined, shapes: [], origin };
}

/** The shape that expressions work with. */
export function shapeOfFlow(flow: Flow | undefined): Shape | undefined {
  return flow?.shapes[0];
}
