/** Looks for small changes of a layer that would give the shape its contract promises. */
import { type Shape, sameShape } from '../ir/shape.js';
import type { AttributeValue } from '../ir/typed-graph.js';
import type { Attribute } from './attributes.js';
import type { AnyLayer, Attempt } from './define-layer.js';

/** More proposals than this help nobody. */
const mostProposals = 3;

/** Single changes of an attribute that give exactly the contracted shape, those nearest to what is written first. */
export function attemptsThatKeep(
  contract: Shape,
  declaration: AnyLayer,
  attributes: Readonly<Record<string, unknown>>,
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
    const channels = contract[contract.length - 1];
    return positional && typeof present === 'number' && channels.kind === 'constant' ? [channels.value] : [];
  }
  const all = Array.from({ length: searchUpTo + 1 }, (_, value) => value);
  const now = Array.isArray(present) && typeof present[0] === 'number' ? present[0] : 0;
  const words = ['same', 'valid'].filter((word) => read(word) !== undefined);
  return [...all.sort((a, b) => Math.abs(a - now) - Math.abs(b - now)), ...words];
}
