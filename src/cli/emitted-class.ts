/** Makes a living network of the very code that `build` emits: emitted, its types stripped, imported, constructed. */
import { hasErrors } from '../base/diagnostic.js';
import type { CompiledNetwork } from '../compile/compiled.js';
import type { NetworkOptions } from '../runtime/network.js';
import { alreadyReported, Failure } from './failure.js';
import { compiledRuntime } from './package-files.js';
import { reportDiagnostics } from './spec.js';

export type NetworkClass<N> = new (options: NetworkOptions) => N;

/** The emitted class; `profile` makes it time its layers. Throws a `Failure` where nothing can be emitted. */
export async function emittedClass<N>(
  compiled: CompiledNetwork,
  options: { readonly profile?: boolean; readonly batch?: number } = {},
): Promise<NetworkClass<N>> {
  const { emit } = await import('../compile/emit.js');
  const { prefix, suffix } = compiledRuntime();
  const emission = await emit(compiled, 'typescript', {
    runtimePrefix: prefix,
    runtimeSuffix: suffix,
    ...options,
  });
  if (hasErrors(emission.diagnostics)) {
    reportDiagnostics(emission.diagnostics);
    throw alreadyReported();
  }
  const declaration = new RegExp(`\\bclass ${emission.className}\\b`);
  const main = emission.files.find(({ text = '' }) => declaration.test(text))?.text;
  if (main === undefined) throw new Error(`no emitted file declares ${emission.className}`);
  const module: Readonly<Record<string, unknown>> = await import(await moduleUrl(main));
  return module[emission.className] as NetworkClass<N>;
}

/** A network of the class. Throws a `Failure` where it does not fit into memory. */
export function construct<N>(Emitted: NetworkClass<N>, options: NetworkOptions): N {
  try {
    return new Emitted(options);
  } catch (error) {
    if (error instanceof RangeError)
      throw new Failure(error.message, { help: 'a smaller --batch needs less memory' });
    throw error;
  }
}

/** The code as JavaScript in a `data:` URL; it can import absolute URLs. */
async function moduleUrl(typescript: string): Promise<string> {
  const { ts } = await import('ts-morph');
  const { outputText } = ts.transpileModule(typescript, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  return `data:text/javascript;base64,${Buffer.from(outputText).toString('base64')}`;
}
