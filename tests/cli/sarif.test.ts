/** The SARIF form: valid by the published schema, its places and fixes lead to the text, its fingerprints stay. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyEdits } from '../../src/base/text-edit.js';
import type { RunReport } from '../../src/cli/output/formats/run-report.js';
import { hostileRun, realReport, shifted, written } from './sample-reports.js';

const require = createRequire(import.meta.url);
const multitool = require.resolve('@microsoft/sarif-multitool-ts');
const published = join(dirname(multitool), '..', 'assets', 'sarif-2.1.0.schema.json');
const ajv = new Ajv2020({ strict: false, allErrors: true });
(createRequire(multitool)('ajv-formats') as (instance: Ajv2020) => void)(ajv);
const isValid = ajv.compile(JSON.parse(readFileSync(published, 'utf8')));

interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}
interface Artifact {
  readonly uri: string;
  readonly uriBaseId?: string;
}
interface Place {
  readonly artifactLocation: Artifact;
  readonly region?: Region;
}
interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly { readonly physicalLocation: Place }[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly fixes?: readonly {
    readonly artifactChanges: readonly {
      readonly artifactLocation: Artifact;
      readonly replacements: readonly {
        readonly deletedRegion: Region;
        readonly insertedContent?: { readonly text: string };
      }[];
    }[];
  }[];
}

async function sarifOf(run: RunReport) {
  const log = JSON.parse(await written('sarif', run));
  isValid(log);
  expect((isValid.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)).toEqual([]);
  const [{ tool, results }] = log.runs;
  return { rules: tool.driver.rules, results: results as readonly SarifResult[] };
}

/** Offsets of a region, by lines as the log says that they end. */
function offsetsIn(text: string, { startLine, startColumn, endLine, endColumn }: Region): [number, number] {
  const starts = [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map((end) => end.index + end[0].length)];
  return [starts[startLine - 1] + startColumn - 1, starts[endLine - 1] + endColumn - 1];
}

function pathOf({ uri, uriBaseId }: Artifact): string {
  return uriBaseId === undefined ? fileURLToPath(uri) : resolve(decodeURIComponent(uri));
}

test('the schema refuses what is no SARIF', () => {
  expect(isValid({ version: '2.1.0', runs: [{ tool: {} }] })).toBe(false);
  expect(isValid({ version: '2.1.0', runs: [{ tool: { driver: { name: 'x' } }, nothing: 1 }] })).toBe(false);
});

test('what is found in real specs is valid, with the rules and the fixes', async () => {
  const run = await realReport();
  const { rules, results } = await sarifOf(run);
  expect(results).toHaveLength(run.diagnostics.length);
  for (const [at, { ruleId, ruleIndex, level }] of results.entries()) {
    expect(rules[ruleIndex].id).toBe(ruleId);
    expect({ ruleId, level }).toEqual({
      ruleId: run.diagnostics[at].code,
      level: run.diagnostics[at].severity,
    });
  }
  const ids: string[] = rules.map(({ id }: { id: string }) => id);
  expect(new Set(ids)).toEqual(new Set(run.diagnostics.map(({ code }) => code)));
  for (const { shortDescription, fullDescription, help } of rules) {
    for (const text of [shortDescription.text, fullDescription.text, help.text, help.markdown])
      expect(text.length).toBeGreaterThan(5);
  }
  const lint = results.filter(({ ruleId }) => ruleId === 'lint/redundant-activation');
  expect(lint).toHaveLength(1);
  expect(lint[0].locations[0]).toMatchObject({
    physicalLocation: {
      artifactLocation: { uri: 'nets/twice%20layers.netspec', uriBaseId: '%SRCROOT%' },
      region: { startLine: 5 },
    },
    logicalLocations: [{ fullyQualifiedName: expect.stringMatching(/^Twice\./) }],
  });
  expect(results.flatMap(({ fixes = [] }) => fixes).length).toBeGreaterThan(20);
  const page = rules.find(({ id }: { id: string }) => id === 'lint/redundant-activation').help.markdown;
  expect(page).toContain('When to turn it off');
});

test('whatever names, messages and texts hold, it is valid, and places and fixes lead to the text', async () => {
  const law = fc.asyncProperty(hostileRun, async (run) => {
    const { results } = await sarifOf(run);
    for (const [at, { locations, fixes = [] }] of results.entries()) {
      const diagnostic = run.diagnostics[at];
      const { source, start, end } = diagnostic.span;
      const [{ physicalLocation }] = locations;
      expect(pathOf(physicalLocation.artifactLocation)).toBe(
        resolve(source.name.replaceAll(/\p{Cs}/gu, '\ufffd')),
      );
      if (source.text === '') expect(physicalLocation.region).toBeUndefined();
      else expect(offsetsIn(source.text, physicalLocation.region as Region)).toEqual([start, end]);
      for (const [nth, { artifactChanges }] of fixes.entries()) {
        const edits = artifactChanges.flatMap(({ replacements }) =>
          replacements.map(({ deletedRegion, insertedContent }) => {
            const [from, to] = offsetsIn(source.text, deletedRegion);
            return { span: { source, start: from, end: to }, text: insertedContent?.text ?? '' };
          }),
        );
        const wanted = diagnostic.fixes?.[nth].edits ?? [];
        expect(applyEdits(source.text, edits)).toBe(applyEdits(source.text, wanted));
      }
    }
  });
  await fc.assert(law, { numRuns: 300 });
});

test('no text from a spec becomes a placeholder or a link', async () => {
  const run = await shifted('');
  const [first] = run.diagnostics;
  const message = 'x {0} [here](https://example.com) [H, W] { a }';
  const { results } = await sarifOf({ ...run, diagnostics: [{ ...first, message }] });
  expect(results[0].message.text).toContain('x {{0}} \\[here](https://example.com) [H, W] { a }');
});

test('fingerprints are all different and stay where lines move', async () => {
  const prints = async (run: RunReport) =>
    (await sarifOf(run)).results.map(({ partialFingerprints }) => partialFingerprints['netspec/v1']);
  const here = await prints(await shifted(''));
  expect(here).toHaveLength(2);
  expect(await prints(await shifted('// a comment\n\nblock Other { relu }\n'))).toEqual(
    expect.arrayContaining(here),
  );
  const all = await prints(await realReport());
  expect(new Set(all).size).toBe(all.length);
});
