/** Stands in for the configuration until that is there: `recommended` for every file. */
import type { Diagnostic } from '../../base/diagnostic.js';
import { type LintOptions, settingsOfSets } from '../../compile/lint.js';

export interface FileSettings {
  readonly rules: NonNullable<LintOptions['rules']>;
  readonly budgets: NonNullable<LintOptions['budgets']>;
  readonly ignored: boolean;
  readonly fingerprint: string;
}

export class LintConfig {
  readonly diagnostics: readonly Diagnostic[] = [];
  readonly files: readonly string[] = [];
  private constructor(private readonly settings: FileSettings) {}
  static async load(options: { config?: string | false; rules?: readonly string[] }): Promise<LintConfig> {
    const all = await settingsOfSets(['recommended']);
    const rules =
      options.rules === undefined ? all : new Map([...all].filter(([name]) => options.rules?.includes(name)));
    return new LintConfig({ rules, budgets: [], ignored: false, fingerprint: JSON.stringify([...rules]) });
  }
  async settingsFor(_path: string): Promise<FileSettings> {
    return this.settings;
  }
}
