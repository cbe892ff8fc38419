/** Chooses between this thread and several. Threads are loaded only where there is something for them to do. */
import { availableParallelism } from 'node:os';
import { type Executor, InThisThread } from './executor.js';
import { workerModule } from './worker-module.js';

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
