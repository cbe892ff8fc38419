/** The residual connection. */
import { defineMerge } from '../../kit/merging.js';

export const skip = defineMerge({
  kind: 'skip',
  summary: "Adds a named layer's output to the current one; both must have the same shape.",
  takes: 'chain-and-references',
  operation: 'add',
});
