/** Reads the project's own modules and what each imports; the rules over them are in `architecture.test.ts`. */
import { readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { globSync } from 'tinyglobby';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

export interface ImportStatement {
  /** A path from the project's root for our own modules, else the package's name. */
  readonly target: string;
  readonly own: boolean;
  readonly typeOnly: boolean;
}

export interface Module {
  /** From the project's root: `src/kit/window.ts`. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  readonly imports: readonly ImportStatement[];
}

const statement = /^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm;
const dynamic = /(?<!typeof )\bimport\(\s*'([^']+)'\s*\)/g;

function importsOf(path: string, text: string): ImportStatement[] {
  const found = [
    ...[...text.matchAll(statement)].map((match) => ({
      specifier: match[2],
      typeOnly: match[1] !== undefined,
    })),
    ...[...text.matchAll(dynamic)].map((match) => ({ specifier: match[1], typeOnly: false })),
  ];
  return found.map(({ specifier, typeOnly }) => {
    const own = specifier.startsWith('.');
    const target = own
      ? posix.join(posix.dirname(path), specifier).replace(/\.js$/, '.ts')
      : specifier.startsWith('node:')
        ? 'node:'
        : specifier;
    return { target, own, typeOnly };
  });
}

/** All modules of `src` and `grammar`; tests, fixtures and samples for tests are told apart by their names. */
export function readModules(patterns: readonly string[]): Module[] {
  return globSync([...patterns], { cwd: root })
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      return { path, text, lines: text.split('\n').length - 1, imports: importsOf(path, text) };
    });
}
