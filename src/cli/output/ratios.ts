/** How many times as much one exact figure is as another. */
import { grouped } from './numbers.js';

/** Three digits at least: `32,113`, `5.14`, `0.194`; undefined where there is nothing to compare with. */
export function ratio(figure: bigint, reference: bigint): string | undefined {
  if (reference === 0n) return undefined;
  const times = Number((figure * 1_000_000n) / reference) / 1_000_000;
  if (times >= 100) return grouped((figure + reference / 2n) / reference);
  return times >= 1 || times === 0 ? times.toFixed(2) : String(Number(times.toPrecision(3)));
}

/** The ratio as a number, to six digits behind the point; null where there is nothing to compare with. */
export function ratioNumber(figure: bigint, reference: bigint): number | null {
  return reference === 0n ? null : Number((figure * 1_000_000n) / reference) / 1_000_000;
}
