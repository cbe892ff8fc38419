/** From a compiled network to files, by one of the backends. */
import { type Diagnostic, finding, toDiagnostic } from '../base/diagnostic.js';
import type { BackendFile } from '../kit/define-backend.js';
import type { CompiledNetwork, FreeSizes } from './compiled.js';

export interface EmitOptions {
  /** Put the runtime into the one file; needs `runtimeSources`. */
  readonly standalone?: boolean;
  /** Module name without suffix -> TypeScript source, for `standalone`. */
  readonly runtimeSources?: ReadonlyMap<string, string>;
  /** What runtime modules are imported from; default `netspec/runtime/`. The module's name (and suffix) is appended. */
  readonly runtimePrefix?: string;
  readonly runtimeSuffix?: string;
  /** For the target onnx, which needs them: the values of every parameter by its path, as the emitted class has them. */
  readonly weights?: ReadonlyMap<string, ArrayLike<number>>;
  /** How many images a network is made for unless it is told otherwise; a model in ONNX takes any number without it. */
  readonly batch?: number;
  /** Emitted code times its layers. */
  readonly profile?: boolean;
}

/** Text, or bytes; the path is relative to the output folder. */
export type EmittedFile = BackendFile;

export interface Emission {
  readonly files: readonly EmittedFile[];
  /** The class that the main file exports. */
  readonly className: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** The names that `--target` takes. */
export const targets: readonly string[] = ['typescript', 'onnx'];

/** `target` must be one of `targets`. With an error among the diagnostics there are no files. */
export async function emit(
  network: CompiledNetwork,
  target: string,
  options: EmitOptions = {},
): Promise<Emission> {
  const [{ layerCatalogue }, { backendCatalogue }, { lowerNetwork }, { emitNetwork }] = await Promise.all([
    import('../layers/index.js'),
    import('../backends/index.js'),
    import('../pipeline/5-lower/lower-network.js'),
    import('../pipeline/6-emit/emit-network.js'),
  ]);
  const backend = backendCatalogue.get(target);
  if (backend === undefined) throw new Error(`${target} is none of the targets ${targets.join(', ')}`);
  if (network.free !== undefined) return { files: [], className: '', diagnostics: [unsettled(network.free)] };
  const program = lowerNetwork(network.graph, layerCatalogue, options.batch);
  const { files, className, findings } = await emitNetwork(network, program, backend, options);
  return { files, className, diagnostics: findings.map(toDiagnostic) };
}

/** Memory is planned when a network is emitted, so its sizes must be numbers. */
function unsettled({ graph, at }: FreeSizes): Diagnostic {
  const [{ name, span }] = graph.symbols;
  const settings = Object.entries(at).map(([symbol, size]) => `--set ${symbol}=${size}`);
  return toDiagnostic(finding('emit/size-is-open', span, { name, settings }));
}
