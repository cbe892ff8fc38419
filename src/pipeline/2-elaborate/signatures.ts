/** What the blocks of a file can be called with. What they give is known only of their calls. */
import { textOf } from '../../base/span.js';
import type { Document } from '../../ir/ast.js';
import type { BlockSignature } from '../../ir/signature.js';

/** Of all documents; where a name is declared twice, which has been reported, the first. */
export function signaturesOf(documents: readonly Document[]): BlockSignature[] {
  const known = new Map<string, BlockSignature>();
  for (const { declarations } of documents) {
    for (const declaration of declarations) {
      if (declaration.kind !== 'block' || known.has(declaration.name.text)) continue;
      const parameters = declaration.parameters.map(({ name, default: fallback }) => ({
        name: name.text,
        ...(fallback === undefined ? {} : { default: textOf(fallback.span) }),
      }));
      known.set(declaration.name.text, { name: declaration.name.text, span: declaration.span, parameters });
    }
  }
  return [...known.values()];
}
