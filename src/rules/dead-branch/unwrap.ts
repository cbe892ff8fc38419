/** Text edits that put the statements of a branch in the place of its `if`. Only the DSL; whether that is right is decided elsewhere. */
import { lineText, positionAt } from '../../base/source.js';
import { type Span, spanOf } from '../../base/span.js';
import type { TextEdit } from '../../base/text-edit.js';
import type { Block, IfStatement, Statement } from '../../ir/ast.js';
import { removedText } from '../../kit/rule-edits.js';
import { statementsIn } from '../../kit/syntax-parts.js';

/** Where an `if` stands. */
export interface Surroundings {
  readonly body: Block;
  readonly around: 'loop' | 'other';
}

/** Undefined where the text offers no way that keeps all names: those of layers, and those of `let`. */
export function unwrapped(
  statement: IfStatement,
  taken: 'then' | 'else',
  { body, around }: Surroundings,
): readonly TextEdit[] | undefined {
  const { source } = statement.span;
  if (/\.(ya?ml|json)$/i.test(source.name)) return undefined;
  const kept = taken === 'then' ? statement.then : statement.else;
  const statements = kept?.statements ?? [];
  if (statements.some(({ kind }) => kind === 'let') || isAfterElse(statement.span)) return undefined;
  const dropped = taken === 'then' ? statement.else : statement.then;
  if (dropped !== undefined && hasNumberedName(dropped)) return undefined;
  const others = body.statements.filter((other) => other !== statement);
  const left = [...others, ...statements];
  // An empty body is no body, and a loop around a single call gives its layers shorter names.
  if (left.length === 0 || (around === 'loop' && left.length === 1 && isUnnamedCall(left[0])))
    return undefined;
  if (kept === undefined || statements.length === 0) return removedText(statement.span);
  const span = visible(statement.span);
  const [first] = statements;
  if (taken === 'else' && first.kind === 'if' && first.span.start === kept.span.start) {
    // What stands behind `else` is an `if` of its own.
    return [{ span: spanOf(source, span.start, first.span.start), text: '' }];
  }
  const { start, end } = visible(kept.span);
  if (source.text[start] !== '{' || source.text[end - 1] !== '}') return undefined;
  const text = shifted(source.text.slice(start + 1, end - 1), indentationAt(span));
  const rest = /^[^\r\n]*/.exec(source.text.slice(span.end))?.[0] ?? '';
  // A comment in the last line would swallow what follows.
  if (/\/\/[^\n]*$/.test(text) && rest.trim() !== '') return undefined;
  return [{ span, text }];
}

/** Automatic names (`conv2`) leave out those that the text has anywhere. */
function hasNumberedName(body: Block): boolean {
  for (const statement of statementsIn(body))
    if ('label' in statement && statement.label !== undefined && /\d$/.test(statement.label.text))
      return true;
  return false;
}

function isUnnamedCall(statement: Statement): boolean {
  return statement.kind === 'call' && statement.label === undefined;
}

function isAfterElse({ source, start }: Span): boolean {
  return /\belse\s*$/.test(source.text.slice(Math.max(0, start - 20), start));
}

function visible({ source, start, end }: Span): Span {
  return spanOf(source, start, start + source.text.slice(start, end).trimEnd().length);
}

function indentationAt({ source, start }: Span): string {
  return /^\s*/.exec(lineText(source, positionAt(source, start).line))?.[0] ?? '';
}

/** The text between two braces at another indentation. */
function shifted(text: string, indentation: string): string {
  const lines = text.replace(/\s+$/, '').split(/\r\n|\r|\n/);
  if (lines[0].trim() === '') lines.shift();
  const depths = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  const least = lines.length === 1 || depths.length === 0 ? 0 : Math.min(...depths);
  const lineEnd = /\r\n|\r|\n/.exec(text)?.[0] ?? '\n';
  return lines
    .map((line) => (line.trim() === '' ? '' : indentation + line.slice(least)))
    .join(lineEnd)
    .trim();
}
