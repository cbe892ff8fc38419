/** Which items of two sequences are the same ones, in order, by equal keys. Bounded in time and memory. */
import { diffArrays } from 'diff';
import { groupBy } from './group-by.js';

/** Beyond so many differences the order is not looked at any more. */
const mostDifferences = 1500;

/** Positions in `a` and `b`; each stands at most once, and both rise where the sequences are not too different. */
export function align(a: readonly string[], b: readonly string[]): readonly (readonly [number, number])[] {
  const pieces = diffArrays([...a], [...b], { maxEditLength: mostDifferences });
  if (pieces === undefined) return byOccurrence(a, b);
  const pairs: [number, number][] = [];
  let [inA, inB] = [0, 0];
  for (const { added, removed, count } of pieces) {
    if (added) inB += count;
    else if (removed) inA += count;
    else for (let k = 0; k < count; k++) pairs.push([inA++, inB++]);
  }
  return pairs;
}

/** The first of a key with the first, the second with the second. */
function byOccurrence(a: readonly string[], b: readonly string[]): [number, number][] {
  const places = groupBy([...b.keys()].reverse(), (at) => b[at]);
  return a.flatMap((key, at): [number, number][] => {
    const place = places.get(key)?.pop();
    return place === undefined ? [] : [[at, place]];
  });
}
