/** Text to syntax tree. The file's name says which form it has; the YAML form's packages load only for YAML. */
import type { Finding } from '../../base/diagnostic.js';
import type { Source } from '../../base/source.js';
import type { Expression } from '../../ir/ast.js';
import { collectorFor } from './dsl/context.js';
import { parseDsl } from './dsl/parse-dsl.js';
import { parseExpression } from './dsl/parse-expression.js';
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

/** A value alone, as `--set classes=100` gives one on the command line. */
export function parseValue(source: Source): {
  readonly value: Expression;
  readonly findings: readonly Finding[];
} {
  const collector = collectorFor(source);
  const value = parseExpression(source.text, collector);
  return { value, findings: collector.findings() };
}
