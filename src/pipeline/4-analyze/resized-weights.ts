/** Which layers have other weights at other sizes of the input, so that a checkpoint fits one size only. */
import type { NetworkReport } from '../../ir/report.js';
import { nextIn } from '../../ir/size-set.js';
import type { NetworkSizes } from '../../ir/sizes.js';

/** Sizes of each symbol that are compared with the smallest. */
const compared = 3;

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
    let size: number | undefined = smallest[declaration.name];
    for (let step = 0; step < compared && size !== undefined; step++) {
      size = nextIn(allowed, size + 1);
      if (size === undefined) break;
      for (const [index, { path, shapes }] of weights({ ...smallest, [declaration.name]: size }).entries()) {
        if (shapes !== first[index].shapes) resized.add(path);
      }
    }
  }
  return [...resized];
}
