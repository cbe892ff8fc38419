/** The specs that differ between two git revisions, or between one and the working tree, compared one by one. */
import { join, relative } from 'node:path';
import { type Diagnostic, finding, toDiagnostic } from '../../base/diagnostic.js';
import { createSource, type Source } from '../../base/source.js';
import type { CompileHost } from '../../compile/compiled.js';
import { importedFiles } from '../../compile/diff.js';
import { type ChangedFile, Repository, type Tree } from '../git.js';
import type { FileDiff } from '../output/diff-files.js';
import { aboutFile, decode, hostFor, type ReadResult, readSource } from '../read.js';
import { compileSide, fileDiff, type Side, type SideSettings, settingsFor } from './diff-sides.js';

const specName = /\.netspec(\.(yaml|yml|json))?$/;

interface GitDiff {
  readonly files: readonly FileDiff[];
  /** Of the new side: what was wrong before is not the reader's to mend. */
  readonly diagnostics: readonly Diagnostic[];
}

export async function diffWithGit(
  written: string,
  paths: readonly string[],
  settings: SideSettings,
): Promise<GitDiff> {
  const repository = await Repository.open();
  const revisions = await repository.revisions(written);
  const changes = await repository.changes(revisions, paths);
  const everything = paths.length === 0 ? changes : await repository.changes(revisions, []);
  const trees: (Tree & { close(): void })[] = [];
  try {
    const older = await repository.tree(revisions.old);
    trees.push(older);
    const newer = revisions.new === undefined ? undefined : await repository.tree(revisions.new);
    if (newer !== undefined) trees.push(newer);
    const oldSide = new CommitSide(older, revisions.old);
    const newSide =
      newer === undefined || revisions.new === undefined
        ? new WorkingTree(repository)
        : new CommitSide(newer, revisions.new);
    const importers = await repository.filesWith('import', revisions.new, paths);
    const specs = [
      ...changes.filter((change) => isSpec(change.old) || isSpec(change.new)),
      ...(await dependents(importers, everything, oldSide, newSide)),
    ];
    specs.sort((a, b) => ((a.new ?? a.old ?? '') < (b.new ?? b.old ?? '') ? -1 : 1));
    const call = (path: string) => nameHere(repository, path);
    return await compareAll(specs, oldSide, newSide, call, settings);
  } finally {
    for (const tree of trees) tree.close();
  }
}

const isSpec = (path: string | undefined): path is string => path !== undefined && specName.test(path);

async function compareAll(
  specs: readonly ChangedFile[],
  older: GitSide,
  newer: GitSide,
  call: (path: string) => string,
  settings: SideSettings,
): Promise<GitDiff> {
  const files: FileDiff[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const { old, new: now } of specs) {
    const before = isSpec(old) ? await networksOf(older, old, settingsFor('old', settings)) : undefined;
    const after = isSpec(now) ? await networksOf(newer, now, settingsFor('new', settings)) : undefined;
    diagnostics.push(...(after?.diagnostics ?? []));
    files.push(
      await fileDiff(
        before && { label: call(old ?? ''), networks: before.networks },
        after && { label: call(now ?? ''), networks: after.networks },
      ),
    );
  }
  return { files, diagnostics };
}

async function networksOf(
  side: GitSide,
  path: string,
  set: Readonly<Record<string, string>>,
): Promise<Pick<Side, 'networks'> & { readonly diagnostics: readonly Diagnostic[] }> {
  const read = await side.read(path);
  if (!read.ok) return { diagnostics: [read.diagnostic], networks: undefined };
  return compileSide(read.source, side.hostFor(read.source), set);
}

/** Specs that did not change themselves, but import a file that did. */
async function dependents(
  importers: readonly string[],
  changes: readonly ChangedFile[],
  older: GitSide,
  newer: GitSide,
): Promise<readonly ChangedFile[]> {
  const changedBefore = new Set(changes.map(({ old }) => old));
  const changedAfter = new Set(changes.map((change) => change.new));
  const found: ChangedFile[] = [];
  for (const path of importers) {
    if (!isSpec(path) || changedAfter.has(path)) continue;
    const [before, after] = [await importsOf(older, path), await importsOf(newer, path)];
    const isConcerned =
      before.some((name) => changedBefore.has(name)) || after.some((name) => changedAfter.has(name));
    if (isConcerned) found.push({ old: path, new: path });
  }
  return found;
}

async function importsOf(side: GitSide, path: string): Promise<readonly string[]> {
  const read = await side.read(path);
  if (!read.ok) return [];
  const names = await importedFiles(read.source, side.hostFor(read.source));
  return names.map((name) => side.pathOf(name));
}

/** A path from the top, as from the folder that the command runs in. */
function nameHere({ top }: Repository, path: string): string {
  return relative(process.cwd(), join(top, path)).replaceAll('\\', '/');
}

function unreadable(path: string, reason: string): Diagnostic {
  return toDiagnostic(finding('input/unreadable', aboutFile(path), { path, reason }));
}

/** Where the files of one side come from. Paths are as from the top of the repository; names are what sources are called. */
interface GitSide {
  pathOf(name: string): string;
  read(path: string): Promise<ReadResult>;
  hostFor(source: Source): CompileHost;
}

class WorkingTree implements GitSide {
  constructor(private readonly repository: Repository) {}

  pathOf(name: string): string {
    return relative(this.repository.top, join(process.cwd(), name)).replaceAll('\\', '/');
  }

  read(path: string): Promise<ReadResult> {
    return readSource(nameHere(this.repository, path));
  }

  hostFor(source: Source): CompileHost {
    return hostFor(source);
  }
}

/** The names of sources are `COMMIT:PATH`, as git writes them. */
class CommitSide implements GitSide {
  private readonly mark: string;

  constructor(
    private readonly tree: Tree,
    commit: string,
  ) {
    this.mark = `${commit.slice(0, 10)}:`;
  }

  /** What a file at the top imports is named without its commit. */
  pathOf(name: string): string {
    return name.startsWith(this.mark) ? name.slice(this.mark.length) : name;
  }

  async read(path: string): Promise<ReadResult> {
    const name = this.mark + path;
    const bytes = await this.tree.read(path);
    if (bytes === undefined)
      return { ok: false, diagnostic: unreadable(name, 'it is no file of its own there') };
    const text = decode(bytes);
    return typeof text === 'string'
      ? { ok: true, source: createSource(name, text) }
      : { ok: false, diagnostic: unreadable(name, text.reason) };
  }

  hostFor(): CompileHost {
    return {
      read: async (name) => {
        const bytes = await this.tree.read(this.pathOf(name));
        if (bytes === undefined) return { ok: false, reason: 'it does not exist' };
        const text = decode(bytes);
        return typeof text === 'string' ? { ok: true, text } : { ok: false, reason: text.reason };
      },
    };
  }
}
