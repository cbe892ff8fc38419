/** Reads a value that was given outside of any spec, as `--set` does: written as in the language, but without names. */
import type { AttributeValue } from '../../ir/typed-graph.js';

const suffixes: ReadonlyMap<string, number> = new Map([
  ['k', 1e3],
  ['M', 1e6],
  ['G', 1e9],
  ['T', 1e12],
]);

const deepest = 8;
const longest = 10_000;

/** A number (`10`, `62k`, `1e-3`), `true`, `false`, a word, a `"text"`, or a list (`[1, 2]`, `28x28`). */
export function readSetting(text: string, depth = 0): AttributeValue | undefined {
  const trimmed = text.trim();
  if (depth > deepest || trimmed.length > longest) return undefined;
  const number = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)([kMGT]?)$/.exec(trimmed);
  if (number !== null) {
    const value = Number(number[1]) * (suffixes.get(number[2]) ?? 1);
    return Number.isFinite(value) ? value : undefined;
  }
  if (trimmed === 'true' || trimmed === 'false') return trimmed === 'true';
  if (/^\d+(x\d+)+$/.test(trimmed)) return trimmed.split('x').map(Number);
  if (/^"[^"\\]*"$/.test(trimmed)) return trimmed.slice(1, -1);
  if (/^[\p{L}_][\p{L}\p{N}_]*$/u.test(trimmed)) return trimmed;
  if (!trimmed.startsWith('[') || !trimmed.endsWith(']')) return undefined;
  const inside = trimmed.slice(1, -1);
  if (inside.trim() === '') return [];
  const items = splitItems(inside).map((item) => readSetting(item, depth + 1));
  return items.every((item) => item !== undefined) ? items : undefined;
}

/** At the commas that stand in no inner bracket. */
function splitItems(text: string): string[] {
  const items: string[] = [];
  let level = 0;
  let start = 0;
  for (let index = 0; index < text.length; index++) {
    if (text[index] === '[') level++;
    else if (text[index] === ']') level--;
    else if (text[index] === ',' && level === 0) {
      items.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...items, text.slice(start)];
}
