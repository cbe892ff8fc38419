/**
 * Comments that silence lint rules. `netspec-ignore-next-line rule: reason` is for what begins on the next line that has
 * text; `netspec-ignore rule: reason` for the block that it stands in, at the top level for the whole file.
 */
import type { Diagnostic, Finding } from '../../../base/diagnostic.js';
import { finding } from '../../../base/diagnostic.js';
import { didYouMean } from '../../../base/did-you-mean.js';
import { positionAt, type Source } from '../../../base/source.js';
import { type Span, spanOf } from '../../../base/span.js';
import type {
  BlockDeclaration,
  Comment,
  Declaration,
  Document,
  NetworkDeclaration,
  Statement,
} from '../../../ir/ast.js';
import { bodiesOf } from '../../../kit/lint-text.js';

const ignore = 'netspec-ignore';
const ignoreNextLine = 'netspec-ignore-next-line';

interface Suppression {
  readonly rule: string;
  /** The rule's name in the comment. */
  readonly span: Span;
  /** Offsets between which a diagnostic must begin. */
  readonly from: number;
  readonly to: number;
  used: boolean;
}

export interface Suppressions {
  /** What is wrong with the comments themselves, in the file that was asked for. */
  readonly findings: readonly Finding[];
  hides(diagnostic: Diagnostic): boolean;
  /** Those of the last document that hid nothing, of the rules for which `judged` says that they have run. */
  unused(judged: (rule: string) => boolean): readonly Finding[];
}

/** `known`: the names of all rules. `documents`: the one that was asked for is last. */
export function readSuppressions(documents: readonly Document[], known: ReadonlySet<string>): Suppressions {
  const findings: Finding[] = [];
  const bySource = new Map<Source, Map<string, readonly Suppression[]>>();
  for (const document of documents) {
    const mistakes: Finding[] = [];
    bySource.set(document.span.source, byRule(suppressionsOf(document, known, mistakes)));
    if (document === documents.at(-1)) findings.push(...mistakes);
  }
  const own = [...(bySource.get(documents[documents.length - 1].span.source)?.values() ?? [])].flat();
  return {
    findings,
    hides({ code, span }) {
      const hiding = (bySource.get(span.source)?.get(code) ?? []).filter(
        ({ from, to }) => span.start >= from && span.start < to,
      );
      for (const suppression of hiding) suppression.used = true;
      return hiding.length > 0;
    },
    unused: (judged) =>
      own
        .filter(({ rule, used }) => !used && judged(rule))
        .map(({ rule, span }) => finding('suppression/unused', span, { rule })),
  };
}

/** By the code of what they hide. */
function byRule(suppressions: readonly Suppression[]): Map<string, Suppression[]> {
  const byCode = new Map<string, Suppression[]>();
  for (const suppression of suppressions) {
    const code = `lint/${suppression.rule}`;
    const same = byCode.get(code);
    if (same === undefined) byCode.set(code, [suppression]);
    else same.push(suppression);
  }
  return byCode;
}

function suppressionsOf(document: Document, known: ReadonlySet<string>, findings: Finding[]): Suppression[] {
  const directives = document.comments.filter(({ text }) => text.startsWith('netspec-'));
  if (directives.length === 0) return [];
  const lines = new Lines(document.span.source);
  return directives.flatMap((comment) => {
    const match = /^(netspec-[\w-]+)([\s\S]*)$/.exec(comment.text);
    if (match === null) return [];
    const [, directive, rest] = match;
    const start = comment.span.source.text.indexOf(directive, comment.span.start);
    const place = spanOf(comment.span.source, start, start + directive.length);
    if (directive !== ignore && directive !== ignoreNextLine) {
      const suggestion = didYouMean(directive, [ignore, ignoreNextLine]);
      if (suggestion !== undefined)
        findings.push(finding('suppression/unknown-directive', place, { directive, suggestion }));
      return [];
    }
    const colon = rest.indexOf(':');
    const hasReason = colon >= 0 && rest.slice(colon + 1).trim() !== '';
    const [from, to] = directive === ignore ? blockAround(document, comment) : lines.behind(comment);
    const names = namesIn(rest, place);
    if (names.length === 0) findings.push(finding('suppression/no-rule', place, { directive }));
    return names.flatMap(({ rule, span }) => {
      if (!known.has(rule)) {
        const suggestion = didYouMean(rule, known);
        findings.push(finding('suppression/unknown-rule', span, { rule, suggestion }));
        return [];
      }
      if (hasReason) return { rule, span, from, to, used: false };
      findings.push(finding('suppression/no-reason', span, { rule, directive }));
      return [];
    });
  });
}

/** The rules behind the directive, with commas between them; `lint/` before a name is allowed. What follows is the reason. */
function namesIn(text: string, { source, end }: Span): { readonly rule: string; readonly span: Span }[] {
  const list = /^\s*[^\s,:]+(\s*,\s*[^\s,:]+)*/.exec(text)?.[0] ?? '';
  return [...list.matchAll(/[^\s,]+/g)].map(({ 0: name, index }) => ({
    rule: name.replace(/^lint\//, ''),
    span: spanOf(source, end + index, end + index + name.length),
  }));
}

/** For each line the next one that holds more than blanks and comments; asked for by many comments in a row. */
class Lines {
  private readonly next: Int32Array;

  constructor(private readonly source: Source) {
    const { lineStarts, text } = source;
    this.next = new Int32Array(lineStarts.length + 1).fill(-1);
    for (let line = lineStarts.length - 1; line >= 0; line--) {
      const content = text.slice(lineStarts[line], lineStarts[line + 1]).trim();
      const holdsText = content !== '' && !/^(\/\/|#|\/\*)/.test(content);
      this.next[line] = holdsText ? line : this.next[line + 1];
    }
  }

  /** From its first character to behind its end; of nothing where there is no such line. */
  behind({ span: { end } }: Comment): readonly [number, number] {
    const { lineStarts, text } = this.source;
    const line = this.next[positionAt(this.source, end).line];
    if (line < 0) return [text.length + 1, text.length + 1];
    return [lineStarts[line], lineStarts[line + 1] ?? text.length + 1];
  }
}

/** The smallest statement or declaration with a body around a comment; the whole file where there is none. */
function blockAround({ declarations, span }: Document, comment: Comment): readonly [number, number] {
  const isAround = (part: Span) => part.start <= comment.span.start && comment.span.end <= part.end;
  const owner = declarations.find((one) => hasBody(one) && isAround(one.span));
  // The network of a YAML file spans all of the file: what stands in it at the top is for all of it.
  if (owner === undefined || !hasBody(owner)) return [0, span.end + 1];
  let around = owner.span;
  let statements: readonly Statement[] = owner.body.statements;
  for (;;) {
    const inner = lastBefore(statements, comment.span.start);
    if (inner === undefined || bodiesOf(inner).length === 0 || !isAround(inner.span)) {
      return [around.start, around.end + 1];
    }
    const body = bodiesOf(inner).find((one) => isAround(one.span));
    around = body?.span ?? inner.span;
    statements = (body === undefined ? bodiesOf(inner) : [body]).flatMap((one) => one.statements);
  }
}

function hasBody(one: Declaration): one is NetworkDeclaration | BlockDeclaration {
  return one.kind === 'network' || one.kind === 'block';
}

/** The last statement that begins before an offset; statements are in the order of the text. */
function lastBefore(statements: readonly Statement[], offset: number): Statement | undefined {
  let [low, high] = [0, statements.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (statements[middle].span.start <= offset) low = middle + 1;
    else high = middle;
  }
  return statements[low - 1];
}
