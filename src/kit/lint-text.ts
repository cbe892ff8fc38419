/** The text of a spec as lint rules see it: its syntax trees, and which statement stands where. */
import type { Span } from '../base/span.js';
import type { Block, BlockDeclaration, Document, NetworkDeclaration, Statement } from '../ir/ast.js';

/** Where a statement stands: in which body, and in which declaration. */
export interface StatementPlace {
  readonly statement: Statement;
  readonly body: Block;
  /** Of the statement in the body. */
  readonly index: number;
  readonly declaration: BlockDeclaration | NetworkDeclaration;
}

export class LintText {
  /** What is linted; what it imports is left to its own turn. */
  readonly document: Document;
  private placesByStart: Map<Document['span']['source'], Map<number, StatementPlace>> | undefined;

  /** `documents`: imported ones first, the linted one last. */
  constructor(readonly documents: readonly Document[]) {
    this.document = documents[documents.length - 1];
  }

  /** The statement that a layer's `span` is; undefined where the text has none there. */
  placeOf(span: Span): StatementPlace | undefined {
    this.placesByStart ??= placesOf(this.documents);
    return this.placesByStart.get(span.source)?.get(span.start);
  }

  /** Whether a place is in the linted file itself, not in one that it imports. */
  owns({ source }: Span): boolean {
    return source === this.document.span.source;
  }
}

/** The bodies of a statement, in the order of the text. */
export function bodiesOf(statement: Statement): readonly Block[] {
  switch (statement.kind) {
    case 'residual':
      return statement.shortcut === undefined ? [statement.body] : [statement.body, statement.shortcut];
    case 'branches':
      return statement.branches;
    case 'repeat':
    case 'for':
      return [statement.body];
    case 'if':
      return statement.else === undefined ? [statement.then] : [statement.then, statement.else];
    default:
      return [];
  }
}

function placesOf(documents: readonly Document[]) {
  const places = new Map<Document['span']['source'], Map<number, StatementPlace>>();
  for (const { span, declarations } of documents) {
    const inside = new Map<number, StatementPlace>();
    places.set(span.source, inside);
    for (const declaration of declarations) {
      if (declaration.kind !== 'network' && declaration.kind !== 'block') continue;
      const open: Block[] = [declaration.body];
      for (let body = open.pop(); body !== undefined; body = open.pop()) {
        for (const [index, statement] of body.statements.entries()) {
          inside.set(statement.span.start, { statement, body, index, declaration });
          open.push(...bodiesOf(statement));
        }
      }
    }
  }
  return places;
}
