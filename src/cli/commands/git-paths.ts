/** Which files `netspec diff --git` looks at: what the paths and globs mean that were typed behind it. */
import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import picomatch from 'picomatch';
import { didYouMean } from '../../base/did-you-mean.js';
import { type Failure, wrongUsage } from '../failure.js';
import type { Repository } from '../git.js';
import { nameHere } from './git-sides.js';

export const specName = /\.netspec(\.(yaml|yml|json))?$/;

export interface ChosenPaths {
  /** Whether a file is meant, by its path from the top. */
  readonly includes: (path: string | undefined) => boolean;
  /** Paths that are there, but have no spec, in words. */
  readonly notes: readonly string[];
}

/**
 * `known` are the files of both sides. Without paths all are meant. A path that none of them is at or below is wrong
 * usage: where it is mistyped, nothing would ever differ.
 */
export function choosePaths(
  repository: Repository,
  paths: readonly string[],
  known: ReadonlySet<string>,
): ChosenPaths {
  if (paths.length === 0) return { includes: () => true, notes: [] };
  const tests = paths.map((path) => testOf(repository, path));
  const notes: string[] = [];
  for (const [at, path] of paths.entries()) {
    const matched = [...known].filter(tests[at]);
    if (matched.length === 0) throw nothingAt(repository, path, known);
    if (!matched.some((file) => specName.test(file))) {
      const isFile = matched.length === 1 && basename(matched[0]) === basename(path);
      notes.push(isFile ? `${path} is no spec` : `${path} has no spec, neither before nor now`);
    }
  }
  return { includes: (path) => path !== undefined && tests.some((test) => test(path)), notes };
}

/** As `lint` reads them: a file, a folder with all below it, a glob. */
function testOf(repository: Repository, path: string): (file: string) => boolean {
  const whole = real(resolve(path));
  const fromTop = relative(repository.top, whole);
  if (fromTop === '..' || fromTop.startsWith(`..${sep}`) || isAbsolute(fromTop)) {
    throw wrongUsage(`${path} is outside of the repository`);
  }
  const meant = fromTop.replaceAll('\\', '/');
  const below = meant === '' ? '' : `${meant}/`;
  const isGlob = /[*?[\]{}!]/.test(path) && path.length <= 1000;
  const matches = isGlob ? picomatch(path.replace(/^(\.\/)+/, '')) : () => false;
  return (file) => file === meant || file.startsWith(below) || matches(nameHere(repository, file));
}

/** Git's paths have no links in their folders; what a link itself leads to is not meant. */
function real(path: string): string {
  try {
    return join(realpathSync.native(dirname(path)), basename(path));
  } catch {
    return path;
  }
}

function nothingAt(repository: Repository, path: string, known: ReadonlySet<string>): Failure {
  const message = `no file matches ${path}, neither before nor now`;
  if (existsSync(path))
    return wrongUsage(
      message,
      'git has it on neither side: it is ignored, an empty folder, or newer than both',
    );
  const specs = [...known].filter((file) => specName.test(file)).map((file) => nameHere(repository, file));
  const folders = new Set(specs.flatMap(foldersAround));
  const typed = path.replace(/^(\.\/)+|\/+$/g, '');
  const nearName = didYouMean(
    basename(typed),
    specs.map((spec) => basename(spec)),
  );
  const near =
    specs.find((spec) => basename(spec) === basename(typed)) ??
    didYouMean(typed, [...specs, ...folders]) ??
    specs.find((spec) => basename(spec) === nearName);
  return wrongUsage(message, near === undefined ? undefined : `did you mean ${near}?`);
}

function foldersAround(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1);
  return parts
    .map((_, at) => parts.slice(0, at + 1).join('/'))
    .filter((folder) => !/^(\.\.\/?)*$/.test(folder));
}
