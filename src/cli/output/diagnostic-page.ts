/**
 * The reference page of all diagnostics: from the catalogue code, severity and why it is a mistake, and from the
 * gallery of mistakes what such a diagnostic looks like.
 */

import { catalogue } from '../../base/catalogue.js';
import type { Diagnostic } from '../../base/diagnostic.js';
import { prettyDiagnostic } from './pretty.js';
import { terminalOf } from './terminal.js';

const page = terminalOf({}, { COLUMNS: '100', NO_COLOR: '1' });

/** Of several examples of a code the first is shown. */
export function diagnosticPage(examples: readonly Diagnostic[]): string {
  const groups = new Map<string, string[]>();
  for (const [code, { severity, why }] of Object.entries(catalogue)) {
    const [group] = code.split('/');
    const sections = groups.get(group) ?? [];
    sections.push(
      `### ${code}\n\n${severity}. ${why}\n${shown(examples.find((given) => given.code === code))}`,
    );
    groups.set(group, sections);
  }
  const sections = [...groups].map(([group, entries]) => `## ${group}\n\n${entries.join('\n')}`);
  return `# Diagnostics\n\nEvery diagnostic has a stable code. This page is generated from their catalogue; the examples are what netspec\nsays of the specs in \`specs/broken/\`.\n\n${sections.join('\n')}`;
}

function shown(example: Diagnostic | undefined): string {
  if (example === undefined) return '';
  const text = prettyDiagnostic(example, page).join('\n').trimEnd();
  return `\n~~~~\n${text}\n~~~~\n`;
}
