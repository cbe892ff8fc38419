/** Text to syntax tree. The file's name says which form it has; the YAML form's packages load only for YAML. */
import type { Source } from '../../base/source.js';
import { parseDsl } from './dsl/parse-dsl.js';
import type { Parsed } from './parsed.js';

/** YAML and JSON files are the YAML form, everything else is the DSL. */
export function formOf(name: string): 'dsl' | 'yaml' {
  return /\.(yaml|yml|json)$/i.test(name) ? 'yaml' : 'dsl';
}

/** Never throws: what is wrong is in `findings`, and the document has holes there. */
export async function parse(source: Source): Promise<Parsed> {
  if (formOf(source.name) === 'dsl') return parseDsl(source);
  const { parseYaml } = await import('./yaml/parse-yaml.js');
  return parseYaml(source);
}
