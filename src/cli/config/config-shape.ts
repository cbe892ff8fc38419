/** What a configuration says, as types: the shape that the schema in `config-schema.ts` admits. */ import type { ConfigPath } from './config-tree.js';

/** In the place of what was wrong stands null, so that the others keep their numbers. */
type OneOrMore = string | readonly (string | null)[];

export type RuleWord = 'off' | 'warning' | 'error';

/** A severity, or a severity with values of options. */
export type ConfiguredRule =
  | RuleWord
  | ({ readonly severity?: RuleWord } & Readonly<Record<string, unknown>>);

export interface SharedSettings {
  readonly extends?: OneOrMore;
  readonly rules?: Readonly<Record<string, ConfiguredRule>>;
  readonly budgets?: Readonly<Record<string, string | number>>;
}

export interface OverrideShape extends SharedSettings {
  /** Absent where what was written was wrong: then it is for no file. */
  readonly files?: OneOrMore;
}

export interface ConfigShape extends SharedSettings {
  readonly overrides?: readonly (OverrideShape | null)[];
  readonly ignore?: OneOrMore;
}

export interface Item {
  readonly text: string;
  /** From the top of the configuration. */
  readonly path: ConfigPath;
}

/** The texts of a setting that may be one or a list, with their paths; `path` is that of the setting. */
export function itemsOf(setting: OneOrMore | undefined, path: ConfigPath): readonly Item[] {
  if (setting === undefined) return [];
  if (typeof setting === 'string') return [{ text: setting, path }];
  return setting.flatMap((text, at) => (text === null ? [] : { text, path: [...path, at] }));
}
