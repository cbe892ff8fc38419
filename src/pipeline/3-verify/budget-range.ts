/**
 * Budgets of a network with symbols: they must hold for every allowed size. Figures grow with the sizes, so the smallest
 * sizes and ever larger ones are looked at, and between the last that holds and the first that does not the edge is found.
 */
import type { Finding } from '../../base/diagnostic.js';
import { largestIn, nextIn } from '../../ir/size-set.js';
import type { SymbolSizes } from '../../ir/sizes.js';

export type Sizes = Readonly<Record<string, number>>;

/** So many budgets are told the very size at which they break; nobody has more, and finding one takes a while. */
const mostEdges = 20;

/** Maps with a side of a million are beyond any network. */
const largestSide = 2 ** 20;

/** What is broken at these sizes, of the budgets that are still asked for; `isAsked` is given where one begins. */
export type VerifyAt = (sizes: Sizes, isAsked: (start: number) => boolean) => Promise<readonly Finding[]>;

/** `verify` gives what is broken at certain sizes, `at` are the smallest. Each budget is reported once. */
export async function verifyRange(
  symbols: readonly SymbolSizes[],
  at: Sizes,
  verify: VerifyAt,
): Promise<readonly Finding[]> {
  const found = (await verify(at, () => true)).map((one) => withAdvice(one, `at ${format(at)}`));
  const known = new Set(found.map(({ span }) => span.start));
  for (let factor = 2; ; factor *= 2) {
    const sizes = scaled(symbols, at, factor);
    for (const one of await verify(sizes, (start) => !known.has(start))) {
      known.add(one.span.start);
      const isExact = found.length < mostEdges;
      found.push(
        ...(isExact
          ? await edge(one, symbols, at, factor, verify)
          : [withAdvice(one, `at ${format(sizes)}`)]),
      );
    }
    const grown = scaled(symbols, at, factor * 2);
    const isLast = Object.entries(grown).every(([name, size]) => size === sizes[name] || size > largestSide);
    if (isLast) return found;
  }
}

/** The budget holds at half the factor and is broken at the factor: where in between it breaks. */
async function edge(
  broken: Finding,
  symbols: readonly SymbolSizes[],
  at: Sizes,
  factor: number,
  verify: VerifyAt,
): Promise<readonly Finding[]> {
  const { start } = broken.span;
  const isBroken = async (tried: number) =>
    (await verify(scaled(symbols, at, tried), (asked) => asked === start))[0];
  let [below, above, last] = [factor / 2, factor, broken];
  const differ = () => format(scaled(symbols, at, below)) !== format(scaled(symbols, at, above));
  for (let step = 0; step < 24 && differ(); step++) {
    const middle = (below + above) / 2;
    const found = await isBroken(middle);
    if (found === undefined) below = middle;
    else [above, last] = [middle, found];
  }
  const [breaks, holds] = [above, below].map((tried) => format(scaled(symbols, at, tried)));
  return [withAdvice(last, `at ${breaks}; it holds up to ${holds}, so say in \`where\` how large it may be`)];
}

/** The allowed sizes from so many times the smallest on; the largest where there is an end. */
function scaled(symbols: readonly SymbolSizes[], at: Sizes, factor: number): Sizes {
  return Object.fromEntries(
    symbols.map(({ declaration: { name }, allowed }) => {
      const wanted = Math.floor(at[name] * factor);
      return [name, nextIn(allowed, wanted) ?? largestIn(allowed) ?? at[name]];
    }),
  );
}

const format = (sizes: Sizes) =>
  Object.entries(sizes)
    .map(([name, size]) => `${name} = ${size}`)
    .join(', ');

function withAdvice(found: Finding, text: string): Finding {
  return { ...found, advice: found.advice === undefined ? text : `${text}; ${found.advice}` };
}
