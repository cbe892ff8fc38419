/**
 * From a file of configuration, with everything that it extends, to layers: the single settings in the order in which
 * they apply, each with the files that it is for. What they come to for one file is left to `fold-layers.ts`.
 */
import { realpath, stat } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import { type Finding, finding } from '../../base/diagnostic.js';
import { createSource } from '../../base/source.js';
import type { Span } from '../../base/span.js';
import { type BudgetFigure, type BudgetSetting, readLimit } from '../../compile/configured-budgets.js';
import type { RuleKind } from '../../compile/lint.js';
import { aboutFile, readSource } from '../read.js';
import { checkConfig } from './check-config.js';
import { type ConfigShape, type ConfiguredRule, itemsOf, type SharedSettings } from './config-shape.js';
import type { ConfigPath, ConfigTree, ReadTree } from './config-tree.js';
import { type FindMistakes, mistakeFinder } from './find-mistakes.js';
import { type PathTest, pathTest } from './glob.js';
import { formOf, isConfigPath, knownSuffixes } from './names.js';

export type LayerStep =
  | { readonly kind: 'set'; readonly name: string }
  | { readonly kind: 'rules'; readonly rules: Readonly<Record<string, ConfiguredRule>> }
  | { readonly kind: 'budgets'; readonly budgets: readonly BudgetSetting[] };

export interface Layer {
  /** Absent where it is for every file. */
  readonly test?: PathTest;
  readonly step: LayerStep;
}

export interface ResolvedConfig {
  readonly layers: readonly Layer[];
  readonly ignores: readonly PathTest[];
}

/** A file as read, by its real path; extended by several others it is still read once. */
interface ReadConfig {
  readonly config: ConfigShape;
  readonly tree?: ConfigTree;
}

/** So many are extended by no configuration, counting each time. */
const mostExtended = 100;

export class ConfigReader {
  readonly findings: Finding[] = [];
  /** The absolute path of every file that was read, or that should have been. */
  readonly files = new Set<string>();
  private readonly read = new Map<string, Promise<ReadConfig>>();
  private finder: Promise<FindMistakes> | undefined;

  constructor(private readonly kinds: readonly RuleKind[]) {}

  /** `name` is what diagnostics call the file. */
  async resolve(path: string, name: string): Promise<ResolvedConfig> {
    const layers: Layer[] = [];
    const ignores: PathTest[] = [];
    await new Chain(this, layers, ignores).add(await fileAt(path, name), [], undefined);
    const isBased = layers.some(({ step, test }) => step.kind === 'set' && test === undefined);
    const base: Layer = { step: { kind: 'set', name: 'recommended' } };
    return { layers: isBased ? layers : [base, ...layers], ignores };
  }

  /** `place`: what names the file, where it is not a person. */
  configAt({ path, name, id }: ConfigFile, place: Span | undefined): Promise<ReadConfig> {
    const reading = this.read.get(id) ?? this.readConfig(path, name, place);
    this.read.set(id, reading);
    this.files.add(path);
    return reading;
  }

  private async readConfig(path: string, name: string, place: Span | undefined): Promise<ReadConfig> {
    const { tree, findings } = await readTree(path, name, place ?? aboutFile(name));
    this.findings.push(...findings);
    if (tree === undefined) return { config: {} };
    this.finder ??= mistakeFinder(this.kinds);
    const checked = await checkConfig(tree, this.kinds, await this.finder);
    this.findings.push(...checked.findings);
    return { config: checked.config, tree };
  }
}

async function readTree(path: string, name: string, place: Span): Promise<ReadTree> {
  const form = formOf(path);
  if (form === undefined)
    return { findings: [finding('config/unknown-form', place, { path: name, known: knownSuffixes })] };
  const status = await stat(path).catch(() => undefined);
  if (status !== undefined && !status.isFile() && !status.isDirectory()) {
    // A pipe that nobody writes to would be waited for without end.
    const facts = { path: name, reason: 'it is no regular file' };
    return { findings: [finding('config/cannot-read', place, facts)] };
  }
  const read = await readSource(path);
  if (!read.ok) {
    const { code, message } = read.diagnostic;
    const reason = reasons.get(code) ?? message.replace(path, 'it');
    return { findings: [finding('config/cannot-read', place, { path: name, reason })] };
  }
  const source = createSource(name, read.source.text);
  if (form === 'data') return (await import('./parse-config.js')).parseConfig(source);
  return (await import('./read-module.js')).readModule(path, source);
}

