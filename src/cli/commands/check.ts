/** `netspec check`: all diagnostics of all files. */
import { type Diagnostic, hasErrors, inReadingOrder } from '../../base/diagnostic.js';
import type { CompiledNetwork } from '../../compile/compiled.js';
import { wrongUsage } from '../failure.js';
import { checkJson } from '../output/diagnostics-json.js';
import { suggestion } from '../output/nearest.js';
import { countLine, prettyDiagnostic } from '../output/pretty.js';
import { terminalOf } from '../output/terminal.js';
import { findSpecs } from '../paths.js';
import { readSource } from '../read.js';
import { compileSource, relevantDiagnostics, type SpecOptions } from '../spec.js';

export interface CheckOptions extends SpecOptions {
  readonly format: 'pretty' | 'json';
  readonly stdinName?: string;
}

export async function check(paths: readonly string[], options: CheckOptions): Promise<void> {
  const found = await findSpecs(paths);
  const diagnostics: Diagnostic[] = [...found.diagnostics];
  const networks: CompiledNetwork[] = [];
  for (const path of found.files) {
    const read = await readSource(path, options.stdinName);
    if (!read.ok) {
      diagnostics.push(read.diagnostic);
      continue;
    }
    const compilation = await compileSource(read.source, options);
    diagnostics.push(...inReadingOrder(relevantDiagnostics(compilation, options.network)));
    networks.push(...compilation.networks);
  }
  const failed = hasErrors(diagnostics);
  const names = networks.map(({ graph }) => graph.name);
  if (options.network !== undefined && !names.includes(options.network) && !failed) {
    throw wrongUsage(`there is no network ${options.network}`, suggestion(options.network, names));
  }
  print(found.files.length, diagnostics, options.format);
  if (failed) process.exitCode = 1;
}

function print(files: number, diagnostics: readonly Diagnostic[], format: 'pretty' | 'json'): void {
  if (format === 'json') {
    process.stdout.write(`${JSON.stringify(checkJson(files, diagnostics), null, 2)}\n`);
    return;
  }
  const terminal = terminalOf(process.stdout);
  for (const diagnostic of diagnostics)
    process.stdout.write(`${prettyDiagnostic(diagnostic, terminal).join('\n')}\n`);
  const { green, red, yellow } = terminal.colors;
  const paint = diagnostics.length === 0 ? green : hasErrors(diagnostics) ? red : yellow;
  process.stdout.write(`${paint(countLine(diagnostics, files))}\n`);
}
