/**
 * From the text of a configuration in JSON (with comments) or YAML to its tree. Whether the settings mean anything is
 * left to `check-config.ts`.
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
  type Pair,
  Parser,
} from 'yaml';
import { type Finding, finding } from '../../base/diagnostic.js';
import { positionAt, type Source } from '../../base/source.js';
import { type Span, spanOf } from '../../base/span.js';
import { type ConfigPath, deepestNesting, largestText, type ReadTree } from './config-tree.js';

export function parseConfig(source: Source): ReadTree {
  const start = spanOf(source, 0, 0);
  const isJson = source.name.endsWith('.json');
  const form = isJson ? 'JSON' : 'YAML';
  if (source.text.length > largestText) {
    const facts = { what: 'characters', limit: String(largestText) };
    return { findings: [finding('config/too-large', start, facts)] };
  }
  const tokens = [...new Parser().parse(isJson ? withoutComments(source.text) : source.text)];
  if (depthOf(tokens) > deepestNesting) {
    const facts = { what: 'levels of nesting', limit: String(deepestNesting) };
    return { findings: [finding('config/too-large', start, facts)] };
  }
  const composer = new Composer({ uniqueKeys: false, strict: true, prettyErrors: false, logLevel: 'silent' });
  const [document, second] = [...composer.compose(tokens, true, source.text.length)];
  if (second !== undefined) {
    const at = second.range?.[0] ?? 0;
    const facts = { form, problem: 'a second document begins here' };
    return { findings: [finding('config/syntax', spanOf(source, at, at), facts)] };
  }
  if (document === undefined)
    return { findings: [finding('config/syntax', start, { form, problem: 'it is empty' })] };
  const root = document.contents as Node | null;
  const findings = syntaxFindings(document, form, source);
  const value = findings.length > 0 ? undefined : plain(root, source, findings);
  if (value === undefined) return { findings };
  const placeOf = async (path: ConfigPath, at: 'key' | 'value') => follow(root, path, at, source);
  return { tree: { source, value, placeOf }, findings };
}

/** The comments become blanks, so that every offset stays. One without an end reaches to the end of the text. */
function withoutComments(text: string): string {
  return text.replaceAll(/"(?:\\.|[^"\\\r\n])*"|\/\/[^\r\n]*|\/\*[\s\S]*?(?:\*\/|$)/g, (match) =>
    match.startsWith('"') ? match : match.replaceAll(/[^\r\n]/g, ' '),
  );
}

/** How many maps and lists lie inside each other in the concrete syntax; found without recursion. */
function depthOf(tokens: readonly CST.Token[]): number {
  let deepest = 0;
  const stack = tokens.map((value): { readonly value: unknown; readonly level: number } => ({
    value,
    level: 0,
  }));
  for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
    const { value, level } = entry;
    if (typeof value !== 'object' || value === null) continue;
    const isNested = 'type' in value && /^(flow-collection|block-map|block-seq)$/.test(String(value.type));
    const inner = level + (isNested ? 1 : 0);
    deepest = Math.max(deepest, inner);
    for (const child of Object.values(value)) {
      if (Array.isArray(child)) for (const item of child) stack.push({ value: item, level: inner });
      else if (typeof child === 'object' && child !== null) stack.push({ value: child, level: inner });
    }
  }
  return deepest;
}

/** One a line: what follows a syntax error on its line is its consequence. */
function syntaxFindings(document: Document.Parsed, form: string, source: Source): Finding[] {
  const lines = new Set<number>();
  const findings: Finding[] = [];
  for (const { pos, message } of [...document.errors, ...document.warnings]) {
    const [from, to] = pos.map((offset) => Math.min(offset, source.text.length));
    const { line } = positionAt(source, from);
    if (lines.has(line)) continue;
    lines.add(line);
    const problem = message.split('\n')[0];
    findings.push(finding('config/syntax', spanOf(source, from, to), { form, problem }));
  }
  return findings;
}

/** Of two equal keys the first holds. An alias is left out: what it stands for could be of any size. */
function plain(node: unknown, source: Source, findings: Finding[]): unknown {
  if (isAlias(node)) {
    // One is enough to be told; a hostile file has a thousand.
    if (!findings.some(({ code }) => code === 'config/alias'))
      findings.push(finding('config/alias', placeOf(node, source), { name: node.source }));
    return undefined;
  }
  if (isScalar(node)) return node.value;
  if (isSeq(node)) return node.items.map((item) => plain(item, source, findings) ?? null);
  if (!isMap(node)) return null;
  const result: Record<string, unknown> = Object.create(null);
  for (const { key, value } of node.items) {
    const name = keyOf(key);
    if (name in result) findings.push(finding('config/twice', placeOf(key, source), { key: name }));
    else {
      const read = plain(value, source, findings);
      if (read !== undefined) result[name] = read;
    }
  }
  return result;
}

const keyOf = (key: unknown) => (isScalar(key) ? String(key.value) : '(a key that is no word)');

function follow(root: unknown, path: ConfigPath, at: 'key' | 'value', source: Source): Span {
  let node = root;
  let place = placeOf(firstKey(root), source);
  for (const part of path) {
    const pair: Pair | undefined = isMap(node)
      ? node.items.find(({ key }) => keyOf(key) === part)
      : undefined;
    const item = isSeq(node) ? node.items[Number(part)] : undefined;
    if (pair === undefined && item === undefined) return place;
    node = pair === undefined ? item : pair.value;
    place = placeOf(pair === undefined ? firstKey(item) : pair.key, source);
  }
  return at === 'value' && isScalar(node) && node.range != null ? placeOf(node, source) : place;
}

/** A map is pointed at by its first key; all its lines would be too much. */
function firstKey(node: unknown): unknown {
  return isMap(node) && node.items.length > 0 ? node.items[0].key : node;
}

function placeOf(node: unknown, source: Source): Span {
  const range = isAlias(node) || isScalar(node) || isMap(node) || isSeq(node) ? node.range : undefined;
  const [start, end] = range ?? [0, 0];
  const isOneLine = !/[\r\n]/.test(source.text.slice(start, end));
  return spanOf(source, start, isOneLine ? end : start + 1);
}
