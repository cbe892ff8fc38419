/**
 * The fast kernels of one network: one WebAssembly memory with all its values, the compiled kernels on it, and the
 * threads that share it. Functions of the runtime ask `engineOf` whether their memory belongs to an engine and hand
 * over to it; on any other memory they compute in plain TypeScript.
 *
 * A kernel works on a task, a row of words that the caller fills, and is cut into tiles. Tiles write to places of
 * their own and do the same sums in the same order whoever runs them, so results do not depend on the threads.
 */
import type { Floats } from '../geometry.js';
import { type KernelName, kernelNames } from './binary.js';
import { Crew } from './crew.js';
import { instantiateKernels, type KernelModules, type KernelTable, loadModules } from './modules.js';
import type { ProductPack } from './pack.js';
import { canShareMemory } from './worker.js';

export interface EngineOptions {
  /** Values that will be asked for by `floats`, each request rounded up to 16 values. */
  readonly values: number;
  /** Bytes of working memory that each thread has to itself. */
  readonly scratch: number;
  /** Bytes of working memory that all tiles of a task share. */
  readonly shared: number;
  /** How many threads compute, this one included. */
  readonly threads: number;
  /** The same bits on every machine: no fused multiply-add. */
  readonly deterministic: boolean;
}

/** Words of a task. */
const taskWords = 128;
/** The first page is for what AssemblyScript keeps there, the crew's words and the task. */
const crewStart = 16384;
const taskStart = 32768;
const heapStart = 65536;
const pageSize = 65536;
/** What wasm32 can address. */
const mostPages = 65536;

export class Engine {
  /** Of the task that is next: written by the caller, read by the kernel. */
  readonly task: Int32Array;
  /** The same words as numbers in single precision. */
  readonly reals: Float32Array;
  /** Address of memory that all tiles of a task share; nothing stays in it between tasks. */
  readonly shared: number;
  readonly sharedBytes: number;
  readonly scratchBytes: number;
  readonly threads: number;
  /** Whether products use fused multiply-add. */
  readonly fused: boolean;
  /** Counts changes of the weights, so that packed ones are known to be old. */
  version = 1;

  /** What is packed of a layer's weights, by their memory and by that of their gradient. */
  readonly packs = new Map<Floats, ProductPack>();

  private readonly kernels: KernelTable;
  private readonly crew: Crew | null;
  private readonly scratch: number;
  private readonly end: number;
  private next: number;

  constructor(
    readonly memory: WebAssembly.Memory,
    modules: KernelModules,
    options: EngineOptions,
  ) {
    const { threads, scratch, shared } = options;
    this.task = new Int32Array(memory.buffer, taskStart, taskWords);
    this.reals = new Float32Array(memory.buffer, taskStart, taskWords);
    this.threads = threads;
    this.fused = modules.relaxed !== null;
    this.kernels = instantiateKernels(modules, memory);
    this.scratchBytes = roundUp(scratch);
    this.sharedBytes = roundUp(shared);
    this.scratch = heapStart;
    this.shared = heapStart + this.scratchBytes * threads;
    this.next = this.shared + this.sharedBytes;
    this.end = this.next + options.values * 4;
    this.crew =
      threads === 1
        ? null
        : new Crew(memory, modules, threads, {
            words: crewStart,
            task: taskStart,
            scratch: this.scratch,
            scratchBytes: this.scratchBytes,
          });
    engines.set(memory.buffer, this);
  }

  /** Memory for so many values, at 0. Throws a RangeError where more is asked for than was announced. */
  floats(count: number): Float32Array {
    const start = this.next;
    const next = start + 4 * roundUpValues(count);
    if (next > this.end) throw new RangeError(`not enough memory for ${count} values`);
    this.next = next;
    return new Float32Array(this.memory.buffer, start, count);
  }

  /** Whether `floats` can give so many values. */
  hasRoom(count: number): boolean {
    return this.next + 4 * roundUpValues(count) <= this.end;
  }

  /** Runs a kernel on the task, for tiles 0 to `tiles` - 1. Throws where a thread fails. */
  run(kernel: KernelName, tiles: number): void {
    if (this.crew !== null && tiles > 1) {
      this.crew.run(this.kernels[kernel], numberOf[kernel], tiles);
      return;
    }
    const run = this.kernels[kernel];
    for (let tile = 0; tile < tiles; tile++) run(taskStart, tile, this.scratch);
  }

  /** Must be called when weights have changed: what is packed of them is then packed again. */
  weightsChanged(): void {
    this.version += 1;
  }

  /** Ends the threads. The memory stays readable, and kernels go on with this thread alone. */
  close(): void {
    this.crew?.close();
  }
}

const numberOf = Object.fromEntries(kernelNames.map((name, index) => [name, index])) as Record<
  KernelName,
  number
>;

const engines = new WeakMap<ArrayBufferLike, Engine>();

/** The engine in whose memory these values lie, or null. */
export function engineOf(values: Floats): Engine | null {
  return engines.get(values.buffer) ?? null;
}

/** How many values `floats` takes out of the memory for a request of `count`. */
export function roundUpValues(count: number): number {
  return Math.ceil(count / 16) * 16;
}

function roundUp(bytes: number): number {
  return Math.ceil(bytes / 64) * 64;
}

/**
 * An engine, or null where this machine cannot have one: no SIMD, or more memory than 32 bits address. Where memory
 * cannot be shared (a page that is not cross-origin isolated), it has one thread whatever is asked for.
 */
export function createEngine(options: EngineOptions): Engine | null {
  const threads = options.threads > 1 && canShareMemory() ? options.threads : 1;
  const shared = threads > 1;
  const modules = loadModules(shared, options.deterministic);
  if (modules === null) return null;
  const bytes = heapStart + roundUp(options.scratch) * threads + roundUp(options.shared) + options.values * 4;
  const pages = Math.ceil(bytes / pageSize);
  if (pages > mostPages) return null;
  let memory: WebAssembly.Memory;
  try {
    memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared });
  } catch {
    throw new RangeError(`not enough memory: ${pages * pageSize} bytes`);
  }
  return new Engine(memory, modules, { ...options, threads });
}
