/** The confusion matrix of a classifier as text: a row for each true class, a column for each predicted one. */
import type { Terminal } from './terminal.js';
import { displayWidth, hanging, printable, wrap } from './text.js';

/** Wider matrices say less than the list of the commonest mistakes. */
const mostClasses = 20;

/** `confusion[label][predicted]` counts images. */
export function confusionLines(
  confusion: readonly (readonly number[])[],
  classNames: readonly string[] | undefined,
  { colors, width }: Terminal,
): string[] {
  const names = confusion.map((_, label) => printable(classNames?.[label] ?? String(label)));
  const cell =
    Math.max(...confusion.flat().map((count) => String(count).length), ...names.map(displayWidth)) + 1;
  const needed = cell * (names.length + 1) + 2;
  if (names.length > mostClasses || needed > width) return commonestMistakes(confusion, names, width);
  const pad = (text: string) => ' '.repeat(cell - displayWidth(text)) + text;
  const shown = (count: number, right: boolean) => {
    if (count === 0) return colors.dim(pad('·'));
    return right ? colors.green(pad(String(count))) : colors.red(pad(String(count)));
  };
  return [
    ...wrap('confusion matrix (rows: what it is, columns: what the network says)', width),
    `${pad('')} │${names.map(pad).join('')}`,
    `${'─'.repeat(cell + 1)}┼${'─'.repeat(cell * names.length)}`,
    ...confusion.map((row, label) => {
      const cells = row.map((count, predicted) => shown(count, label === predicted));
      return `${pad(names[label])} │${cells.join('')}`;
    }),
  ];
}

function commonestMistakes(
  confusion: readonly (readonly number[])[],
  names: readonly string[],
  width: number,
): string[] {
  const mistakes = confusion
    .flatMap((row, label) => row.map((count, predicted) => ({ label, predicted, count })))
    .filter(({ label, predicted, count }) => label !== predicted && count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, 10)
    .map(({ label, predicted, count }) => `${names[label]} taken for ${names[predicted]} ${count} times`);
  if (mistakes.length === 0) return ['no mistakes'];
  return hanging('commonest mistakes: ', mistakes.join(', '), width);
}
