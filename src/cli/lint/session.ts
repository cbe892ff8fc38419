/**
 * Lints files: finds each one's settings, asks the cache, has the rest done, and puts the diagnostics together in the
 * order of the files. What is done with the diagnostics is left to the command.
 */
import type { Diagnostic } from '../../base/diagnostic.js';
import type { FileSettings } from '../config/load-config.js';
import { readSource } from '../read.js';
import type { LintCache } from './cache.js';
import { digest } from './content-state.js';
import type { Executor } from './executor.js';
import { ImportedTexts } from './imported-texts.js';
import { inOrder } from './in-order.js';
import { SourceTable } from './source-table.js';
import type { LintStats } from './stats.js';
import type { LintOutcome, LintTask, TaskSettings } from './task.js';
import { unique } from './unique.js';

interface SessionParts {
  readonly settingsFor: (path: string) => Promise<FileSettings>;
  readonly set: Readonly<Record<string, string>>;
  readonly executor: Executor;
  readonly stats: LintStats;
  readonly cache?: LintCache;
  /** What standard input is called. */
  readonly stdinName: string;
}

export interface LintedFile {
  readonly path: string;
  /** Its name in diagnostics. */
  readonly name: string;
  readonly diagnostics: readonly Diagnostic[];
  /** Present where a rule offers a fix; texts of other files are not kept. */
  readonly fixable?: LintTask;
}

export interface LintRun {
  /** In the order that was asked for; files that the configuration leaves out are not among them. */
  readonly files: readonly LintedFile[];
  /** Of all files, each once. */
  readonly diagnostics: readonly Diagnostic[];
  /** Diagnostics of rules that comments silence. */
  readonly suppressed: number;
  /** Files that the configuration leaves out. */
  readonly ignored: number;
  /** Every file that one of them imports. */
  readonly imports: ReadonlySet<string>;
  /** The rules that ran on at least one file. */
  readonly rules: ReadonlySet<string>;
}

export class LintSession {
  private readonly settings = new Map<FileSettings, TaskSettings>();
  private standardInput: ReturnType<typeof readSource> | undefined;

  constructor(private readonly parts: SessionParts) {}

  /** `texts`: by path, what stands for the text of a file without being written there. */
  async run(paths: readonly string[], texts: ReadonlyMap<string, string> = new Map()): Promise<LintRun> {
    const { executor, stats } = this.parts;
    const sources = new SourceTable();
    const imported = new ImportedTexts();
    const imports = new Set<string>();
    const rules = new Set<string>();
    let suppressed = 0;
    stats.begin();
    const lintOne = async (path: string): Promise<LintedFile | undefined> => {
      const name = path === '-' ? this.parts.stdinName : path;
      const settings = await stats.time('settings', () => this.parts.settingsFor(name));
      if (settings.ignored) return undefined;
      stats.files++;
      const read = await stats.time('read', () => this.read(path));
      if (!read.ok) return { path, name, diagnostics: [read.diagnostic] };
      const text = texts.get(path) ?? read.source.text;
      const task: LintTask = { name, text, settings: this.taskSettings(settings) };
      const outcome = await this.outcomeOf(task, imported);
      stats.layers += outcome.layers;
      suppressed += outcome.suppressed;
      for (const [file] of outcome.imports) imports.add(file);
      for (const rule of task.settings.rules.keys()) rules.add(rule);
      const fixable = outcome.diagnostics.some(({ fixes }) =>
        fixes?.some(({ safety }) => safety !== undefined),
      );
      return {
        path,
        name,
        diagnostics: sources.unpack(task, outcome),
        ...(fixable ? { fixable: task } : {}),
      };
    };
    const linted = await inOrder(paths, executor.width, lintOne);
    const files = linted.filter((file) => file !== undefined);
    const diagnostics = unique(files.flatMap((file) => file.diagnostics));
    return { files, diagnostics, suppressed, ignored: paths.length - files.length, imports, rules };
  }

  /** Standard input can be read only once. */
  private read(path: string): ReturnType<typeof readSource> {
    if (path !== '-') return readSource(path);
    this.standardInput ??= readSource(path, this.parts.stdinName);
    return this.standardInput;
  }

  private async outcomeOf(task: LintTask, imported: ImportedTexts): Promise<LintOutcome> {
    const { cache, executor, stats } = this.parts;
    const known = await stats.time('read', () => cache?.find(task, imported));
    if (known !== undefined) {
      stats.countHit();
      return known;
    }
    const outcome = await executor.perform('lint', task);
    stats.phases.check += outcome.times.check;
    stats.addRules(outcome.times.rules);
    cache?.keep(task, outcome);
    return outcome;
  }

  private taskSettings(settings: FileSettings): TaskSettings {
    const known = this.settings.get(settings);
    if (known !== undefined) return known;
    const { rules, budgets, fingerprint } = settings;
    const { set } = this.parts;
    const made: TaskSettings = { id: digest(JSON.stringify([fingerprint, set])), rules, budgets, set };
    this.settings.set(settings, made);
    return made;
  }
}
