/** The reference page of all diagnostics, made of the catalogue: code, severity and why it is a mistake. */
import { catalogue } from '../../base/catalogue.js';

export function diagnosticPage(): string {
  const groups = new Map<string, string[]>();
  for (const [code, { severity, why }] of Object.entries(catalogue)) {
    const [group] = code.split('/');
    const lines = groups.get(group) ?? [];
    lines.push(`### ${code}\n\n${severity}. ${why}\n`);
    groups.set(group, lines);
  }
  const sections = [...groups].map(([group, entries]) => `## ${group}\n\n${entries.join('\n')}`);
  return `# Diagnostics\n\nEvery diagnostic has a stable code. This page is generated from their catalogue.\n\n${sections.join('\n')}`;
}
