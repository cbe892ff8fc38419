/**
 * How an emission target is declared, and what it is given. A backend turns programs into files; checking, shapes,
 * gradients and memory are settled before it is called.
 */
import type { Finding } from '../base/diagnostic.js';
import type { CompiledProgram } from '../ir/program.js';
import type { NetworkReport } from '../ir/report.js';
import type { TypedGraph } from '../ir/typed-graph.js';

/** The same as `EmitOptions` of `compile.ts`, which documents each. */
export interface BackendOptions {
  readonly standalone?: boolean;
  readonly runtimeSources?: ReadonlyMap<string, string>;
  readonly runtimePrefix?: string;
  readonly runtimeSuffix?: string;
  readonly weights?: ReadonlyMap<string, ArrayLike<number>>;
  readonly batch?: number;
  readonly profile?: boolean;
}

export interface BackendInput {
  readonly graph: TypedGraph;
  readonly report: NetworkReport;
  readonly program: CompiledProgram;
  /** Identifies the network in checkpoints: 16 hexadecimal digits. */
  readonly specHash: string;
  /** The compiler's version. */
  readonly version: string;
  readonly options: BackendOptions;
}

/** A file of text. */
export interface TextFile {
  /** Relative to the output folder, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly bytes?: undefined;
}

/** A file of another kind. */
export interface BinaryFile {
  readonly path: string;
  readonly text?: undefined;
  readonly bytes: Uint8Array;
  /** What can stand behind the bytes to say something, without a change to what they mean. */
  note(text: string): Uint8Array;
}

export type BackendFile = TextFile | BinaryFile;

export interface BackendOutput {
  readonly files: readonly BackendFile[];
  /** What the main file exports. */
  readonly className: string;
  /** What the target cannot say; with an error there are no files. */
  readonly findings?: readonly Finding[];
}

export interface Backend {
  /** What `--target` takes. */
  readonly name: string;
  readonly summary: string;
  /** Whether `standalone` means something here. */
  readonly canStandAlone: boolean;
  /** Whether what is emitted can be trained. */
  readonly trains: boolean;
  /** Loads what it needs when it is called, so that the list of backends costs nothing. */
  emit(input: BackendInput): Promise<BackendOutput>;
}

export type BackendCatalogue = ReadonlyMap<string, Backend>;

export function defineBackend(backend: Backend): Backend {
  return backend;
}
