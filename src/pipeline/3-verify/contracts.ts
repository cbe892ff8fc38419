/** Explains contracts that do not hold: both shapes, how the inferred one came about, and which change would keep the promise. */
import { type Finding, type Fix, finding, type RelatedNote } from '../../base/diagnostic.js';
import { FindingList } from '../../base/finding-list.js';
import type { ContractMismatch } from '../../ir/contract.js';
import { formatShape, type Shape, sameShape } from '../../ir/shape.js';
import type { AttributeValue, LayerNode } from '../../ir/typed-graph.js';
import { editsFor, formatAttempt } from '../../kit/attribute-fix.js';
import type { Attribute } from '../../kit/attributes.js';
import type { AnyLayer, Attempt, LayerCatalogue } from '../../kit/define-layer.js';

/** More proposals than this help nobody. */
const mostProposals = 3;

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
      ? attemptsThatKeep(contract.shape, declaration, layer.node, layer.inputs)
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

/** Single changes of an attribute that give exactly the contracted shape, those nearest to what is written first. */
function attemptsThatKeep(
  contract: Shape,
  declaration: AnyLayer,
  { attributes }: LayerNode,
  inputs: readonly Shape[],
): Attempt[] {
  const found: Attempt[] = [];
  for (const [name, attribute] of Object.entries(declaration.attributes)) {
    for (const value of candidates(attribute, attributes[name], contract)) {
      const read = attribute.read(value);
      if (read === undefined) continue;
      const result = declaration.shape({ attributes: { ...attributes, [name]: read }, inputs });
      if (result.ok && sameShape(result.output, contract)) {
        found.push({ [name]: value });
        break;
      }
    }
    if (found.length === mostProposals) break;
  }
  return found;
}

/**
 * An attribute that may be searched: its values by distance from the present one. A number without a search range
 * that is given by position (filters, units) can only become a size of the contract.
 */
function candidates(
  { searchUpTo, positional, read }: Attribute<unknown>,
  present: unknown,
  contract: Shape,
): readonly AttributeValue[] {
  if (searchUpTo === undefined) {
    return positional && typeof present === 'number' ? [contract[contract.length - 1].value] : [];
  }
  const all = Array.from({ length: searchUpTo + 1 }, (_, value) => value);
  const now = Array.isArray(present) && typeof present[0] === 'number' ? present[0] : 0;
  const words = ['same', 'valid'].filter((word) => read(word) !== undefined);
  return [...all.sort((a, b) => Math.abs(a - now) - Math.abs(b - now)), ...words];
}
