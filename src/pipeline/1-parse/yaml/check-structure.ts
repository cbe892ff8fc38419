/**
 * Checks the nodes against the JSON Schema of the structure and words what the validator finds, at the exact place,
 * one finding a node. Names and expressions inside the values are left to the builders.
 */
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { isAlias, isMap, isScalar, isSeq, type Node } from 'yaml';
import { skeleton } from '../../../../grammar/yaml/skeleton.js';
import { finding } from '../../../base/diagnostic.js';
import { didYouMean } from '../../../base/did-you-mean.js';
import type { Source } from '../../../base/source.js';
import { type Span, spanOf } from '../../../base/span.js';
import type { Context } from '../dsl/context.js';
import { keyText } from './read-yaml.js';

let validate: ValidateFunction | undefined;

/** Whether the structure is that of a spec; what is not was reported. An empty file is not wrong. */
export function checkStructure(root: Node | null, source: Source, context: Context): void {
  validate ??= new Ajv2020({
    allErrors: true,
    allowUnionTypes: true,
    ownProperties: true,
    verbose: true,
  }).compile(skeleton);
  if (root === null || validate(plain(root))) return;
  const reported = new Set<string>();
  const errors = validate.errors ?? [];
  // A misspelled key is also a missing one: that is one mistake.
  const unknown = new Set(
    errors.flatMap((error) => (error.params.additionalProperty === undefined ? [] : error.instancePath)),
  );
  for (const error of errors) {
    if (error.keyword === 'required' && unknown.has(error.instancePath)) continue;
    const key = `${error.instancePath} ${error.params.additionalProperty ?? error.params.missingProperty ?? ''}`;
    // `pattern` and `propertyNames` are about names, which the builders check with their place.
    if (reported.has(key) || error.keyword === 'pattern' || error.keyword === 'propertyNames') continue;
    reported.add(key);
    report(error, root, source, context);
  }
}

/** The nodes as plain values. Objects have no prototype, so that `__proto__` is a key like any other. */
function plain(node: unknown): unknown {
  if (isScalar(node)) return typeof node.value === 'bigint' ? Number(node.value) : node.value;
  if (isSeq(node)) return node.items.map(plain);
  if (!isMap(node)) return null;
  const result: Record<string, unknown> = Object.create(null);
  for (const { key, value } of node.items) {
    const text = keyText(key);
    if (!(text in result)) result[text] = plain(value);
  }
  return result;
}

interface Target {
  readonly node: unknown;
  /** The place of the key that leads here, or of the node itself. */
  readonly place: Span;
  /** What a person calls it: `repeat`, `the item of layers`. */
  readonly words: string;
}

function report(error: ErrorObject, root: Node, source: Source, context: Context): void {
  const target = follow(error.instancePath, root, source);
  // An alias was reported as such, and a number beyond all numbers will be.
  if (
    isAlias(target.node) ||
    (isScalar(target.node) && typeof target.node.value === 'number' && !Number.isFinite(target.node.value))
  )
    return;
  switch (error.keyword) {
    case 'type': {
      const expected = typeWords(error.params.type as string | readonly string[]);
      const found = foundWords(target.node);
      context.report(
        finding('yaml/wrong-type', placeOf(target, source), { what: target.words, expected, found }),
      );
      return;
    }
    case 'required': {
      const key = String(error.params.missingProperty);
      context.report(finding('yaml/missing-key', target.place, { what: target.words, key }));
      return;
    }
    case 'additionalProperties': {
      const key = String(error.params.additionalProperty);
      const pair = isMap(target.node)
        ? target.node.items.find((item) => keyText(item.key) === key)
        : undefined;
      const place = rangeOf(pair?.key, source) ?? target.place;
      const known = Object.keys(error.parentSchema?.properties ?? {});
      const suggestion = didYouMean(key, known);
      const fixes =
        suggestion === undefined
          ? []
          : [{ title: `Change it to ${suggestion}`, edits: [{ span: place, text: suggestion }] }];
      const facts = { what: target.words, key, suggestion, known: known.join(', ') };
      context.report(finding('yaml/unknown-key', place, facts, { fixes }));
      return;
    }
    default:
      context.report(finding('yaml/empty', target.place, { what: target.words }));
  }
}

function follow(path: string, root: Node, source: Source): Target {
  let node: unknown = root;
  let place = rangeOf(root, source) ?? spanOf(source, 0, 0);
  let words = 'the file';
  let key = '';
  for (const encoded of path.split('/').slice(1)) {
    const part = encoded.replaceAll('~1', '/').replaceAll('~0', '~');
    if (isSeq(node)) {
      node = node.items[Number(part)];
      words = key === '' ? 'the item' : `the item of ${key}`;
      place = rangeOf(node, source) ?? place;
    } else if (isMap(node)) {
      const pair = node.items.find((item) => keyText(item.key) === part);
      place = rangeOf(pair?.key, source) ?? place;
      node = pair?.value;
      key = part;
      words = part;
    }
  }
  return {
    node,
    place: isMap(node) && words.startsWith('the') ? firstKey(node, source, place) : place,
    words,
  };
}

/** A map without a key of its own is pointed at by its first key; all its lines would be too much. */
function firstKey(node: unknown, source: Source, fallback: Span): Span {
  return isMap(node) && node.items.length > 0 ? (rangeOf(node.items[0].key, source) ?? fallback) : fallback;
}

/** The value itself where it is on one line, else what leads to it. */
function placeOf({ node, place }: Target, source: Source): Span {
  const range = rangeOf(node, source);
  if (range === undefined || range.start === range.end) return place;
  return /[\r\n]/.test(source.text.slice(range.start, range.end)) ? place : range;
}

export function rangeOf(node: unknown, source: Source): Span | undefined {
  if (!isScalar(node) && !isMap(node) && !isSeq(node)) return undefined;
  const { range } = node;
  return range == null ? undefined : spanOf(source, range[0], range[1]);
}

const typeNames = new Map([
  ['string', 'a word'],
  ['number', 'a number'],
  ['boolean', 'true or false'],
  ['array', 'a list'],
  ['object', 'a map'],
]);

function typeWords(types: string | readonly string[]): string {
  const names = [types].flat().flatMap((type) => typeNames.get(type) ?? []);
  const last = names.pop() ?? 'something else';
  return names.length === 0 ? last : `${names.join(', ')} or ${last}`;
}

function foundWords(node: unknown): string {
  if (isMap(node)) return 'a map';
  if (isSeq(node)) return 'a list';
  if (!isScalar(node) || node.value === null || node.value === undefined) return 'empty';
  const text = String(node.value);
  return text.length > 30 ? `${text.slice(0, 29)}…` : text;
}
