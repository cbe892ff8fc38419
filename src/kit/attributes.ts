/**
 * How an attribute of a layer is declared, and the types of values that attributes can have.
 * One declaration serves checking in both forms, the JSON Schema, the reference page, completion and hover.
 */
import { type Dim, dim, formatDim } from '../ir/dim.js';
import type { AttributeValue } from '../ir/typed-graph.js';

/** A JSON Schema fragment (draft 2020-12). */
export type JsonSchema = { readonly [key: string]: unknown };

/** A type of values: what it accepts, in words and as a schema, and how a value is read. */
export interface ValueType<T> {
  /** Completes the sentence "F must be …": `a whole number from 1 up`. */
  readonly expects: string;
  /** For reference pages: `size`, `integer`, `padding`. */
  readonly label: string;
  readonly schema: JsonSchema;
  /** A value as a person would write it, where not any number will do. */
  readonly example?: string;
  /** Undefined where the value is not of this type. */
  read(value: AttributeValue): T | undefined;
}

export interface Attribute<T> extends ValueType<T> {
  readonly doc: string;
  readonly aliases: readonly string[];
  /** May be given without its name, as the first value: `conv 64`. */
  readonly positional: boolean;
  readonly required: boolean;
  /** The attribute that makes this one unnecessary, where it is required only without that. */
  readonly unless?: string;
  readonly default: T | undefined;
  /** The default in words, for pages: `1`, `same as F`. */
  readonly defaultText: string | undefined;
  /** Whether the checker may propose another value to mend a shape, and up to which value it looks. */
  readonly searchUpTo: number | undefined;
}

export type Attributes = Readonly<Record<string, Attribute<unknown>>>;
/** The values of declared attributes, as rules see them. */
export type ValuesOf<A extends Attributes> = {
  readonly [K in keyof A]: A[K] extends Attribute<infer T> ? T : never;
};

interface AttributeOptions<T> {
  readonly doc: string;
  readonly aliases?: readonly string[];
  readonly positional?: boolean;
  readonly default?: T;
  readonly defaultText?: string;
  readonly searchUpTo?: number;
}

/** An attribute that must be given. */
export function required<T>(
  type: ValueType<T>,
  options: Omit<AttributeOptions<T>, 'default' | 'defaultText'>,
): Attribute<T> {
  return { ...complete(type, options), required: true };
}

/** An attribute that must be given where `other` is not; its rule sees undefined where it is left out. */
export function requiredUnless<T>(
  other: string,
  type: ValueType<T>,
  options: Omit<AttributeOptions<T>, 'default' | 'defaultText'>,
): Attribute<T | undefined> {
  const defaultText = `that of \`${other}\``;
  return { ...complete<T | undefined>(type, { ...options, defaultText }), required: true, unless: other };
}

/** An attribute with a default value. */
export function optional<T>(
  type: ValueType<T>,
  options: AttributeOptions<T> & { readonly default: T },
): Attribute<T> {
  return { ...complete(type, options), required: false };
}

/** An attribute whose default depends on others; its rule sees undefined. `defaultText` says what it then is. */
export function derived<T>(
  type: ValueType<T>,
  options: Omit<AttributeOptions<T>, 'default'> & { readonly defaultText: string },
): Attribute<T | undefined> {
  return { ...complete<T | undefined>(type, options), required: false };
}

function complete<T>(type: ValueType<T>, options: AttributeOptions<T>): Omit<Attribute<T>, 'required'> {
  return {
    ...type,
    doc: options.doc,
    aliases: options.aliases ?? [],
    positional: options.positional ?? false,
    default: options.default,
    defaultText:
      options.defaultText ?? (options.default === undefined ? undefined : formatValue(options.default)),
    searchUpTo: options.searchUpTo,
  };
}

