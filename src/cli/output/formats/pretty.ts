/** The form for people: every diagnostic with its source lines, then how many there are. */
import { hasErrors } from '../../../base/diagnostic.js';
import { grouped, plural } from '../numbers.js';
import { countLine, prettyDiagnostic } from '../pretty.js';
import type { Terminal } from '../terminal.js';
import type { RunReport } from './run-report.js';

export function prettyReport(run: RunReport, terminal: Terminal): string {
  const { diagnostics, files, stats = [] } = run;
  const { green, red, yellow } = terminal.colors;
  const paint = diagnostics.length === 0 ? green : hasErrors(diagnostics) ? red : yellow;
  const count = [countLine(diagnostics, files.length, run.unshown), ...asides(run)].join('; ');
  const lines = diagnostics.flatMap((diagnostic) => prettyDiagnostic(diagnostic, terminal));
  return `${[...lines, paint(count), ...remedies(run), ...stats].join('\n')}\n`;
}

/** What fixing would mend; nothing where that was tried. */
function remedies({ diagnostics, fixed }: RunReport): readonly string[] {
  if (fixed !== undefined) return [];
  const best = diagnostics.map(({ fixes = [] }) => fixes.map(({ safety }) => safety));
  const safe = best.filter((kinds) => kinds.includes('safe')).length;
  const unsafe = best.filter((kinds) => !kinds.includes('safe') && kinds.includes('unsafe')).length;
  const ways = [
    ...(safe > 0 ? [`--fix mends ${grouped(safe)}`] : []),
    ...(unsafe > 0
      ? [`--fix-unsafe ${safe > 0 ? `${grouped(unsafe)} more` : `mends ${grouped(unsafe)}`}`]
      : []),
  ];
  return ways.length === 0 ? [] : [ways.join(', ')];
}

/** `2 fixes applied`, `3 suppressed`, `40 in the baseline`: what is not among the diagnostics. */
export function asides(run: RunReport): readonly string[] {
  const { fixed = 0, suppressed = 0, baselined = 0, unshown = 0, ignored = 0 } = run;
  return [
    ...(unshown > 0 ? [`${plural(unshown, 'warning')} not shown`] : []),
    ...(ignored > 0 ? [`${plural(ignored, 'file')} ignored by the configuration`] : []),
    ...(fixed > 0 ? [fixed === 1 ? '1 fix applied' : `${grouped(fixed)} fixes applied`] : []),
    ...(suppressed > 0 ? [`${grouped(suppressed)} suppressed`] : []),
    ...(baselined > 0 ? [`${grouped(baselined)} in the baseline`] : []),
  ];
}
