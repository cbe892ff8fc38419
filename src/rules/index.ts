/** The catalogue of lint rules: one line a rule. */
import type { AnyRule, RuleCatalogue } from '../kit/define-rule.js';
import { evenFilterSame } from './even-filter-same/even-filter-same.rule.js';
import { filterLargerThanInput } from './filter-larger-than-input/filter-larger-than-input.rule.js';
import { inexactStride } from './inexact-stride/inexact-stride.rule.js';
import { redundantActivation } from './redundant-activation/redundant-activation.rule.js';
import { strideExceedsFilter } from './stride-exceeds-filter/stride-exceeds-filter.rule.js';
import { windowInPadding } from './window-in-padding/window-in-padding.rule.js';

const rules = [
  evenFilterSame,
  filterLargerThanInput,
  inexactStride,
  redundantActivation,
  strideExceedsFilter,
  windowInPadding,
] as const;

export const ruleCatalogue: RuleCatalogue = new Map(rules.map((rule) => [rule.name, rule as AnyRule]));
