/**
 * The threads of an engine: workers on the engine's shared memory that help this thread with the tiles of a task.
 * This thread takes part and never waits for a worker to start, so nothing has to be awaited.
 *
 * How they agree, in words of the shared memory: `generation` counts tasks and wakes sleepers. While `open` is set, a
 * worker may enter (count itself in `entered`, then look at `open` again), and takes tiles from `next` until none is
 * left. This thread closes the task and waits until `entered` is 0 before it lets anyone touch the words again.
 */
import { kernelNames } from './binary.js';
import { crewWords, wordOf, workerProgram } from './crew-program.js';
import type { KernelFunction, KernelModules } from './modules.js';
import { type CrewWorker, startWorker } from './worker.js';

/** Where things lie in the shared memory. */
export interface CrewPlaces {
  readonly words: number;
  readonly task: number;
  /** Working memory of this thread; that of the others follows, each of so many bytes. */
  readonly scratch: number;
  readonly scratchBytes: number;
}

/** A worker that is busy for longer than this has died without a word. */
const patience = 60_000;
/** Looks at a word before a thread sleeps: about a tenth of a millisecond. */
const spins = 4000;

export class Crew {
  private readonly words: Int32Array;
  private readonly workers: CrewWorker[] = [];
  private readonly places: CrewPlaces;
  /** Whether this thread may sleep: the main thread of a page may not. */
  private readonly mayWait: boolean;
  private failure: string | null = null;
  private open = true;

  constructor(memory: WebAssembly.Memory, modules: KernelModules, threads: number, places: CrewPlaces) {
    this.words = new Int32Array(memory.buffer, places.words, crewWords);
    this.places = places;
    this.mayWait = typeof document === 'undefined';
    // Workers must not keep this object alive, so that one that is forgotten can be cleaned up.
    const { words } = this;
    for (let index = 1; index < threads; index++) {
      const order = {
        ...modules,
        names: kernelNames,
        memory,
        words: places.words,
        task: places.task,
        scratch: places.scratch + index * places.scratchBytes,
        spins,
      };
      const worker = startWorker(workerProgram, order, (message) => report(words, message));
      this.workers.push(worker);
    }
    endWithOwner(this, this.workers);
  }

  /** Computes all tiles. Throws an Error where a worker failed; the crew can compute nothing more then. */
  run(kernel: KernelFunction, number: number, tiles: number): void {
    const { words, places } = this;
    if (!this.open) {
      for (let tile = 0; tile < tiles; tile++) kernel(places.task, tile, places.scratch);
      return;
    }
    this.requireHealth();
    words[wordOf.kernel] = number;
    words[wordOf.tiles] = tiles;
    Atomics.store(words, wordOf.next, 0);
    Atomics.store(words, wordOf.open, 1);
    Atomics.add(words, wordOf.generation, 1);
    Atomics.notify(words, wordOf.generation);
    try {
      for (;;) {
        const tile = Atomics.add(words, wordOf.next, 1);
        if (tile >= tiles) break;
        kernel(places.task, tile, places.scratch);
      }
    } finally {
      Atomics.store(words, wordOf.open, 0);
      this.join();
    }
    this.requireHealth();
  }

  /** Ends the workers. What is run later is computed by this thread. */
  close(): void {
    this.open = false;
    for (const worker of this.workers) worker.end();
    this.workers.length = 0;
  }

  /** Waits until no worker is inside the task. */
  private join(): void {
    const { words } = this;
    let looks = 0;
    let deadline = 0;
    for (;;) {
      const entered = Atomics.load(words, wordOf.entered);
      if (entered === 0) return;
      looks += 1;
      if (looks < spins) continue;
      if (this.mayWait) Atomics.wait(words, wordOf.entered, entered, 5);
      const now = performance.now();
      if (deadline === 0) deadline = now + patience;
      if (now < deadline) continue;
      this.failure = 'it stopped without a word';
      this.close();
      return;
    }
  }

  private requireHealth(): void {
    if (this.failure === null && Atomics.load(this.words, wordOf.failed) === 0) return;
    this.failure ??= readReport(this.words);
    this.close();
    throw new Error(`a thread of the network failed: ${this.failure}`);
  }
}

/** Notes that a worker failed, unless one did before; in the words, where the next task finds it. */
function report(words: Int32Array, message: string): void {
  const text = message.slice(0, crewWords - wordOf.message);
  for (let i = 0; i < text.length; i++) words[wordOf.message + i] = text.charCodeAt(i);
  words[wordOf.messageLength] = text.length;
  Atomics.store(words, wordOf.failed, 1);
}

function readReport(words: Int32Array): string {
  const length = words[wordOf.messageLength];
  return String.fromCharCode(...words.subarray(wordOf.message, wordOf.message + length));
}

interface Registry {
  register(owner: object, workers: readonly CrewWorker[]): void;
}

/** Older engines have none; there, workers of a network that nobody closed end with the program. */
const { FinalizationRegistry: MakeRegistry } = globalThis as {
  FinalizationRegistry?: new (clean: (workers: readonly CrewWorker[]) => void) => Registry;
};
const owners =
  MakeRegistry === undefined
    ? null
    : new MakeRegistry((workers) => {
        for (const worker of workers) worker.end();
      });

function endWithOwner(owner: Crew, workers: readonly CrewWorker[]): void {
  owners?.register(owner, workers);
}
