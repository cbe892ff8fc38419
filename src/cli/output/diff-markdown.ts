/** What `netspec diff` prints for a comment on a pull request: GitHub-flavoured Markdown, the details folded. */
import type { NetworkDiff } from '../../ir/network-diff.js';
import { figureRows } from './diff-figures.js';
import { type FileDiff, fileWords } from './diff-files.js';
import { type LayerLine, layerCounts, layerLines, unlisted } from './diff-layers.js';
import { checkpointSentences, fieldRows, isEmpty, otherLines } from './diff-words.js';
import { type Column, markdownTable } from './layer-rows.js';
import { plural } from './numbers.js';
import { printable } from './text.js';

/** A comment takes 65,536 characters: so many layers in all fit, networks with a table, and files with a line. */
const mostLines = 250;
const mostNetworks = 10;
const mostFiles = 60;

/** `over` are the limits that are exceeded, in words. */
export function diffMarkdown(files: readonly FileDiff[], over: readonly string[]): string {
  if (files.length === 0) return '### Networks\n\nNo spec differs.\n';
  const left = { networks: mostNetworks, lines: mostLines };
  const parts = files.slice(0, mostFiles).map((file) => fileMarkdown(file, left));
  const warnings = over.slice(0, mostFiles).map((text) => `- **Exceeded:** ${plain(text)}\n`);
  const others = files.length - parts.length;
  return [
    ...(warnings.length > 0 ? [warnings.join('')] : []),
    ...parts,
    ...(others > 0 ? [`And ${plural(others, 'spec')} more.\n`] : []),
  ].join('\n');
}

interface Room {
  networks: number;
  lines: number;
}

function fileMarkdown(file: FileDiff, left: Room): string {
  const { title, notes } = fileWords(file);
  const parts = file.networks.map((diff) => {
    left.networks--;
    return left.networks >= 0
      ? networkMarkdown(diff, left)
      : `**${plain(nameOf(diff))}**: layers ${layerCounts(diff)}\n`;
  });
  return [
    `### ${code(title)}\n`,
    ...(notes.length > 0 ? [notes.map((note) => `- ${plain(note)}\n`).join('')] : []),
    ...parts,
  ].join('\n');
}

function nameOf({ names: { old, new: now } }: NetworkDiff): string {
  return old === now ? now : `${old} -> ${now}`;
}

function networkMarkdown(diff: NetworkDiff, room: Room): string {
  const name = `#### ${plain(nameOf(diff))}\n`;
  if (isEmpty(diff)) return `${name}\nNo difference.\n`;
  const [verdict, ...more] = checkpointSentences(diff.checkpoint);
  const lines = layerLines(diff);
  const rows = lines.slice(0, room.lines);
  room.lines -= rows.length;
  const left = lines.length - rows.length;
  const notes = [
    ...unlisted(diff),
    ...(left > 0 ? [`${plural(left, 'line')} more, which \`--format json\` has`] : []),
  ];
  const others = otherLines(diff).map(([what, text]) => `${what}: ${text}`);
  return [
    name,
    markdownTable(figureColumns(diff)),
    `**Checkpoint:** ${plain(verdict)}.\n`,
    ...(others.length > 0 ? [others.map((line) => `- ${plain(line)}\n`).join('')] : []),
    `<details><summary>Layers: ${layerCounts(diff)}</summary>\n`,
    ...(rows.length > 0 ? [markdownTable(layerColumns(rows))] : []),
    ...(notes.length > 0 ? [notes.map((note) => `- ${note}\n`).join('')] : []),
    ...(more.length > 0 ? [`Weights:\n\n${more.map((line) => `- ${plain(line)}\n`).join('')}`] : []),
    '</details>\n',
  ].join('\n');
}

function figureColumns(diff: NetworkDiff): readonly Column[] {
  const rows = [
    ...figureRows(diff).map(({ title, old, new: now, delta, percent }) => [title, old, now, delta, percent]),
    ...fieldRows(diff).map(({ title, old, new: now }) => [
      title,
      old,
      now,
      old === now ? 'same' : 'other',
      '',
    ]),
  ];
  return ['', 'old', 'new', 'change', '%'].map((title, at) => ({
    title,
    align: at === 0 ? 'left' : 'right',
    cells: rows.map((row) => plain(row[at]).replace(/ %$/, '')),
  }));
}

function layerColumns(lines: readonly LayerLine[]): readonly Column[] {
  const words = { '+': 'added', '-': 'removed', '~': 'changed', '>': 'renamed' } as const;
  const column = (title: string, align: Column['align'], cell: (line: LayerLine) => string): Column => ({
    title,
    align,
    cells: lines.map(cell),
  });
  return [
    column('', 'left', ({ mark }) => words[mark]),
    column('layer', 'left', ({ path }) => code(path)),
    column('what', 'left', ({ what }) => plain(what)),
    column('output', 'right', ({ output }) => output),
    column('params', 'right', ({ params }) => params.replace(/ params$/, '')),
    column('MACs', 'right', ({ macs }) => macs.replace(/ MACs$/, '')),
  ];
}

const entities: Readonly<Record<string, string>> = { '<': '&lt;', '&': '&amp;' };

/** Names of a spec may hold what Markdown or HTML would read as its own. An underscore within a word is none. */
function plain(text: string): string {
  return printable(text).replaceAll(
    /[<&*`~[]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g,
    (sign) => entities[sign] ?? `&#${sign.charCodeAt(0)};`,
  );
}

function code(text: string): string {
  return `\`${printable(text).replaceAll('`', "'")}\``;
}
