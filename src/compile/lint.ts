/** Checks a source and judges it by lint rules. Which rules run, and how, is the caller's to say. */
import { type Finding, inReadingOrder, toDiagnostic } from '../base/diagnostic.js';
import type { Source } from '../base/source.js';
import { compile } from '../compile.js';
import type { AttributeValue } from '../ir/typed-graph.js';
import type { RuleSet, RuleSetting, RuleSettings } from '../kit/define-rule.js';
import { ruleSets } from '../kit/define-rule.js';
import type { LintFile } from '../kit/lint-file.js';
import { LintNetwork } from '../kit/lint-network.js';
import { LintText } from '../kit/lint-text.js';
import { type RuleTimes, runRules } from '../pipeline/3-verify/lint/run-rules.js';
import { readSuppressions } from '../pipeline/3-verify/lint/suppressions.js';
import { analysisOf } from './analysis.js';
import type { Compilation, CompileOptions } from './compiled.js';
import { type BudgetSetting, brokenBudgets } from './configured-budgets.js';

export interface LintOptions extends CompileOptions {
  /** The rules that run; `recommended` where it is left out. */
  readonly rules?: RuleSettings;
  /** For networks that carry no budget of their own on the same figure. */
  readonly budgets?: readonly BudgetSetting[];
  /** Is given the milliseconds of each rule. */
  readonly times?: RuleTimes;
}

export interface LintResult extends Compilation {
  /** How many diagnostics of rules are silenced by comments. */
  readonly suppressed: number;
}

/** The checker's diagnostics and those of the rules, in reading order. Never throws for what the text says. */
export async function lint(source: Source, options: LintOptions = {}): Promise<LintResult> {
  const compilation = await compile(source, options);
  const [{ ruleCatalogue }, { layerCatalogue }] = await Promise.all([
    import('../rules/index.js'),
    import('../layers/index.js'),
  ]);
  const settings = options.rules ?? (await settingsOfSets(['recommended']));
  const needsAnalysis = [...settings.keys()].some((name) => {
    const rule = ruleCatalogue.get(name);
    return rule?.scope === 'network' && rule.needsAnalysis;
  });
  const text = new LintText(compilation.documents);
  const networks: LintNetwork[] = [];
  const overspent: Finding[] = [];
  for (const network of compilation.shaped) {
    if (options.budgets !== undefined)
      overspent.push(...(await brokenBudgets(network, options.budgets, text.document, layerCatalogue)));
    const analysis = needsAnalysis ? await analysisOf(network) : undefined;
    const { graph, report, free } = network;
    const parts = { graph, report, open: free?.graph, text, catalogue: layerCatalogue, analysis };
    networks.push(new LintNetwork(parts));
  }
  const { documents } = compilation;
  const declared = text.document.declarations.filter(({ kind }) => kind === 'network').length;
  const file: LintFile = { text, networks, isComplete: networks.length === declared };
  const suppressions = readSuppressions(documents, new Set(ruleCatalogue.keys()));
  const found = runRules(file, ruleCatalogue, settings, options.times);
  const shown = found.filter((one) => !suppressions.hides(one));
  const canJudge = networks.length > 0 && file.isComplete;
  const unused = suppressions.unused((name) => settings.has(name) && canJudge);
  const own = [...overspent, ...suppressions.findings, ...unused].map(toDiagnostic);
  return {
    ...compilation,
    diagnostics: inReadingOrder([...compilation.diagnostics, ...own, ...shown]),
    suppressed: found.length - shown.length,
  };
}

/** The sets, in the order in which they ask for more. */
export const ruleSetNames: readonly RuleSet[] = ruleSets;

/** The rules of some sets as they are declared. `strict` contains `recommended`. */
export async function settingsOfSets(sets: readonly RuleSet[]): Promise<RuleSettings> {
  const { ruleCatalogue } = await import('../rules/index.js');
  const wanted = new Set<RuleSet>(sets);
  if (wanted.has('strict')) wanted.add('recommended');
  const chosen = [...ruleCatalogue.values()].filter((rule) => rule.sets.some((set) => wanted.has(set)));
  return new Map(
    chosen.map(({ name, severity, options }): [string, RuleSetting] => [
      name,
      {
        severity,
        options: Object.fromEntries(Object.entries(options).map(([key, option]) => [key, option.default])),
      },
    ]),
  );
}

/** A lint rule as pages, help and schemas show it. */
export interface RuleKind {
  readonly name: string;
  readonly summary: string;
  readonly sets: readonly RuleSet[];
  readonly severity: 'error' | 'warning';
  readonly fix: 'safe' | 'unsafe' | undefined;
  readonly scope: 'network' | 'file';
  readonly options: readonly RuleOption[];
}

export interface RuleOption {
  readonly name: string;
  /** What it takes: `integer`, `number`. */
  readonly type: string;
  readonly expects: string;
  readonly schema: Readonly<Record<string, unknown>>;
  readonly default: unknown;
  readonly defaultText: string;
  readonly doc: string;
  /** The value as the rule is given it; undefined where the option does not take it. */
  read(value: unknown): unknown;
}

/** Every rule, in the order of the catalogue. */
export async function ruleKinds(): Promise<readonly RuleKind[]> {
  const { ruleCatalogue } = await import('../rules/index.js');
  return [...ruleCatalogue.values()].map(({ name, summary, sets, severity, fix, scope, options }) => ({
    name,
    summary,
    sets,
    severity,
    fix,
    scope,
    options: Object.entries(options).map(([key, option]) => ({
      name: key,
      type: option.label,
      expects: option.expects,
      schema: option.schema,
      default: option.default,
      defaultText: option.defaultText ?? '',
      doc: option.doc,
      read: (value: unknown) => (isOptionValue(value) ? option.read(value) : undefined),
    })),
  }));
}

function isOptionValue(value: unknown): value is AttributeValue {
  if (Array.isArray(value)) return value.every(isOptionValue);
  return ['number', 'boolean', 'string'].includes(typeof value);
}
