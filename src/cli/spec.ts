/** From a path and options to one compiled network; diagnostics go to standard error on the way. */
import { type Diagnostic, hasErrors } from '../base/diagnostic.js';
import type { Source } from '../base/source.js';
import type { Compilation, CompiledNetwork } from '../compile.js';
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

/** `['classes=100']` -> `{ classes: '100' }`; of two with the same name the later one holds. */
export function settingsOf(options: SpecOptions): Readonly<Record<string, string>> {
  const settings = new Map<string, string>();
  for (const text of options.set) {
    const at = text.indexOf('=');
    const name = text.slice(0, at).trim();
    if (at < 1 || name === '' || text.slice(at + 1).trim() === '') {
      throw wrongUsage(`--set ${text} is not NAME=VALUE`, 'for example --set classes=100');
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

/** Refuses a `--set` that no network has; networks with errors are not known well enough to say. */
export function refuseUnknownSettings(networks: readonly CompiledNetwork[], options: SpecOptions): void {
  if (networks.length === 0) return;
  const known = networks.flatMap(({ graph }) => Object.keys(graph.parameters));
  for (const name of Object.keys(settingsOf(options))) {
    if (known.includes(name)) continue;
    const names = [...new Set(networks.map(({ graph }) => graph.name))];
    const owner = names.length === 1 ? `the network ${names[0]} has` : 'the networks have';
    throw wrongUsage(
      `--set ${name}: ${owner} no parameter of that name`,
      suggestion(name, [...new Set(known)]) ?? `${owner} no parameters`,
    );
  }
}

/** Compiles a file and picks its network; prints diagnostics, and fails where the network has errors. */
export async function loadNetwork(path: string, options: SpecOptions): Promise<CompiledNetwork> {
  const read = await readSource(path);
  if (!read.ok) {
    reportDiagnostics([read.diagnostic]);
    throw alreadyReported();
  }
  const { diagnostics, networks } = await compileSource(read.source, options);
  const named = networks.find(({ graph }) => graph.name === options.network);
  if (diagnostics.length > 0) reportDiagnostics(diagnostics);
  if (hasErrors(diagnostics) && named === undefined) throw alreadyReported();
  refuseUnknownSettings(named === undefined ? networks : [named], options);
  return named ?? onlyNetwork(path, networks, options.network);
}

function onlyNetwork(
  path: string,
  networks: readonly CompiledNetwork[],
  name: string | undefined,
): CompiledNetwork {
  const names = networks.map(({ graph }) => graph.name);
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
