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

/** `jobs` threads; for one, none but this. */
export async function executorFor(jobs: number | 'auto', files: number): Promise<Executor> {
  const wanted = jobs === 'auto' ? Math.min(availableParallelism(), Math.ceil(files / filesForThread)) : jobs;
  const threads = Math.min(wanted, files);
  if (threads <= 1) return new InThisThread();
  const { WorkerPool } = await import('./worker-pool.js');
  const module = workerModule();
  return module === undefined ? new InThisThread() : new WorkerPool(module, threads);
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
