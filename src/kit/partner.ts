/**
 * The value of an attribute that names another layer, as a rule sees it. Which layer a name means, and whether it is of
 * the right kind, is found out when the spec is expanded.
 */
import type { ValueType } from './attributes.js';

export interface Partner {
  readonly kind: 'partner';
  /** The named layer's path in the network. */
  readonly path: string;
  /** Its attributes, as its own declaration reads them. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** `read` refuses every value: a name means nothing without the network around it. */
export function partnerOf(kind: string): ValueType<Partner> {
  return {
    expects: `the name of a ${kind} above`,
    label: `name of a ${kind}`,
    example: `${kind}1`,
    schema: { type: 'string' },
    read: () => undefined,
  };
}
