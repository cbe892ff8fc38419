/**
 * SARIF 2.1.0 (OASIS), the format of code-scanning services: results with their rules, places and fixes. What a rule is
 * called and how it is explained is in `sarif-rules.ts`.
 */
import type { Diagnostic, Fix, Subject } from '../../../base/diagnostic.js';
import type { Source } from '../../../base/source.js';
import { rangeOf, type Span } from '../../../base/span.js';
import type { TextEdit } from '../../../base/text-edit.js';
import { version } from '../../../base/version.js';
import { fingerprints } from './fingerprints.js';
import { machineUri, reportRoot } from './machine-path.js';
import type { RunReport } from './run-report.js';
import { sarifRules } from './sarif-rules.js';

const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
/** What paths are relative to; whoever reads the log knows where that is. */
const baseId = '%SRCROOT%';

export async function sarifReport({ diagnostics }: RunReport): Promise<string> {
  const root = reportRoot();
  const rules = await sarifRules(diagnostics);
  const positions = new Map(rules.map(({ id }, at) => [id, at]));
  const prints = fingerprints(diagnostics, root);
  const run = {
    tool: { driver: { name: 'netspec', version, semanticVersion: version, rules } },
    originalUriBaseIds: { [baseId]: { description: { text: 'The folder that paths are relative to.' } } },
    columnKind: 'utf16CodeUnits',
    newlineSequences: ['\r\n', '\n', '\r'],
    results: diagnostics.map((diagnostic, at) => ({
      ruleId: diagnostic.code,
      ruleIndex: positions.get(diagnostic.code),
      ...resultOf(diagnostic, root),
      partialFingerprints: { 'netspec/v1': prints[at] },
    })),
  };
  return `${JSON.stringify({ $schema: schema, version: '2.1.0', runs: [run] }, null, 2)}\n`;
}

function resultOf(
  { severity, message, note, help, span, subjects = [], related = [], fixes = [] }: Diagnostic,
  root: string,
) {
  const parts = [
    message,
    ...(note === undefined ? [] : [note]),
    ...(help === undefined ? [] : [`help: ${help}`]),
  ];
  const logicalLocations = subjects.length === 0 ? undefined : logical(subjects);
  return {
    level: severity,
    message: { text: plain(parts.join('\n')) },
    locations: [{ physicalLocation: placeOf(span, root), logicalLocations }],
    relatedLocations:
      related.length === 0
        ? undefined
        : related.map((other, id) => ({
            id,
            physicalLocation: placeOf(other.span, root),
            message: { text: plain(other.message) },
          })),
    fixes: fixes.length === 0 ? undefined : fixes.map((fix) => fixOf(fix, root)),
  };
}

/** Layers by the network and their path in it. */
function logical(subjects: readonly Subject[]) {
  const names = new Map(
    subjects.map(({ network, name }) => [network === undefined ? name : `${network}.${name}`, name]),
  );
  return [...names].map(([fullyQualifiedName, name]) => ({ name, fullyQualifiedName }));
}

function placeOf(span: Span, root: string) {
  return {
    artifactLocation: artifact(span, root),
    region: span.source.text === '' ? undefined : regionOf(span),
  };
}

function artifact({ source }: Span, root: string) {
  const { uri, inside } = machineUri(source.name, root);
  return { uri, uriBaseId: inside ? baseId : undefined };
}

function regionOf(span: Span) {
  const { start, end } = rangeOf(span);
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

function fixOf({ title, edits, safety }: Fix, root: string) {
  const files = new Map<Source, TextEdit[]>();
  for (const edit of edits) {
    const inside = files.get(edit.span.source);
    if (inside === undefined) files.set(edit.span.source, [edit]);
    else inside.push(edit);
  }
  return {
    description: { text: plain(title) },
    artifactChanges: [...files.values()].map((inside) => ({
      artifactLocation: artifact(inside[0].span, root),
      replacements: inside.map(({ span, text }) => ({
        deletedRegion: regionOf(span),
        insertedContent: text === '' ? undefined : { text },
      })),
    })),
    properties: safety === undefined ? undefined : { safety },
  };
}

/** A message can hold placeholders (section 3.11.5) and links (3.11.6); text from a spec must become neither. */
function plain(text: string): string {
  return text.replaceAll(/\{(\d+)\}/g, '{{$1}}').replaceAll(/\[(?=[^\]]*\]\()/g, '\\[');
}
