/** The `init` attribute of layers with weights, and the bias that goes with it. */
import type { Initializer } from '../ir/core-graph.js';
import { choice, flag, optional } from './attributes.js';

export const initialization = optional(choice(['he', 'xavier', 'normal', 'uniform', 'zeros']), {
  doc:
    'How the weights start: `he` (normal, deviation sqrt(2 / fan-in)), `xavier` (uniform, Glorot), ' +
    '`normal` (deviation 0.01), `uniform` (within 1 / sqrt(fan-in)), `zeros`.',
  aliases: ['initialization'],
  default: 'he' as const,
});

export const bias = optional(flag, {
  doc: 'Whether one learned number is added to each output channel. It starts at 0.',
  default: true,
});

export type InitializationName = (typeof initialization)['default'] & string;

/** `fanIn` and `fanOut` count the weights that feed one output and that one input feeds. */
export function initializerOf(name: InitializationName, fanIn: number, fanOut: number): Initializer {
  switch (name) {
    case 'he':
      return { kind: 'he', fanIn };
    case 'xavier':
      return { kind: 'xavier', fanIn, fanOut };
    case 'normal':
      return { kind: 'normal', deviation: 0.01 };
    case 'uniform':
      return { kind: 'uniform', bound: 1 / Math.sqrt(fanIn) };
    case 'zeros':
      return { kind: 'constant', value: 0 };
  }
}
