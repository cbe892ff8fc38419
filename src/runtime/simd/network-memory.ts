/**
 * The memory of a network: in an engine where it can have one, otherwise plain arrays. It holds the activations, the
 * parameters and their gradients, room for what an optimiser remembers, and packed weights.
 */
import type { Floats } from '../geometry.js';
import type { NetworkParameter } from '../parameter.js';
import { createEngine, type Engine, roundUpValues } from './engine.js';
import type { Workspace } from './pack.js';
import { type Product, workspaceOf } from './product.js';

export interface MemorySizes {
  /** Numbers of values. */
  readonly arena: number;
  readonly parameters: number;
  readonly gradients: number;
  readonly products: readonly Product[];
  readonly batch: number;
  readonly training: boolean;
}

export interface MemoryChoice {
  readonly precision: 'float32' | 'float64';
  readonly simd: boolean;
  readonly threads: number;
  readonly deterministic: boolean;
}

/** Working memory that every engine has: kernels without a workspace of their own may use so many bytes. */
export const leastScratch = 65536;
export const leastShared = 262144;

/** Adam remembers two values a parameter; memory that no optimiser asks for is never touched. */
const statesOfOptimizer = 2;

export class NetworkMemory {
  readonly engine: Engine | null;
  readonly arena: Floats;
  readonly parameters: Floats;
  readonly gradients: Floats;
  private readonly workspaces: readonly Workspace[];
  /** What the values looked like that somebody else may have written to. */
  private readonly seen = new Map<NetworkParameter, Int32Array>();

  constructor(sizes: MemorySizes, choice: MemoryChoice) {
    const { arena, parameters, gradients, products, batch, training } = sizes;
    this.workspaces = products.map((product) => workspaceOf(product, batch, training));
    this.engine = choice.simd && choice.precision === 'float32' ? this.createEngine(sizes, choice) : null;
    const allocate = (length: number, purpose: string): Floats => {
      if (this.engine !== null) return this.engine.floats(length);
      try {
        return choice.precision === 'float64' ? new Float64Array(length) : new Float32Array(length);
      } catch {
        throw new RangeError(`not enough memory for ${purpose}: ${length} values`);
      }
    };
    this.parameters = allocate(parameters, 'the parameters');
    this.gradients = allocate(gradients, 'the gradients');
    this.arena = allocate(arena, `a batch of ${batch} images`);
  }

  private createEngine({ arena, parameters, gradients }: MemorySizes, choice: MemoryChoice): Engine | null {
    const { threads, deterministic } = choice;
    const most = (of: (workspace: Workspace) => number, least: number) =>
      this.workspaces.reduce((largest, workspace) => Math.max(largest, of(workspace)), least);
    const packed = this.workspaces.reduce(
      (sum, { forward, inputGradient }) => sum + roundUpValues(forward) + roundUpValues(inputGradient),
      0,
    );
    const rounded = [arena, parameters, gradients].reduce((sum, count) => sum + roundUpValues(count), 0);
    // Each of an optimiser's requests is rounded up by itself.
    const remembered = statesOfOptimizer * (gradients + 16 * 4096);
    return createEngine({
      values: rounded + packed + (gradients > 0 ? remembered : 0) + 1024,
      scratch: most(({ scratch }) => scratch, leastScratch),
      shared: most(({ shared }) => shared, leastShared),
      threads,
      deterministic,
    });
  }

  /** Gives every product the room for its packed weights. */
  prepare(
    products: readonly Product[],
    weights: Readonly<Record<string, Floats>>,
    gradients: Readonly<Record<string, Floats>>,
  ): void {
    const { engine } = this;
    if (engine === null) return;
    // Layers that share weights at different sizes share a pack, too, which has room for the largest.
    const rooms = new Map<string, { forward: number; inputGradient: number }>();
    for (const [index, { weight }] of products.entries()) {
      const { forward, inputGradient } = this.workspaces[index];
      const room = rooms.get(weight) ?? { forward: 0, inputGradient: 0 };
      room.forward = Math.max(room.forward, forward);
      room.inputGradient = Math.max(room.inputGradient, inputGradient);
      rooms.set(weight, room);
    }
    for (const [weight, { forward, inputGradient }] of rooms) {
      const pack = {
        forward: engine.floats(forward),
        inputGradient: engine.floats(inputGradient),
        forwardVersion: 0,
        inputGradientVersion: 0,
        norm: null,
      };
      engine.packs.set(weights[weight], pack);
      if (gradients[weight].length > 0) engine.packs.set(gradients[weight], pack);
    }
  }

  /** Looks at the parameters that somebody else may have written to since the last pass. */
  noticeChanges(parameters: Iterable<NetworkParameter>): void {
    const { engine } = this;
    if (engine === null) return;
    for (const parameter of parameters) {
      if (!parameter.isGiven) continue;
      const { memory } = parameter;
      engine.task[0] = memory.byteOffset;
      engine.task[1] = memory.length;
      engine.task[2] = engine.shared;
      engine.run('fingerprint', 1);
      const now = new Int32Array(engine.memory.buffer, engine.shared, 4);
      const before = this.seen.get(parameter);
      if (before?.every((word, index) => word === now[index])) continue;
      this.seen.set(parameter, now.slice());
      engine.weightsChanged();
    }
  }
}
