/** Sum of several layers. */
import { defineMerge } from '../../kit/merging.js';

export const add = defineMerge({
  kind: 'add',
  summary:
    'Adds the outputs of several layers, value by value; with a single name, the current output and that one.',
  takes: 'references',
  operation: 'add',
});
