/** The catalogue of lint rules: one line a rule. */
import type { AnyRule, RuleCatalogue } from '../kit/define-rule.js';
import { redundantActivation } from './redundant-activation/redundant-activation.rule.js';

const rules = [redundantActivation] as const;

export const ruleCatalogue: RuleCatalogue = new Map(rules.map((rule) => [rule.name, rule as AnyRule]));
