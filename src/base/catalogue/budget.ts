/** Diagnostics of the group `budget`: `require` lines. */
import { entry } from './entry.js';

export const budgetDiagnostics = {
  'budget/broken': entry<{
    metric: string;
    figure: string;
    comparison: string;
    limit: string;
    unit: string;
  }>({
    severity: 'error',
    message: ({ metric, figure, comparison, limit, unit }) =>
      `${metric} must be ${comparison} ${limit}, but the network has ${figure}${unit}`,
    why: 'A budget is a promise of the spec. Values count for one image; memory is the bytes of all weights and all outputs in float32, peak_memory of what must be held at once. A receptive field is measured along its smallest axis.',
  }),
  'budget/no-receptive-field': entry<{ layer: string }>({
    severity: 'error',
    message: ({ layer }) => `${layer} has no receptive field`,
    help: () => 'name a layer that a map with height and width leads to',
    why: 'A receptive field is the part of an input map that an output depends on. A vector has no such part, and what depends on no input has none either.',
  }),
  'budget/unknown-metric': entry<{ name: string; suggestion: string | undefined; known: readonly string[] }>({
    severity: 'error',
    message: ({ name }) => `there is no figure called ${name}`,
    help: ({ suggestion, known }) =>
      suggestion === undefined ? `figures: ${known.join(', ')}` : `did you mean ${suggestion}?`,
    why: 'A budget compares a figure of the network with a number.',
  }),
  'budget/not-a-comparison': entry<{ known: readonly string[] }>({
    severity: 'error',
    message: () => 'require needs a comparison of a figure with a number',
    help: ({ known }) => `for example: require params <= 62k (figures: ${known.join(', ')})`,
    why: 'Only a comparison can hold or fail.',
  }),
};
