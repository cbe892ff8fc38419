/** `lint --watch`: lints again whenever something changes that could matter. What is linted is the caller's to say. */
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { plural } from '../output/numbers.js';
import type { Terminal } from '../output/terminal.js';

/** Milliseconds in which further changes are waited for: an editor saves in several steps. */
const settling = 60;

const spec = /\.netspec(\.ya?ml|\.json)?$/;
const configuration = /(^|[/\\])netspec\.config\.\w+$/;
const foreign = /(^|[/\\])(node_modules|\.git)([/\\]|$)/;
const magic = /[*?[\]{}!]/;

/** Clears the screen and what was scrolled out of it. */
const clear = '\x1b[2J\x1b[3J\x1b[H';

/**
 * Whether a round's result is told: not where it is the last one again, after a change that changes nothing. In a
 * terminal the screen is cleared for it.
 */
export function newsOf({ interactive }: Terminal): (signature: string) => boolean {
  let last: string | undefined;
  return (signature) => {
    if (signature === last) return false;
    if (last !== undefined && interactive) process.stdout.write(clear);
    last = signature;
    return true;
  };
}

/** Goes on until the process is asked to end. `lint` gives the files that its result depends on. */
export async function watchAndLint(
  paths: readonly string[],
  lint: () => Promise<readonly string[]>,
): Promise<void> {
  const { watch } = await import('chokidar');
  const signal = new Signal();
  const stop = () => signal.end();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const named = new Set<string>();
  const watcher = watch(paths.map(watchable), {
    ignoreInitial: true,
    ignored: (path, stats) =>
      foreign.test(path) ||
      (stats?.isFile() === true && !spec.test(path) && !configuration.test(path) && !named.has(path)),
  });
  for (const path of paths) named.add(path);
  watcher.on('all', () => signal.raise());
  watcher.on('error', () => signal.raise());
  try {
    await new Promise<void>((ready) => watcher.once('ready', ready));
    while (!signal.isEnded) {
      signal.lower();
      const files = await lint();
      const added = files.filter((path) => !named.has(path));
      for (const path of added) named.add(path);
      watcher.add(added);
      process.stderr.write(`watching ${plural(new Set(files).size, 'file')}; Ctrl-C ends\n`);
      await signal.raised();
      await pause(settling);
    }
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    await watcher.close();
  }
}

/** The folder that a pattern cannot leave; a path as it is. */
function watchable(path: string): string {
  let folder = path;
  while (magic.test(folder)) folder = dirname(folder);
  return folder;
}

/** Something changed, or the end is asked for; seen also by who looks later. */
class Signal {
  isEnded = false;
  private isRaised = false;
  private wake: (() => void) | undefined;

  raise(): void {
    this.isRaised = true;
    this.wake?.();
  }

  lower(): void {
    this.isRaised = false;
  }

  end(): void {
    this.isEnded = true;
    this.raise();
  }

  async raised(): Promise<void> {
    if (this.isRaised) return;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
    });
    this.wake = undefined;
  }
}
