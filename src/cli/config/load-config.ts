/**
 * The configuration of a run: for each linted file the nearest `netspec.config.*` upwards from it, read once, and what it
 * comes to for this file. Linting by it is left to the command.
 */
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Diagnostic, finding, inReadingOrder, placeOf, toDiagnostic } from '../../base/diagnostic.js';
import { didYouMean } from '../../base/did-you-mean.js';
import type { BudgetSetting } from '../../compile/configured-budgets.js';
import { type RuleKind, ruleKinds, ruleSetNames } from '../../compile/lint.js';
import { wrongUsage } from '../failure.js';
import { aboutFile } from '../read.js';
import { foldLayers, type RuleSettings } from './fold-layers.js';
import { configNames } from './names.js';
import type { ConfigReader, LayerStep, ResolvedConfig } from './resolve-config.js';

export interface FileSettings {
  readonly rules: RuleSettings;
  readonly budgets: readonly BudgetSetting[];
  /** The configuration leaves the file out. */
  readonly ignored: boolean;
  /** Changes when anything changes that matters for the file's result. */
  readonly fingerprint: string;
}

export interface LoadOptions {
  /** A file; false for none; the nearest one where it is left out. */
  readonly config?: string | false;
  /** Only these rules, at their configured or default severity. */
  readonly rules?: readonly string[];
}

const unconfigured: ResolvedConfig = {
  layers: [{ step: { kind: 'set', name: 'recommended' } }],
  ignores: [],
};

export class LintConfig {
  private readonly found: Diagnostic[] = [];
  private readonly reported = new Set<string>();
  private readonly nearest = new Map<string, Promise<string | undefined>>();
  private readonly resolved = new Map<string | undefined, Promise<ResolvedConfig>>();
  private readonly byLayers = new Map<ResolvedConfig, Map<string, FileSettings>>();
  private readonly byFingerprint = new Map<string, FileSettings>();
  private reader: Promise<ConfigReader> | undefined;
  private readonly read = new Set<string>();

  private constructor(
    private readonly kinds: readonly RuleKind[],
    private readonly config: string | false | undefined,
    private readonly only: ReadonlySet<string> | undefined,
  ) {}

  /** Throws wrong usage for the name of a rule that there is none of. */
  static async load({ config, rules }: LoadOptions): Promise<LintConfig> {
    const kinds = await ruleKinds();
    const known = kinds.map(({ name }) => name);
    const asked = rules?.map((rule) => rule.replace(/^lint\//, ''));
    for (const rule of asked ?? []) {
      if (known.includes(rule)) continue;
      throw wrongUsage(`there is no rule ${rule}`, adviceOn(rule, known));
    }
    const only = asked === undefined || asked.length === 0 ? undefined : new Set(asked);
    const loaded = new LintConfig(kinds, config, only);
    // What a person named is looked at whether any file asks for it or not.
    if (typeof config === 'string') await loaded.configAt(resolve(config), config);
    return loaded;
  }

  /** Of all configurations seen so far, each once, in reading order. */
  get diagnostics(): readonly Diagnostic[] {
    return inReadingOrder(this.found);
  }

  /** The absolute paths of all configurations seen so far, those among them that could not be read. */
  get files(): readonly string[] {
    return [...this.read];
  }

  /** Files with the same settings get the same object. `path`: of the linted file. */
  async settingsFor(path: string): Promise<FileSettings> {
    const absolute = resolve(path);
    const config = await this.configFor(absolute);
    const applied = config.layers.flatMap(({ test }, at) => (test === undefined || test(absolute) ? at : []));
    const ignored = config.ignores.some((test) => test(absolute));
    const key = `${ignored} ${applied.join(' ')}`;
    const known = this.byLayers.get(config) ?? new Map<string, FileSettings>();
    this.byLayers.set(config, known);
    const steps = () => applied.map((at) => config.layers[at].step);
    const settings = known.get(key) ?? this.settingsOf(steps(), ignored);
    known.set(key, settings);
    return settings;
  }

  /** What one file extends is looked at again with the next that extends it. */
  private report(diagnostic: Diagnostic): void {
    const key = `${diagnostic.code} ${placeOf(diagnostic.span)} ${diagnostic.message}`;
    if (this.reported.has(key)) return;
    this.reported.add(key);
    this.found.push(diagnostic);
  }

  private settingsOf(steps: readonly LayerStep[], ignored: boolean): FileSettings {
    const { rules, budgets } = foldLayers(steps, this.kinds, this.only);
    const fingerprint = fingerprintOf(rules, budgets, ignored);
    const settings = this.byFingerprint.get(fingerprint) ?? { rules, budgets, ignored, fingerprint };
    this.byFingerprint.set(fingerprint, settings);
    return settings;
  }

  private async configFor(path: string): Promise<ResolvedConfig> {
    if (this.config === false) return unconfigured;
    if (this.config !== undefined) return this.configAt(resolve(this.config), this.config);
    const nearest = await this.nearestTo(dirname(path));
    if (nearest === undefined) return unconfigured;
    const { shownName } = await import('./resolve-config.js');
    return this.configAt(nearest, shownName(nearest));
  }

  private configAt(path: string, name: string): Promise<ResolvedConfig> {
    const resolving = this.resolved.get(path) ?? this.resolve(path, name);
    this.resolved.set(path, resolving);
    return resolving;
  }

  private async resolve(path: string, name: string): Promise<ResolvedConfig> {
    this.reader ??= import('./resolve-config.js').then((module) => new module.ConfigReader(this.kinds));
    const reader = await this.reader;
    const config = await reader.resolve(path, name);
    for (const found of reader.findings.splice(0)) this.report(toDiagnostic(found));
    for (const file of reader.files) this.read.add(file);
    return config;
  }

  /** Each folder is looked into once. */
  private nearestTo(folder: string): Promise<string | undefined> {
    const looking = this.nearest.get(folder) ?? this.look(folder);
    this.nearest.set(folder, looking);
    return looking;
  }

  private async look(folder: string): Promise<string | undefined> {
    // A folder that cannot be listed is passed by.
    const names = new Set(await readdir(folder).catch(() => []));
    const [first, ...others] = configNames.filter((name) => names.has(name));
    if (first === undefined) {
      const above = dirname(folder);
      return above === folder ? undefined : this.nearestTo(above);
    }
    if (others.length > 0) {
      const { shownName } = await import('./resolve-config.js');
      const place = aboutFile(shownName(join(folder, first)));
      this.report(toDiagnostic(finding('config/several-files', place, { first, others })));
    }
    return join(folder, first);
  }
}

/** The first 144 bits of SHA-256, in 24 characters. */
function fingerprintOf(rules: RuleSettings, budgets: readonly BudgetSetting[], ignored: boolean): string {
  const placed = budgets.map(({ metric, limit, text, span: { source, start, end } }) => {
    return [metric, limit, text, source.name, start, end, source.text];
  });
  const all = JSON.stringify([ignored, [...rules], placed]);
  return createHash('sha256').update(all).digest('base64url').slice(0, 24);
}

function adviceOn(rule: string, known: readonly string[]): string {
  if (rule.includes(',')) return 'give --rule once for each rule';
  if (ruleSetNames.some((name) => name === rule))
    return `${rule} is a set: extends: [${rule}] in a configuration turns it on`;
  const meant = didYouMean(rule, known);
  return meant === undefined ? 'netspec rules lists the rules' : `did you mean ${meant}?`;
}
