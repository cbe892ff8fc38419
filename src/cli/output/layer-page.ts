/** A layer kind's reference page: its declaration as a table, then the prose that lies beside the declaration. */
import type { LayerAttribute, LayerKind } from '../../compile/kinds.js';

const cell = (text: string) => text.replaceAll('|', '\\|');

export function layerPage({ kind, group, summary, attributes }: LayerKind, prose: string): string {
  const rows = attributes.map((attribute) => {
    const names = [attribute.name, ...attribute.aliases].map((name) => `\`${name}\``).join(', ');
    return `| ${names} | ${cell(attribute.type)} | ${cell(presence(attribute))} | ${cell(attribute.doc)} |\n`;
  });
  const table = `| attribute | type | default | |\n| --- | --- | --- | --- |\n${rows.join('')}`;
  const attributesText = rows.length === 0 ? 'No attributes.\n' : table;
  return `# ${kind}\n\n${summary} (${group})\n\n${attributesText}\n${prose}`;
}

function presence({ required, positional, defaultText }: LayerAttribute): string {
  const value = required ? 'required' : (defaultText ?? '');
  return positional ? `${value}; may stand first without its name` : value;
}

/** The list of all kinds, by group. */
export function layerIndex(kinds: readonly LayerKind[]): string {
  const groups = new Map<string, LayerKind[]>();
  for (const kind of kinds) groups.set(kind.group, [...(groups.get(kind.group) ?? []), kind]);
  const sections = [...groups].map(([group, members]) => {
    const lines = members.map(({ kind, summary }) => `- [${kind}](layers/${kind}.md): ${summary}\n`);
    return `## ${group}\n\n${lines.join('')}`;
  });
  return `# Layer kinds\n\nThese pages are generated from the kinds' declarations.\n\n${sections.join('\n')}`;
}
