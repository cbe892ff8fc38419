/** Makes a living network of the very code that `build` emits: emitted, its types stripped, imported, constructed. */
import { hasErrors } from '../../base/diagnostic.js';
import type { CompiledNetwork } from '../../compile/compiled.js';
import type { NetworkOptions } from '../../runtime/network.js';
import type { TrainableNetwork } from '../../runtime/training.js';
import { alreadyReported, Failure } from '../failure.js';
import { compiledRuntime } from '../package-files.js';
import { reportDiagnostics } from '../spec.js';

type NetworkClass = new (options: NetworkOptions) => TrainableNetwork;

/** Throws a `Failure` for a network that cannot be trained on labelled images, or does not fit into memory. */
export async function instantiate(
  compiled: CompiledNetwork,
  options: NetworkOptions,
): Promise<TrainableNetwork> {
  requireOneWay(compiled);
  const { emit } = await import('../../compile/emit.js');
  const { prefix, suffix } = compiledRuntime();
  const emission = await emit(compiled, 'typescript', { runtimePrefix: prefix, runtimeSuffix: suffix });
  if (hasErrors(emission.diagnostics)) {
    reportDiagnostics(emission.diagnostics);
    throw alreadyReported();
  }
  const declaration = new RegExp(`\\bclass ${emission.className}\\b`);
  const main = emission.files.find(({ text }) => declaration.test(text));
  if (main === undefined) throw new Error(`no emitted file declares ${emission.className}`);
  const module: Readonly<Record<string, unknown>> = await import(await moduleUrl(main.text));
  const Emitted = module[emission.className] as NetworkClass;
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

function requireOneWay({ graph, report }: CompiledNetwork): void {
  for (const [what, list] of [
    ['input', graph.inputs],
    ['output', graph.outputs],
  ] as const) {
    if (list.length === 1) continue;
    const names = list.map(({ name }) => name).join(', ');
    throw new Failure(
      `${report.network} has ${list.length} ${what}s (${names}): train takes networks with one`,
      {
        help: 'build writes its code; call trainStep of the emitted class with your own data',
      },
    );
  }
}
