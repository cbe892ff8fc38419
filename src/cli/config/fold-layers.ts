/** What the layers of a configuration come to: which rules run with which options, and which budgets hold. */
import type { BudgetSetting } from '../../compile/configured-budgets.js';
import type { LintOptions, RuleKind } from '../../compile/lint.js';
import type { ConfiguredRule } from './config-shape.js';
import type { LayerStep } from './resolve-config.js';

export type RuleSettings = NonNullable<LintOptions['rules']>;

export interface FoldedSettings {
  /** In the order of the catalogue. */
  readonly rules: RuleSettings;
  readonly budgets: readonly BudgetSetting[];
}

/** A rule as the layers so far left it; options stay when it is switched off and on again. */
interface Held {
  severity: 'off' | 'warning' | 'error';
  readonly options: Map<string, unknown>;
}

/** `only`: the rules that were asked for by name; of them each runs, at its severity by default where it was off. */
export function foldLayers(
  steps: readonly LayerStep[],
  kinds: readonly RuleKind[],
  only?: ReadonlySet<string>,
): FoldedSettings {
  const rules = new Map(
    kinds.map((kind): [string, Held] => [
      kind.name,
      { severity: 'off', options: new Map(kind.options.map((option) => [option.name, option.default])) },
    ]),
  );
  const budgets = new Map<string, BudgetSetting>();
  for (const step of steps) {
    switch (step.kind) {
      case 'set':
        for (const kind of kinds) switchOn(step.name, kind, rules);
        break;
      case 'rules':
        for (const kind of kinds) configure(step.rules[kind.name], kind, rules);
        break;
      case 'budgets':
        for (const budget of step.budgets) budgets.set(budget.metric, budget);
    }
  }
  const running = kinds.flatMap((kind): [string, { severity: 'error' | 'warning'; options: object }][] => {
    const held = rules.get(kind.name);
    if (held === undefined || (only !== undefined && !only.has(kind.name))) return [];
    const severity = only !== undefined && held.severity === 'off' ? kind.severity : held.severity;
    return severity === 'off' ? [] : [[kind.name, { severity, options: Object.fromEntries(held.options) }]];
  });
  return { rules: new Map(running) as RuleSettings, budgets: [...budgets.values()] };
}

function switchOn(set: string, kind: RuleKind, rules: ReadonlyMap<string, Held>): void {
  const held = rules.get(kind.name);
  if (held === undefined) return;
  const sets: readonly string[] = kind.sets;
  if (set === 'off') held.severity = 'off';
  else if (sets.includes(set) || (set === 'strict' && sets.includes('recommended')))
    held.severity = kind.severity;
}

function configure(
  setting: ConfiguredRule | undefined,
  kind: RuleKind,
  rules: ReadonlyMap<string, Held>,
): void {
  const held = rules.get(kind.name);
  if (setting === undefined || held === undefined) return;
  const { severity, ...options } = typeof setting === 'string' ? { severity: setting } : setting;
  for (const option of kind.options) {
    const value = option.read(options[option.name]);
    if (value !== undefined) held.options.set(option.name, value);
  }
  held.severity = severity ?? (held.severity === 'off' ? kind.severity : held.severity);
}
