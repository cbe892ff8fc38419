/** From the text of a `.netspec` file to its document. Never throws: the tree has holes where the text was wrong. */
import type { IToken } from 'chevrotain';
import { foundWords } from '../../../../grammar/dsl/expectations.js';
import { type Line, layOut } from '../../../../grammar/dsl/layout.js';
import { lex } from '../../../../grammar/dsl/lexer.js';
import {
  BlockWord,
  BodyToken,
  endOf,
  HashComment,
  Network,
  UnterminatedComment,
  Word,
} from '../../../../grammar/dsl/tokens.js';
import { finding } from '../../../base/diagnostic.js';
import type { Source } from '../../../base/source.js';
import { spanOf } from '../../../base/span.js';
import type { Comment, Declaration, Parameter } from '../../../ir/ast.js';
import { textProblem } from '../limits.js';
import { stringOf } from '../literals.js';
import { kindProblem } from '../names.js';
import type { Parsed } from '../parsed.js';
import { type Collector, type Context, collectorFor } from './context.js';
import { nodeIn, nodesIn, tokenIn } from './cst.js';
import { buildExpression, placeOfToken } from './expressions.js';
import { type ParsedLine, readLine } from './lines.js';
import { meantDeclaration, respelling } from './misspelled.js';
import { buildBlock, buildLet, nameOf } from './statements.js';

export function parseDsl(source: Source): Parsed {
  const collector = collectorFor(source);
  const span = spanOf(source, 0, source.text.length);
  const problem = textProblem(source);
  if (problem !== undefined) {
    return { document: { form: 'dsl', declarations: [], comments: [], span }, findings: [problem] };
  }
  const { tokens, comments } = lex(source.text);
  const { lines, findings } = layOut(tokens, collector.at);
  for (const found of findings) collector.report(found);
  const declarations: Declaration[] = [];
  const keep = (line: Line): void => {
    const declaration = buildDeclaration(readLine('declaration', line, collector), collector);
    if (declaration !== undefined) declarations.push(declaration);
  };
  let strayBefore = false;
  for (const line of lines) {
    const [first] = line.tokens;
    if (!startsDeclaration(first)) {
      const meant = asDeclaration(line);
      // Layers without a network around them are one mistake, not one a line.
      if ((!strayBefore || meant !== undefined) && !line.broken) {
        const suggestion = meant?.word;
        const place = placeOfToken(first, collector);
        const fixes = respelling(suggestion, place);
        collector.report(
          finding('syntax/layer-outside', place, { found: foundWords(first), suggestion }, { fixes }),
        );
      }
      strayBefore = meant === undefined;
      if (meant !== undefined) keep(meant.line);
      continue;
    }
    strayBefore = false;
    keep(line);
  }
  return {
    document: {
      form: 'dsl',
      declarations,
      comments: comments.map((token) => commentOf(token, collector)),
      span,
    },
    findings: collector.findings(),
  };
}

function startsDeclaration(token: IToken): boolean {
  return ['import', 'let', 'network', 'block'].includes(token.tokenType.name);
}

/** A line that is a declaration but for the spelling of its first word: `netwrok N { … }`. */
function asDeclaration(line: Line): { readonly word: string; readonly line: Line } | undefined {
  const [first, ...rest] = line.tokens;
  const word = meantDeclaration(first.image);
  const isDefinition = rest.length > 1 && rest[rest.length - 1].tokenType === BodyToken;
  if (word !== 'network' && word !== 'block') return undefined;
  if (!isDefinition) return undefined;
  const tokenType = word === 'network' ? Network : BlockWord;
  const respelled = { ...first, tokenType, tokenTypeIdx: tokenType.tokenTypeIdx ?? first.tokenTypeIdx };
  return { word, line: { ...line, tokens: [respelled, ...rest] } };
}

function buildDeclaration(line: ParsedLine, context: Context): Declaration | undefined {
  const { tree, span, bodies } = line;
  const letLine = nodeIn(tree, 'letLine');
  if (letLine !== undefined) return buildLet(letLine, line, context);
  const path = tokenIn(nodeIn(tree, 'importLine'), 'String');
  if (path !== undefined) {
    const string = stringOf(path.image);
    const pathSpan = placeOfToken(path, context);
    if ('value' in string) return { kind: 'import', path: string.value, pathSpan, span };
    context.report(finding('syntax/bad-escape', pathSpan, { sequence: string.badEscape }));
    return undefined;
  }
  const definition = nodeIn(tree, 'definition');
  const name = tokenIn(definition, Word.name);
  const body = bodies[0];
  if (name === undefined || body === undefined) {
    for (const orphan of bodies) buildBlock(orphan, context);
    return undefined;
  }
  const parameters = nodesIn(nodeIn(definition, 'parameters'), 'parameter').flatMap((node): Parameter[] => {
    const word = tokenIn(node, Word.name);
    if (word === undefined) return [];
    const parameterName = nameOf(word, context);
    if (tokenIn(node, '=') === undefined) return [{ name: parameterName, span: parameterName.span }];
    const value = buildExpression(nodeIn(node, 'expression'), context, parameterName.span);
    return [{ name: parameterName, default: value, span: { ...parameterName.span, end: value.span.end } }];
  });
  const kind = tokenIn(definition, 'network') === undefined ? 'block' : 'network';
  if (kind === 'block' && kindProblem(name.image) === 'reserved') {
    const facts = { word: name.image, what: 'the name of a block' };
    context.report(finding('syntax/reserved-word', placeOfToken(name, context), facts));
  }
  return { kind, name: nameOf(name, context), parameters, body: buildBlock(body, context), span };
}

function commentOf(token: IToken, collector: Collector): Comment {
  const span = collector.at(token.startOffset, endOf(token));
  if (token.tokenType === HashComment) {
    const mark = collector.at(span.start, span.start + 1);
    const fixes = [{ title: 'Write //', edits: [{ span: mark, text: '//' }] }];
    collector.report(finding('syntax/hash-comment', mark, {}, { fixes }));
    return { text: token.image.slice(1).trim(), span };
  }
  if (token.tokenType === UnterminatedComment) {
    collector.report(finding('syntax/comment-not-closed', collector.at(span.start, span.start + 2), {}));
    return { text: token.image.slice(2).trim(), span };
  }
  const isBlock = token.image.startsWith('/*');
  return { text: token.image.slice(2, isBlock ? -2 : undefined).trim(), span };
}
