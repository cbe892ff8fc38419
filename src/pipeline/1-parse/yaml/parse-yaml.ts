/** From the text of a YAML or JSON file to its document, the same tree that the DSL gives. Never throws. */
import { isMap, isSeq, type Node } from 'yaml';
import { type Finding, finding } from '../../../base/diagnostic.js';
import type { Source } from '../../../base/source.js';
import { type Span, spanOf } from '../../../base/span.js';
import type { Declaration, Statement } from '../../../ir/ast.js';
import { type Collector, collectorFor } from '../dsl/context.js';
import { textProblem } from '../limits.js';
import type { Parsed } from '../parsed.js';
import { checkStructure } from './check-structure.js';
import { blockOf } from './layers.js';
import { get, keyText, readYaml } from './read-yaml.js';
import { inputsOf, letsOf, parametersOf, requiresOf, trainOf } from './settings.js';
import { scalarText, ValueReader } from './values.js';

export function parseYaml(source: Source): Parsed {
  const collector = collectorFor(source);
  const span = spanOf(source, 0, source.text.length);
  const problem = textProblem(source);
  if (problem !== undefined) {
    return { document: { form: 'yaml', declarations: [], comments: [], span }, findings: [problem] };
  }
  const { root, comments, sound } = readYaml(source, collector);
  // Where the text is no sound YAML, the tree is still read, but its own mistakes are consequences.
  const context: Collector = sound ? collector : collectorFor(source);
  checkStructure(root, source, context);
  const declarations = declarationsOf(root, new ValueReader(source, context), span);
  return {
    document: { form: 'yaml', declarations, comments, span },
    findings: onePerPlace(collector.findings()),
  };
}

function declarationsOf(root: Node | null, reader: ValueReader, whole: Span): Declaration[] {
  if (!isMap(root)) return [];
  const declarations: Declaration[] = [];
  const imports = get(root, 'imports');
  for (const item of isSeq(imports) ? imports.items : []) {
    const path = scalarText(item);
    const span = reader.placeOf(item, whole);
    if (path !== undefined) declarations.push({ kind: 'import', path, pathSpan: span, span });
  }
  declarations.push(...letsOf(get(root, 'let'), reader));
  const blocks = get(root, 'blocks');
  for (const { key, value } of isMap(blocks) ? blocks.items : []) {
    const place = reader.placeOf(key, whole);
    const name = reader.kind(key, place);
    if (name === undefined || !isMap(value)) continue;
    const parameters = parametersOf(get(value, 'parameters'), reader);
    const span = { ...place, end: reader.placeOf(value, place).end };
    const body = blockOf(get(value, 'layers'), reader, place);
    declarations.push({ kind: 'block', name, parameters, body, span });
  }
  const network = networkOf(root, reader, whole);
  if (network !== undefined) declarations.push(network);
  return declarations;
}

const networkKeys: ReadonlySet<string> = new Set(['parameters', 'input', 'layers', 'require', 'train']);

function networkOf(root: Node, reader: ValueReader, whole: Span): Declaration | undefined {
  if (!isMap(root)) return undefined;
  const nameNode = get(root, 'network');
  if (nameNode === undefined) {
    const stray = root.items.find(({ key }) => networkKeys.has(keyText(key)));
    if (stray !== undefined) {
      const place = reader.placeOf(stray.key, whole);
      reader.context.report(finding('yaml/without-network', place, { key: keyText(stray.key) }));
    }
    return undefined;
  }
  const name = reader.name(nameNode, 'the name of a network', whole);
  const layers = get(root, 'layers');
  const body = blockOf(layers, reader, whole);
  const statements: Statement[] = [
    ...inputsOf(get(root, 'input'), reader, whole),
    ...body.statements,
    ...requiresOf(get(root, 'require'), reader, whole),
  ];
  const train = get(root, 'train');
  if (train !== undefined) statements.push(...trainOf(train, reader, whole));
  const parameters = parametersOf(get(root, 'parameters'), reader);
  if (name === undefined) return undefined;
  return { kind: 'network', name, parameters, body: { statements, span: body.span }, span: whole };
}

/** The schema and the builders may both stumble over a value; the first to say so is enough. */
function onePerPlace(findings: readonly Finding[]): Finding[] {
  const places = new Set<string>();
  return findings.filter(({ span: { start, end } }) => {
    const place = `${start} ${end}`;
    if (places.has(place)) return false;
    places.add(place);
    return true;
  });
}
