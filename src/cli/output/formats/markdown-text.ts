/** Text from specs and paths as Markdown that shows it and does nothing else, also in a cell of a table. */
import { printable } from '../text.js';

/** A joiner without width: behind it nobody sees a mention of a person or an issue, or the start of a link. */
const joiner = '\u2060';

/**
 * Prose. Nothing in it is markup, HTML, a link, a mention, an emoji or a formula, and it has no line end. Backslashes and
 * bars become references, because a table splits its cells before anything else is read.
 */
export function markdownText(text: string): string {
  return printable(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\\', '&#92;')
    .replaceAll('|', '&#124;')
    .replaceAll(/[`*_~[\](){}$!]/g, '\\$&')
    .replaceAll('://', `:${joiner}//`)
    .replaceAll(/:(?=\S)/g, '\\:')
    .replaceAll(/www\./gi, (start) => `${start.slice(0, 3)}\\.`)
    .replaceAll(/[@#]/g, `$&${joiner}`)
    .replaceAll(/\bGH-(?=\d)/gi, `$&${joiner}`);
}

/** Code, such as a path. References keep everything in it from being read as more than text. */
export function markdownCode(text: string): string {
  const inside = printable(text).replaceAll(
    /[^\p{L}\p{N}\p{M} .,/=+-]|(?<=www)\./giu,
    (character) => `&#${character.codePointAt(0)};`,
  );
  return `<code>${inside}</code>`;
}
