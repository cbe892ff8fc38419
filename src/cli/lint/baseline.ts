/**
 * The baseline: findings of rules that are known and left for later, by file, rule, network and layer, so that they stay
 * the same when lines move. How its file is written and read is in `baseline-file.ts`.
 */
import { existsSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { type Diagnostic, finding, type Subject, toDiagnostic } from '../../base/diagnostic.js';
import type { Source } from '../../base/source.js';
import { readSource } from '../read.js';
import { writeWhole } from '../write.js';
import { type BaselineEntry, baselineText, parseBaseline } from './baseline-file.js';

/** What a run judged; names of files as in its diagnostics. */
export interface Judged {
  readonly files: Iterable<string>;
  /** The rules that ran. */
  readonly rules: Iterable<string>;
}

export interface BaselineResult {
  readonly shown: readonly Diagnostic[];
  /** How many diagnostics are left out as a whole. */
  readonly hidden: number;
  /** A warning for each entry of the judged files and rules that hid nothing. */
  readonly stale: readonly Diagnostic[];
}

/** An absent `baseline` means that `diagnostics` say why. */
export async function readBaseline(
  path: string,
): Promise<{ readonly baseline?: Baseline; readonly diagnostics: readonly Diagnostic[] }> {
  const read = await readSource(path);
  if (!read.ok) {
    const { code, message, span } = read.diagnostic;
    const reason = code === 'input/not-found' ? 'it does not exist' : message;
    return { diagnostics: [toDiagnostic(finding('baseline/cannot-read', span, { path, reason }))] };
  }
  const parsed = parseBaseline(read.source);
  if (!parsed.ok) return { diagnostics: parsed.findings.map(toDiagnostic) };
  return { baseline: new Baseline(path, parsed.entries, parsed.placeOf), diagnostics: [] };
}

/**
 * Lists what the rules report, and what an earlier baseline at `path` lists of files and rules that were not judged now.
 * A file there that is no baseline is left alone, and reported. Throws a `Failure` where it cannot be written.
 */
export async function writeBaseline(
  path: string,
  diagnostics: readonly Diagnostic[],
  judged: Judged,
): Promise<{ readonly entries: number; readonly diagnostics: readonly Diagnostic[] }> {
  const entries = new Map<string, BaselineEntry>();
  if (existsSync(path)) {
    const { baseline, diagnostics: problems } = await readBaseline(path);
    if (baseline === undefined) return { entries: 0, diagnostics: problems };
    for (const entry of baseline.unjudged(diagnostics, judged)) entries.set(keyOf(entry), entry);
  }
  for (const diagnostic of diagnostics)
    for (const subject of diagnostic.subjects ?? []) {
      const entry = entryOf(path, diagnostic, subject);
      if (entry === undefined) continue;
      const { network } = entry;
      const isOwn = network === undefined || declares(diagnostic.span.source, network);
      entries.set(keyOf(entry), isOwn ? entry : { ...entry, imported: true });
    }
  writeWhole(path, baselineText([...entries.values()]));
  return { entries: entries.size, diagnostics: [] };
}

export class Baseline {
  private readonly listed: ReadonlySet<string>;

  constructor(
    private readonly path: string,
    private readonly entries: readonly BaselineEntry[],
    private readonly placeOf: (entry: number) => Diagnostic['span'],
  ) {
    this.listed = new Set(entries.map(keyOf));
  }

  /** Mistakes that the checker finds are never hidden. `diagnostics` are those of the whole run. */
  apply(diagnostics: readonly Diagnostic[], files: Judged['files'], rules: Judged['rules']): BaselineResult {
    const met = new Set<string>();
    const shown = diagnostics.flatMap((diagnostic) => this.unlisted(diagnostic, met) ?? []);
    const isJudged = this.judge(diagnostics, { files, rules });
    const stale = this.entries.flatMap((entry, at) => {
      if (entry.imported || met.has(keyOf(entry)) || !isJudged(entry)) return [];
      const { rule, file } = entry;
      return toDiagnostic(
        finding('baseline/stale', this.placeOf(at), { rule, file, subject: subjectWords(entry) }),
      );
    });
    return { shown, hidden: diagnostics.length - shown.length, stale };
  }

  /** The entries of which a run says nothing, as long as their files are there. */
  unjudged(diagnostics: readonly Diagnostic[], judged: Judged): readonly BaselineEntry[] {
    const isJudged = this.judge(diagnostics, judged);
    const folder = dirname(resolve(this.path));
    return this.entries.filter((entry) => !isJudged(entry) && existsSync(resolve(folder, entry.file)));
  }

  /** What is left of a diagnostic without its listed subjects; undefined for nothing. */
  private unlisted(diagnostic: Diagnostic, met: Set<string>): Diagnostic | undefined {
    const { subjects = [], help } = diagnostic;
    const fresh = subjects.filter((subject) => {
      const entry = entryOf(this.path, diagnostic, subject);
      if (entry === undefined || !this.listed.has(keyOf(entry))) return true;
      met.add(keyOf(entry));
      return false;
    });
    if (fresh.length === subjects.length) return diagnostic;
    if (fresh.length === 0) return undefined;
    const names = `new in ${fresh.map(({ name }) => name).join(', ')}; the baseline lists the others`;
    return { ...diagnostic, subjects: fresh, help: help === undefined ? names : `${help}; ${names}` };
  }

  /** A file with a mistake has not been judged by rules, and with a library none of those that import it. */
  private judge(
    diagnostics: readonly Diagnostic[],
    { files, rules }: Judged,
  ): (entry: BaselineEntry) => boolean {
    const isBroken = ({ severity, code }: Diagnostic) =>
      severity === 'error' && !/^(lint|budget|config|baseline|suppression)\//.test(code);
    const broken = diagnostics.filter(isBroken).map(({ span }) => span.source);
    if (broken.some(({ text }) => /\bblocks?\b/.test(text))) return () => false;
    const linted = new Set([...files].map((file) => fromFolderOf(this.path, file)));
    for (const { name } of broken) linted.delete(fromFolderOf(this.path, name));
    const ran = new Set(rules);
    return ({ file, rule }) => linted.has(file) && ran.has(rule);
  }
}

/** Undefined for what is no finding of a rule. */
function entryOf(
  baseline: string,
  { code, span: { source } }: Diagnostic,
  { network, name }: Subject,
): BaselineEntry | undefined {
  if (!code.startsWith('lint/')) return undefined;
  const rule = code.slice('lint/'.length);
  return { file: fromFolderOf(baseline, source.name), rule, network, subject: name };
}

/** Whether a network is written in a file, as far as the text tells; else the file is a library of the network's. */
function declares({ text }: Source, network: string): boolean {
  const name = network.replaceAll(/[^\p{L}\p{N}_]/gu, '\\$&');
  return new RegExp(`\\bnetwork["']?\\s*:?\\s*["']?${name}(?![\\p{L}\\p{N}_])`, 'u').test(text);
}

function fromFolderOf(baseline: string, file: string): string {
  return relative(dirname(resolve(baseline)), resolve(file))
    .split(sep)
    .join('/');
}

function keyOf({ file, rule, network = '', subject }: BaselineEntry): string {
  return JSON.stringify([file, rule, network, subject]);
}

function subjectWords({ network, subject }: BaselineEntry): string {
  return network === undefined ? subject : `${subject} of ${network}`;
}
