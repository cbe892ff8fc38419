/**
 * The whole pipeline on one screen: text goes in; diagnostics, a typed graph, a report and files come out.
 * Reading files is done by the driver through `CompileHost`; printing is the driver's too.
 */
import type { Diagnostic } from './base/diagnostic.js';
import type { Source } from './base/source.js';
import type { NetworkReport } from './ir/report.js';
import type { TypedGraph } from './ir/typed-graph.js';

export interface CompileHost {
  /** The text of an imported file, by the path that the compiler computed from the importing file's name. */
  read(
    path: string,
  ): Promise<{ readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string }>;
}

export interface CompileOptions {
  readonly host?: CompileHost;
  /** Values for the network's parameters as text in the language: `{ classes: '100' }`. */
  readonly set?: Readonly<Record<string, string>>;
}

export interface CompiledNetwork {
  readonly graph: TypedGraph;
  readonly report: NetworkReport;
}

export interface Compilation {
  readonly source: Source;
  /** In reading order. With an error among them, `networks` holds only those that have none. */
  readonly diagnostics: readonly Diagnostic[];
  readonly networks: readonly CompiledNetwork[];
}

/** Never throws: whatever is wrong with the text becomes a diagnostic. */
export declare function compile(source: Source, options?: CompileOptions): Promise<Compilation>;

export interface EmitOptions {
  /** Put the runtime into the one file; needs `runtimeSources`. */
  readonly standalone?: boolean;
  /** Module name without suffix -> TypeScript source, for `standalone`. */
  readonly runtimeSources?: ReadonlyMap<string, string>;
  /** What runtime modules are imported from; default `netspec/runtime/`. The module's name (and suffix) is appended. */
  readonly runtimePrefix?: string;
  readonly runtimeSuffix?: string;
}

export interface EmittedFile {
  /** Relative to the output folder. */
  readonly path: string;
  readonly text: string;
}

export interface Emission {
  readonly files: readonly EmittedFile[];
  /** The class that the main file exports. */
  readonly className: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** The names that `--target` takes. */
export declare const targets: readonly string[];

export declare function emit(
  network: CompiledNetwork,
  target: string,
  options?: EmitOptions,
): Promise<Emission>;

/** Formats a spec, or converts it to the other form; with syntax errors `text` is absent. */
export declare function format(
  source: Source,
  to?: 'dsl' | 'yaml',
): Promise<{ readonly text?: string; readonly diagnostics: readonly Diagnostic[] }>;

/** The JSON Schema (draft 2020-12) of a spec in YAML or JSON, with every layer kind. */
export declare function specSchema(): Promise<Readonly<Record<string, unknown>>>;
