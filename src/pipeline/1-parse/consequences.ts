/**
 * Which findings of later stages may only follow from a syntax error. A line that could not be read may have held the
 * very name that seems unknown; where brackets or an import are missing, nothing about the structure is certain.
 */
import { type Finding, placeOf as placeOfSpan } from '../../base/diagnostic.js';
import { lineText } from '../../base/source.js';
import { rangeOf } from '../../base/span.js';

const unsettling =
  /^(file|input)\/|^yaml\/(syntax|alias|several-documents|duplicate-key|empty)|^syntax\/(not-closed|not-opened|comment-not-closed|too-|layer-outside|declaration-inside|not-text)/;
const structural = /^(shape|budget)\/|^language\/(no-|layer-before)|^name\/unknown/;
const aboutInputs = /^language\/(no-|layer-before)/;

/** Takes the syntax findings of all files; what it gives is true for a finding that should not be reported. */
export function consequencesOf(syntax: readonly Finding[]): (found: Finding) => boolean {
  if (syntax.length === 0) return () => false;
  const places = new Set(syntax.map(placeOf));
  const isUnsettled = syntax.some(({ code }) => unsettling.test(code));
  const lost = wordsAround(syntax);
  return (found) => {
    if (places.has(placeOf(found))) return true;
    if (isUnsettled) return structural.test(found.code);
    if (aboutInputs.test(found.code)) return true;
    if (!found.code.startsWith('name/unknown')) return false;
    const { name } = found.facts as { readonly name: string };
    return name.split('.').some((part) => lost.has(part));
  };
}

/** All words on the lines of the findings; each line is read once, however many mistakes it has. */
function wordsAround(syntax: readonly Finding[]): ReadonlySet<string> {
  const words = new Set<string>();
  const read = new Set<string>();
  for (const { span } of syntax) {
    const { start, end } = rangeOf(span);
    for (let line = start.line; line <= end.line; line++) {
      const key = `${line} ${span.source.name}`;
      if (read.has(key)) continue;
      read.add(key);
      for (const [word] of lineText(span.source, line).matchAll(/\w+/g)) words.add(word);
    }
  }
  return words;
}

function placeOf({ span }: Finding): string {
  return placeOfSpan(span);
}
