/** `netspec diff`: what changed between two specs. How those of two git revisions are found is in `diff-git.ts`. */
import { type Diagnostic, hasErrors } from '../../base/diagnostic.js';
import { Failure, wrongUsage } from '../failure.js';
import type { FileDiff } from '../output/diff-files.js';
import { exceeded, type Limit, readLimit } from '../output/diff-limits.js';
import { suggestion } from '../output/nearest.js';
import { terminalOf } from '../output/terminal.js';
import { hanging, printable } from '../output/text.js';
import { hostFor, readSource } from '../read.js';
import { reportDiagnostics } from '../spec.js';
import { compileSide, fileDiff, type Side, type SideSettings, settingsFor } from './diff-sides.js';

export interface DiffOptions extends SideSettings {
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
    const { files, diagnostics, notes } = await diffWithGit(options.git, paths, options);
    if (diagnostics.length > 0) reportDiagnostics(diagnostics);
    for (const note of notes) process.stderr.write(`${printable(note)}\n`);
    await print(files, limits, options.format);
    if (hasErrors(diagnostics)) process.exitCode = 1;
    return;
  }
  if (paths.length !== 2) {
    const help = 'netspec diff OLD NEW, or netspec diff --git REV [PATH…]';
    throw wrongUsage(`two specs are compared, not ${paths.length}`, help);
  }
  const older = await namedSide(paths[0], 'old', options);
  const newer = await namedSide(paths[1], 'new', options);
  const diagnostics = [...older.diagnostics, ...newer.diagnostics];
  if (diagnostics.length > 0) reportDiagnostics(diagnostics);
  if (older.networks === undefined || newer.networks === undefined) throw notComparable(older, newer);
  await print([await fileDiff(older, newer)], limits, options.format);
  if (hasErrors(diagnostics)) process.exitCode = 1;
}

/** Both sides are often one file, so that its diagnostics alone do not say which one they are about. */
function notComparable(older: Side, newer: Side): Failure {
  const broken = [
    ...(older.networks === undefined ? [`the old side does not check: ${older.label}`] : []),
    ...(newer.networks === undefined ? [`the new side does not check: ${newer.label}`] : []),
  ];
  return new Failure(broken.join('; '));
}

/** `name` is a path, or a path and a network: `specs/resnet.netspec#ResNet50`. */
async function namedSide(
  name: string,
  which: 'old' | 'new',
  options: DiffOptions,
): Promise<Side & { readonly diagnostics: readonly Diagnostic[] }> {
  const at = name.lastIndexOf('#');
  const [file, wanted] = at > 0 ? [name.slice(0, at), name.slice(at + 1)] : [name, undefined];
  if (wanted === '') throw wrongUsage(`${name} names no network behind #`);
  const read = await readSource(file);
  const set = settingsFor(which, options);
  const written = Object.entries(set).map(([key, value]) => `${key}=${value}`);
  const label = written.length === 0 ? name : `${name} (${written.join(', ')})`;
  if (!read.ok) return { label, networks: undefined, diagnostics: [read.diagnostic] };
  const compiled = await compileSide(read.source, hostFor(read.source), set, wanted);
  const { diagnostics, networks } = compiled;
  if (networks === undefined) return { label, networks, diagnostics };
  const chosen = networks.filter(({ graph }) => wanted === undefined || graph.name === wanted);
  if (chosen.length > 0) return { label, networks: chosen, diagnostics };
  if (wanted === undefined)
    throw wrongUsage(`${file} has only blocks`, 'name a spec with a network that uses them');
  const names = networks.map(({ graph }) => graph.name);
  throw wrongUsage(`${file} has no network ${wanted}`, suggestion(wanted, names));
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
