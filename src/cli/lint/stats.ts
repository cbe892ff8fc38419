/** Where the time of a lint run went, counted while it runs and told at its end. */
import { plural } from '../output/numbers.js';

export type Phase = 'find' | 'settings' | 'read' | 'check' | 'rules' | 'fix';

const meanings: Readonly<Record<Phase, string>> = {
  find: 'find files',
  settings: 'read the configuration',
  read: 'read files, ask the cache',
  check: 'parse, infer shapes, check',
  rules: 'run rules',
  fix: 'fix',
};

export class LintStats {
  files = 0;
  layers = 0;
  /** Files that were not linted anew, the first time that all files were asked for. */
  cacheHits = 0;
  private runs = 0;
  /** Milliseconds, summed over all threads and over what is under way at once. */
  readonly phases: Record<Phase, number> = {
    find: 0,
    settings: 0,
    read: 0,
    check: 0,
    rules: 0,
    fix: 0,
  };
  /** Milliseconds by rule. */
  readonly rules = new Map<string, number>();
  private readonly start = performance.now();

  /** All files are linted, again after they were fixed. */
  begin(): void {
    this.files = 0;
    this.layers = 0;
    this.runs++;
  }

  countHit(): void {
    if (this.runs === 1) this.cacheHits++;
  }

  /** Adds what `work` takes to a phase. */
  async time<T>(phase: Phase, work: () => Promise<T> | T): Promise<T> {
    const start = performance.now();
    try {
      return await work();
    } finally {
      this.phases[phase] += performance.now() - start;
    }
  }

  addRules(times: ReadonlyMap<string, number>): void {
    for (const [rule, time] of times) {
      this.rules.set(rule, (this.rules.get(rule) ?? 0) + time);
      this.phases.rules += time;
    }
  }

  /** A table for people. Without `withCache` nothing is said of a cache. */
  lines(withCache: boolean): string[] {
    const seconds = (performance.now() - this.start) / 1000;
    const rate = (count: number) => Math.round(count / seconds).toLocaleString('en-US');
    const phases = Object.entries(meanings).map(
      ([phase, meaning]) => [meaning, this.phases[phase as Phase]] as const,
    );
    const rules = [...this.rules].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
    return [
      `${plural(this.files, 'file')}, ${plural(this.layers, 'layer')} in ${seconds.toFixed(2)} s` +
        ` (${rate(this.files)} files, ${rate(this.layers)} layers a second)`,
      ...(withCache ? [`${this.cacheHits} of ${plural(this.files, 'file')} from the cache`] : []),
      'milliseconds, over all threads:',
      ...[...phases, ...rules].map(([name, time]) => `  ${time.toFixed(1).padStart(9)}  ${name}`),
    ];
  }
}
