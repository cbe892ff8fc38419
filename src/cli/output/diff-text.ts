/** What `netspec diff` prints for a person at a terminal. */
import type { NetworkDiff } from '../../ir/network-diff.js';
import { figureRows } from './diff-figures.js';
import type { FileDiff } from './diff-files.js';
import { fileWords } from './diff-files.js';
import { type LayerLine, layerCounts, layerLines, unlisted } from './diff-layers.js';
import { checkpointSentences, fieldRows, isEmpty, otherLines } from './diff-words.js';
import { plural } from './numbers.js';
import type { Terminal } from './terminal.js';
import { flowed, hanging, printable } from './text.js';

/** More lines of one kind than these are for a program to read. */
const mostLines = 60;

export function diffLines(files: readonly FileDiff[], terminal: Terminal): string[] {
  const blocks = files.map((file) => fileLines(file, terminal));
  return blocks.flatMap((block, at) => (at === 0 ? block : ['', ...block]));
}

function fileLines(file: FileDiff, terminal: Terminal): string[] {
  const { colors, width } = terminal;
  const { title, notes } = fileWords(file);
  const head = hanging('', printable(title), width).map((line) => colors.bold(line));
  const networks = file.networks.flatMap((diff) => ['', ...networkLines(diff, terminal)]);
  return [...head, ...notes.flatMap((note) => hanging('  ', printable(note), width)), ...networks];
}

function networkLines(diff: NetworkDiff, terminal: Terminal): string[] {
  const { colors, width } = terminal;
  const { old, new: now } = diff.names;
  const name = printable(old === now ? now : `${old} -> ${now}`);
  if (isEmpty(diff)) return hanging(`${colors.bold(name)}: `, 'no difference', width);
  const lines = layerLines(diff);
  const rows = lines.slice(0, mostLines).map(layerRow);
  const left = lines.length - rows.length;
  return [
    colors.bold(name),
    ...figureLines(diff, terminal),
    ...otherLines(diff).flatMap(([what, text]) => hanging(`  ${what}: `, printable(text), width)),
    ...hanging('  layers: ', layerCounts(diff), width),
    ...flowed(rows, width, new Set([4, 5])).map((line) => painted(line, terminal)),
    ...(left > 0 ? hanging('  ', `and ${plural(left, 'line')} more; --format json has all`, width) : []),
    ...unlisted(diff).flatMap((text) => hanging('  ', text, width)),
    ...hanging('  checkpoint: ', printable(checkpointSentences(diff.checkpoint).join('; ')), width),
  ];
}

function figureLines(diff: NetworkDiff, { width, colors }: Terminal): string[] {
  const rows = [
    ...figureRows(diff).map(({ title, old, new: now, delta, percent }) => [title, old, now, delta, percent]),
    ...fieldRows(diff).map(({ title, old, new: now }) => [title, old, now, old === now ? 'same' : '', '']),
  ];
  const [head, ...lines] = flowed(
    [['', 'old', 'new', 'change', ''], ...rows.map((row) => row.map(printable))],
    width,
    new Set([1, 2, 3, 4]),
  );
  return [colors.dim(head), ...lines];
}

function layerRow({ mark, path, what, output, params, macs }: LayerLine): string[] {
  return [mark, path, what, output, params, macs].map(printable);
}

/** Green came, red went, yellow changed. */
function painted(line: string, { colors }: Terminal): string {
  const paints: Readonly<Record<string, (text: string) => string>> = {
    '+': colors.green,
    '-': colors.red,
    '~': colors.yellow,
    '>': colors.cyan,
  };
  const mark = line.slice(2, 3);
  const paint = line.startsWith('  ') ? paints[mark] : undefined;
  return paint === undefined ? line : `  ${paint(mark)}${line.slice(3)}`;
}
