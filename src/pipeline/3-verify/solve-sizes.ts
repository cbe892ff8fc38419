/** Which sizes of its symbols a network is valid for: everything that its layers need, put together. */
import { allSizes, equalSets, intersectSets, nextIn, type SizeSet } from '../../ir/size-set.js';
import type { NetworkSizes } from '../../ir/sizes.js';
import type { SizeCondition, TypedGraph } from '../../ir/typed-graph.js';
import { holdsAt, trialsOf } from './trials.js';

/** A condition too fine to be put together with the others is left among the relations. */
export function solveSizes({ symbols, conditions }: TypedGraph): NetworkSizes {
  const relations: SizeCondition[] = conditions.filter(({ condition }) => condition.kind === 'relation');
  return {
    symbols: symbols.map((declaration) => {
      let valid = allSizes;
      const demands: SizeCondition[] = [];
      for (const demand of conditions) {
        const { condition } = demand;
        if (condition.kind !== 'sizes' || condition.symbol !== declaration.name) continue;
        const both = intersectSets(valid, condition.sizes);
        if (both === undefined) {
          relations.push(demand);
          continue;
        }
        if (!equalSets(both, valid)) demands.push(demand);
        valid = both;
      }
      return { declaration, valid, allowed: both(valid, declaration.sizes), demands };
    }),
    relations,
  };
}

/** The smallest allowed size of every symbol; where several hang together, the first that go together. */
export function smallestSizes({ relations }: TypedGraph, { symbols }: NetworkSizes): Record<string, number> {
  const smallest = Object.fromEntries(
    symbols.map(({ declaration: { name }, allowed }) => [name, nextIn(allowed, 1) ?? 1]),
  );
  if (relations.every((said) => holdsAt(said, smallest))) return smallest;
  return trialsOf(symbols).find((sizes) => relations.every((said) => holdsAt(said, sizes))) ?? smallest;
}

const both = (a: SizeSet, b: SizeSet) => intersectSets(a, b) ?? b;
