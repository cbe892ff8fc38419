/**
 * The file of a baseline: JSON with a version and one entry a line, in an order that does not depend on where things
 * stand, so that its changes can be read and merged. What the entries hide is decided in `baseline.ts`.
 */
import { parse as parseStrictly } from 'lossless-json';
import { type Finding, finding } from '../../base/diagnostic.js';
import type { Source } from '../../base/source.js';
import { type Span, spanOf } from '../../base/span.js';

export interface BaselineEntry {
  /** From the folder of the baseline, with `/`. */
  readonly file: string;
  readonly rule: string;
  /** Absent for a declaration, such as a block. */
  readonly network?: string;
  /** The path of a layer, or what else a rule is about. */
  readonly subject: string;
  /** Where the file is a library of the network's: the files with the network, because only linting them all tells whether the finding is still there. */
  readonly importedBy?: readonly string[];
}

const version = 1;

export function baselineText(entries: readonly BaselineEntry[]): string {
  const lines = [...entries].sort(byPlace).map((entry) => `    ${JSON.stringify(inOrder(entry))}`);
  const list = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n  ]`;
  return `{\n  "version": ${version},\n  "entries": ${list}\n}\n`;
}

const inOrder = ({ file, rule, network, subject, importedBy }: BaselineEntry) => ({
  file,
  rule,
  network,
  subject,
  importedBy,
});

function byPlace(a: BaselineEntry, b: BaselineEntry): number {
  const parts = ({ file, rule, network = '', subject }: BaselineEntry) => [file, rule, network, subject];
  const [left, right] = [parts(a), parts(b)];
  const at = left.findIndex((part, index) => part !== right[index]);
  return at < 0 ? 0 : left[at] < right[at] ? -1 : 1;
}

export type ParsedBaseline =
  | {
      readonly ok: true;
      readonly entries: readonly BaselineEntry[];
      /** The line of an entry; found when first asked for. */
      placeOf(entry: number): Span;
    }
  | { readonly ok: false; readonly findings: readonly Finding[] };

export function parseBaseline(source: Source): ParsedBaseline {
  const fail = (found: Finding): ParsedBaseline => ({ ok: false, findings: [found] });
  const head = spanOf(source, 0, 0);
  let value: unknown;
  try {
    value = JSON.parse(source.text);
  } catch {
    return fail(syntaxFinding(source));
  }
  const wrong = (place: Span, what: string, expects: string, given: unknown) =>
    fail(finding('baseline/wrong-value', place, { what, expects, given: words(given) }));
  if (!isObject(value)) return wrong(head, 'the baseline', 'a map with version and entries', value);
  if (value.version !== version) {
    if (typeof value.version !== 'number') return wrong(head, 'version', String(version), value.version);
    return fail(
      finding('baseline/other-version', placeOfVersion(source), {
        found: String(value.version),
        known: version,
      }),
    );
  }
  const { entries } = value;
  const extra = Object.keys(value).find((key) => key !== 'version' && key !== 'entries');
  if (extra !== undefined) return wrong(head, 'a key of the baseline', 'version or entries', extra);
  if (!Array.isArray(entries)) return wrong(head, 'entries', 'a list', entries);
  let places: readonly Span[] | undefined;
  const placeOf = (entry: number) => {
    places ??= itemSpans(source);
    return places[entry] ?? head;
  };
  const findings = entries.flatMap((entry: unknown, at) => {
    const problem = entryProblem(entry);
    return problem === undefined ? [] : finding('baseline/wrong-value', placeOf(at), problem);
  });
  return findings.length > 0
    ? { ok: false, findings: findings.slice(0, mostFindings) }
    : { ok: true, entries: entries as BaselineEntry[], placeOf };
}

const mostFindings = 20;

interface Problem {
  readonly what: string;
  readonly expects: string;
  readonly given: string;
}

function entryProblem(entry: unknown): Problem | undefined {
  if (!isObject(entry))
    return { what: 'an entry', expects: 'a map with file, rule and subject', given: words(entry) };
  for (const [key, value] of Object.entries(entry)) {
    const isList = key === 'importedBy';
    if (!isList && !['file', 'rule', 'network', 'subject'].includes(key))
      return { what: 'a key of an entry', expects: 'file, rule, network or subject', given: words(key) };
    if (isList ? !isListOfTexts(value) : typeof value !== 'string')
      return { what: key, expects: isList ? 'a list of files' : 'text', given: words(value) };
  }
  const missing = ['file', 'rule', 'subject'].find((key) => !Object.hasOwn(entry, key));
  return missing === undefined ? undefined : { what: missing, expects: 'text', given: 'left out' };
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/** JSON's own parser does not say where it failed in every version of Node. */
function syntaxFinding(source: Source): Finding {
  try {
    parseStrictly(source.text);
  } catch (error) {
    const message = error instanceof SyntaxError ? error.message : 'it is nested too deep';
    const [, problem, position = '0'] = /^([\s\S]*?)(?: at position (\d+))?$/.exec(message) ?? [];
    const at = Math.min(Number(position), source.text.length);
    return finding('baseline/syntax', spanOf(source, at, at + 1), { problem: problem ?? message });
  }
  return finding('baseline/syntax', spanOf(source, 0, 0), { problem: 'it cannot be parsed' });
}

function placeOfVersion(source: Source): Span {
  const at = Math.max(0, source.text.indexOf('"version"'));
  return spanOf(source, at, at + '"version"'.length);
}

/** The places of the items of the lists that stand in the outermost map. */
function itemSpans(source: Source): Span[] {
  const spans: Span[] = [];
  let depth = 0;
  let start: number | undefined;
  let end = 0;
  for (const { 0: token, index } of source.text.matchAll(/"(?:\\.|[^"\\])*"|[[\]{},]|[^\s[\]{},"]+/g)) {
    const closes = token === ']' || token === '}';
    if (closes) depth--;
    if (depth === 2 && !closes && token !== ',') start ??= index;
    if (start !== undefined && (depth === 1 || (depth === 2 && token === ','))) {
      spans.push(spanOf(source, start, end));
      start = undefined;
    }
    if (token === '[' || token === '{') depth++;
    end = index + token.length;
  }
  return spans;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function words(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (isObject(value)) return 'a map';
  if (value === undefined) return 'left out';
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
