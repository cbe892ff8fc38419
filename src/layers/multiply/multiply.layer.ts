/** Product of several layers. */
import { defineMerge } from '../../kit/merging.js';

export const multiply = defineMerge({
  kind: 'multiply',
  summary:
    'Multiplies the outputs of several layers, value by value; with a single name, the current output and that one.',
  takes: 'references',
  operation: 'multiply',
});
