/** Explains contracts that do not hold: both shapes, how the inferred one came about, and which change would keep the promise. */
import { type Finding, type Fix, finding, type RelatedNote } from '../../base/diagnostic.js';
import { FindingList } from '../../base/finding-list.js';
import type { ContractMismatch } from '../../ir/contract.js';
import { formatShape, type Shape } from '../../ir/shape.js';
import type { LayerNode } from '../../ir/typed-graph.js';
import { editsFor, formatAttempt } from '../../kit/attribute-fix.js';
import { attemptsThatKeep } from '../../kit/contract-search.js';
import type { AnyLayer, LayerCatalogue } from '../../kit/define-layer.js';

export function verifyContracts(
  mismatches: readonly ContractMismatch[],
  catalogue: LayerCatalogue,
): Finding[] {
  const findings = new FindingList();
  for (const mismatch of mismatches) {
    findings.callStack = mismatch.callStack;
    if (!findings.repeats('shape/contract-mismatch', mismatch.contract.span)) {
      findings.add(explain(mismatch, catalogue));
    }
  }
  return findings.toArray();
}

function explain(
  { contract, inferred, layer, origin, callStack }: ContractMismatch,
  catalogue: LayerCatalogue,
) {
  const facts = { contract: formatShape(contract.shape), inferred: formatShape(inferred) };
  const declaration = layer && catalogue.get(layer.node.kind);
  // Behind a group stands the contract of all of it; changing its last layer may happen several times.
  const attempts =
    layer?.node.contract === contract && declaration
      ? attemptsThatKeep(contract.shape, declaration, layer.node.attributes, layer.inputs)
      : [];
  const fixes: Fix[] = attempts.flatMap((attempt) => {
    const edits = layer && editsFor(layer.node, attempt);
    return edits === undefined
      ? []
      : [{ title: `Set ${formatAttempt(attempt)} (gives ${facts.contract})`, edits }];
  });
  if (callStack.length === 0) {
    const edits = [{ span: contract.span, text: facts.inferred }];
    fixes.push({ title: `Write ${facts.inferred} as the contract`, edits });
  }
  const derivations = layer && declaration ? derive(declaration, layer.node, layer.inputs) : [];
  const related: RelatedNote[] = [
    ...(origin !== undefined && layer !== undefined && layer.inputs.length === 1
      ? [{ message: `the input is ${formatShape(layer.inputs[0])}, from here`, span: origin }]
      : []),
  ];
  return finding('shape/contract-mismatch', contract.span, facts, {
    note: derivations.length > 0 ? derivations.join(', ') : undefined,
    related: related.length > 0 ? related : undefined,
    fixes: fixes.length > 0 ? fixes : undefined,
    advice:
      attempts.length > 0
        ? attempts.map((attempt) => `${formatAttempt(attempt)} gives ${facts.contract}`).join('; ')
        : undefined,
  });
}

/** `floor((28 - 5 + 0 + 0) / 1) + 1 = 24`, each different line once. */
function derive(declaration: AnyLayer, { attributes }: LayerNode, inputs: readonly Shape[]): string[] {
  const result = declaration.shape({ attributes, inputs });
  if (!result.ok) return [];
  return [...new Set(result.derivations.map(({ substituted, value }) => `${substituted} = ${value}`))];
}
