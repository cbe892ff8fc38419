/** What tells one diagnostic from another when lines move: reports of two runs are compared by it. */
import { createHash } from 'node:crypto';
import type { Diagnostic } from '../../../base/diagnostic.js';
import { lineText, positionAt } from '../../../base/source.js';
import { machinePath } from './machine-path.js';

/**
 * One a diagnostic, all different: 32 hexadecimal digits. A rule's is made of the code, the file and the layers that it is
 * about; the checker names no layer, so there the message and the text of the line stand for it.
 */
export function fingerprints(diagnostics: readonly Diagnostic[], root: string): readonly string[] {
  const counts = new Map<string, number>();
  return diagnostics.map((diagnostic) => {
    const identity = JSON.stringify([
      diagnostic.code,
      machinePath(diagnostic.span.source.name, root),
      ...aboutWhat(diagnostic),
    ]);
    const count = counts.get(identity) ?? 0;
    counts.set(identity, count + 1);
    return createHash('sha256').update(`${identity} ${count}`).digest('hex').slice(0, 32);
  });
}

function aboutWhat({ subjects = [], message, span }: Diagnostic): readonly (string | readonly string[])[] {
  if (subjects.length === 0) {
    return [message, lineText(span.source, positionAt(span.source, span.start).line).trim()];
  }
  return subjects
    .map(({ network = '', name }) => [network, name])
    .sort((a, b) => (a.join() < b.join() ? -1 : 1));
}
