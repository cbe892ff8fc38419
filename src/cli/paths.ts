/** From what a person typed (files, folders, globs) to the files meant, in a stable order. */
import { realpathSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Diagnostic, finding, toDiagnostic } from '../base/diagnostic.js';
import { aboutFile } from './read.js';

export interface FoundFiles {
  /** Paths, or `-` for standard input, each once. Whether they can be read shows when they are. */
  readonly files: readonly string[];
  /** Folders without specs and patterns without a match. */
  readonly diagnostics: readonly Diagnostic[];
}

const specPattern = '**/*.netspec{,.yaml,.yml,.json}';
const magic = /[*?[\]{}!]/;

export async function findSpecs(paths: readonly string[]): Promise<FoundFiles> {
  const files = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  for (const path of paths) {
    const kind = path === '-' ? 'file' : await kindOf(path);
    if (kind === 'file' || (kind === undefined && !magic.test(path))) {
      files.add(path);
      continue;
    }
    const folder = kind === 'folder';
    const found = folder ? await expand(specPattern, path) : await expand(path);
    if (found.length === 0) {
      diagnostics.push(toDiagnostic(finding('input/no-match', aboutFile(path), { pattern: path, folder })));
    }
    for (const file of found) files.add(file);
  }
  return { files: [...files], diagnostics };
}

async function kindOf(path: string): Promise<'file' | 'folder' | undefined> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch {
    return undefined;
  }
}

/** Links are followed. A file that is reached on several ways (a link can lead in a circle) is taken on the shortest. */
async function expand(pattern: string, folder?: string): Promise<string[]> {
  const { glob } = await import('tinyglobby');
  const ignore = ['**/node_modules/**', '**/.git/**'];
  const found = await glob(pattern, { cwd: folder ?? '.', ignore, expandDirectories: false });
  const paths = found.map((file) => (folder === undefined ? file : join(folder, file)));
  paths.sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  const shortest = new Map<string, string>();
  for (const path of paths) {
    const target = targetOf(path);
    if (!shortest.has(target)) shortest.set(target, path);
  }
  return [...shortest.values()].sort();
}

/** Without waiting for another thread, which for thousands of files costs more than the answers. */
function targetOf(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}
