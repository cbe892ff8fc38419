/** The JSON Schema (draft 2020-12) of a configuration, made from the declarations of the rules. */
import { budgetFigures } from '../../compile/configured-budgets.js';
import type { RuleKind } from '../../compile/lint.js';
import { draft, list, type Schema, text } from '../output/schema-words.js';

/** What `extends` can name, beside files. */
export const setNames = ['recommended', 'strict', 'style', 'portable', 'off'] as const;

export const severities = ['off', 'warning', 'error'] as const;

/** Limits as they are written in a spec: `5M`, `1.5k`, `64KiB`. */
const limitPattern = '^\\d+(\\.\\d+)?([eE][+-]?\\d+)?([KMG]iB|[KMG]i|[kMG]B|[kMGT])?$';

const oneOrMore = (items: Schema, description: string): Schema => ({
  anyOf: [items, { ...list(items), minItems: 1 }],
  description,
});

const table = (properties: Readonly<Record<string, Schema>>, description: string): Schema => ({
  type: 'object',
  description,
  properties,
  additionalProperties: false,
});

export function configSchema(kinds: readonly RuleKind[]): Schema {
  const parts = {
    extends: oneOrMore(
      { anyOf: [{ enum: [...setNames] }, { type: 'string', minLength: 1 }] },
      'Sets of rules, and other configurations by their paths from this file; what stands later wins.',
    ),
    rules: table(
      Object.fromEntries(kinds.map((kind) => [kind.name, ruleSchema(kind)])),
      'Rules by name: off, a severity, or a severity and options.',
    ),
    budgets: table(
      Object.fromEntries(budgetNames().map((name) => [name, part('limit')])),
      'The most that a network may have, where it has no `require` on the same figure; memory in bytes.',
    ),
    files: oneOrMore(
      { type: 'string' },
      'Globs from the folder of this file; one without / is for that name in any folder, ! in front takes out again.',
    ),
    severity: { enum: [...severities] },
    limit: {
      anyOf: [
        { type: 'number', minimum: 0 },
        { type: 'string', pattern: limitPattern },
      ],
    },
  };
  const settings = { extends: part('extends'), rules: part('rules'), budgets: part('budgets') };
  const override = table({ files: part('files'), ...settings }, 'Settings for some files.');
  const whole = {
    $schema: text('The address of this schema, for editors.'),
    ...settings,
    overrides: list({ ...override, required: ['files'] }, 'What stands later wins.'),
    ignore: { ...part('files'), description: 'Globs of files that are not linted.' },
  };
  return {
    $schema: draft,
    title: 'netspec.config: how netspec lint judges specs',
    ...table(whole, 'Without one, the set `recommended` is used.'),
    $defs: parts,
  };
}

const part = (name: string): Schema => ({ $ref: `#/$defs/${name}` });

/** A figure of several words is written with `-` or with `_`. */
function budgetNames(): readonly string[] {
  return budgetFigures.flatMap((figure) => [...new Set([figure.replaceAll('_', '-'), figure])]);
}

function ruleSchema({ summary, severity, options }: RuleKind): Schema {
  const own = options.map(({ name, schema, doc, default: given }): [string, Schema] => [
    name,
    { ...schema, description: doc, default: given },
  ]);
  return {
    description: summary,
    anyOf: [
      part('severity'),
      table(
        { severity: { ...part('severity'), default: severity }, ...Object.fromEntries(own) },
        'With options.',
      ),
    ],
  };
}
