/** The lint rules for programs, as `rules --format json` prints them, and the same in JSON Schema. */
import type { RuleKind } from '../../compile/lint.js';
import { draft, list, record, type Schema, text } from './schema-words.js';

export interface RuleJson {
  readonly name: string;
  readonly summary: string;
  readonly sets: readonly string[];
  readonly severity: 'error' | 'warning';
  readonly fix: 'safe' | 'unsafe' | null;
  readonly scope: 'network' | 'file';
  readonly options: readonly {
    readonly name: string;
    readonly type: string;
    readonly default: unknown;
    readonly doc: string;
    readonly schema: unknown;
  }[];
  readonly page: string | null;
}

export function ruleJson(kind: RuleKind, page: string | null): RuleJson {
  const { name, summary, sets, severity, fix, scope, options } = kind;
  return {
    name,
    summary,
    sets,
    severity,
    fix: fix ?? null,
    scope,
    options: options.map(({ name: option, type, default: value, doc, schema }) => ({
      name: option,
      type,
      default: value ?? null,
      doc,
      schema,
    })),
    page,
  };
}

export const rulesSchema: Schema = {
  $schema: draft,
  title: 'netspec rules --format json',
  ...record({
    rules: list(
      record({
        name: text('Without lint/ in front.'),
        summary: text('One sentence.'),
        sets: list(text(), 'Those that it is declared in; strict contains recommended.'),
        severity: { enum: ['error', 'warning'] },
        fix: { enum: ['safe', 'unsafe', null] },
        scope: { enum: ['network', 'file'], description: 'What it judges.' },
        options: list(
          record({
            name: text(),
            type: text(),
            default: { description: 'null where the rule decides.' },
            doc: text(),
            schema: { type: 'object', description: 'What the option takes, as a JSON Schema.' },
          }),
        ),
        page: {
          type: ['string', 'null'],
          description: 'Markdown; of a rule that was asked for by its name.',
        },
      }),
    ),
  }),
};
