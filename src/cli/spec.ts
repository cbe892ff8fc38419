/** From a path and options to one compiled network; diagnostics go to standard error on the way. */
import { type Diagnostic, hasErrors } from '../base/diagnostic.js';
import type { Source } from '../base/source.js';
import type { Compilation, CompiledNetwork } from '../compile/compiled.js';
import { alreadyReported, Failure, wrongUsage } from './failure.js';
import { suggestion } from './output/nearest.js';
import { countLine, prettyDiagnostic } from './output/pretty.js';
import { terminalOf } from './output/terminal.js';
import { hostFor, readSource } from './read.js';

/** The options of every command that compiles. */
export interface SpecOptions {
  /** `NAME=VALUE` as typed, in order. */
  readonly set: readonly string[];
  readonly network?: string;
}

/** `['classes=100']` -> `{ classes: '100' }`; of two with the same name the later one holds. `flag` is how it was asked for. */
export function settingsOf(options: SpecOptions, flag = '--set'): Readonly<Record<string, string>> {
  const settings = new Map<string, string>();
  for (const text of options.set) {
    const at = text.indexOf('=');
    const name = text.slice(0, at).trim();
    if (at < 1 || name === '' || text.slice(at + 1).trim() === '') {
      throw wrongUsage(`${flag} ${text} is not NAME=VALUE`, `for example ${flag} classes=100`);
    }
    settings.set(name, text.slice(at + 1).trim());
  }
  // `fromEntries` defines properties, so that a parameter called __proto__ is a name like any other.
  return Object.fromEntries(settings);
}

export async function compileSource(source: Source, options: SpecOptions): Promise<Compilation> {
  const { compile } = await import('../compile.js');
  return compile(source, { host: hostFor(source), set: settingsOf(options) });
}

/**
 * The diagnostics that concern the network asked for. Where it came out without an error, errors of the same file
 * belong to its other networks.
 */
export function relevantDiagnostics(
  { diagnostics, networks }: Compilation,
  name?: string,
): readonly Diagnostic[] {
  const sound = name !== undefined && networks.some(({ graph }) => graph.name === name);
  return sound ? diagnostics.filter(({ severity }) => severity !== 'error') : diagnostics;
}

/** Compiles a file and picks its network; prints diagnostics, and fails where the network has errors. */
export async function loadNetwork(path: string, options: SpecOptions): Promise<CompiledNetwork> {
  const read = await readSource(path);
  if (!read.ok) {
    reportDiagnostics([read.diagnostic]);
    throw alreadyReported();
  }
  const compilation = await compileSource(read.source, options);
  const diagnostics = relevantDiagnostics(compilation, options.network);
  if (diagnostics.length > 0) reportDiagnostics(diagnostics);
  if (hasErrors(diagnostics)) throw alreadyReported();
  return onlyNetwork(path, compilation.networks, options.network);
}

function onlyNetwork(
  path: string,
  networks: readonly CompiledNetwork[],
  name: string | undefined,
): CompiledNetwork {
  const names = networks.map(({ graph }) => graph.name);
  const named = networks.find(({ graph }) => graph.name === name);
  if (named !== undefined) return named;
  if (name !== undefined) throw wrongUsage(`${path} has no network ${name}`, suggestion(name, names));
  if (networks.length === 1) return networks[0];
  if (networks.length === 0) {
    throw new Failure(`${path} has no network`, { help: 'write one with network NAME { … }' });
  }
  throw wrongUsage(
    `${path} has ${networks.length} networks: ${names.join(', ')}`,
    `choose one with --network ${names[0]}`,
  );
}

/** Prints diagnostics and their number to standard error. */
export function reportDiagnostics(diagnostics: readonly Diagnostic[]): void {
  const terminal = terminalOf(process.stderr);
  const lines = diagnostics.flatMap((diagnostic) => prettyDiagnostic(diagnostic, terminal));
  const files = new Set(diagnostics.map(({ span }) => span.source.name)).size;
  process.stderr.write(`${[...lines, countLine(diagnostics, files)].join('\n')}\n`);
}
