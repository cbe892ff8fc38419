/** The rules of a SARIF log: of the checker's codes from their catalogue, of lint rules from their declarations and pages. */
import { type Code, catalogue } from '../../../base/catalogue.js';
import type { Diagnostic } from '../../../base/diagnostic.js';
import { type RuleKind, ruleKinds } from '../../../compile/lint.js';
import { rulePage } from '../rule-page.js';

export interface SarifRule {
  readonly id: string;
  readonly shortDescription: { readonly text: string };
  readonly fullDescription: { readonly text: string };
  readonly help: { readonly text: string; readonly markdown: string };
  readonly defaultConfiguration: { readonly level: 'error' | 'warning' };
  readonly properties: { readonly tags: readonly string[] };
}

/** Every code that occurs, once, in alphabetical order. */
export async function sarifRules(diagnostics: readonly Diagnostic[]): Promise<readonly SarifRule[]> {
  const codes = [...new Set(diagnostics.map(({ code }) => code))].sort();
  const hasRules = codes.some((code) => code.startsWith('lint/'));
  const kinds = new Map(hasRules ? (await ruleKinds()).map((kind) => [`lint/${kind.name}`, kind]) : []);
  return codes.map((code) => {
    const kind = kinds.get(code);
    return kind === undefined ? checkerRule(code as Code) : lintRule(code, kind);
  });
}

function checkerRule(code: Code): SarifRule {
  const { severity, why } = catalogue[code];
  const [group, name] = code.split('/');
  const title = `${group.charAt(0).toUpperCase()}${group.slice(1)}: ${name.replaceAll('-', ' ')}.`;
  return {
    id: code,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: why, markdown: `**${code}** (${severity})\n\n${why}\n` },
    defaultConfiguration: { level: severity },
    properties: { tags: ['check', group] },
  };
}

function lintRule(code: string, { name, summary, severity, sets }: RuleKind): SarifRule {
  return {
    id: code,
    shortDescription: { text: summary },
    fullDescription: { text: summary },
    help: { text: summary, markdown: rulePage(name) ?? `**${code}** (${severity})\n\n${summary}\n` },
    defaultConfiguration: { level: severity },
    properties: { tags: ['lint', ...sets] },
  };
}
