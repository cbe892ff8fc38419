/** What a run that judged files ends with. */
import type { Diagnostic } from '../base/diagnostic.js';

/** A file, the configuration or a baseline that cannot be read as what it should be. */
const unread = /^(input\/(?!changed)|config\/|baseline\/)/;

/** 2 where not everything could be judged, 1 for errors, 0 for warnings and for nothing. */
export function exitCodeOf(diagnostics: readonly Diagnostic[]): 0 | 1 | 2 {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.some(({ code }) => unread.test(code))) return 2;
  return errors.length > 0 ? 1 : 0;
}
