/**
 * Runs lint rules over a file and words what they report: of a statement that is expanded several times one diagnostic,
 * with fixes only where they are right for every expansion. What suppressions hide is decided in `suppressions.ts`.
 */
import { type Diagnostic, type Fix, onOneLine, type Subject } from '../../../base/diagnostic.js';
import type { Source } from '../../../base/source.js';
import type { Span } from '../../../base/span.js';
import type { AnyRule, RuleCatalogue, RuleSetting, RuleSettings } from '../../../kit/define-rule.js';
import type { LintFile } from '../../../kit/lint-file.js';
import type { LintNetwork } from '../../../kit/lint-network.js';
import type { RuleReport } from '../../../kit/rule-report.js';

/** Milliseconds that each rule took. */
export type RuleTimes = Map<string, number>;

/** The diagnostics of all rules that `settings` names, in no particular order. */
export function runRules(
  file: LintFile,
  rules: RuleCatalogue,
  settings: RuleSettings,
  times?: RuleTimes,
): Diagnostic[] {
  const expansions = new Expansions(file.networks);
  const diagnostics: Diagnostic[] = [];
  for (const [name, setting] of settings) {
    const rule = rules.get(name);
    if (rule === undefined) continue;
    const started = times === undefined ? 0 : performance.now();
    diagnostics.push(...runRule(rule, setting, file, expansions));
    times?.set(name, performance.now() - started);
  }
  return diagnostics;
}

function runRule(rule: AnyRule, setting: RuleSetting, file: LintFile, expansions: Expansions): Diagnostic[] {
  const found: Found[] =
    rule.scope === 'file'
      ? rule.check(file, setting.options).map((report) => ({ report }))
      : file.networks.flatMap((network) =>
          rule.check(network, setting.options).map((report) => ({ report, network: network.graph.name })),
        );
  return byPlace(found).map((group) => word(rule, setting, group, file, expansions));
}

interface Found {
  readonly report: RuleReport;
  readonly network?: string;
}

/** At one place they are about the same text, expanded several times. */
function byPlace(found: readonly Found[]): Found[][] {
  const places = new Map<Source, Map<string, Found[]>>();
  const groups: Found[][] = [];
  for (const one of found) {
    const { source, start, end } = one.report.span;
    const inside = places.get(source) ?? new Map<string, Found[]>();
    places.set(source, inside);
    const key = `${start} ${end}`;
    const same = inside.get(key);
    if (same !== undefined) same.push(one);
    else {
      const group = [one];
      inside.set(key, group);
      groups.push(group);
    }
  }
  return groups;
}

const mostNamed = 5;

function word(
  { name }: AnyRule,
  { severity }: RuleSetting,
  group: readonly Found[],
  file: LintFile,
  expansions: Expansions,
): Diagnostic {
  const reports = group.map(({ report }) => report);
  const [first] = reports;
  const subjects = subjectsOf(group);
  const names = [...new Set(subjects.map((subject) => subject.name))];
  const others = names.slice(1, 1 + mostNamed).join(', ');
  const more = names.length > 1 + mostNamed ? `, and ${names.length - 1 - mostNamed} more` : '';
  const repeated = names.length > 1 ? `the same in ${others}${more}` : undefined;
  const help = [first.help, repeated].filter((text) => text !== undefined).join('; ');
  return {
    code: `lint/${name}`,
    severity,
    message: onOneLine(first.message),
    span: first.span,
    subjects,
    note: first.note === undefined ? undefined : onOneLine(first.note),
    help: help === '' ? undefined : onOneLine(help),
    related: first.related,
    fixes: fixesFor(reports, file, expansions),
  };
}

function subjectsOf(group: readonly Found[]): readonly Subject[] {
  const subjects = new Map<string, Subject>();
  for (const { report, network } of group)
    subjects.set(`${network ?? ''} ${report.subject}`, { network, name: report.subject });
  return [...subjects.values()];
}

/** A text is changed only where every layer that comes out of it asks for the same change, and only in the file itself. */
function fixesFor(
  reports: readonly RuleReport[],
  file: LintFile,
  expansions: Expansions,
): readonly Fix[] | undefined {
  const [{ layer, fixes = [] }] = reports;
  const own = fixes.filter(
    ({ edits }) => edits.length > 0 && edits.every(({ span }) => file.text.owns(span)),
  );
  if (own.length === 0) return undefined;
  if (layer === undefined) return own;
  const layers = new Set(reports.map((report) => report.layer));
  if (layers.size < expansions.of(layer.span)) return undefined;
  const shared = own.filter((fix) =>
    reports.every((report) => report.fixes?.some((other) => isSame(fix, other))),
  );
  return shared.length === 0 ? undefined : shared;
}

function isSame(fix: Fix, other: Fix): boolean {
  if (fix.safety !== other.safety || fix.edits.length !== other.edits.length) return false;
  return fix.edits.every(({ span, text }, at) => {
    const edit = other.edits[at];
    return text === edit.text && span.start === edit.span.start && span.end === edit.span.end;
  });
}

/** How many layers come out of each statement, in all networks of the file together. */
class Expansions {
  private counts: Map<Source, Map<number, number>> | undefined;

  constructor(private readonly networks: readonly LintNetwork[]) {}

  of({ source, start }: Span): number {
    this.counts ??= this.count();
    return this.counts.get(source)?.get(start) ?? 0;
  }

  private count(): Map<Source, Map<number, number>> {
    const counts = new Map<Source, Map<number, number>>();
    for (const { span } of this.networks.flatMap(({ layers }) => layers)) {
      const inside = counts.get(span.source) ?? new Map<number, number>();
      counts.set(span.source, inside);
      inside.set(span.start, (inside.get(span.start) ?? 0) + 1);
    }
    return counts;
  }
}
