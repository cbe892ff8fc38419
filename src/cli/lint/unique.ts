/** What is found in a library is found again with every file that imports it: here it becomes one diagnostic. */
import type { Diagnostic, Subject } from '../../base/diagnostic.js';

/** Of diagnostics with the same code, file, range and message the first stays, with the subjects of all. */
export function unique(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const places = new Map<string, Diagnostic>();
  for (const diagnostic of diagnostics) {
    const { code, message, span } = diagnostic;
    const key = `${code}\n${span.source.name}\n${span.start}\n${span.end}\n${message}`;
    const first = places.get(key);
    places.set(key, first === undefined ? diagnostic : withSubjects(first, diagnostic));
  }
  return [...places.values()];
}

function withSubjects(first: Diagnostic, { subjects: others }: Diagnostic): Diagnostic {
  if (others === undefined) return first;
  const subjects = new Map<string, Subject>();
  for (const subject of [...(first.subjects ?? []), ...others])
    subjects.set(`${subject.network ?? ''}\n${subject.name}`, subject);
  return { ...first, subjects: [...subjects.values()] };
}
