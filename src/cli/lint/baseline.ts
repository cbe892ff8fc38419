/**
 * The baseline: findings of rules that are known and left for later, by file, rule, network and layer, so that they stay
 * the same when lines move. How its file is written and read is in `baseline-file.ts`.
 */
import { existsSync, readFileSync } from 'node:fs';
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
  const importers = new Importers(path, judged.files);
  const networks = new Map<Source, ReadonlySet<string>>();
  const own = (source: Source) => {
    const known = networks.get(source) ?? networksIn(source.text);
    networks.set(source, known);
    return known;
  };
  for (const diagnostic of diagnostics)
    for (const subject of diagnostic.subjects ?? []) {
      const entry = entryOf(path, diagnostic, subject);
      if (entry === undefined) continue;
      const { network } = entry;
      const isOwn = network === undefined || own(diagnostic.span.source).has(network);
      entries.set(keyOf(entry), isOwn ? entry : { ...entry, importedBy: importers.of(network) });
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
      if (met.has(keyOf(entry)) || !isJudged(entry)) return [];
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
    { files: given, rules }: Judged,
  ): (entry: BaselineEntry) => boolean {
    const isBroken = ({ severity, code }: Diagnostic) =>
      severity === 'error' && !/^(lint|budget|config|baseline|suppression)\//.test(code);
    const broken = diagnostics.filter(isBroken).map(({ span }) => span.source);
    if (broken.some(({ text }) => /\bblocks?\b/.test(text))) return () => false;
    const linted = new Set([...given].map((file) => fromFolderOf(this.path, file)));
    for (const { name } of broken) linted.delete(fromFolderOf(this.path, name));
    const ran = new Set(rules);
    return ({ file, rule, importedBy: files }) =>
      ran.has(rule) &&
      (files === undefined ? linted.has(file) : files.length > 0 && files.every((one) => linted.has(one)));
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

/** Finds the files with a network, among those that were linted. */
class Importers {
  private files: ReadonlyMap<string, readonly string[]> | undefined;

  constructor(
    private readonly baseline: string,
    private readonly linted: Iterable<string>,
  ) {}

  /** From the folder of the baseline. */
  of(network: string): readonly string[] {
    this.files ??= this.read();
    return this.files.get(network) ?? [];
  }

  private read(): ReadonlyMap<string, readonly string[]> {
    const files = new Map<string, string[]>();
    for (const name of [...this.linted].sort())
      for (const network of networksIn(textIn(name)))
        files.set(network, [...(files.get(network) ?? []), fromFolderOf(this.baseline, name)]);
    return files;
  }
}

/** Standard input has no file. */
function textIn(name: string): string {
  try {
    return readFileSync(name, 'utf8');
  } catch {
    return '';
  }
}

/** The names of the networks that are written in a file, as far as the text tells. */
function networksIn(text: string): ReadonlySet<string> {
  const written = text.matchAll(/\bnetwork["']?\s*:?\s*["']?([\p{L}_][\p{L}\p{N}_]*)/gu);
  return new Set([...written].map(([, name]) => name));
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
