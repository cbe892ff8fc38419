/** The specs that differ between two git revisions, or between one and the working tree, compared one by one. */
import type { Diagnostic } from '../../base/diagnostic.js';
import { type ChangedFile, Repository, type Tree } from '../git.js';
import type { FileDiff } from '../output/diff-files.js';
import { compileSide, fileDiff, type Side, type SideSettings, settingsFor } from './diff-sides.js';
import { type ChosenPaths, choosePaths, specName } from './git-paths.js';
import { CommitSide, type GitSide, nameHere, WorkingTree } from './git-sides.js';

interface GitDiff {
  readonly files: readonly FileDiff[];
  /** Of the new side: what was wrong before is not the reader's to mend. */
  readonly diagnostics: readonly Diagnostic[];
  /** What else there is to say, in words. */
  readonly notes: readonly string[];
}

const specPatterns = ['*.netspec', '*.netspec.yaml', '*.netspec.yml', '*.netspec.json'];

/** A spec is compared where one of its two names is among `paths`, so that a moved one is followed. */
export async function diffWithGit(
  written: string,
  paths: readonly string[],
  settings: SideSettings,
): Promise<GitDiff> {
  const repository = await Repository.open();
  const revisions = await repository.revisions(written);
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
    const known = paths.length === 0 ? [] : [...(await oldSide.files()), ...(await newSide.files())];
    const chosen = choosePaths(repository, paths, new Set(known));
    const changes = await repository.changes(revisions);
    const importers = (await repository.filesWith('import', revisions.new, specPatterns)).filter(isSpec);
    const comparison = new Comparison(oldSide, newSide, importers, settings, (path) =>
      nameHere(repository, path),
    );
    return { ...(await comparison.compare(changes, chosen)), notes: chosen.notes };
  } finally {
    for (const tree of trees) tree.close();
  }
}

const isSpec = (path: string | undefined): path is string => path !== undefined && specName.test(path);

class Comparison {
  constructor(
    private readonly older: GitSide,
    private readonly newer: GitSide,
    /** Specs of the new side with the word `import` in them. */
    private readonly importers: readonly string[],
    private readonly settings: SideSettings,
    private readonly call: (path: string) => string,
  ) {}

  async compare(
    changes: readonly ChangedFile[],
    { includes }: ChosenPaths,
  ): Promise<Pick<GitDiff, 'files' | 'diagnostics'>> {
    const specs = [
      ...changes.filter((change) => isSpec(change.old) || isSpec(change.new)),
      ...(await this.dependents(changes, includes)),
    ].filter((change) => includes(change.old) || includes(change.new));
    specs.sort((a, b) => ((a.new ?? a.old ?? '') < (b.new ?? b.old ?? '') ? -1 : 1));
    const files: FileDiff[] = [];
    const diagnostics: Diagnostic[] = [];
    for (const { old, new: now } of specs) {
      const before = isSpec(old)
        ? await networksOf(this.older, old, settingsFor('old', this.settings))
        : undefined;
      const after = isSpec(now)
        ? await networksOf(this.newer, now, settingsFor('new', this.settings))
        : undefined;
      diagnostics.push(...(after?.diagnostics ?? []));
      const file = await fileDiff(
        before && { label: this.call(old ?? ''), networks: before.networks },
        after && { label: this.call(now ?? ''), networks: after.networks },
      );
      const isLibrary = isSpec(now) && after?.networks?.length === 0;
      files.push(isLibrary ? { ...file, importers: await this.importersOf(now) } : file);
    }
    return { files, diagnostics };
  }

  /** Specs that did not change themselves, but import a file that did. */
  private async dependents(
    changes: readonly ChangedFile[],
    includes: ChosenPaths['includes'],
  ): Promise<readonly ChangedFile[]> {
    const changedBefore = new Set(changes.map(({ old }) => old));
    const changedAfter = new Set(changes.map((change) => change.new));
    const found: ChangedFile[] = [];
    for (const path of this.importers) {
      if (!includes(path) || changedAfter.has(path)) continue;
      const [before, after] = [await this.older.importsOf(path), await this.newer.importsOf(path)];
      const isConcerned =
        before.some((name) => changedBefore.has(name)) || after.some((name) => changedAfter.has(name));
      if (isConcerned) found.push({ old: path, new: path });
    }
    return found;
  }

  /** What the specs are called that import a file, directly or through others, on the new side. */
  private async importersOf(library: string): Promise<readonly string[]> {
    const found: string[] = [];
    for (const path of this.importers) {
      if ((await this.newer.importsOf(path)).includes(library)) found.push(this.call(path));
    }
    return found.sort();
  }
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
