/** Which layers have other weights at other sizes of the input, so that a checkpoint fits one size only. */
import type { NetworkReport } from '../../ir/report.js';
import { largestIn, nextIn } from '../../ir/size-set.js';
import type { NetworkSizes } from '../../ir/sizes.js';

/** A size that is compared with the smallest: so much larger that no stride hides the difference. */
const larger = (size: number) => 2 * size + 64;

/** Paths of layers; `smallest` and what follows it must be sizes at which the network is valid. */
export function resizedWeights(
  { symbols, relations }: NetworkSizes,
  smallest: Readonly<Record<string, number>>,
  reportAt: (sizes: Readonly<Record<string, number>>) => NetworkReport,
): string[] {
  // Where sizes hang together, the next of one alone may not be valid.
  if (relations.length > 0) return [];
  const weights = (sizes: Readonly<Record<string, number>>) =>
    reportAt(sizes).layers.map((layer) => ({
      path: layer.path,
      shapes: layer.weights.map(({ shape }) => shape.join('x')).join(),
    }));
  const first = weights(smallest);
  const resized = new Set<string>();
  for (const { declaration, allowed } of symbols) {
    const { name } = declaration;
    const size = nextIn(allowed, larger(smallest[name])) ?? largestIn(allowed) ?? smallest[name];
    for (const [index, { path, shapes }] of weights({ ...smallest, [name]: size }).entries()) {
      if (shapes !== first[index].shapes) resized.add(path);
    }
  }
  return [...resized];
}
