/** Where tasks are done: in this thread one after the other, or in several threads at once. */
import { availableParallelism } from 'node:os';
import type { JobName, Jobs, LintTask } from './task.js';
import { workerModule } from './worker-module.js';

export interface Executor {
  /** How many tasks are worth having under way at once. */
  readonly width: number;
  /** Never rejects for what a file says. */
  perform<J extends JobName>(job: J, task: LintTask): Promise<Jobs[J]>;
  close(): Promise<void>;
}

/** Files that are worth a thread more where the number is left to netspec. */
const filesForThread = 25;

/** So many threads, or `auto`, for so many files; for one, none but this. */
export async function executorFor(jobs: number | 'auto', files: number): Promise<Executor> {
  const threads =
    jobs === 'auto' ? Math.min(availableParallelism(), Math.ceil(files / filesForThread)) : jobs;
  return (await poolOf(Math.min(threads, files))) ?? new InThisThread();
}

/** Threads that start before it is known what there is to do. */
export async function executorAhead(threads: number): Promise<Executor> {
  const pool = await poolOf(threads);
  pool?.start(availableParallelism());
  return pool ?? new InThisThread();
}

async function poolOf(threads: number) {
  const module = threads > 1 ? workerModule() : undefined;
  if (module === undefined) return undefined;
  const { WorkerPool } = await import('./worker-pool.js');
  return new WorkerPool(module, threads);
}

class InThisThread implements Executor {
  readonly width = 1;
  private previous: Promise<unknown> = Promise.resolve();

  perform<J extends JobName>(job: J, task: LintTask): Promise<Jobs[J]> {
    const next = this.previous.then(async () => (await import('./perform.js')).perform(job, task));
    this.previous = next;
    return next;
  }

  async close(): Promise<void> {
    await this.previous;
  }
}
