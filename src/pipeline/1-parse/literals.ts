/** The values of literals: numbers with their suffixes, and strings with their escapes. */

const numberPattern = /^(\d+(?:\.\d+)?)(?:[eE]([+-]?\d+))?([KMG]iB|[KMG]i|[kMG]B|[kMGT])?$/;

/** Nearly all there are. */
const plainPattern = /^\d{1,15}$/;

const decimalPowers = new Map([
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
]);
const binaryPowers = new Map([
  ['K', 2 ** 10],
  ['M', 2 ** 20],
  ['G', 2 ** 30],
]);

/** `62k` is 62000, `4KiB` is 4096. Undefined for other text; infinite beyond the largest number. */
export function numberOf(text: string): number | undefined {
  if (plainPattern.test(text)) return Number(text);
  const match = numberPattern.exec(text);
  if (match === null) return undefined;
  const [, mantissa, exponent = '0', suffix = ''] = match;
  if (suffix[1] === 'i') return Number(`${mantissa}e${exponent}`) * (binaryPowers.get(suffix[0]) ?? 1);
  // Shifting the exponent rounds once, so that 1.1k is exactly 1100.
  return Number(`${mantissa}e${Number(exponent) + (decimalPowers.get(suffix[0]) ?? 0)}`);
}

/** The text between the quotes of a literal, or the first escape that is none. */
export function stringOf(
  literal: string,
): { readonly value: string } | { readonly badEscape: string; readonly at: number } {
  for (const match of literal.matchAll(/\\(?:u[0-9a-fA-F]{4}|.)/gu)) {
    if (!/^\\(?:u[0-9a-fA-F]{4}|["\\/bfnrt])$/.test(match[0]))
      return { badEscape: match[0], at: match.index };
  }
  // A tab is the one control character that people type into strings.
  const json = literal.replace(
    /\p{Cc}/gu,
    (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return { value: JSON.parse(json) as string };
}
