/** Reading a concrete syntax tree: its children by name, of the kind that is asked for. */
import type { CstNode, IToken } from 'chevrotain';

const none: readonly (CstNode | IToken)[] = [];

export function tokensIn(node: CstNode | undefined, name: string): readonly IToken[] {
  const found: IToken[] = [];
  for (const child of node?.children[name] ?? []) if ('image' in child) found.push(child);
  return found;
}

export function tokenIn(node: CstNode | undefined, name: string): IToken | undefined {
  for (const child of node?.children[name] ?? none) if ('image' in child) return child;
  return undefined;
}

export function nodesIn(node: CstNode | undefined, name: string): readonly CstNode[] {
  const found: CstNode[] = [];
  for (const child of node?.children[name] ?? []) if ('children' in child) found.push(child);
  return found;
}

export function nodeIn(node: CstNode | undefined, name: string): CstNode | undefined {
  for (const child of node?.children[name] ?? none) if ('children' in child) return child;
  return undefined;
}
