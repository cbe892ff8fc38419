/** Sum of several layers. */
import { defineSum } from '../../kit/merging.js';

export const add = defineSum({
  kind: 'add',
  summary:
    'Adds the outputs of several layers, value by value; with a single name, the current output and that one.',
  takes: 'references',
});
