/** The JSON that `check.output.json` describes. */
import { checkJson } from '../diagnostics-json.js';
import type { RunReport } from './run-report.js';

export function jsonReport(run: RunReport): string {
  return `${JSON.stringify(checkJson(run), null, 2)}\n`;
}
