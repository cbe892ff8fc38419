/** Reads written arguments as declared attributes: every value is checked, defaults are put in. */
import { finding } from '../../base/diagnostic.js';
import { didYouMean } from '../../base/did-you-mean.js';
import type { Span } from '../../base/span.js';
import type { Argument, Expression } from '../../ir/ast.js';
import { type Attribute, type Attributes, flag, type JsonSchema, optional } from '../../kit/attributes.js';
import {
  type EvaluationContext,
  evaluate,
  type NameExpression,
  reportUnknown,
  suggestVariable,
} from './evaluate.js';
import { axes } from './functions.js';
import { holeKey } from './hole-key.js';
import { matchArguments, type Owner, type Slot } from './match-arguments.js';
import { describeValue } from './wording.js';

export interface ReadAttributes {
  /** Undefined where an attribute is missing, wrong or not known. */
  readonly values: Readonly<Record<string, unknown>> | undefined;
  /** Where each written value stands. */
  readonly spans: Readonly<Record<string, Span>>;
  /** Attributes whose value is to be found; `values` has none for them. */
  readonly holes: readonly { readonly name: string; readonly span: Span }[];
  /** `frozen`, where the kind may have it: it belongs to the layer, not to its kind. */
  readonly frozen?: { readonly value: boolean; readonly span: Span };
}

/** Every layer kind takes it; whether a layer has weights to freeze is known when its shape is. */
export const frozenAttribute = optional(flag, {
  doc: 'Keeps the weights as they are in training.',
  default: false,
});

/** Attributes that are no values but names of layers, and how such a name is read; undefined where it means none. */
export type Readers = Readonly<Record<string, (expression: Expression) => unknown>>;

export function readAttributes(
  owner: Owner,
  given: readonly Argument[],
  attributes: Attributes,
  context: EvaluationContext,
  readers: Readers = {},
): ReadAttributes {
  const matched = matchArguments(owner, given, slotsOf(attributes), context.findings);
  for (const name of matched.missing) {
    const { expects } = attributes[name];
    const facts = { owner: owner.name, attribute: name, expects, example: exampleOf(name, attributes[name]) };
    context.findings.add(finding('attribute/missing', owner.span, facts));
  }
  const values: Record<string, unknown> = {};
  const spans: Record<string, Span> = {};
  const holes: { readonly name: string; readonly span: Span }[] = [];
  let frozen: ReadAttributes['frozen'];
  let complete = !matched.astray || !decidesShape(attributes);
  for (const [name, attribute] of entriesOf(attributes)) {
    const argument = matched.arguments.get(name);
    if (attribute === frozenAttribute) {
      if (argument === undefined) continue;
      const value = readValue(owner, name, attribute, argument.value, context);
      if (value === undefined) complete = false;
      frozen = { value: value === true, span: argument.value.span };
      continue;
    }
    if (argument === undefined) {
      values[name] = attribute.default;
      const { required, unless } = attribute;
      if (required && (unless === undefined || !matched.arguments.has(unless))) complete = false;
      continue;
    }
    spans[name] = argument.value.span;
    if (argument.value.kind === 'hole') {
      const known = context.filled?.get(holeKey(argument.value.span));
      if (known !== undefined) {
        values[name] = attribute.read(known);
        continue;
      }
      if (takesIntegers(attribute.schema)) holes.push({ name, span: argument.value.span });
      else {
        const facts = { attribute: name, expects: attribute.expects };
        context.findings.add(finding('hole/not-an-integer', argument.value.span, facts));
        complete = false;
      }
      continue;
    }
    const value = Object.hasOwn(readers, name)
      ? readers[name](argument.value)
      : readValue(owner, name, attribute, argument.value, context);
    if (value === undefined) complete = false;
    else values[name] = value;
  }
  return { values: complete ? values : undefined, spans, holes, frozen };
}

function takesIntegers({ type, anyOf }: JsonSchema): boolean {
  return (
    type === 'integer' || (Array.isArray(anyOf) && anyOf.some((one: JsonSchema) => one.type === 'integer'))
  );
}

const entries = new WeakMap<Attributes, readonly (readonly [string, Attribute<unknown>])[]>();

/** Layers come by the thousand, kinds by the dozen. */
function entriesOf(attributes: Attributes): readonly (readonly [string, Attribute<unknown>])[] {
  let known = entries.get(attributes);
  if (known === undefined) {
    known = Object.entries(attributes);
    entries.set(attributes, known);
  }
  return known;
}

const slots = new WeakMap<Attributes, readonly Slot[]>();

