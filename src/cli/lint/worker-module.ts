/** The module that threads run, and what tells one build of it from another. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { packageRoot, packageVersion } from '../package-files.js';
import { digest } from './content-state.js';

/** Beside this module, in the bundle or out of it; undefined in a checkout that was never built. */
export function workerModule(): URL | undefined {
  const candidates = [
    new URL('./lint-worker.js', import.meta.url),
    new URL('./worker.js', import.meta.url),
    pathToFileURL(join(packageRoot(), 'dist', 'bin', 'lint-worker.js')),
  ];
  return candidates.find((url) => existsSync(fileURLToPath(url)));
}

/**
 * Differs between versions, and between builds whose bundle differs: its modules are named by their content, and the
 * thread's module names those that it imports.
 */
export function buildStamp(): string {
  const module = workerModule();
  return `${packageVersion()} ${module === undefined ? '' : digest(readFileSync(module, 'utf8'))}`;
}
