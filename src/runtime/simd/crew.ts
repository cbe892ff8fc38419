/**
 * The threads of an engine: workers on the engine's shared memory that help this thread with the tiles of a task.
 * This thread takes part and never waits for a worker to start, so nothing has to be awaited.
 *
 * How they agree, in words of the shared memory: `generation` counts tasks and wakes sleepers; while `open` is set,
 * a worker may enter (count itself in `entered`, then look at `open` again), and takes tiles from `next` until none
 * is left. This thread closes the task and waits until `entered` is 0 before it lets anyone touch the words again.
 */
import type { KernelModules } from './modules.js';

export class Crew {
  constructor(
    _memory: WebAssembly.Memory,
    _modules: KernelModules,
    _threads: number,
    _task: number,
    _scratch: number,
    _scratchBytes: number,
  ) {
    throw new Error('to be written');
  }

  run(
    _kernel: (task: number, tile: number, scratch: number) => void,
    _number: number,
    _tiles: number,
  ): void {}

  close(): void {}
}
