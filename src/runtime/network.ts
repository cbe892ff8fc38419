/**
 * What every emitted network is built on: memory for parameters and activations, initial values, save and load.
 * The computation itself is the subclass's straight-line code.
 *
 * An emitted class describes itself in a constant, `const definition = { … } as const satisfies NetworkDefinition`,
 * extends `Network<typeof definition>` and implements three methods that call kernels on named memory:
 * - `runEvaluation(n)` reads and writes `this.evaluation.NAME`,
 * - `runTraining(n)` does the forward pass of training on `this.training.NAME`,
 * - `runBackward(n)` takes the loss's gradient from there and writes `this.gradients['PATH']`. The first kernel of a
 *   step to write a gradient, of a parameter or an activation, overwrites what stood there, and others add.
 * Around them it has `forward`, `trainStep` and `evaluate`, whose types carry the shapes. They use the protected
 * methods below. `testing/tiny-residual.ts` is a whole class of this kind.
 */
import type { Floats } from './geometry.js';
import { type Initializer, initialize } from './initialize.js';
import { NetworkParameter, ownValues, type Parameter, type ParameterRole } from './parameter.js';
import { createRandom, type RandomState } from './random.js';
import { type NamedTensor, readSafetensors, SafetensorsError, writeSafetensors } from './safetensors.js';
import { NetworkMemory } from './simd/network-memory.js';
import type { Product } from './simd/product.js';
import { type Batch, requireShape } from './tensor.js';

export interface ParameterDefinition {
  /** The layer's path and the weight's name: `layer1.0.conv1.weight`. */
  readonly path: string;
  readonly shape: readonly number[];
  readonly role: ParameterRole;
  readonly initializer: Initializer;
}

/** A piece of the arena. Sizes and offsets count values; those of a `perImage` buffer are for one image. */
export interface BufferDefinition {
  readonly offset: number;
  readonly size: number;
  readonly perImage: boolean;
}

/**
 * Where every value lies. Buffers that are not needed at the same time may share their place. The fixed buffers lie
 * in front; `fixedTotal` is their end, and `total` is the end of the buffers per image.
 */
export interface MemoryPlan {
  readonly buffers: Readonly<Record<string, BufferDefinition>>;
  readonly total: number;
  readonly fixedTotal: number;
}

export interface NetworkDefinition {
  readonly name: string;
  /** A hash of the spec that the network was compiled from. */
  readonly specHash: string;
  /** In the order in which they are initialised and saved. */
  readonly parameters: readonly ParameterDefinition[];
  /** The layers whose weights are packed for the fast kernels. */
  readonly products?: readonly Product[];
  readonly evaluationPlan: MemoryPlan;
  readonly trainingPlan: MemoryPlan;
}

export interface NetworkOptions {
  /** The most images that are computed at a time. */
  readonly batch?: number;
  /** `false` leaves out the memory that training needs. */
  readonly training?: boolean;
  /** Double precision is for gradient checks. */
  readonly precision?: 'float32' | 'float64';
  /** Decides the initial values, and what dropout drops. */
  readonly seed?: number;
  /**
   * `simd`, the default, computes on WebAssembly kernels where the machine has SIMD, and in plain TypeScript elsewhere
   * and in double precision; `plain` is the reference for it.
   */
  readonly kernels?: 'simd' | 'plain';
  /** How many threads compute, the caller's included; 1 unless given. Results do not depend on it. `close` ends them. */
  readonly threads?: number;
  /** The same bits on every machine, at the price of fused multiply-add. */
  readonly deterministic?: boolean;
}

export interface StepResult {
  /** The mean over the images, before the step. */
  readonly loss: number;
  /** How many images (positions, where each has a label) had their largest output at their label. */
  readonly correct: number;
}

export interface EvaluationResult extends StepResult {
  /** The class with the largest output of each image, or of each position, row by row. */
  readonly predicted: Int32Array;
}

/** The memory of a plan, by buffer name. */
export type Views<P extends MemoryPlan> = { readonly [Name in keyof P['buffers']]: Floats };

type PathIn<D extends NetworkDefinition> = D['parameters'][number]['path'];

/** A stream of the seed's random numbers for each use. */
const initialStream = 0;
const dropoutStream = 1;

/** More than any machine that this is for has processors. */
const mostThreads = 256;

