/** For tests of stage 1: trees are compared without their places. */

const left: ReadonlySet<string> = new Set(['span', 'pathSpan', 'form', 'comments']);

/** The tree without places, form and comments, and without what is absent. */
export function bare(tree: unknown): unknown {
  if (Array.isArray(tree)) return tree.map(bare);
  if (typeof tree !== 'object' || tree === null) return tree;
  const kept = Object.entries(tree).filter(([key, value]) => value !== undefined && !left.has(key));
  return Object.fromEntries(kept.map(([key, value]) => [key, bare(value)]));
}
