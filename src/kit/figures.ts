/** How numbers and lists stand in a message: digits in threes, shares in percent, `and` before the last. */

const inThrees = new Intl.NumberFormat('en-US', { maximumFractionDigits: 3 });

/** `37,752,832` */
export function grouped(figure: bigint | number): string {
  return inThrees.format(figure);
}

/** A part of a whole in percent, never rounded to none or to all of it: `62 %`, `0.4 %`, `99.9 %`. */
export function percent(part: bigint | number, whole: bigint | number): string {
  const share = (100 * Number(part)) / Number(whole);
  if (share > 99 && share < 100) return `${Math.min(Number(share.toFixed(1)), 99.9)} %`;
  return `${share < 10 ? Number(share.toPrecision(1)) : Math.round(share)} %`;
}

/** `relu`, `relu and dropout`, `relu, dropout and flatten` */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join();
  return `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}

/** `1 row`, `2 rows` */
export function counted(count: number | string, unit: string): string {
  return `${count} ${unit}${String(count) === '1' ? '' : 's'}`;
}
