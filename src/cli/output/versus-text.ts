/** A layer beside the same map computed in another way: weights and MACs of both, and how many times as many. */
import type { Alternative, Versus } from '../../ir/analysis.js';
import { grouped } from './numbers.js';
import { ratio } from './ratios.js';
import { hanging } from './text.js';

export function versusLines(path: string, alternative: Alternative, found: Versus, width: number): string[] {
  const { own, other, parts } = found;
  const line = (words: string, { weights, macs }: Versus['own']) =>
    `${words}: ${grouped(weights)} weights, ${grouped(macs)} MACs`;
  const several = parts.length > 1;
  return [
    ...hanging('', line(`${path} as it is`, own), width),
    ...(several ? parts : []).flatMap((part) => hanging('  ', line(part.words, part), width)),
    ...hanging('', several ? line(`as ${alternative}`, other) : line(parts[0].words, other), width),
    ...hanging('  ', compared('weights', other.weights, own.weights), width),
    ...hanging('  ', compared('MACs', other.macs, own.macs), width),
    ...hanging('', '(for one image, without biases)', width),
  ];
}

/** The larger by the smaller, so that the number says at once how much. */
function compared(what: string, other: bigint, own: bigint): string {
  if (other === own) return `as many ${what}`;
  if (other > own) return `${ratio(other, own) ?? 'infinitely'} times as many ${what}`;
  return `${ratio(own, other) ?? 'infinitely'} times fewer ${what}: ${((Number(other) / Number(own)) * 100).toFixed(1)} %`;
}
