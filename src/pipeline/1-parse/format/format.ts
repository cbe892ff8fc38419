/**
 * Formats a document, or writes it in the other form. The document must be free of syntax errors: holes would be
 * printed as `?`.
 */
import { type Finding, finding } from '../../../base/diagnostic.js';
import type { Source } from '../../../base/source.js';
import type { Document } from '../../../ir/ast.js';
import { printDsl } from './print-dsl.js';

/** What stops a document from being written in a form; undefined where nothing does. */
export function formatProblem(document: Document, to: 'dsl' | 'yaml'): Finding | undefined {
  if (to === 'dsl') return undefined;
  const seen = new Set<string>();
  for (const declaration of document.declarations) {
    if (declaration.kind === 'import') continue;
    const { kind, name } = declaration;
    // A map has every key once, and one network.
    const key = kind === 'network' ? kind : `${kind} ${name.text}`;
    if (seen.has(key)) return finding('yaml/cannot-hold', name.span, { kind, name: name.text });
    seen.add(key);
  }
  return undefined;
}

/** The canonical text. JSON is written where `source` is a JSON file and the form stays. */
export async function formatDocument(
  document: Document,
  to: 'dsl' | 'yaml',
  source: Source,
): Promise<string> {
  if (to === 'dsl') return printDsl(document);
  const { printYaml } = await import('./print-yaml.js');
  return printYaml(document, document.form === 'yaml' && /\.json$/i.test(source.name) ? 'json' : 'yaml');
}
