/** `netspec diff`: what changed between two specs. How those of two git revisions are found is in `diff-git.ts`. */
import { type Diagnostic, hasErrors } from '../../base/diagnostic.js';
import type { Source } from '../../base/source.js';
import type { CompiledNetwork, CompileHost } from '../../compile/compiled.js';
import { diffNetworks, pairNetworks } from '../../compile/diff.js';
import type { NetworkDiff } from '../../ir/network-diff.js';
import { alreadyReported, wrongUsage } from '../failure.js';
import type { FileDiff, LoneNetwork } from '../output/diff-files.js';
import { exceeded, type Limit, readLimit } from '../output/diff-limits.js';
import { suggestion } from '../output/nearest.js';
import { terminalOf } from '../output/terminal.js';
import { hanging, printable } from '../output/text.js';
import { hostFor, readSource } from '../read.js';
import { relevantDiagnostics, reportDiagnostics, settingsOf } from '../spec.js';

export interface DiffOptions {
  /** `NAME=VALUE` for both sides, for the old one, for the new one. */
  readonly set: readonly string[];
  readonly setOld: readonly string[];
  readonly setNew: readonly string[];
  /** The revision or revisions that specs are compared with. */
  readonly git?: string;
  readonly format: 'text' | 'markdown' | 'json';
  readonly failOn: readonly string[];
}

/** Two names of specs; with `--git` paths that limit which specs are looked at. */
export async function diff(paths: readonly string[], options: DiffOptions): Promise<void> {
  const limits = options.failOn.map(readLimit);
  if (options.git !== undefined) {
    const { diffWithGit } = await import('./diff-git.js');
    const { files, failed } = await diffWithGit(options.git, paths, options);
    await print(files, limits, options.format);
    if (failed) process.exitCode = 1;
    return;
  }
  if (paths.length !== 2) {
    const help = 'netspec diff OLD NEW, or netspec diff --git REV [PATH…]';
    throw wrongUsage(`two specs are compared, not ${paths.length}`, help);
  }
  const older = await namedSide(paths[0], 'old', options);
  const newer = await namedSide(paths[1], 'new', options);
  if (older.networks === undefined || newer.networks === undefined) throw alreadyReported();
  await print([await fileDiff(older, newer)], limits, options.format);
}

/** One side of a comparison: what it is called, and its networks; undefined where it does not check. */
export interface Side {
  readonly label: string;
  readonly networks: readonly CompiledNetwork[] | undefined;
}

/** `name` is a path, or a path and a network: `specs/resnet.netspec#ResNet50`. Prints the diagnostics. */
async function namedSide(name: string, which: 'old' | 'new', options: DiffOptions): Promise<Side> {
  const at = name.lastIndexOf('#');
  const [file, wanted] = at > 0 ? [name.slice(0, at), name.slice(at + 1)] : [name, undefined];
  if (wanted === '') throw wrongUsage(`${name} names no network behind #`);
  const read = await readSource(file);
  const set = settingsFor(which, options);
  const written = Object.entries(set).map(([key, value]) => `${key}=${value}`);
  const label = written.length === 0 ? name : `${name} (${written.join(', ')})`;
  if (!read.ok) {
    reportDiagnostics([read.diagnostic]);
    return { label, networks: undefined };
  }
  const { diagnostics, networks } = await compileSide(read.source, hostFor(read.source), set, wanted);
  if (diagnostics.length > 0) reportDiagnostics(diagnostics);
  if (networks === undefined) return { label, networks };
  const chosen = networks.filter(({ graph }) => wanted === undefined || graph.name === wanted);
  if (chosen.length > 0) return { label, networks: chosen };
  if (wanted === undefined) throw wrongUsage(`${file} has no network`);
  const names = networks.map(({ graph }) => graph.name);
  throw wrongUsage(`${file} has no network ${wanted}`, suggestion(wanted, names));
}

export function settingsFor(
  which: 'old' | 'new',
  { set, setOld, setNew }: DiffOptions,
): Readonly<Record<string, string>> {
  return settingsOf({ set: [...set, ...(which === 'old' ? setOld : setNew)] });
}

/** The networks are undefined where there are errors that concern them. */
export async function compileSide(
  source: Source,
  host: CompileHost,
  set: Readonly<Record<string, string>>,
  wanted?: string,
): Promise<{
  readonly diagnostics: readonly Diagnostic[];
  readonly networks: readonly CompiledNetwork[] | undefined;
}> {
  const { compile } = await import('../../compile.js');
  const compilation = await compile(source, { host, set });
  const diagnostics = relevantDiagnostics(compilation, wanted);
  return { diagnostics, networks: hasErrors(diagnostics) ? undefined : compilation.networks };
}

/** Compares what both sides have; a side that is not there, or does not check, has no networks. */
export async function fileDiff(older: Side | undefined, newer: Side | undefined): Promise<FileDiff> {
  const isBroken = (side: Side | undefined) => side !== undefined && side.networks === undefined;
  const broken = [...(isBroken(older) ? ['old' as const] : []), ...(isBroken(newer) ? ['new' as const] : [])];
  const sides = { old: older?.label, new: newer?.label, broken };
  if (broken.length > 0) return { ...sides, networks: [], added: [], removed: [] };
  const { pairs, added, removed } = pairNetworks(older?.networks ?? [], newer?.networks ?? []);
  const networks: NetworkDiff[] = [];
  for (const [before, after] of pairs) networks.push(await diffNetworks(before, after));
  return { ...sides, networks, added: added.map(lone), removed: removed.map(lone) };
}

function lone({ report: { network, totals } }: CompiledNetwork): LoneNetwork {
  return { name: network, params: totals.params, macs: totals.macs };
}

async function print(
  files: readonly FileDiff[],
  limits: readonly Limit[],
  format: DiffOptions['format'],
): Promise<void> {
  const over = files.flatMap(({ networks }) =>
    networks.flatMap((network) => limits.flatMap((limit) => exceeded(limit, network) ?? [])),
  );
  process.stdout.write(await written(files, over, format));
  if (over.length === 0) return;
  const { colors, width } = terminalOf(process.stderr);
  const lines = over.flatMap((text) => {
    const [first, ...rest] = hanging('error: ', printable(text), width);
    return [colors.red('error:') + first.slice('error:'.length), ...rest];
  });
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exitCode = 1;
}

async function written(
  files: readonly FileDiff[],
  over: readonly string[],
  format: DiffOptions['format'],
): Promise<string> {
  if (format === 'json') {
    const [{ stringify }, { diffJson }] = await Promise.all([
      import('lossless-json'),
      import('../output/diff-json.js'),
    ]);
    return `${stringify(diffJson(files, over), null, 2)}\n`;
  }
  if (format === 'markdown') {
    const { diffMarkdown } = await import('../output/diff-markdown.js');
    return diffMarkdown(files, over);
  }
  const { diffLines } = await import('../output/diff-text.js');
  if (files.length === 0) return 'no spec differs\n';
  return `${diffLines(files, terminalOf(process.stdout)).join('\n')}\n`;
}
