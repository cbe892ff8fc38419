/** How numbers stand in a message: digits in threes, shares in percent. */

/** `37,752,832` */
export function grouped(figure: bigint | number): string {
  return figure.toLocaleString('en-US', { maximumFractionDigits: 3 });
}

/** A part of a whole, at least one digit exact: `62 %`, `0.4 %`. */
export function percent(part: bigint | number, whole: bigint | number): string {
  const share = (100 * Number(part)) / Number(whole);
  return `${share >= 10 ? Math.round(share) : Number(share.toPrecision(1))} %`;
}

/** `relu`, `relu and dropout`, `relu, dropout and flatten` */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join();
  return `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}
