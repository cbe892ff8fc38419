/** The configuration of the linter as a type, for those who write it in TypeScript: `netspec.config.ts`. */
import type { ValuesOf } from '../kit/attributes.js';
import type { RuleSet } from '../kit/define-rule.js';
import type { DeclaredRule } from '../rules/index.js';
import type { BudgetFigure } from './configured-budgets.js';

export type ConfigSeverity = 'off' | 'warning' | 'error';

/** A severity, or a severity with options. Without a severity the rule runs at its own. */
type RuleConfig<R extends DeclaredRule> =
  | ConfigSeverity
  | ({ readonly severity?: ConfigSeverity } & Partial<ValuesOf<R['options']>>);

export type RulesConfig = { readonly [R in DeclaredRule as R['name']]?: RuleConfig<R> };

type Hyphened<T extends string> = T extends `${infer A}_${infer B}` ? `${A}-${Hyphened<B>}` : T;

/** `5_000_000`, `'5M'`, `'64KiB'`; memory in bytes. */
export type BudgetsConfig = { readonly [F in BudgetFigure | Hyphened<BudgetFigure>]?: number | string };

/** A set, or the path of a configuration from this file: `./team.json`. */
type Extended = RuleSet | 'off' | (string & {});

interface SharedConfig {
  /** What stands later wins. */
  readonly extends?: Extended | readonly Extended[];
  readonly rules?: RulesConfig;
  /** The most that a network may have, where it has no `require` on the same figure. */
  readonly budgets?: BudgetsConfig;
}

/** Settings for the files that match one of the globs; they begin at the configuration's folder. */
export interface OverrideConfig extends SharedConfig {
  readonly files: string | readonly string[];
}

export interface NetspecConfig extends SharedConfig {
  readonly overrides?: readonly OverrideConfig[];
  /** Globs of files that are not linted. */
  readonly ignore?: string | readonly string[];
}

/** Gives back what it is given; it is there for its type. */
export function defineConfig(config: NetspecConfig): NetspecConfig {
  return config;
}
