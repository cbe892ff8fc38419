/** Takes in what a file declares beside its networks: blocks, and the variables at its top. */
import { finding } from '../../base/diagnostic.js';
import type { FindingList } from '../../base/finding-list.js';
import type { Document } from '../../ir/ast.js';
import { type EvaluationContext, evaluate } from './evaluate.js';
import type { KnownBlock } from './expansion.js';
import { noLayers, type Surroundings } from './surroundings.js';
import { Symbols } from './symbols.js';

/** Blocks go into `blocks`, `let` lines into the surroundings' scope. */
export function declare(
  document: Document,
  { scope, catalogue, work, words }: Surroundings,
  blocks: Map<string, KnownBlock>,
  findings: FindingList,
): void {
  const symbols = new Symbols();
  const resolve = noLayers(findings);
  const context: EvaluationContext = { scope, findings, work, symbols, words, resolve };
  for (const declaration of document.declarations) {
    if (declaration.kind === 'let') {
      const { text, span } = declaration.name;
      if (scope.definesItself(text)) {
        findings.add(finding('name/duplicate', span, { name: text, what: 'variable' }));
      }
      scope.define(text, evaluate(declaration.value, context));
    } else if (declaration.kind === 'block') {
      const { text, span } = declaration.name;
      const first = blocks.get(text);
      if (catalogue.has(text)) findings.add(finding('name/hides-kind', span, { name: text }));
      else if (first === undefined) blocks.set(text, { declaration, scope });
      else {
        const related = [{ message: 'the first one', span: first.declaration.name.span }];
        findings.add(finding('name/duplicate', span, { name: text, what: 'block' }, { related }));
      }
    }
  }
}
