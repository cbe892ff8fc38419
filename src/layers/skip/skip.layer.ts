/** The residual connection. */
import { defineSum } from '../../kit/merging.js';

export const skip = defineSum({
  kind: 'skip',
  summary: "Adds a named layer's output to the current one; both must have the same shape.",
  takes: 'chain-and-references',
});
