/** The Code Quality report of GitLab: a JSON array that a job hands over as the artifact `codequality`. */
import { positionAt } from '../../../base/source.js';
import { fingerprints } from './fingerprints.js';
import { machinePath, reportRoot } from './machine-path.js';
import type { RunReport } from './run-report.js';

/** GitLab needs a line for everything; what concerns a whole file stands at its first. */
export function gitlabReport({ diagnostics }: RunReport): string {
  const root = reportRoot();
  const prints = fingerprints(diagnostics, root);
  const entries = diagnostics.map(({ code, severity, message, help, span }, at) => ({
    description: help === undefined ? message : `${message} (${help})`,
    check_name: code,
    fingerprint: prints[at],
    severity: severity === 'error' ? 'major' : 'minor',
    location: {
      path: machinePath(span.source.name, root),
      lines: { begin: positionAt(span.source, span.start).line },
    },
  }));
  return `${JSON.stringify(entries, null, 2)}\n`;
}
