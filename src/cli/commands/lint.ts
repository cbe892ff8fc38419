/** `netspec lint`: checks specs and judges them by rules, once or whenever they change. A round is in `lint/round.ts`. */
import { wrongUsage } from '../failure.js';
import { cacheFile, LintCache } from '../lint/cache.js';
import { type Executor, executorFor } from '../lint/executor.js';
import { type LintCommandOptions, verifyOptions } from '../lint/options.js';
import { lintRound } from '../lint/round.js';
import { buildStamp } from '../lint/worker-module.js';
import { suggestion } from '../output/nearest.js';

export async function lint(given: readonly string[], options: LintCommandOptions): Promise<void> {
  const paths = given.length === 0 ? ['.'] : given;
  verifyOptions(options, paths);
  await verifyRules(options.rule);
  const cache = cacheFor(options);
  let executor: Promise<Executor> | undefined;
  const executorOf = (files: number) => {
    executor ??= executorFor(options.jobs, files);
    return executor;
  };
  const round = () => lintRound({ paths, options, executorOf, cache });
  try {
    if (options.watch) {
      const { watchAndLint } = await import('../lint/watch.js');
      await watchAndLint(paths, async () => (await round()).files);
    } else {
      const { exitCode } = await round();
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

async function verifyRules(names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const { ruleKinds } = await import('../../compile/lint.js');
  const known = (await ruleKinds()).map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name.replace(/^lint\//, '')));
  if (unknown === undefined) return;
  throw wrongUsage(
    `there is no rule ${unknown}`,
    suggestion(unknown, known) ?? 'netspec rules lists the rules',
  );
}
