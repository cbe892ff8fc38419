/**
 * What linting a file gave, kept for the next run. An entry holds as long as the file, everything that it imports and
 * the settings are the same; that is decided by content, so clocks and copies do not matter.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../write.js';
import { digest } from './content-state.js';
import type { ImportedTexts } from './imported-texts.js';
import type { LintOutcome, LintTask, OutcomeSource } from './task.js';

/** What is kept of an outcome: not its times, and no text of the file or of what it imports. */
export interface CacheEntry extends Pick<LintOutcome, 'diagnostics' | 'imports' | 'suppressed' | 'layers'> {
  readonly key: string;
  readonly sources: readonly OutcomeSource[];
}

const title = 'netspec lint cache 1';

interface Header {
  readonly title: string;
  /** Another build may judge otherwise. */
  readonly build: string;
  /** Of the second line: what was cut off or changed is not taken. */
  readonly digest: string;
}

export class LintCache {
  private readonly entries: Map<string, CacheEntry>;
  private readonly seen = new Set<string>();
  private isChanged = false;

  private constructor(
    private readonly path: string | undefined,
    private readonly build: string,
    entries: ReadonlyMap<string, CacheEntry>,
  ) {
    this.entries = new Map(entries);
  }

  /** Reads a cache; one that is damaged, foreign or of another build is as good as none. */
  static open(path: string, build: string): LintCache {
    return new LintCache(path, build, readEntries(path, build));
  }

  /** A cache that ends with the process. */
  static inMemory(): LintCache {
    return new LintCache(undefined, '', new Map());
  }

  /** What is known of the file as it is now; undefined where it has to be linted. */
  async find(task: LintTask, imported: ImportedTexts): Promise<LintOutcome | undefined> {
    this.seen.add(task.name);
    const entry = this.entries.get(task.name);
    if (entry === undefined || entry.key !== keyOf(task)) return undefined;
    const texts = new Map<string, string>();
    for (const [path, state] of entry.imports) {
      const now = await imported.read(task.name, path);
      if (now.state !== state) return undefined;
      if (now.result.ok) texts.set(path, now.result.text);
    }
    const sources = entry.sources.map(({ name, text }) => ({ name, text: text ?? texts.get(name) }));
    return { ...entry, sources, times: { check: 0, rules: new Map() } };
  }

  keep(task: LintTask, { diagnostics, imports, suppressed, layers, sources }: LintOutcome): void {
    const importedPaths = new Set(imports.map(([path]) => path));
    const stripped = sources.map(({ name, text }) => (importedPaths.has(name) ? { name } : { name, text }));
    const key = keyOf(task);
    this.entries.set(task.name, { key, diagnostics, imports, suppressed, layers, sources: stripped });
    this.isChanged = true;
  }

  /** Forgets files that are gone and writes the rest, where anything changed; throws a `Failure` where it cannot. */
  save(): void {
    for (const name of this.entries.keys()) {
      if (this.seen.has(name) || existsSync(name)) continue;
      this.entries.delete(name);
      this.isChanged = true;
    }
    if (this.path === undefined || !this.isChanged) return;
    const body = JSON.stringify([...this.entries].sort(([a], [b]) => (a < b ? -1 : 1)));
    const header: Header = { title, build: this.build, digest: digest(body) };
    writeWhole(this.path, `${JSON.stringify(header)}\n${body}\n`);
    this.isChanged = false;
  }
}

/** The file of a cache: a folder that is named gets one inside. */
export function cacheFile(location: string): string {
  return /[/\\]$/.test(location) || isFolder(location) ? join(location, 'lint.json') : location;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function keyOf({ text, settings }: LintTask): string {
  return `${digest(text)} ${settings.id}`;
}

function readEntries(path: string, build: string): ReadonlyMap<string, CacheEntry> {
  try {
    const [first, body] = readFileSync(path, 'utf8').split('\n', 2);
    const header = JSON.parse(first) as Partial<Header>;
    const isOurs = header.title === title && header.build === build && header.digest === digest(body);
    // Behind a digest that is right stands what `save` wrote.
    return new Map(isOurs ? (JSON.parse(body) as [string, CacheEntry][]) : []);
  } catch {
    return new Map();
  }
}
