/**
 * Laws of `--fix` and `--fix-unsafe` over randomly damaged specs: doing it again changes nothing, what checks still checks,
 * no text gets more errors, and safe fixes leave the function as it is. FIX_RUNS says how many specs; FIX_SEED where to start.
 */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Diagnostic, hasErrors } from '../../src/base/diagnostic.js';
import { createSource, type Source } from '../../src/base/source.js';
import { type FixResult, fixSource } from '../../src/cli/lint/fix.js';
import { format } from '../../src/compile/format.js';
import { lint } from '../../src/compile/lint.js';
import { ruleCatalogue } from '../../src/rules/index.js';
import { randomFrom } from '../fuzz/mutate.js';
import { root, specsHost } from '../specs-host.js';
import { damage, pick, randomSpec } from './random-specs.js';
import { allRules } from './rule-pages.js';
import { textDifference } from './same-function.js';

const runs = Number(process.env.FIX_RUNS ?? 1000);
const seed = Number(process.env.FIX_SEED ?? 1);
/** Running networks takes longer than all else; so one in so many is run. */
const oneInSoMany = 20;

/** Classic networks that are not too large to be fixed hundreds of times. */
const classics = readdirSync(`${root}specs`)
  .filter((name) =>
    /^(allconv|autoencoder|digits8x8|lenet5|mlp|resnet18|resnet20|speech1d|unet|volume3d|zfnet)\.netspec$/.test(
      name,
    ),
  )
  .map((name) => readFileSync(`${root}specs/${name}`, 'utf8'));

/** Those that can change a text. */
const rules = new Map([...(await allRules())].filter(([name]) => ruleCatalogue.get(name)?.fix !== undefined));

async function judged(source: Source): Promise<readonly Diagnostic[]> {
  return (await lint(source, { host: specsHost, rules })).diagnostics;
}

/** Of the checker; what a rule calls an error is no mistake of the text. */
const errorsIn = (diagnostics: readonly Diagnostic[]) =>
  diagnostics.filter((one) => !one.code.startsWith('lint/') && hasErrors([one]));

/** A damaged spec, in one of its forms. */
async function damaged(start: number): Promise<{ readonly source: Source; readonly isSmall: boolean }> {
  const random = randomFrom(start);
  const isSmall = random() < 0.95;
  const text = damage(isSmall ? randomSpec(random) : pick(classics, random), random);
  const dsl = createSource('specs/damaged.netspec', text);
  if (random() > 0.2) return { source: dsl, isSmall };
  const { text: yaml } = await format(dsl, 'yaml');
  if (yaml === undefined) return { source: dsl, isSmall };
  const source =
    random() < 0.7
      ? createSource('specs/damaged.netspec.yaml', yaml)
      : createSource(
          'specs/damaged.netspec.json',
          JSON.stringify(parse(yaml, { uniqueKeys: false }), null, random() < 0.8 ? 2 : 0),
        );
  return { source, isSmall };
}

it('are kept over randomly damaged specs', { timeout: 3_600_000 }, async () => {
  const count = { mended: 0, checked: 0, compared: 0, refused: 0 };
  const rulesSeen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (start) => {
      const { source, isSmall } = await damaged(start);
      const before = await judged(source);
      const errors = errorsIn(before);
      if (errors.length === 0) count.checked++;
      for (const unsafe of [false, true]) {
        const told = (what: string) => `${unsafe ? 'unsafe' : 'safe'} fixes ${what}:\n${source.text}`;
        const once = await fixSource(source, { unsafe, lint: judged }, before);
        for (const { rule } of once.applied) rulesSeen.add(rule);
        count.refused += once.refused.length;
        if (once.applied.length > 0) count.mended++;
        expect(errorsIn(once.diagnostics).length, told(`make errors:\n${once.text}`)).toBeLessThanOrEqual(
          errors.length,
        );
        expect(once.stopped, told(`never end: ${titles(once)}`)).toBeUndefined();
        const twice = await fixSource(createSource(source.name, once.text), { unsafe, lint: judged });
        expect(twice.text, told(`are not idempotent: ${titles(once)}, then ${titles(twice)}`)).toBe(
          once.text,
        );
        // A change that leaves the function as it is cannot make a mistake either.
        if (!unsafe && errors.length === 0)
          expect(once.refused, told(`are refused:\n${once.text}`)).toEqual([]);
        if (unsafe || !isSmall || errors.length > 0 || once.applied.length === 0) continue;
        if (start % oneInSoMany !== 0) continue;
        count.compared++;
        expect(
          await textDifference(source, once.source, specsHost),
          told(`change the function: ${titles(once)}:\n${once.text}`),
        ).toBeUndefined();
      }
    }),
    { numRuns: runs, seed },
  );
  // Without specs that check, and fixes that are made, the laws would hold of nothing.
  expect(count.checked).toBeGreaterThan(runs / 2);
  expect(count.mended).toBeGreaterThan(runs / 2);
  expect(count.compared).toBeGreaterThan(runs / 100);
  if (runs >= 500) expect(rulesSeen.size).toBeGreaterThanOrEqual(15);
});

const titles = ({ applied }: FixResult) => applied.map(({ rule, title }) => `${rule}: ${title}`).join('; ');
