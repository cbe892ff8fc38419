/** All rules of all sets over random networks and mutated specs: none throws, none takes long, all point into the text. */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSource } from '../../src/base/source.js';
import { spanOf } from '../../src/base/span.js';
import { analysisOf } from '../../src/compile/analysis.js';
import { lint } from '../../src/compile/lint.js';
import type { Document } from '../../src/ir/ast.js';
import type { TypedGraph } from '../../src/ir/typed-graph.js';
import { LintNetwork } from '../../src/kit/lint-network.js';
import { LintText } from '../../src/kit/lint-text.js';
import { layerCatalogue } from '../../src/layers/index.js';
import { runRules } from '../../src/pipeline/3-verify/lint/run-rules.js';
import { analyze } from '../../src/pipeline/4-analyze/analyze.js';
import { ruleCatalogue } from '../../src/rules/index.js';
import { buildNetwork, randomNetworks } from '../battery/random-graphs.js';
import { mutate, randomFrom } from '../fuzz/mutate.js';
import { root } from '../specs-host.js';
import { allRules } from './rule-pages.js';

const runs = Number(process.env.FUZZ_RUNS ?? 200);
/** Milliseconds of this process's own time. */
const longest = 2000;

/** A network that was built without a text: no statement of it is found. */
async function asLintNetwork(graph: TypedGraph): Promise<LintNetwork> {
  const source = createSource('built.netspec', '');
  const document: Document = { form: 'dsl', span: spanOf(source, 0, 0), declarations: [], comments: [] };
  const report = analyze(graph, layerCatalogue);
  const analysis = await analysisOf({ graph, report });
  return new LintNetwork({
    graph,
    report,
    catalogue: layerCatalogue,
    text: new LintText([document]),
    analysis,
  });
}

it('of networks that were built at random', { timeout: 120_000 }, async () => {
  const rules = await allRules();
  let reports = 0;
  await fc.assert(
    fc.asyncProperty(randomNetworks, async ({ list, ends }) => {
      const network = await asLintNetwork(buildNetwork(list, ends));
      const file = { text: network.text, networks: [network], isComplete: true };
      reports += runRules(file, ruleCatalogue, rules).length;
    }),
    { numRuns: runs, seed: 3 },
  );
  expect(reports).toBeGreaterThan(0);
});

const specs = (suffix: string) =>
  ['', 'blocks/']
    .flatMap((inner) => readdirSync(`${root}specs/${inner}`).map((name) => `${root}specs/${inner}${name}`))
    .filter((path) => path.endsWith(suffix))
    .map((path) => readFileSync(path, 'utf8'));
const host = { read: async () => ({ ok: true, text: 'block Imported { relu }' }) as const };

it.each([
  ['DSL', 'fuzz.netspec', specs('.netspec')],
  ['YAML', 'fuzz.netspec.yaml', specs('.netspec.yaml')],
])('of a mutated spec in %s', { timeout: 3_600_000 }, async (_, name, texts) => {
  const random = randomFrom(Number(process.env.FUZZ_SEED ?? 7));
  const rules = await allRules();
  let reports = 0;
  for (let run = 0; run < runs; run++) {
    const text = mutate(texts, random);
    const start = process.cpuUsage();
    const { diagnostics } = await lint(createSource(name, text), { host, rules }).catch((error: unknown) => {
      throw new Error(`run ${run} throws on ${JSON.stringify(text)}`, { cause: error });
    });
    const { user, system } = process.cpuUsage(start);
    if ((user + system) / 1000 > longest)
      throw new Error(`run ${run} takes ${(user + system) / 1000} ms on ${JSON.stringify(text)}`);
    for (const { code, span, message, help, related = [], fixes = [] } of diagnostics) {
      if (!code.startsWith('lint/')) continue;
      reports++;
      expect(`${message} ${help ?? ''}`, text).not.toMatch(/\n|NaN|undefined|\[object/);
      const edits = fixes.flatMap((fix) => fix.edits);
      for (const place of [span, ...related.map((note) => note.span), ...edits.map((edit) => edit.span)]) {
        const { start: first, end, source } = place;
        if (first < 0 || end < first || end > source.text.length)
          throw new Error(`run ${run}: ${code} points outside of ${JSON.stringify(text)}`);
      }
    }
  }
  expect(reports).toBeGreaterThan(0);
});
