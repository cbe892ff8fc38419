/** Text to syntax tree. */
import type { Source } from '../../base/source.js';
import { parseDsl } from './dsl/parse-dsl.js';
import type { Parsed } from './parsed.js';

/** Never throws: what is wrong is in `findings`, and the document has holes there. */
export async function parse(source: Source): Promise<Parsed> {
  return parseDsl(source);
}
