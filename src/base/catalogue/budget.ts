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
    why: 'A budget is a promise of the spec. Values count for one image; memory is the bytes of all weights and all outputs in float32.',
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
