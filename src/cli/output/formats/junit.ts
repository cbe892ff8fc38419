/**
 * JUnit's XML, which nearly every CI server shows: a test suite a file, in it a failed test case for each diagnostic, or
 * one that passes for a clean file. A warning is a failure of the type `warning`: the form knows nothing in between.
 */
import { type Diagnostic, placeOf } from '../../../base/diagnostic.js';
import { positionAt } from '../../../base/source.js';
import { byFile, type FileReport } from './by-file.js';
import type { RunReport } from './run-report.js';
import { type XmlElement, xml } from './xml.js';

export function junitReport(run: RunReport): string {
  const suites = byFile(run).map(suite);
  const total = suites.reduce((sum, one) => sum + one['@tests'], 0);
  return xml({
    testsuites: {
      '@name': `netspec ${run.command}`,
      '@tests': total,
      '@failures': run.diagnostics.length,
      '@errors': 0,
      testsuite: suites,
    },
  });
}

function suite({ path, diagnostics }: FileReport) {
  const names = new Map<string, number>();
  const clean: XmlElement = { '@name': 'no problems', '@classname': path, '@file': path };
  return {
    '@name': path,
    '@tests': Math.max(1, diagnostics.length),
    '@failures': diagnostics.length,
    '@errors': 0,
    '@skipped': 0,
    testcase:
      diagnostics.length === 0 ? [clean] : diagnostics.map((diagnostic) => failed(path, diagnostic, names)),
  };
}

/** CI servers follow a test case through runs by its name, so a line has no place in it. */
function failed(path: string, diagnostic: Diagnostic, names: Map<string, number>): XmlElement {
  const { code, severity, message, note, help, subjects = [], span } = diagnostic;
  const hasText = span.source.text !== '';
  const about = subjects.map(({ network, name }) => (network === undefined ? name : `${network} ${name}`));
  const name = `${code}: ${about.length === 0 ? message : about.join(', ')}`;
  const count = (names.get(name) ?? 0) + 1;
  names.set(name, count);
  return {
    '@name': count === 1 ? name : `${name} (${count})`,
    '@classname': path,
    '@file': path,
    '@line': hasText ? positionAt(span.source, span.start).line : undefined,
    failure: {
      '@type': severity,
      '@message': message,
      '#': [
        `${hasText ? placeOf(span) : span.source.name}: ${severity}[${code}] ${message}`,
        ...(note === undefined ? [] : [note]),
        ...(help === undefined ? [] : [`help: ${help}`]),
      ].join('\n'),
    },
  };
}