/** How a person would write a value in a spec. */
export function formatValue(given: unknown): string {
  const value = Array.isArray(given) ? given.map(sizeIn) : given;
  if (Array.isArray(value)) {
    const compact = value.length > 0 && value.every((item) => Number.isInteger(item) && item >= 0);
    if (value.length === 1 && compact) return String(value[0]);
    return compact ? value.join('x') : `[${value.map(formatValue).join(', ')}]`;
  }
  if (typeof value === 'object' && value !== null && 'kind' in value) {
    if (value.kind === 'constant' || value.kind === 'symbolic') return formatDim(value as Dim);
    if (value.kind === 'partner' && 'path' in value) return String(value.path);
    if ('sizes' in value && Array.isArray(value.sizes)) return `${value.sizes.join('x')} weights`;
    const padding = value as Padding;
    return padding.kind === 'explicit' ? formatValue(padding.sides) : padding.kind;
  }
  return String(value);
}

/** The number that a constant dimension is; anything else as it is. */
function sizeIn(item: unknown): unknown {
  const isSize = typeof item === 'object' && item !== null && 'kind' in item && item.kind === 'constant';
  return isSize && 'value' in item ? item.value : item;
}

/** The largest whole number an attribute takes; far beyond any real layer, and exact in every later product. */
export const largestInteger = 2 ** 31 - 1;

const isWhole = (value: unknown, min: number): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= largestInteger;

export function integer({ min }: { readonly min: number }): ValueType<number> {
  return {
    expects: `a whole number from ${min} to ${largestInteger}`,
    label: 'integer',
    schema: { type: 'integer', minimum: min, maximum: largestInteger },
    read: (value) => (isWhole(value, min) ? value : undefined),
  };
}

/** A finite number in a range, where one is given; `exclusiveMin` and `exclusiveMax` leave that end out. */
export function real(range: {
  readonly min?: number;
  readonly exclusiveMin?: number;
  readonly max?: number;
  readonly exclusiveMax?: number;
}): ValueType<number> {
  const { min = -Number.MAX_VALUE, max = Number.MAX_VALUE } = range;
  const { exclusiveMin = Number.NEGATIVE_INFINITY, exclusiveMax = Number.POSITIVE_INFINITY } = range;
  return {
    expects: `a number${lowerEnd(range)}${upperEnd(range)}`,
    label: 'number',
    schema: {
      type: 'number',
      ...(range.min === undefined ? {} : { minimum: min }),
      ...(range.exclusiveMin === undefined ? {} : { exclusiveMinimum: exclusiveMin }),
      ...(range.max === undefined ? {} : { maximum: max }),
      ...(range.exclusiveMax === undefined ? {} : { exclusiveMaximum: exclusiveMax }),
    },
    read: (value) =>
      typeof value === 'number' &&
      value >= min &&
      value <= max &&
      value > exclusiveMin &&
      value < exclusiveMax
        ? value
        : undefined,
  };
}

type Range = Parameters<typeof real>[0];

function lowerEnd({ min, exclusiveMin }: Range): string {
  if (exclusiveMin !== undefined) return ` above ${exclusiveMin}`;
  return min === undefined ? '' : ` from ${min}`;
}

function upperEnd({ min, max, exclusiveMax }: Range): string {
  if (exclusiveMax !== undefined) return ` to below ${exclusiveMax}`;
  if (max !== undefined) return ` to ${max}`;
  return min === undefined ? '' : ' up';
}

/** The size of a dimension: a whole number, or an expression in the inputs' symbols such as `height(x)`. */
export const dimension: ValueType<Dim> = {
  expects: 'a whole number from 1 up, or the size of a map such as height(x)',
  label: 'dimension',
  schema: { anyOf: [{ type: 'integer', minimum: 1, maximum: largestInteger }, { type: 'string' }] },
  read: (value) => {
    if (isWhole(value, 1)) return dim(value);
    return typeof value === 'object' && 'kind' in value ? value : undefined;
  },
};

