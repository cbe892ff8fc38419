/** Compiles a typed graph to its class and loads that class into the test, on the runtime's own sources. */
import { ts } from 'ts-morph';
import { backendCatalogue } from '../../src/backends/index.js';
import type { CompiledProgram } from '../../src/ir/program.js';
import type { TypedGraph } from '../../src/ir/typed-graph.js';
import type { BackendOptions } from '../../src/kit/define-backend.js';
import { toIdentifier } from '../../src/kit/identifiers.js';
import { layerCatalogue } from '../../src/layers/index.js';
import { analyze } from '../../src/pipeline/4-analyze/analyze.js';
import { lowerNetwork } from '../../src/pipeline/5-lower/lower-network.js';
import { emitNetwork } from '../../src/pipeline/6-emit/emit-network.js';
import type { Floats } from '../../src/runtime/geometry.js';
import type { EvaluationResult, NetworkOptions, StepResult } from '../../src/runtime/network.js';
import type { Optimizer } from '../../src/runtime/optimizer.js';
import type { Parameter } from '../../src/runtime/parameter.js';
import type { RandomState } from '../../src/runtime/random.js';
import type { Batch } from '../../src/runtime/tensor.js';

/** An emitted class as tests see it: its protected members are ordinary ones. */
export interface RunningNetwork {
  readonly name: string;
  readonly specHash: string;
  readonly batch: number;
  readonly kernels: 'simd' | 'plain';
  readonly threads: number;
  readonly parameters: readonly Parameter[];
  readonly random: RandomState;
  readonly evaluation: Readonly<Record<string, Floats>>;
  readonly training: Readonly<Record<string, Floats>>;
  readonly gradients: Readonly<Record<string, Floats>>;
  readonly weights: Readonly<Record<string, Floats>>;
  parameter(path: string): Parameter;
  save(): Uint8Array;
  close(): void;
  load(bytes: Uint8Array): void;
  optimizer(): Optimizer;
  forward(images: unknown): unknown;
  trainStep(images: unknown, labels: Int32Array | Floats, optimizer: Optimizer, lr: number): StepResult;
  evaluate(images: unknown, labels: Int32Array | Floats): EvaluationResult;
  beginStep(n: number): void;
  runEvaluation(n: number): void;
  runTraining(n: number): void;
  runBackward(n: number): void;
}

export type NetworkClass = new (options?: NetworkOptions) => RunningNetwork;

export interface LoadedNetwork {
  readonly Class: NetworkClass;
  readonly program: CompiledProgram;
  readonly text: string;
  readonly className: string;
}

const runtimeFolder = new URL('../../src/runtime/', import.meta.url);

export async function emitText(graph: TypedGraph, options: BackendOptions = {}) {
  const program = lowerNetwork(graph, layerCatalogue, options.batch);
  const backend = backendCatalogue.get('typescript');
  if (backend === undefined) throw new Error('the TypeScript backend is missing');
  const report = analyze(graph, layerCatalogue);
  const { files, className, findings } = await emitNetwork({ graph, report }, program, backend, options);
  return { text: files[0]?.text ?? '', path: files[0]?.path ?? '', className, findings, program };
}

export async function loadNetwork(graph: TypedGraph, options: BackendOptions = {}): Promise<LoadedNetwork> {
  const { text, className, program } = await emitText(graph, options);
  const exported = await loadModule(text);
  return { Class: exported[className] as NetworkClass, program, text, className };
}

/** Runs emitted TypeScript; its imports are the modules of `src/runtime`. */
export async function loadModule(text: string): Promise<Record<string, unknown>> {
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const wanted = [...outputText.matchAll(/require\("netspec\/runtime\/([\w-]+)"\)/g)].map(([, name]) => name);
  const modules = new Map<string, unknown>();
  for (const name of wanted) {
    modules.set(`netspec/runtime/${name}`, await import(new URL(`${name}.ts`, runtimeFolder).pathname));
  }
  const exported: Record<string, unknown> = {};
  const run = new Function('require', 'exports', outputText);
  run((name: string) => {
    if (!modules.has(name)) throw new Error(`the emitted network imports ${name}`);
    return modules.get(name);
  }, exported);
  return exported;
}

/** A batch without a type for its shape. */
export function batch(data: Float32Array, shape: readonly number[]): Batch {
  const size = shape.reduce((product, length) => product * length, 1);
  return { data, shape, count: data.length / size };
}

/** The key of a buffer in `evaluation` or `training`, for networks whose names need no number to tell them apart. */
export function bufferKey({ buffers }: CompiledProgram, id: number): string {
  return toIdentifier(buffers[id].name);
}
