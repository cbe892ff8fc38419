/**
 * Diagnostics for people: the message, the place, the source with the stretch underlined, what it clashes with, help.
 * Which diagnostics there are, and where the text goes, is left to the commands.
 */
import { type Diagnostic, placeOf } from '../../base/diagnostic.js';
import type { Span } from '../../base/span.js';
import { type FramedLine, frameLine } from './code-frame.js';
import { plural } from './numbers.js';
import type { Colors, Terminal } from './terminal.js';
import { displayWidth, hanging, printable, wrap } from './text.js';

/** Code is clipped here even where output is no terminal: nobody reads a line of a megabyte. */
const widestFrame = 200;

interface Marked {
  readonly span: Span;
  readonly mark: '^' | '-';
  readonly note: string | undefined;
}

/** One diagnostic as lines without a line end; the last one is empty. */
export function prettyDiagnostic(diagnostic: Diagnostic, terminal: Terminal): string[] {
  const { colors, width } = terminal;
  const paint = diagnostic.severity === 'error' ? colors.red : colors.yellow;
  const head = `${diagnostic.severity}[${diagnostic.code}]: `;
  const [first, ...rest] = hanging(head, printable(diagnostic.message), width);
  const lines = [
    paint(colors.bold(head.slice(0, -2))) + colors.bold(first.slice(head.length - 2)),
    ...rest.map((line) => colors.bold(line)),
  ];
  const own: Marked = { span: diagnostic.span, mark: '^', note: diagnostic.note };
  const related = (diagnostic.related ?? []).map(
    (other): Marked => ({ span: other.span, mark: '-', note: other.message }),
  );
  lines.push(...frames([own, ...related], paint, terminal));
  for (const text of helpOf(diagnostic)) {
    const [start, ...further] = hanging('  help: ', printable(text), width);
    lines.push(`  ${colors.cyan('help:')}${start.slice('  help:'.length)}`, ...further);
  }
  return [...lines, ''];
}

/** The advice, or without any the titles of the fixes. */
function helpOf({ help, fixes }: Diagnostic): readonly string[] {
  return help !== undefined ? [help] : (fixes ?? []).map((fix) => fix.title);
}

function frames(marked: readonly Marked[], paint: Colors['red'], { colors, width }: Terminal): string[] {
  const room = Math.min(width, widestFrame);
  const shown = marked.filter(({ span }) => span.source.text !== '');
  const numbers = shown.map(({ span }) => frameLine(span, room).line);
  const gutter = Math.max(2, ...numbers.map((line) => String(line).length)) + 2;
  const lines: string[] = [];
  let file: string | undefined;
  let previousLine: number | undefined;
  for (const { span, mark, note } of marked) {
    if (span.source.name !== file) {
      const place = span.source.text === '' ? span.source.name : placeOf(span);
      lines.push(`  ${colors.dim(printable(place))}`);
      file = span.source.name;
      previousLine = undefined;
    }
    if (span.source.text === '') {
      if (note !== undefined) lines.push(...wrap(printable(note), width - 2).map((line) => `  ${line}`));
      continue;
    }
    const frame = frameLine(span, room - gutter - 3);
    const number = String(frame.line).padStart(gutter);
    if (frame.line !== previousLine) lines.push(`${colors.dim(`${number} |`)} ${frame.text}`.trimEnd());
    previousLine = frame.line;
    const bar = colors.dim(`${' '.repeat(gutter)} |`);
    const tint = mark === '^' ? paint : colors.blue;
    for (const line of underline(frame, mark, printable(note ?? ''), width - gutter - 3)) {
      lines.push(`${bar} ${line.indentation}${tint(line.text)}`);
    }
  }
  return lines;
}

/** The marks with the note beside them; where it does not fit beside, below. */
function underline({ indentation, underlined }: FramedLine, mark: string, note: string, room: number) {
  const marks = mark.repeat(underlined);
  const blank = ' '.repeat(indentation);
  if (note === '') return [{ indentation: blank, text: marks }];
  const beside = room - indentation - underlined - 1;
  if (displayWidth(note) <= beside) return [{ indentation: blank, text: `${marks} ${note}` }];
  if (beside >= 30) {
    return hanging(`${marks} `, note, room - indentation).map((text) => ({ indentation: blank, text }));
  }
  const left = ' '.repeat(Math.max(0, Math.min(indentation, room - 40)));
  return [
    { indentation: blank, text: marks },
    ...wrap(note, Math.max(20, room - left.length)).map((text) => ({ indentation: left, text })),
  ];
}

/** `3 errors, 1 warning in 2 files` */
export function countLine(diagnostics: readonly Diagnostic[], files: number, unshown = 0): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const parts = [
    ...(errors > 0 ? [plural(errors, 'error')] : []),
    ...(warnings > 0 ? [plural(warnings, 'warning')] : []),
  ];
  return `${parts.length > 0 ? parts.join(', ') : unshown > 0 ? 'no errors' : 'no problems'} in ${plural(files, 'file')}`;
}
