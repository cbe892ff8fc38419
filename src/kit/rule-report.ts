/** What a lint rule says of a spec, in words. How rules are declared is in `define-rule.ts`. */
import type { Fix, RelatedNote } from '../base/diagnostic.js';
import type { Span } from '../base/span.js';
import type { LayerNode } from '../ir/typed-graph.js';

export interface RuleFix extends Fix {
  readonly safety: 'safe' | 'unsafe';
}

/** What a rule found, in words. */
export interface RuleReport {
  /** What it is about, and what a baseline calls it: a layer's path, `block Basic`, `parameter classes`. */
  readonly subject: string;
  /** The layer, where it is about one: reports on one statement that is expanded several times become one. */
  readonly layer?: LayerNode;
  readonly span: Span;
  /** One line with the numbers put in; no full stop at its end. */
  readonly message: string;
  /** A few words beside the underlined text: the formula with its numbers. */
  readonly note?: string;
  /** What to do about it. */
  readonly help?: string;
  readonly related?: readonly RelatedNote[];
  /** The best first. */
  readonly fixes?: readonly RuleFix[];
}