function slotsOf(attributes: Attributes): readonly Slot[] {
  let known = slots.get(attributes);
  if (known === undefined) {
    known = Object.entries(attributes).map(([name, { aliases, positional, required, unless }]) => ({
      name,
      aliases,
      positional,
      required,
      unless,
    }));
    slots.set(attributes, known);
  }
  return known;
}

/** Undefined where the value is unknown, or wrong and not to be guessed. */
function readValue(
  owner: Owner,
  name: string,
  attribute: Attribute<unknown>,
  expression: Expression,
  context: EvaluationContext,
): unknown {
  if (isWord(expression, attribute, context)) return readWord(owner, name, attribute, expression, context);
  const given = evaluate(expression, context);
  if (given === undefined) return undefined;
  const value = attribute.read(given);
  if (value !== undefined) return value;
  const suggestion = typeof given === 'string' ? didYouMean(given, wordsOf(attribute.schema)) : undefined;
  return reportWrong(owner, name, attribute, expression, describeValue(given), suggestion, context);
}

/**
 * A bare name that is no variable; then it may be a word such as `same`. What asks for a size elsewhere is a word where
 * the attribute has that word: `axes=channels`.
 */
function isWord(
  expression: Expression,
  { schema }: Attribute<unknown>,
  { scope, here }: EvaluationContext,
): expression is NameExpression {
  if (expression.kind !== 'name' || scope.has(expression.name)) return false;
  const asksSize = here !== undefined && axes.has(expression.name);
  return !asksSize || wordsOf(schema).includes(expression.name);
}

/** The word, where the attribute takes it. Else the finding says which word or variable was meant. */
function readWord(
  owner: Owner,
  name: string,
  attribute: Attribute<unknown>,
  expression: NameExpression,
  context: EvaluationContext,
): unknown {
  const words = wordsOf(attribute.schema);
  if (words.includes(expression.name)) return attribute.read(expression.name);
  const word = didYouMean(expression.name, words);
  const variable = suggestVariable(expression, context.scope);
  const isKnownElsewhere = context.words.has(expression.name);
  if (word !== undefined || isKnownElsewhere || (words.length > 0 && variable === undefined)) {
    return reportWrong(owner, name, attribute, expression, expression.name, word, context);
  }
  reportUnknown(expression, context.scope, context.findings);
  return undefined;
}

/** Gives the value that was probably meant, so that a slip of the pen does not hide what follows. */
function reportWrong(
  owner: Owner,
  attribute: string,
  declared: Attribute<unknown>,
  { span }: Expression,
  given: string,
  suggestion: string | undefined,
  { findings }: EvaluationContext,
): unknown {
  const facts = { owner: owner.name, attribute, expects: declared.expects, given, suggestion };
  const fixes =
    suggestion === undefined
      ? undefined
      : [{ title: `Change it to ${suggestion}`, edits: [{ span, text: suggestion }] }];
  findings.add(finding('attribute/wrong-value', span, facts, { fixes }));
  const { schema, read } = declared;
  if (suggestion !== undefined) return read(schema.type === 'boolean' ? suggestion === 'true' : suggestion);
  // Real numbers and switches do not decide sizes; sizes themselves are never guessed.
  if (schema.type === 'number' || schema.type === 'boolean' || 'enum' in schema)
    return declared.default ?? read(0);
  return undefined;
}

/** Whether a lost argument may have been one that the shape depends on. */
function decidesShape(attributes: Attributes): boolean {
  return Object.values(attributes).some(({ searchUpTo, required }) => searchUpTo !== undefined || required);
}

const wordsOfSchemas = new WeakMap<JsonSchema, readonly string[]>();

/** The words that a value may be, by its schema: the modes of a padding, the names of a choice. */
export function wordsOf(schema: JsonSchema): readonly string[] {
  let words = wordsOfSchemas.get(schema);
  if (words === undefined) {
    words = collectWords(schema);
    wordsOfSchemas.set(schema, words);
  }
  return words;
}

function collectWords(schema: JsonSchema): readonly string[] {
  if (schema.type === 'boolean') return ['true', 'false'];
  const listed = Array.isArray(schema.enum)
    ? schema.enum.filter((item): item is string => typeof item === 'string')
    : [];
  const branches = Array.isArray(schema.anyOf) ? schema.anyOf : [];
  return [...listed, ...branches.flatMap((branch: JsonSchema) => collectWords(branch))];
}

function exampleOf(name: string, { positional, read, example }: Attribute<unknown>): string {
  if (example !== undefined) return positional ? example : `${name}=${example}`;
  const value = [10, 3, 0.5].find((candidate) => read(candidate) !== undefined) ?? 1;
  return positional ? String(value) : `${name}=${read(3) === undefined ? value : 3}`;
}
