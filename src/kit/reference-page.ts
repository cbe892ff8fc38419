/**
 * The reference page of a layer kind, as Markdown: what the declaration says, then the prose that stands beside it
 * in the layer's folder. Writing it to a file is the driver's business.
 */
import type { Attribute } from './attributes.js';
import type { AnyLayer } from './define-layer.js';

const inputs: Readonly<Record<AnyLayer['takes'], string>> = {
  chain: 'Takes the previous output.',
  'chain-and-references': 'Takes the previous output and the named layers.',
  references: 'Takes the named layers; with a single name, the previous output and that layer.',
};

export function layerPage(layer: AnyLayer, prose: string): string {
  const attributes = Object.entries(layer.attributes);
  const rows = attributes.map(
    ([name, attribute]) => `| ${attributeRow(name, attribute).map(escapeCell).join(' | ')} |`,
  );
  const table = [
    '| attribute | also | takes | default | meaning |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ];
  return [
    `# ${layer.kind}`,
    layer.summary,
    `Group: ${layer.group}. ${inputs[layer.takes]}`,
    rows.length > 0 ? table.join('\n') : 'It has no attributes.',
    prose.trim(),
    '',
  ].join('\n\n');
}

function attributeRow(name: string, attribute: Attribute<unknown>): string[] {
  const first = attribute.positional ? ', may stand first without its name' : '';
  return [
    `\`${name}\``,
    attribute.aliases.map((alias) => `\`${alias}\``).join(', '),
    `${attribute.label}${first}`,
    attribute.required ? 'required' : (attribute.defaultText ?? ''),
    attribute.doc,
  ];
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
