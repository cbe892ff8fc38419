/** One line a diagnostic, as editors and `grep` take it: `path:line:column: severity[code] message`. */
import { placeOf } from '../../../base/diagnostic.js';
import { printable } from '../text.js';
import type { RunReport } from './run-report.js';

/** Nothing at all for a clean run. A diagnostic without text has its path alone. */
export function conciseReport({ diagnostics }: RunReport): string {
  return diagnostics
    .map(({ code, severity, message, span }) => {
      const place = span.source.text === '' ? span.source.name : placeOf(span);
      return `${printable(`${place}: ${severity}[${code}] ${message}`)}\n`;
    })
    .join('');
}