export abstract class Network<D extends NetworkDefinition = NetworkDefinition> {
  readonly name: string;
  readonly specHash: string;
  readonly batch: number;
  readonly precision: 'float32' | 'float64';
  readonly seed: number;
  readonly canTrain: boolean;
  /** What computes: plain TypeScript where the machine has no SIMD, in double precision, or when asked for. */
  readonly kernels: 'simd' | 'plain';
  /** How many threads compute. */
  readonly threads: number;
  readonly parameters: readonly Parameter[];
  /** What dropout draws from. A checkpoint saves it. */
  readonly random: RandomState;
  /** Activations of the evaluation. */
  protected readonly evaluation: Views<D['evaluationPlan']>;
  /** Parameter values by path. */
  protected readonly weights: Readonly<Record<PathIn<D>, Floats>>;
  /** Gradients of the trainable parameters by path; empty memory for the others. */
  protected readonly gradients: Readonly<Record<PathIn<D>, Floats>>;
  private readonly trainingViews: Views<D['trainingPlan']> | null;
  private readonly memory: NetworkMemory;
  private readonly byPath: ReadonlyMap<string, NetworkParameter>;

  /**
   * Throws a RangeError when `batch` or `threads` is no positive whole number, or for more memory than there can be.
   */
  constructor(definition: D, options: NetworkOptions = {}) {
    const { batch = 1, training = true, precision = 'float32', seed = 0, threads = 1 } = options;
    const { kernels = 'simd', deterministic = false } = options;
    if (!Number.isInteger(batch) || batch < 1)
      throw new RangeError(`batch must be a positive whole number, not ${batch}`);
    if (!Number.isInteger(threads) || threads < 1 || threads > mostThreads)
      throw new RangeError(`threads must be a whole number from 1 to ${mostThreads}, not ${threads}`);
    if (!Number.isSafeInteger(seed) || seed < 0)
      throw new RangeError(`seed must be a whole number from 0 up, not ${seed}`);
    this.name = definition.name;
    this.specHash = definition.specHash;
    this.batch = batch;
    this.precision = precision;
    this.seed = seed;
    this.canTrain = training;
    this.random = createRandom(seed, dropoutStream);

    const { evaluationPlan, trainingPlan, parameters, products = [] } = definition;
    const learns = (definition: ParameterDefinition) => training && definition.role === 'trainable';
    const count = (list: readonly ParameterDefinition[]) =>
      list.reduce((sum, { shape }) => sum + volumeOf(shape), 0);
    const lengths = [evaluationPlan, ...(training ? [trainingPlan] : [])].map(
      (plan) => plan.fixedTotal + plan.total * batch,
    );
    this.memory = new NetworkMemory(
      {
        arena: Math.max(...lengths),
        parameters: count(parameters),
        gradients: count(parameters.filter(learns)),
        products,
        batch,
        training,
      },
      { precision, simd: kernels === 'simd', threads, deterministic },
    );
    this.kernels = this.memory.engine === null ? 'plain' : 'simd';
    this.threads = this.memory.engine?.threads ?? 1;
    const { arena } = this.memory;
    this.evaluation = viewsOf(evaluationPlan, arena, batch) as Views<D['evaluationPlan']>;
    this.trainingViews = training ? (viewsOf(trainingPlan, arena, batch) as Views<D['trainingPlan']>) : null;

    const weights: Record<string, Floats> = Object.create(null);
    const gradients: Record<string, Floats> = Object.create(null);
    const random = createRandom(seed, initialStream);
    let at = 0;
    let gradientAt = 0;
    const own = parameters.map((parameter) => {
      const { path, shape, role, initializer } = parameter;
      const size = volumeOf(shape);
      const values = this.memory.parameters.subarray(at, at + size);
      const slope = this.memory.gradients.subarray(gradientAt, gradientAt + (learns(parameter) ? size : 0));
      at += size;
      gradientAt += slope.length;
      initialize(values, initializer, random);
      weights[path] = values;
      gradients[path] = slope;
      return new NetworkParameter(path, shape, role, values, learns(parameter) ? slope : null);
    });
    this.parameters = own;
    this.weights = weights as Record<PathIn<D>, Floats>;
    this.gradients = gradients as Record<PathIn<D>, Floats>;
    this.byPath = new Map(own.map((parameter) => [parameter.path, parameter]));
    this.memory.prepare(products, weights, gradients);
  }

  /** Ends the threads; the network goes on with the caller's alone. Without threads it does nothing. */
  close(): void {
    this.memory.engine?.close();
  }

  /** A parameter by its path. Throws a RangeError where there is none. */
  parameter(path: PathIn<D>): Parameter {
    const found = this.byPath.get(path);
    if (found === undefined) throw new RangeError(`${this.name} has no parameter ${path}`);
    return found;
  }

  /** All parameters as the bytes of a safetensors file, with the network's name and hash in the metadata. */
  save(metadata: Readonly<Record<string, string>> = {}): Uint8Array {
    const pairs = new Map([['network', this.name], ['specHash', this.specHash], ...Object.entries(metadata)]);
    return writeSafetensors(
      this.parameters.map((parameter) => {
        return { name: parameter.path, shape: parameter.shape, data: ownValues(parameter) };
      }),
      pairs,
    );
  }

