/** Where the specs of one side of `netspec diff --git` come from: a commit, or the working tree. */
import { join, relative } from 'node:path';
import { finding, toDiagnostic } from '../../base/diagnostic.js';
import { createSource, type Source } from '../../base/source.js';
import type { CompileHost } from '../../compile/compiled.js';
import { importedFiles } from '../../compile/diff.js';
import type { Repository, Tree } from '../git.js';
import { aboutFile, decode, hostFor, type ReadResult, readSource } from '../read.js';

/** Paths are as from the top of the repository; names are what sources are called. */
export interface GitSide {
  /** All files, specs and others. */
  files(): Promise<readonly string[]>;
  read(path: string): Promise<ReadResult>;
  hostFor(source: Source): CompileHost;
  /** Paths of what a spec imports, directly and through others; none of one that cannot be read. */
  importsOf(path: string): Promise<readonly string[]>;
}

/** A path from the top, as from the folder that the command runs in. */
export function nameHere({ top }: Pick<Repository, 'top'>, path: string): string {
  return relative(process.cwd(), join(top, path)).replaceAll('\\', '/');
}

abstract class Side implements GitSide {
  private readonly imports = new Map<string, Promise<readonly string[]>>();

  abstract files(): Promise<readonly string[]>;
  abstract read(path: string): Promise<ReadResult>;
  abstract hostFor(source: Source): CompileHost;
  protected abstract pathOf(name: string): string;

  importsOf(path: string): Promise<readonly string[]> {
    const known = this.imports.get(path);
    if (known !== undefined) return known;
    const found = this.findImports(path);
    this.imports.set(path, found);
    return found;
  }

  private async findImports(path: string): Promise<readonly string[]> {
    const read = await this.read(path);
    if (!read.ok) return [];
    const names = await importedFiles(read.source, this.hostFor(read.source));
    return names.map((name) => this.pathOf(name));
  }
}

export class WorkingTree extends Side {
  constructor(private readonly repository: Repository) {
    super();
  }

  files(): Promise<readonly string[]> {
    return this.repository.files();
  }

  protected pathOf(name: string): string {
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
export class CommitSide extends Side {
  private readonly mark: string;

  constructor(
    private readonly tree: Tree,
    commit: string,
  ) {
    super();
    this.mark = `${commit.slice(0, 10)}:`;
  }

  async files(): Promise<readonly string[]> {
    return this.tree.paths;
  }

  /** What a file at the top imports is named without its commit. */
  protected pathOf(name: string): string {
    return name.startsWith(this.mark) ? name.slice(this.mark.length) : name;
  }

  async read(path: string): Promise<ReadResult> {
    const name = this.mark + path;
    const failed = (reason: string): ReadResult => ({
      ok: false,
      diagnostic: toDiagnostic(finding('input/unreadable', aboutFile(name), { path: name, reason })),
    });
    const bytes = await this.tree.read(path);
    if (bytes === undefined) return failed('it is no file of its own there');
    const text = decode(bytes);
    return typeof text === 'string' ? { ok: true, source: createSource(name, text) } : failed(text.reason);
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
