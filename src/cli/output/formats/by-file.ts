/** The diagnostics of a run file by file, for the formats that list files. */
import type { Diagnostic } from '../../../base/diagnostic.js';
import { machinePath, reportRoot } from './machine-path.js';
import type { RunReport } from './run-report.js';

export interface FileReport {
  /** As programs take it. */
  readonly path: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** The files that were looked at, then those that only a diagnostic names: a library, a configuration. */
export function byFile({ files, diagnostics }: RunReport): readonly FileReport[] {
  const root = reportRoot();
  const found = new Map<string, Diagnostic[]>();
  for (const name of files) found.set(machinePath(name, root), []);
  for (const diagnostic of diagnostics) {
    const path = machinePath(diagnostic.span.source.name, root);
    const inside = found.get(path);
    if (inside === undefined) found.set(path, [diagnostic]);
    else inside.push(diagnostic);
  }
  return [...found].map(([path, inside]) => ({ path, diagnostics: inside }));
}