const reasons: ReadonlyMap<string, string> = new Map([
  ['input/not-found', 'it does not exist'],
  ['input/no-permission', 'permission denied'],
  ['input/is-a-folder', 'it is a folder'],
]);

interface ConfigFile {
  readonly path: string;
  readonly name: string;
  /** Its real path: one file can have several. */
  readonly id: string;
}

async function fileAt(path: string, name: string): Promise<ConfigFile> {
  return { path, name, id: await realpath(path).catch(() => path) };
}

/** Follows what is extended, depth first, so that what stands later wins. */
class Chain {
  private extended = 0;

  constructor(
    private readonly reader: ConfigReader,
    private readonly layers: Layer[],
    private readonly ignores: PathTest[],
  ) {}

  async add(
    file: ConfigFile,
    above: readonly ConfigFile[],
    test: PathTest | undefined,
    place?: Span,
  ): Promise<void> {
    const { config, tree } = await this.reader.configAt(file, place);
    if (tree === undefined) return;
    const chain = [...above, file];
    const folder = dirname(resolve(file.path));
    const ignored = itemsOf(config.ignore, ['ignore']).map(({ text }) => text);
    if (ignored.length > 0) this.ignores.push(both(test, pathTest(ignored, folder)));
    await this.shared(config, [], tree, chain, test);
    for (const [at, override] of (config.overrides ?? []).entries()) {
      const files = itemsOf(override?.files, []).map(({ text }) => text);
      if (override === null || files.length === 0) continue;
      await this.shared(override, ['overrides', at], tree, chain, both(test, pathTest(files, folder)));
    }
  }

  private async shared(
    settings: SharedSettings,
    path: ConfigPath,
    tree: ConfigTree,
    chain: readonly ConfigFile[],
    test: PathTest | undefined,
  ): Promise<void> {
    for (const { text, path: at } of itemsOf(settings.extends, [...path, 'extends'])) {
      if (!isConfigPath(text)) this.layers.push({ test, step: { kind: 'set', name: text } });
      else await this.extend(text, await tree.placeOf(at, 'value'), chain, test);
    }
    const { rules, budgets } = settings;
    if (rules !== undefined) this.layers.push({ test, step: { kind: 'rules', rules } });
    if (budgets === undefined) return;
    const read: BudgetSetting[] = [];
    for (const [name, text] of Object.entries(budgets)) {
      const span = await tree.placeOf([...path, 'budgets', name], 'value');
      const metric = name.replaceAll('-', '_') as BudgetFigure;
      read.push({ metric, limit: readLimit(text) ?? 0, text: String(text), span });
    }
    this.layers.push({ test, step: { kind: 'budgets', budgets: read } });
  }

  private async extend(
    text: string,
    place: Span,
    chain: readonly ConfigFile[],
    test: PathTest | undefined,
  ): Promise<void> {
    const { findings } = this.reader;
    const path = resolve(dirname(chain[chain.length - 1].path), text);
    const file = await fileAt(path, shownName(path));
    if (chain.some(({ id }) => id === file.id)) {
      const names = [...chain, file].map(({ name }) => name);
      findings.push(finding('config/extends-cycle', place, { chain: names }));
    } else if (++this.extended > mostExtended) {
      if (this.extended === mostExtended + 1)
        findings.push(finding('config/too-many-files', place, { limit: mostExtended }));
    } else await this.add(file, chain, test, place);
  }
}

function both(first: PathTest | undefined, second: PathTest): PathTest {
  return first === undefined ? second : (path) => first(path) && second(path);
}

/** A path as a person at the working folder would write it. */
export function shownName(path: string): string {
  const name = relative(process.cwd(), path).split(sep).join('/');
  return name.startsWith('../../../') ? path : name;
}
