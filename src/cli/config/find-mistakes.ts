/** Holds a configuration against its schema: where it does not fit, each place once. The wording is in `check-config.ts`. */
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { RuleKind } from '../../compile/lint.js';
import { configSchema } from './config-schema.js';
import type { ConfigPath } from './config-tree.js';

export interface Mistake {
  readonly path: ConfigPath;
  readonly kind: 'unknown key' | 'missing key' | 'wrong value';
  /** Of a missing key. */
  readonly key?: string;
}

export type FindMistakes = (value: unknown) => readonly Mistake[];

/** Compiles the schema; a person's many configurations share it. */
export async function mistakeFinder(kinds: readonly RuleKind[]): Promise<FindMistakes> {
  const validate: ValidateFunction = new Ajv2020({ allErrors: true, strict: false }).compile(
    configSchema(kinds),
  );
  return (value) => {
    validate(value);
    return innermost((validate.errors ?? []).map((error) => mistakeOf(error, value)));
  };
}

function mistakeOf({ instancePath, keyword, params }: ErrorObject, value: unknown): Mistake {
  const path = pathOf(instancePath, value);
  switch (keyword) {
    case 'additionalProperties':
      return { path: [...path, String(params.additionalProperty)], kind: 'unknown key' };
    case 'required':
      return { path, kind: 'missing key', key: String(params.missingProperty) };
    default:
      return { path: path.slice(0, depthOfValue(path)), kind: 'wrong value' };
  }
}

/** What is wrong inside the value of an option or a budget is said of the whole value. */
function depthOfValue(path: ConfigPath): number {
  const above = path[0] === 'overrides' ? 2 : 0;
  if (path[above] === 'rules') return above + 3;
  return path[above] === 'budgets' ? above + 2 : path.length;
}

/**
 * Where several forms are allowed, a value that fits none fails once for each; if it fails further inside, the form that
 * it was meant in is known, and only that failure is told.
 */
function innermost(mistakes: readonly Mistake[]): readonly Mistake[] {
  const above = new Set<string>();
  for (const { path } of mistakes)
    for (let length = path.length - 1; length >= 0; length--) above.add(pointerOf(path.slice(0, length)));
  const told = new Map<string, Mistake>();
  for (const mistake of mistakes) {
    const pointer = pointerOf(mistake.path);
    if (mistake.kind === 'wrong value' && above.has(pointer)) continue;
    const key = `${mistake.kind === 'missing key' ? mistake.key : ''} ${pointer}`;
    if (!told.has(key)) told.set(key, mistake);
  }
  return [...told.values()];
}

function pathOf(pointer: string, root: unknown): ConfigPath {
  const path: (string | number)[] = [];
  let value = root;
  for (const encoded of pointer.split('/').slice(1)) {
    const part = encoded.replaceAll('~1', '/').replaceAll('~0', '~');
    path.push(Array.isArray(value) ? Number(part) : part);
    value = typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined;
  }
  return path;
}

/** A path as a key of maps. */
export function pointerOf(path: ConfigPath): string {
  return JSON.stringify(path);
}
