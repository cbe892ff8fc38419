/** Gives the diagnostics of many files back their texts; a text that several of them point into is kept once. */
import type { Diagnostic } from '../../base/diagnostic.js';
import { createSource, type Source } from '../../base/source.js';
import { unpack } from './packed.js';
import type { LintOutcome, LintTask } from './task.js';

export class SourceTable {
  private readonly shared = new Map<string, Source>();

  unpack(task: LintTask, { diagnostics, sources }: LintOutcome): Diagnostic[] {
    const own = sources.map(({ name, text }) =>
      text === undefined ? createSource(task.name, task.text) : this.sharedSource(name, text),
    );
    return unpack({ diagnostics, sources: own });
  }

  private sharedSource(name: string, text: string): Source {
    const known = this.shared.get(name);
    if (known?.text === text) return known;
    const source = createSource(name, text);
    this.shared.set(name, source);
    return source;
  }
}
