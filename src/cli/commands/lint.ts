/** `netspec lint`: checks specs and judges them by rules, once or whenever they change. A round is in `lint/round.ts`. */
import { cacheFile, LintCache } from '../lint/cache.js';
import { executorAhead, executorFor } from '../lint/choose-executor.js';
import { type LintCommandOptions, verifyOptions } from '../lint/options.js';
import { lintRound } from '../lint/round.js';
import { buildStamp } from '../lint/worker-module.js';
import { terminalOf } from '../output/terminal.js';

export async function lint(given: readonly string[], options: LintCommandOptions): Promise<void> {
  const paths = given.length === 0 ? ['.'] : given;
  verifyOptions(options, paths);
  const cache = cacheFor(options);
  // With a cache there may be nothing to do.
  const isWaiting = options.jobs !== 'auto' && options.jobs > 1 && !options.cache;
  let executor = isWaiting ? executorAhead(Number(options.jobs)) : undefined;
  const executorOf = (files: number) => {
    executor ??= executorFor(options.jobs, files);
    return executor;
  };
  const common = { paths, options, executorOf, cache };
  try {
    if (options.watch) {
      const { newsOf, watchAndLint } = await import('../lint/watch.js');
      const isNews = newsOf(terminalOf(process.stdout));
      await watchAndLint(paths, async () => (await lintRound({ ...common, isNews })).files);
    } else {
      const { exitCode } = await lintRound(common);
      if (exitCode !== 0) process.exitCode = exitCode;
    }
  } finally {
    await (await executor)?.close();
  }
}

/** Also one in memory alone spares the rounds of `--watch`, and the one after `--fix`, what is known already. */
function cacheFor({
  cache,
  cacheLocation,
  watch,
  fix,
  fixUnsafe,
}: LintCommandOptions): LintCache | undefined {
  if (cache) return LintCache.open(cacheFile(cacheLocation), buildStamp());
  return watch || fix || fixUnsafe ? LintCache.inMemory() : undefined;
}
