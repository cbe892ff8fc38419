/**
 * Which comment and which blank line belongs to which part of a document, so that a printer can put them back.
 * The printers decide how a comment looks.
 */
import { lineText, positionAt, type Source } from '../../../base/source.js';
import type { Span } from '../../../base/span.js';
import type {
  Block,
  Comment,
  Declaration,
  Document,
  Statement,
  TrainSetting,
  TrainStatement,
} from '../../../ir/ast.js';
import { visibleEnd } from '../visible-end.js';

type Owner = Statement | Declaration | TrainSetting;
type Holder = Block | TrainStatement | Document;

export interface OwnerNotes {
  /** Lines before it: comments, and undefined for a blank line. */
  readonly before: (string | undefined)[];
  /** Behind its end, on the same line. */
  readonly behind: string[];
}

export interface HolderNotes {
  /** Behind its opening brace, on the same line. */
  readonly opening: string[];
  /** Lines before its closing brace. */
  readonly atEnd: (string | undefined)[];
}

export interface Notes {
  of(owner: Owner): OwnerNotes;
  inside(holder: Holder): HolderNotes;
}

interface Container {
  readonly holder: Holder;
  readonly span: Span;
  readonly items: readonly Item[];
}

interface Item {
  readonly owner: Owner;
  readonly span: Span;
  readonly containers: readonly Container[];
}

export function attachComments(document: Document): Notes {
  const owners = new Map<Owner, OwnerNotes>();
  const holders = new Map<Holder, HolderNotes>();
  const notes: Notes = {
    of: (owner) => getOr(owners, owner, () => ({ before: [], behind: [] })),
    inside: (holder) => getOr(holders, holder, () => ({ opening: [], atEnd: [] })),
  };
  place(containerOf(document), document.comments, notes, document.span.source);
  return notes;
}

function getOr<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}

/** Comments come in order of their place and lie inside the container. */
function place(container: Container, comments: readonly Comment[], notes: Notes, source: Source): void {
  const lineOf = (offset: number): number => positionAt(source, offset).line;
  const { holder, items, span } = container;
  const inner = new Map<Container, Comment[]>();
  let next = 0;
  let lastLine: number | undefined;
  const blankBefore = (line: number): boolean =>
    lastLine !== undefined && line > lastLine && lineText(source, line - 1).trim() === '';

  const pass = (until: number): void => {
    while (next < items.length && items[next].span.start < until && items[next].span.end <= until) {
      startItem(items[next]);
      lastLine = lineOf(items[next].span.end);
      next++;
    }
  };
  const started = new Set<Item>();
  const startItem = (item: Item): void => {
    if (started.has(item)) return;
    started.add(item);
    if (blankBefore(lineOf(item.span.start))) notes.of(item.owner).before.push(undefined);
  };

  for (const comment of comments) {
    const { start } = comment.span;
    pass(start);
    const line = lineOf(start);
    const item = items[next];
    if (item !== undefined && item.span.start <= start) {
      startItem(item);
      const within = item.containers.find((child) => child.span.start <= start && start < child.span.end);
      if (within !== undefined) getOr(inner, within, () => []).push(comment);
      else if ('kind' in item.owner && isLayer(item.owner) && !startsLine(comment))
        notes.of(item.owner).behind.push(linesOf(comment).join(' '));
      else notes.of(item.owner).before.push(...linesOf(comment));
      continue;
    }
    const previous = items[next - 1];
    if (previous !== undefined && lineOf(previous.span.end) === line) {
      notes.of(previous.owner).behind.push(linesOf(comment).join(' '));
    } else if (
      previous === undefined &&
      lineOf(span.start) === line &&
      !('declarations' in holder) &&
      span.start < start
    ) {
      notes.inside(holder).opening.push(linesOf(comment).join(' '));
    } else {
      const target = item === undefined ? notes.inside(holder).atEnd : notes.of(item.owner).before;
      if (blankBefore(line)) target.push(undefined);
      target.push(...linesOf(comment));
      lastLine = lineOf(comment.span.end);
    }
  }
  pass(Number.POSITIVE_INFINITY);
  for (const item of items)
    for (const child of item.containers) place(child, inner.get(child) ?? [], notes, source);
}

function isLayer({ kind }: { readonly kind?: string }): boolean {
  return kind === 'call' || kind === 'share';
}

/** Whether a comment has its line to itself. */
function startsLine({ span: { source, start } }: Comment): boolean {
  const { line, column } = positionAt(source, start);
  return (
    lineText(source, line)
      .slice(0, column - 1)
      .trim() === ''
  );
}

/** A comment over several lines, as block comments are, line by line. */
function linesOf({ text }: Comment): string[] {
  return text.split(/\r\n|\r|\n/).map((line) => line.replace(/^\s*\*(?!\/)\s?/, '').trim());
}

function containerOf(document: Document): Container {
  const items = document.declarations.flatMap((declaration): Item[] => {
    if (declaration.kind !== 'network' && declaration.kind !== 'block') return [leaf(declaration)];
    // In YAML the network's parts stand at the top, among the declarations.
    if (document.form === 'yaml' && declaration.kind === 'network') {
      const name = { ...leaf(declaration), span: declaration.name.span };
      return [name, ...declaration.body.statements.map(itemOf)];
    }
    const containers = [blockContainer(declaration.body)];
    return [{ owner: declaration, span: reaching(declaration.span, containers), containers }];
  });
  return { holder: document, span: document.span, items: ordered(items) };
}

function ordered(items: readonly Item[]): Item[] {
  return [...items].sort((a, b) => a.span.start - b.span.start);
}

function leaf(owner: Owner): Item {
  return { owner, span: reaching(owner.span, []), containers: [] };
}

function blockContainer(block: Block): Container {
  return { holder: block, span: block.span, items: ordered(block.statements.map(itemOf)) };
}

function itemOf(statement: Statement): Item {
  const containers = containersOf(statement);
  return { owner: statement, span: reaching(statement.span, containers), containers };
}

/** A statement reaches to its visible end, or to that of the comments at the end of its last list. */
function reaching(span: Span, containers: readonly Container[]): Span {
  return { ...span, end: Math.max(visibleEnd(span), ...containers.map((container) => container.span.end)) };
}

function containersOf(statement: Statement): Container[] {
  switch (statement.kind) {
    case 'residual':
      return [statement.body, statement.shortcut].flatMap((block) =>
        block === undefined ? [] : blockContainer(block),
      );
    case 'branches':
      return statement.branches.map(blockContainer);
    case 'repeat':
    case 'for':
      return [blockContainer(statement.body)];
    case 'if':
      return [statement.then, statement.else].flatMap((block) =>
        block === undefined ? [] : blockContainer(block),
      );
    case 'train':
      return [{ holder: statement, span: statement.span, items: statement.settings.map(leaf) }];
    default:
      return [];
  }
}
