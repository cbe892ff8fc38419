/** Checkstyle's XML, which many CI servers and review tools read: a `file` for each file, in it an `error` a diagnostic. */
import type { Diagnostic } from '../../../base/diagnostic.js';
import { positionAt } from '../../../base/source.js';
import { byFile } from './by-file.js';
import type { RunReport } from './run-report.js';
import { type XmlElement, xml } from './xml.js';

export function checkstyleReport(run: RunReport): string {
  const file = byFile(run).map(({ path, diagnostics }) => ({
    '@name': path,
    error: diagnostics.map(error),
  }));
  return xml({ checkstyle: { '@version': '4.3', file } });
}

function error({ code, severity, message, help, span: { source, start } }: Diagnostic): XmlElement {
  const position = source.text === '' ? undefined : positionAt(source, start);
  return {
    '@line': position?.line,
    '@column': position?.column,
    '@severity': severity,
    '@message': help === undefined ? message : `${message} (${help})`,
    '@source': `netspec/${code}`,
  };
}
