/**
 * How wide text is in a terminal, and how it is wrapped, clipped and made harmless for one.
 * Colours are put on afterwards: nothing here expects escape sequences.
 */

const zeroWidth = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
/** The blocks that the Unicode standard (annex 11) calls wide or fullwidth, and pictographs. */
const wide =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]$/u;
/** Marks that turn the direction of text round: a terminal would show other code than the compiler reads. */
const reordering = /^[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]$/u;

/** Columns of one character (a code point). */
function widthOfCharacter(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  if (zeroWidth.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}

/** Columns that a text takes in a terminal. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += widthOfCharacter(character);
  return width;
}

/** A character as it may be sent to a terminal: control and reordering characters become visible signs. */
export function printableCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 32) return String.fromCodePoint(0x2400 + code);
  if (code === 127) return '\u2421';
  if ((code > 127 && code < 160) || reordering.test(character) || (code >= 0xd800 && code < 0xe000))
    return '\ufffd';
  return character;
}

/** A text on one line as it may be sent to a terminal. */
export function printable(text: string): string {
  let result = '';
  for (const character of text) result += printableCharacter(character);
  return result;
}

/** Shortens a text to `width` columns; a sign of omission takes the place of its end. */
export function clipEnd(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let result = '';
  let used = 1;
  for (const character of text) {
    used += widthOfCharacter(character);
    if (used > width) break;
    result += character;
  }
  return `${result}…`;
}

/** Shortens a text to `width` columns and keeps its end, which tells paths apart. */
export function clipStart(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  const characters = [...text];
  let result = '';
  let used = 1;
  for (let index = characters.length - 1; index >= 0; index--) {
    used += widthOfCharacter(characters[index]);
    if (used > width) break;
    result = characters[index] + result;
  }
  return `…${result}`;
}

/** Breaks a text at blanks into lines of at most `width` columns; a longer word keeps a line of its own. */
export function wrap(text: string, width: number): string[] {
  if (!Number.isFinite(width)) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && displayWidth(longer) > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}

/**
 * `text` wrapped behind a prefix; further lines are indented as far as the first, or by two columns where
 * a long prefix leaves too little room beside it.
 */
export function hanging(prefix: string, text: string, width: number): string[] {
  const beside = width - displayWidth(prefix);
  const cramped = beside < 24;
  const indentation = ' '.repeat(cramped ? 2 : displayWidth(prefix));
  const lines = cramped ? wrap(prefix + text, Math.max(20, width - 2)) : wrap(text, beside);
  return lines.map((line, index) => (index > 0 ? indentation : cramped ? '' : prefix) + line);
}

/**
 * Rows of cells in aligned columns behind an indentation of two. Where `width` is too narrow for a row, all rows
 * break before the same cells; the further lines are indented by four.
 */
export function flowed(
  rows: readonly (readonly string[])[],
  width: number,
  alignRight: ReadonlySet<number> = new Set(),
): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, at) =>
    rows.reduce((widest, row) => Math.max(widest, displayWidth(row[at] ?? '')), 0),
  );
  const breaks = new Set<number>();
  let used = 2 + (widths[0] ?? 0);
  for (let at = 1; at < columns; at++) {
    used += 2 + widths[at];
    if (used <= width) continue;
    breaks.add(at);
    used = 4 + widths[at];
  }
  return rows.flatMap((row) => {
    let line = '  ';
    const lines: string[] = [];
    for (const [at, cell] of row.entries()) {
      const padding = ' '.repeat(widths[at] - displayWidth(cell));
      const padded = alignRight.has(at) ? padding + cell : cell + padding;
      if (breaks.has(at)) {
        lines.push(line.trimEnd());
        line = `    ${padded}`;
      } else {
        line += at === 0 ? padded : `  ${padded}`;
      }
    }
    return [...lines, line.trimEnd()];
  });
}
