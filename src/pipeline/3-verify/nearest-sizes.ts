/** For a network that does not fit at the sizes that are written: the nearest at which it would. */
import type { Finding } from '../../base/diagnostic.js';
import { containsSize, isEmptySet, nextIn, previousIn } from '../../ir/size-set.js';
import { describeSizes, type NetworkSizes } from '../../ir/sizes.js';

/** Mistakes that another size of the input may mend. */
const ofSizes: ReadonlySet<Finding['code']> = new Set([
  'shape/concat-mismatch',
  'shape/merge-mismatch',
  'shape/filter-larger-than-input',
  'shape/crop-larger-than-input',
  'shape/border-too-large',
  'shape/block-does-not-divide',
  'shape/unpool-mismatch',
]);

/** A mistake that has advice of its own, such as a smaller filter, needs no other. */
export function isOfSizes({ code, advice }: Finding): boolean {
  return ofSizes.has(code) && advice === undefined;
}

/** The finding with the nearest valid sizes as advice. `sizes`: what the same network needs with its sizes set free. */
export function withNearestSizes(found: Finding, { symbols, relations }: NetworkSizes): Finding {
  if (relations.length > 0 || symbols.some(({ valid }) => isEmptySet(valid))) return found;
  const near = symbols.flatMap(({ declaration: { name, written }, valid }) => {
    if (written === undefined || containsSize(valid, written)) return [];
    const sizes = [previousIn(valid, written - 1), nextIn(valid, written + 1)].filter(
      (size) => size !== undefined,
    );
    return [`${name} = ${sizes.join(' or ')} (here ${written})`];
  });
  const valid = describeSizes(symbols.map(({ declaration: { name }, valid: sizes }) => ({ name, sizes })));
  if (near.length === 0 || valid === undefined) return found;
  const advice = `the network is valid exactly when ${valid}; the nearest: ${near.join(', ')}`;
  return { ...found, advice };
}
