/**
 * From a tree to a configuration that can be trusted: what is wrong is reported at its place and left out, the rest
 * holds. Which files it is for, and what it extends, is left to `resolve-config.ts`.
 */
import { type Finding, finding } from '../../base/diagnostic.js';
import { didYouMean } from '../../base/did-you-mean.js';
import { readLimit } from '../../compile/configured-budgets.js';
import type { RuleKind } from '../../compile/lint.js';
import { setNames } from './config-schema.js';
import { type ConfigShape, itemsOf, type SharedSettings } from './config-shape.js';
import { type ConfigPath, type ConfigTree, isTable } from './config-tree.js';
import { type FindMistakes, pointerOf } from './find-mistakes.js';
import { patternProblem } from './glob.js';
import { isConfigPath } from './names.js';
import { wordMistake, wrongValue } from './word-mistake.js';

export interface CheckedConfig {
  readonly config: ConfigShape;
  readonly findings: readonly Finding[];
}

/** So many are enough to be read. */
const mostFindings = 100;

export async function checkConfig(
  tree: ConfigTree,
  kinds: readonly RuleKind[],
  find: FindMistakes,
): Promise<CheckedConfig> {
  const findings: Finding[] = [];
  const wrong = new Set<string>();
  for (const mistake of find(tree.value)) {
    if (findings.length < mostFindings) findings.push(await wordMistake(mistake, tree, kinds));
    if (mistake.kind !== 'missing key') wrong.add(pointerOf(mistake.path));
  }
  const sound = without(tree.value, wrong, []);
  if (!isTable(sound)) return { config: {}, findings };
  // The schema admits nothing else.
  const config = sound as ConfigShape;
  const refused = await new Judge(tree, kinds, findings).judge(config);
  return { config: without(config, refused, []) as ConfigShape, findings };
}

/** A copy without what stands at certain paths. */
function without(value: unknown, paths: ReadonlySet<string>, path: ConfigPath): unknown {
  if (paths.has(pointerOf(path))) return undefined;
  if (Array.isArray(value)) return value.map((item, at) => without(item, paths, [...path, at]) ?? null);
  if (!isTable(value)) return value;
  const result: Record<string, unknown> = Object.create(null);
  for (const [key, part] of Object.entries(value)) {
    const kept = without(part, paths, [...path, key]);
    if (kept !== undefined) result[key] = kept;
  }
  return result;
}

/** What a schema cannot say. */
class Judge {
  private readonly refused = new Set<string>();

  constructor(
    private readonly tree: ConfigTree,
    private readonly kinds: readonly RuleKind[],
    private readonly findings: Finding[],
  ) {}

  /** The paths of what cannot hold; each has been reported. */
  async judge(config: ConfigShape): Promise<ReadonlySet<string>> {
    await this.shared(config, []);
    await this.globs(config.ignore, ['ignore']);
    for (const [at, override] of (config.overrides ?? []).entries()) {
      if (override === null) continue;
      await this.shared(override, ['overrides', at]);
      await this.globs(override.files, ['overrides', at, 'files']);
    }
    return this.refused;
  }

  private async refuse(path: ConfigPath, at: 'key' | 'value', word: (place: Finding['span']) => Finding) {
    this.refused.add(pointerOf(path));
    this.findings.push(word(await this.tree.placeOf(path, at)));
  }

  private async shared(settings: SharedSettings, path: ConfigPath) {
    await this.sets(settings.extends, [...path, 'extends']);
    for (const [name, setting] of Object.entries(settings.rules ?? {})) {
      if (typeof setting === 'string') continue;
      const options = this.kinds.find((kind) => kind.name === name)?.options ?? [];
      for (const option of options) {
        const given = setting[option.name];
        if (given === undefined || option.read(given) !== undefined) continue;
        const at = [...path, 'rules', name, option.name];
        await this.refuse(at, 'value', (place) => wrongValue(at, given, place, this.kinds));
      }
    }
    const figures = new Set<string>();
    for (const [name, limit] of Object.entries(settings.budgets ?? {})) {
      const at = [...path, 'budgets', name];
      const figure = name.replaceAll('-', '_');
      if (figures.has(figure))
        await this.refuse(at, 'key', (place) => finding('config/twice', place, { key: name }));
      else if (readLimit(limit) === undefined)
        await this.refuse(at, 'value', (place) => wrongValue(at, limit, place, this.kinds));
      figures.add(figure);
    }
  }

  private async sets(extended: SharedSettings['extends'], path: ConfigPath) {
    const sets = itemsOf(extended, path).filter(({ text }) => !isConfigPath(text));
    const known: readonly string[] = setNames;
    for (const { text: name, path: at } of sets) {
      if (known.includes(name)) continue;
      const facts = { name, suggestion: didYouMean(name, known), known };
      await this.refuse(at, 'value', (place) => finding('config/unknown-set', place, facts));
    }
    const others = sets.map(({ text }) => text).filter((name) => name !== 'off' && known.includes(name));
    const off = sets.find(({ text }) => text === 'off');
    if (off !== undefined && others.length > 0)
      await this.refuse(off.path, 'value', (place) => finding('config/off-with-others', place, { others }));
  }

  private async globs(globs: ConfigShape['ignore'], path: ConfigPath) {
    const items = itemsOf(globs, path);
    for (const { text, path: at } of items) {
      const problem = patternProblem(text, await this.tree.placeOf(at, 'value'));
      if (problem !== undefined) await this.refuse(at, 'value', () => problem);
    }
    const [first] = items;
    if (first === undefined || !items.every(({ text }) => text.startsWith('!'))) return;
    const facts = { pattern: first.text, reason: 'it only takes files out of others' };
    await this.refuse(path, 'value', (place) => finding('config/never-matches', place, facts));
  }
}
