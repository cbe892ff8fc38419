/** What files of configuration are called. */

/** Those that are looked for, the first first; any name with one of the suffixes can be extended, or named by `--config`. */
export const configNames = ['json', 'yaml', 'yml', 'ts', 'mts', 'js', 'mjs'].map(
  (suffix) => `netspec.config.${suffix}`,
);

export type ConfigForm = 'data' | 'program';

/** Undefined where the name does not tell. */
export function formOf(path: string): ConfigForm | undefined {
  if (/\.(json|ya?ml)$/.test(path)) return 'data';
  return /\.m?[tj]s$/.test(path) ? 'program' : undefined;
}

export const knownSuffixes = ['.json', '.yaml', '.yml', '.ts', '.mts', '.js', '.mjs'];

/** Whether `extends` names a file, not a set of rules. */
export function isConfigPath(text: string): boolean {
  return /[/\\]/.test(text) || formOf(text) !== undefined;
}
