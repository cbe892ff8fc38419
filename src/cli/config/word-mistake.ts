/** Words where a configuration does not fit its schema: by the path, because that tells what was meant. */
import { type Finding, finding } from '../../base/diagnostic.js';
import { didYouMean } from '../../base/did-you-mean.js';
import type { Span } from '../../base/span.js';
import { budgetFigures } from '../../compile/configured-budgets.js';
import type { RuleKind } from '../../compile/lint.js';
import { severities } from './config-schema.js';
import { type ConfigPath, type ConfigTree, isTable, valueWords } from './config-tree.js';
import type { Mistake } from './find-mistakes.js';

const sharedKeys = ['extends', 'rules', 'budgets'];
const topKeys = [...sharedKeys, 'overrides', 'ignore'];
const overrideKeys = ['files', ...sharedKeys];

/** A path without the override that it leads into, and what it is a setting of. */
function inside(path: ConfigPath): {
  readonly path: ConfigPath;
  readonly keys: readonly string[];
  readonly owner: string;
} {
  return path[0] === 'overrides' && path.length > 2
    ? { path: path.slice(2), keys: overrideKeys, owner: 'an override' }
    : { path, keys: topKeys, owner: 'a configuration' };
}

export async function wordMistake(
  { path, kind, key = '' }: Mistake,
  tree: ConfigTree,
  kinds: readonly RuleKind[],
): Promise<Finding> {
  switch (kind) {
    case 'missing key':
      return finding('config/missing-key', await tree.placeOf(path, 'key'), { what: 'an override', key });
    case 'unknown key':
      return unknownKey(path, await tree.placeOf(path, 'key'), kinds);
    case 'wrong value':
      return wrongValue(path, valueAt(tree.value, path), await tree.placeOf(path, 'value'), kinds);
  }
}

function unknownKey(full: ConfigPath, place: Span, kinds: readonly RuleKind[]): Finding {
  const { path, keys, owner } = inside(full);
  const key = String(path.at(-1));
  if (path[0] === 'rules' && path.length === 2) {
    const rules = kinds.map(({ name }) => name);
    const bare = key.replace(/^lint\//, '');
    const suggestion = rules.includes(bare) ? bare : didYouMean(bare, rules);
    return finding('config/unknown-rule', place, { rule: key, suggestion });
  }
  if (path[0] === 'rules') {
    const rule = String(path[1]);
    const known = kinds.find(({ name }) => name === rule)?.options.map(({ name }) => name) ?? [];
    const suggestion = didYouMean(key, [...known, 'severity']);
    return finding('config/unknown-option', place, { rule, option: key, suggestion, known });
  }
  if (path[0] === 'budgets') {
    const known = budgetFigures.map((figure) => figure.replaceAll('_', '-'));
    const suggestion = didYouMean(key.replaceAll('_', '-'), known);
    return finding('config/unknown-figure', place, { name: key, suggestion, known });
  }
  return finding('config/unknown-key', place, {
    what: owner,
    key,
    suggestion: didYouMean(key, keys),
    known: keys,
  });
}

/** What a setting must be, and that it is not. */
export function wrongValue(
  path: ConfigPath,
  given: unknown,
  place: Span,
  kinds: readonly RuleKind[],
): Finding {
  const { what, expects, words = [] } = expectation(inside(path).path, kinds);
  const suggestion = typeof given === 'string' ? didYouMean(given, words) : undefined;
  return finding('config/wrong-value', place, { what, expects, given: valueWords(given), suggestion });
}

interface Expectation {
  readonly what: string;
  readonly expects: string;
  /** Those of which one may have been meant. */
  readonly words?: readonly string[];
}

function expectation([top, name, option]: ConfigPath, kinds: readonly RuleKind[]): Expectation {
  const what = String(option ?? name ?? top);
  switch (top) {
    case undefined:
      return { what: 'a configuration', expects: 'a map' };
    case 'extends':
      return { what: 'extends', expects: 'a set of rules, the path of a file, or a list of them' };
    case 'rules': {
      if (name === undefined) return { what, expects: 'a map from rules to severities' };
      const words = severities;
      if (option === undefined)
        return { what, expects: `${words.join(', ')}, or a map with severity and options`, words };
      const declared = kinds.find((kind) => kind.name === name)?.options.find((one) => one.name === option);
      return declared === undefined
        ? { what: `severity of ${name}`, expects: `one of ${words.join(', ')}`, words }
        : { what: `${option} of ${name}`, expects: declared.expects };
    }
    case 'budgets':
      return name === undefined
        ? { what, expects: 'a map from figures to limits' }
        : { what, expects: 'a number from 0 up, such as 5000000, 5M or 64KiB' };
    case 'overrides':
      return name === undefined
        ? { what, expects: 'a list' }
        : { what: 'an override', expects: 'a map with files and settings' };
    case 'files':
    case 'ignore':
      return { what: String(top), expects: 'a glob, or a list of globs' };
    default:
      return { what, expects: 'text' };
  }
}

function valueAt(root: unknown, path: ConfigPath): unknown {
  let value = root;
  for (const part of path) {
    if (Array.isArray(value)) value = value[Number(part)];
    else value = isTable(value) ? value[part] : undefined;
  }
  return value;
}
