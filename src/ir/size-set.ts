/** The sizes of one symbol for which something holds: a set of whole numbers from 1 up that repeats in the end. */

/** What it is made of is this module's own business. */
export interface SizeSet {
  readonly kind: 'size-set';
}
