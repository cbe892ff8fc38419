/**
 * From text to YAML nodes, with everything reported that no spec may hold: wrong syntax, aliases, tags, several
 * documents, duplicate keys, endless nesting. What the nodes mean is left to the next steps.
 */
import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  Parser,
  type YAMLError,
} from 'yaml';
import { finding } from '../../../base/diagnostic.js';
import type { Source } from '../../../base/source.js';
import { positionAt } from '../../../base/source.js';
import { spanOf } from '../../../base/span.js';
import type { Comment } from '../../../ir/ast.js';
import type { Context } from '../dsl/context.js';
import { wordYamlError } from './yaml-errors.js';

/** A statement inside a body costs three levels of YAML, so this is a little more than 200 statements. */
export const yamlNestingLimit = 700;

export interface YamlText {
  /** Null for an empty file. */
  readonly root: Node | null;
  readonly comments: readonly Comment[];
  /** False where the text is no YAML, so that its structure says nothing. */
  readonly sound: boolean;
}

const nothing: YamlText = { root: null, comments: [], sound: false };

export function readYaml(source: Source, context: Context): YamlText {
  const tokens = [...new Parser().parse(source.text)];
  const { comments, depth } = survey(tokens, source);
  if (depth > yamlNestingLimit) {
    context.reportTooDeep(spanOf(source, 0, 0), 200);
    return { ...nothing, comments };
  }
  const composer = new Composer({ uniqueKeys: false, strict: true, prettyErrors: false, logLevel: 'silent' });
  const documents = [...composer.compose(tokens, true, source.text.length)];
  const [document, second] = documents;
  if (second !== undefined) {
    const start = second.range?.[0] ?? 0;
    context.report(finding('yaml/several-documents', spanOf(source, start, start), {}));
  }
  if (document === undefined) return { ...nothing, comments };
  const errors = reportErrors(document, source, context);
  const root = (document.contents as Node | null) ?? null;
  const sound = errors === 0 && second === undefined;
  return { root, comments, sound: checkNodes(root, source, context) && sound };
}

/** One finding a line: what follows a syntax error on its line is its consequence. */
function reportErrors(document: Document.Parsed, source: Source, context: Context): number {
  const lines = new Set<number>();
  const problems: readonly YAMLError[] = [...document.errors, ...document.warnings];
  for (const error of problems) {
    if (error.code === 'TAG_RESOLVE_FAILED') continue;
    // The library points behind the end where something is missing there.
    const [start, end] = error.pos.map((offset) => Math.min(offset, source.text.length));
    const { line } = positionAt(source, start);
    if (lines.has(line)) continue;
    lines.add(line);
    context.report(
      finding('yaml/syntax', spanOf(source, start, end), wordYamlError(error.code, error.message)),
    );
  }
  return lines.size;
}

/** Finds the comments and the depth of the concrete syntax, without recursion. */
function survey(tokens: readonly CST.Token[], source: Source): { comments: Comment[]; depth: number } {
  const comments: Comment[] = [];
  let depth = 0;
  const stack: { readonly value: unknown; readonly level: number }[] = tokens.map((value) => ({
    value,
    level: 0,
  }));
  for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
    const { value, level } = entry;
    if (typeof value !== 'object' || value === null) continue;
    if (Array.isArray(value)) {
      for (const item of value) stack.push({ value: item, level });
      continue;
    }
    if ('type' in value && value.type === 'comment' && 'offset' in value && 'source' in value) {
      const [start, text] = [Number(value.offset), String(value.source)];
      comments.push({ text: text.slice(1).trim(), span: spanOf(source, start, start + text.length) });
      continue;
    }
    const inner = 'items' in value ? level + 1 : level;
    depth = Math.max(depth, inner);
    for (const child of Object.values(value))
      if (typeof child === 'object') stack.push({ value: child, level: inner });
  }
  return { comments: comments.sort((a, b) => a.span.start - b.span.start), depth };
}

/**
 * Reports aliases, tags and keys that no spec may hold; the depth is known to be small. False where a key is no
 * word, so that its map cannot be understood.
 */
function checkNodes(node: Node | null, source: Source, context: Context): boolean {
  if (node === null) return true;
  const [start, end] = node.range ?? [0, 0, 0];
  const place = spanOf(source, start, end);
  if (isAlias(node)) {
    context.report(finding('yaml/alias', place, { name: node.source }));
    return true;
  }
  if (node.tag !== undefined && 'tag' in node && !isPlainTag(node.tag)) {
    context.report(finding('yaml/tag', place, { tag: node.tag.replace('tag:yaml.org,2002:', '!!') }));
  }
  let good = true;
  if (isSeq(node))
    for (const item of node.items) good = checkNodes(item as Node | null, source, context) && good;
  if (isMap(node)) {
    const seen = new Set<string>();
    for (const { key, value } of node.items) {
      good = checkKey(key as Node | null, seen, place, source, context) && good;
      good = checkNodes(value as Node | null, source, context) && good;
    }
  }
  return good;
}

/** Collections and scalars without a tag of their own. */
function isPlainTag(tag: string): boolean {
  return tag === '!' || /^tag:yaml\.org,2002:(map|seq|str|int|float|bool|null)$/.test(tag);
}

function checkKey(
  key: Node | null,
  seen: Set<string>,
  map: ReturnType<typeof spanOf>,
  source: Source,
  context: Context,
): boolean {
  if (!isScalar(key)) {
    const [start, end] = key?.range ?? [map.start, map.start, map.start];
    const found = isAlias(key) ? 'an alias' : key === null ? 'nothing' : isMap(key) ? 'a map' : 'a list';
    context.report(finding('yaml/bad-key', spanOf(source, start, end), { found }));
    return false;
  }
  const [start, end] = key.range ?? [0, 0, 0];
  const place = spanOf(source, start, end);
  const text = keyText(key);
  if (text === '' || typeof key.value === 'object') {
    context.report(finding('yaml/bad-key', place, { found: 'nothing' }));
    return false;
  }
  if (seen.has(text)) {
    context.report(finding('yaml/duplicate-key', place, { key: text }));
  }
  seen.add(text);
  return true;
}

/** A key as a word, whatever YAML takes it for: `true`, `5` and `null` too. */
export function keyText(key: unknown): string {
  if (!isScalar(key)) return '';
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
}

/** The value of a key; undefined where the node is no map or has no such key. */
export function get(node: unknown, key: string): unknown {
  return isMap(node) ? node.items.find((pair) => keyText(pair.key) === key)?.value : undefined;
}
