/** Sizes at which something is tried that cannot be decided for all of them at once. */
import { type Condition, valueAt } from '../../ir/dim.js';
import { containsSize, nextIn } from '../../ir/size-set.js';
import type { SymbolSizes } from '../../ir/sizes.js';

/** Sizes of one symbol that are tried where a relation stays open. */
const sizesTried = 40;
const mostTried = 20_000;

/** The smallest allowed sizes of all symbols, in every combination. */
export function trialsOf(symbols: readonly SymbolSizes[]): Record<string, number>[] {
  let trials: Record<string, number>[] = [{}];
  for (const { declaration, allowed } of symbols) {
    const values: number[] = [];
    for (
      let n = nextIn(allowed, 1);
      n !== undefined && values.length < sizesTried;
      n = nextIn(allowed, n + 1)
    ) {
      values.push(n);
    }
    const room = Math.max(1, Math.floor(mostTried / Math.max(1, trials.length)));
    trials = trials.flatMap((trial) =>
      values.slice(0, room).map((value) => ({ ...trial, [declaration.name]: value })),
    );
  }
  return trials;
}

export function holdsAt(condition: Condition, sizes: Readonly<Record<string, number>>): boolean {
  if (condition.kind === 'sizes') {
    const size = sizes[condition.symbol];
    return size === undefined || containsSize(condition.sizes, size);
  }
  const [left, right] = [valueAt(condition.left, sizes), valueAt(condition.right, sizes)];
  if (condition.comparison === '==') return left === right;
  return condition.comparison === '<' ? left < right : left <= right;
}
