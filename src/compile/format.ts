/** The formatter, and the way from one form of a spec to the other. */
import { type Diagnostic, hasErrors, inReadingOrder, toDiagnostic } from '../base/diagnostic.js';
import type { Source } from '../base/source.js';

/** Formats a spec, or converts it to the other form; with syntax errors `text` is absent. */
export async function format(
  source: Source,
  to?: 'dsl' | 'yaml',
): Promise<{ readonly text?: string; readonly diagnostics: readonly Diagnostic[] }> {
  const [{ parse }, { formatDocument }] = await Promise.all([
    import('../pipeline/1-parse/parse.js'),
    import('../pipeline/1-parse/format/format.js'),
  ]);
  const { document, findings } = await parse(source);
  const diagnostics = inReadingOrder(findings.map(toDiagnostic));
  if (hasErrors(diagnostics)) return { diagnostics };
  return { text: await formatDocument(document, to ?? document.form, source), diagnostics };
}
