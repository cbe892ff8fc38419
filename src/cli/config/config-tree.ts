/** A configuration as plain data with the place of every key and value, whatever form it was written in. */
import type { Finding } from '../../base/diagnostic.js';
import type { Source } from '../../base/source.js';
import type { Span } from '../../base/span.js';

/** From the top to a value: keys of maps and indices of lists. */
export type ConfigPath = readonly (string | number)[];

export interface ConfigTree {
  readonly source: Source;
  /** Made of text, numbers, booleans, null, arrays and objects. Objects have no prototype: `__proto__` is any key. */
  readonly value: unknown;
  /** Where a value or its key stands; the nearest part around it where the text does not have it. */
  placeOf(path: ConfigPath, at: 'key' | 'value'): Promise<Span>;
}

export interface ReadTree {
  /** Absent where the text says nothing that could be used. */
  readonly tree?: ConfigTree;
  readonly findings: readonly Finding[];
}

/** UTF-16 code units. */
export const largestText = 200_000;

/** Maps and lists inside each other; the deepest setting needs seven. */
export const deepestNesting = 40;

export type Table = Readonly<Record<string, unknown>>;

export function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value in a few words, for a message. */
export function valueWords(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (isTable(value)) return 'a map';
  if (value === null || value === undefined || value === '') return 'empty';
  const text = String(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
