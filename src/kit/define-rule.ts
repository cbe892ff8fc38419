/**
 * How a lint rule is declared, once: a judgement on a spec that checks. From the declaration come its configuration,
 * its schema, its page; who runs rules, and what a suppression or a baseline hides, is decided elsewhere.
 */
import type { Attributes, ValuesOf } from './attributes.js';
import type { LintFile } from './lint-file.js';
import type { LintNetwork } from './lint-network.js';
import type { RuleReport } from './rule-report.js';

/** `recommended` is quiet on sound networks; `strict` adds what is often meant; `style` and `portable` are for who asks. */
export const ruleSets = ['recommended', 'strict', 'style', 'portable'] as const;
export type RuleSet = (typeof ruleSets)[number];

interface RuleParts<O extends Attributes> {
  /** In kebab-case; the folder has the same name. */
  readonly name: string;
  /** One sentence: what it reports. */
  readonly summary: string;
  /** The sets that it is part of; in none, it runs only where it is asked for. `strict` contains `recommended`. */
  readonly sets: readonly RuleSet[];
  readonly severity: 'error' | 'warning';
  /** Its options with their defaults; declared with `optional` of `attributes.ts`. */
  readonly options: O;
  /** The fixes that it may offer. */
  readonly fix?: 'safe' | 'unsafe';
}

/** Judges a network whose shapes are proven. Where sizes are open, it is the network at its smallest sizes. */
export interface NetworkRule<O extends Attributes> extends RuleParts<O> {
  readonly scope: 'network';
  /** Whether `network.analysis` is asked for (fields, memory); it costs a lowering. */
  readonly needsAnalysis?: boolean;
  check(network: LintNetwork, options: ValuesOf<O>): readonly RuleReport[];
}

/** Judges the text of a file: what is declared in it and never used. */
export interface FileRule<O extends Attributes> extends RuleParts<O> {
  readonly scope: 'file';
  check(file: LintFile, options: ValuesOf<O>): readonly RuleReport[];
}

export type RuleDeclaration<O extends Attributes> = NetworkRule<O> | FileRule<O>;
export type AnyRule = RuleDeclaration<Attributes>;

/** Every rule by name. */
export type RuleCatalogue = ReadonlyMap<string, AnyRule>;

/** A rule whose name is known as a type, so that a configuration in TypeScript is checked as it is written. */
type Named<R, N extends string> = Omit<R, 'name'> & { readonly name: N };

export function defineNetworkRule<const O extends Attributes, const N extends string>(
  rule: Named<Omit<NetworkRule<O>, 'scope'>, N>,
): Named<NetworkRule<O>, N> {
  return { ...rule, scope: 'network' };
}

export function defineFileRule<const O extends Attributes, const N extends string>(
  rule: Named<Omit<FileRule<O>, 'scope'>, N>,
): Named<FileRule<O>, N> {
  return { ...rule, scope: 'file' };
}

/** How a rule runs: as a person configured it over its declaration. */
export interface RuleSetting {
  readonly severity: 'error' | 'warning';
  /** Every option of the declaration has its value here. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** The rules that run, by name. */
export type RuleSettings = ReadonlyMap<string, RuleSetting>;