  /**
   * Takes all parameters from the bytes of a safetensors file that has exactly this network's names and shapes.
   * What an optimiser remembers (`optimizer.velocity/c1.weight`, no parameter's name has a slash) is passed over, so
   * that a checkpoint serves as weights.
   * Throws a SafetensorsError that names the first difference, and then has changed nothing.
   */
  load(bytes: Uint8Array): void {
    this.loadTensors(readSafetensors(bytes).tensors);
  }

  /** `load` for tensors that are read already. */
  loadTensors(tensors: ReadonlyMap<string, NamedTensor>): void {
    const found = this.parameters.map(({ path, shape }) => {
      const tensor = tensors.get(path);
      if (tensor === undefined) throw new SafetensorsError(`${path} of ${this.name} is not in the file`);
      if (tensor.shape.join('x') !== shape.join('x')) {
        throw new SafetensorsError(
          `${path} is ${tensor.shape.join('x')} in the file and ${shape.join('x')} in ${this.name}`,
        );
      }
      if (!(tensor.data instanceof Float32Array || tensor.data instanceof Float64Array)) {
        throw new SafetensorsError(`${path} has whole numbers in the file, not F32 or F64`);
      }
      return tensor.data;
    });
    for (const name of tensors.keys()) {
      if (!this.byPath.has(name) && !/^optimizer\.\w+\//.test(name))
        throw new SafetensorsError(`${JSON.stringify(name)} in the file is no parameter of ${this.name}`);
    }
    this.parameters.forEach((parameter, index) => {
      ownValues(parameter).set(found[index]);
    });
    this.memory.engine?.weightsChanged();
  }

  /** Fills `this.evaluation`'s outputs from its inputs, for the first n images. */
  protected abstract runEvaluation(n: number): void;
  /** The forward pass of training, for the first n images: as evaluation, but with dropout and batch statistics. */
  protected abstract runTraining(n: number): void;
  /** From the loss's gradient to the gradients of all trainable parameters, for the first n images. */
  protected abstract runBackward(n: number): void;

  /** Activations and gradients of a training step. Throws where the network was made with `training: false`. */
  protected get training(): Views<D['trainingPlan']> {
    if (this.trainingViews === null)
      throw new Error(`this ${this.name} was made for evaluation only (training: false)`);
    return this.trainingViews;
  }

  /** Checks that the step's n images fit. What is packed is old from here on: a step moves even running statistics. */
  protected beginStep(n: number): void {
    if (n < 1 || n > this.batch) throw new RangeError(`a step takes 1 to ${this.batch} images, not ${n}`);
    this.memory.engine?.weightsChanged();
  }

  /** Calls `run(first, n)` for as many images at a time as there is memory for. */
  protected inBatches(count: number, run: (first: number, n: number) => void): void {
    this.memory.noticeChanges(this.byPath.values());
    for (let first = 0; first < count; first += this.batch) run(first, Math.min(this.batch, count - first));
  }

  /** Copies n images from the `first` on into the memory of an input of this shape. */
  protected writeImages(
    images: Batch,
    shape: readonly number[],
    first: number,
    n: number,
    input: Floats,
  ): void {
    requireShape(images, shape);
    const count = n * volumeOf(shape);
    const { data } = images;
    // A view is garbage; a step that takes the whole batch makes none.
    if (first === 0 && data.length === count) input.set(data);
    else input.set(data.subarray(first * volumeOf(shape), first * volumeOf(shape) + count));
  }

  /**
   * Where the outputs of `count` images go: `into`, or new memory where that is not given.
   * Throws a RangeError where `into` has another shape, or not as many images.
   */
  protected outputFor<const S extends readonly number[]>(count: number, shape: S, into?: Batch<S>): Batch<S> {
    const length = count * volumeOf(shape);
    if (into === undefined) return { data: new Float32Array(length), shape, count };
    requireShape(into, shape);
    if (into.count !== count || into.data.length !== length)
      throw new RangeError(`the outputs of ${count} images do not fit into memory for ${into.count}`);
    return into;
  }

  /** Copies the outputs of n images from the network's memory to the place of the `first` one. */
  protected readOutputs(values: Floats, n: number, first: number, output: Batch): void {
    const size = volumeOf(output.shape);
    output.data.set(values.length === n * size ? values : values.subarray(0, n * size), first * size);
  }
}

function volumeOf(shape: readonly number[]): number {
  let product = 1;
  for (let axis = 0; axis < shape.length; axis++) product *= shape[axis];
  return product;
}

function viewsOf(plan: MemoryPlan, arena: Floats, batch: number): Record<string, Floats> {
  const views: Record<string, Floats> = Object.create(null);
  for (const [name, { offset, size, perImage }] of Object.entries(plan.buffers)) {
    const start = perImage ? plan.fixedTotal + offset * batch : offset;
    views[name] = arena.subarray(start, start + (perImage ? size * batch : size));
  }
  return views;
}
