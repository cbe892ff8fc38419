/** Puts comments and blank lines on YAML nodes. What has no place beside a node stands before it. */
import type { Scalar, YAMLMap } from 'yaml';
import type { OwnerNotes } from './comments.js';

/** On the node itself: comments before it and behind it. */
export function annotate<N extends Scalar | YAMLMap>(node: N, notes: OwnerNotes): N {
  ownerComment(node, { before: notes.before, behind: [] });
  if (notes.behind.length > 0) node.comment = ` ${notes.behind.join(' ')}`;
  return node;
}

/** All of an owner's comments before a node, in order. */
export function ownerComment(node: Scalar | YAMLMap, { before, behind }: OwnerNotes): void {
  const texts = [...before, ...behind];
  if (texts[0] === undefined && texts.length > 0) node.spaceBefore = true;
  const comment = holderComment(texts);
  if (comment !== undefined) node.commentBefore = joinComments(node.commentBefore, comment);
}

/** Lines of a comment as the library wants them; undefined where there are none. */
export function holderComment(texts: readonly (string | undefined)[]): string | undefined {
  const lines = texts.filter((text) => text !== undefined).map((text) => (text === '' ? '' : ` ${text}`));
  return lines.length === 0 ? undefined : lines.map((line) => (line === '' ? ' ' : line)).join('\n');
}

function joinComments(first: string | null | undefined, second: string): string {
  return first ? `${first}\n${second}` : second;
}
