/** The lint rules with their pages, and how a rule is run alone: what the tests of all rules have in common. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Diagnostic, hasErrors } from '../../src/base/diagnostic.js';
import { createSource, type Source } from '../../src/base/source.js';
import { type RuleSnippet, ruleFiles, ruleSnippets } from '../../src/cli/output/rule-snippets.js';
import type { CompileHost } from '../../src/compile/compiled.js';
import { lint, settingsOfSets } from '../../src/compile/lint.js';
import type { AttributeValue } from '../../src/ir/typed-graph.js';
import { type AnyRule, type RuleSettings, ruleSets } from '../../src/kit/define-rule.js';
import { ruleCatalogue } from '../../src/rules/index.js';
import { root } from '../architecture/source-files.js';

export const rules: readonly AnyRule[] = [...ruleCatalogue.values()];

export const pathOf = (rule: string, suffix: string) => join(root, 'src/rules', rule, `${rule}.${suffix}`);

export function pageOf(rule: string): string {
  const path = pathOf(rule, 'md');
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

export interface RuleExample extends RuleSnippet {
  readonly rule: AnyRule;
  readonly source: Source;
  readonly host: CompileHost;
}

/** The examples on a rule's page, in order. They may import what the page gives a file name, and the blocks of specs/. */
export function examplesOf(rule: AnyRule): readonly RuleExample[] {
  const page = pageOf(rule.name);
  const files = ruleFiles(page);
  const host: CompileHost = {
    async read(path) {
      const text = files.get(path.replace(/^specs\//, ''));
      if (text !== undefined) return { ok: true, text };
      const file = join(root, path);
      return existsSync(file)
        ? { ok: true, text: readFileSync(file, 'utf8') }
        : { ok: false, reason: 'the page has no such file' };
    },
  };
  return ruleSnippets(page).map((snippet) => {
    const suffix = snippet.form === 'yaml' ? '.netspec.yaml' : '.netspec';
    return { ...snippet, rule, host, source: createSource(`specs/example${suffix}`, snippet.spec) };
  });
}

/** A rule alone: its defaults, with the options given over them. */
export function settingOf(rule: AnyRule, given: Readonly<Record<string, AttributeValue>> = {}): RuleSettings {
  const unknown = Object.keys(given).find((name) => !(name in rule.options));
  if (unknown !== undefined) throw new Error(`${rule.name} has no option ${unknown}`);
  const options = Object.entries(rule.options).map(([name, option]) => {
    const value = name in given ? option.read(given[name]) : option.default;
    if (name in given && value === undefined) throw new Error(`${name} must be ${option.expects}`);
    return [name, value];
  });
  return new Map([[rule.name, { severity: rule.severity, options: Object.fromEntries(options) }]]);
}

export interface Judged {
  /** Of the rule. */
  readonly reports: readonly Diagnostic[];
  /** Errors of the checker. */
  readonly errors: readonly Diagnostic[];
}

export async function judge(
  rule: AnyRule,
  source: Source,
  host: CompileHost,
  given: Readonly<Record<string, AttributeValue>> = {},
): Promise<Judged> {
  const { diagnostics } = await lint(source, { host, rules: settingOf(rule, given) });
  const isOwn = ({ code }: Diagnostic) => code === `lint/${rule.name}`;
  return {
    reports: diagnostics.filter(isOwn),
    errors: diagnostics.filter((one) => !isOwn(one) && hasErrors([one])),
  };
}

/** Every rule of every set. */
export const allRules = (): Promise<RuleSettings> => settingsOfSets(ruleSets);

export function optionsOf({ options }: RuleSnippet): Readonly<Record<string, AttributeValue>> {
  return options === undefined ? {} : (JSON.parse(options) as Record<string, AttributeValue>);
}