/** One to four of them: `7`, `7x7`, `[height(x), width(x)]`. */
export const dimensions: ValueType<readonly Dim[]> = {
  expects: 'whole numbers from 1 up such as 7x7, or sizes of a map such as [height(x), width(x)]',
  label: 'dimensions',
  example: '7x7',
  schema: {
    anyOf: [
      { type: 'integer', minimum: 1, maximum: largestInteger },
      { type: 'string' },
      { type: 'array', items: dimension.schema, minItems: 1, maxItems: 4 },
    ],
  },
  read: (value) => {
    const read = (Array.isArray(value) ? value : [value]).map(dimension.read);
    return read.length <= 4 && read.every((item) => item !== undefined) ? read : undefined;
  },
};

export const flag: ValueType<boolean> = {
  expects: 'true or false',
  label: 'boolean',
  schema: { type: 'boolean' },
  read: (value) => (typeof value === 'boolean' ? value : undefined),
};

export function choice<const C extends readonly string[]>(choices: C): ValueType<C[number]> {
  return {
    expects: `one of ${choices.join(', ')}`,
    label: choices.map((text) => `\`${text}\``).join(', '),
    schema: { enum: choices },
    read: (value) => choices.find((text) => text === value),
  };
}

/** One number for all spatial dimensions, or one for each. */
export type Size = readonly number[];

export function size({ min }: { readonly min: number }): ValueType<Size> {
  const one = { type: 'integer', minimum: min, maximum: largestInteger };
  return {
    expects: `a whole number from ${min} up, or one per spatial dimension such as 5x3`,
    label: 'size',
    schema: {
      anyOf: [
        one,
        { type: 'string', pattern: '^\\d+(x\\d+){1,2}$' },
        { type: 'array', items: one, minItems: 1, maxItems: 3 },
      ],
    },
    read: (value) => {
      const sizes = Array.isArray(value) ? value : [value];
      const fits = sizes.length >= 1 && sizes.length <= 3 && sizes.every((item) => isWhole(item, min));
      return fits ? (sizes as number[]) : undefined;
    },
  };
}

export type PaddingMode = 'valid' | 'same' | 'same_lower' | 'full';

/**
 * `explicit` sides are as written: one number for all, one per dimension, or begin and end for each dimension
 * in turn; `explicitPadding` in `window.ts` tells them apart when the number of dimensions is known.
 */
export type Padding =
  | { readonly kind: PaddingMode }
  | { readonly kind: 'explicit'; readonly sides: readonly number[] };

const paddingModes: readonly PaddingMode[] = ['valid', 'same', 'same_lower', 'full'];

export function padding(modes: readonly PaddingMode[] = paddingModes): ValueType<Padding> {
  const one = { type: 'integer', minimum: 0, maximum: largestInteger };
  return {
    expects: `a whole number from 0 up, one per spatial dimension, [begin, end] for each, or ${modes.join(', ')}`,
    label: 'padding',
    schema: {
      anyOf: [
        one,
        { enum: modes },
        { type: 'string', pattern: '^\\d+(x\\d+){1,2}$' },
        {
          type: 'array',
          items: { anyOf: [one, { type: 'array', items: one, minItems: 2, maxItems: 2 }] },
          minItems: 1,
          maxItems: 6,
        },
      ],
    },
    read: (value) => {
      const mode = modes.find((name) => name === value);
      if (mode !== undefined) return { kind: mode };
      const listed: readonly AttributeValue[] = Array.isArray(value) ? value : [value as AttributeValue];
      const pairs = listed.every((item) => Array.isArray(item) && item.length === 2);
      const sides = pairs ? listed.flatMap((item) => item as readonly AttributeValue[]) : listed;
      const fits = sides.length >= 1 && sides.length <= 6 && sides.every((item) => isWhole(item, 0));
      return fits ? { kind: 'explicit', sides: sides as number[] } : undefined;
    },
  };
}
