/** `netspec check`: all diagnostics of all files. */
import { type Diagnostic, hasErrors, inReadingOrder } from '../../base/diagnostic.js';
import type { CompiledNetwork } from '../../compile/compiled.js';
import { exitCodeOf } from '../exit-code.js';
import { wrongUsage } from '../failure.js';
import type { FormatName } from '../output/formats/index.js';
import { printReport } from '../output/formats/print-report.js';
import { suggestion } from '../output/nearest.js';
import { findSpecs } from '../paths.js';
import { readSource, standardInput } from '../read.js';
import { compileSource, relevantDiagnostics, type SpecOptions } from '../spec.js';

export interface CheckOptions extends SpecOptions {
  readonly format: FormatName;
  /** The file that the report is written to; standard output without one. */
  readonly output?: string;
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
  const files = found.files.map((path) => (path === '-' ? (options.stdinName ?? standardInput) : path));
  await printReport({ command: 'check', files, diagnostics }, options);
  if (failed) process.exitCode = exitCodeOf(diagnostics);
}
