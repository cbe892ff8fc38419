/** How many threads a command computes on. */
import { availableParallelism } from 'node:os';

/** More do not help the kernels. */
const mostOfOwnAccord = 16;

/** `auto` is what the machine has. */
export function threadsOf(given: number | 'auto'): number {
  return given === 'auto' ? Math.min(mostOfOwnAccord, availableParallelism()) : given;
}
