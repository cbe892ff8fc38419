/** A block as a caller sees it. */
import type { Span } from '../base/span.js';

export interface BlockSignature {
  readonly name: string;
  /** The declaration. */
  readonly span: Span;
  /** In the order in which values stand without a name. */
  readonly parameters: readonly {
    readonly name: string;
    /** As written; absent where a value must be given. */
    readonly default?: string;
  }[];
}
