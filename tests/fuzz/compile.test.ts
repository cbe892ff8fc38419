/**
 * Random and mutated specs of both forms through the whole checker: it never throws, never takes two seconds, and what
 * it calls sound is a network. FUZZ_RUNS says how many; FUZZ_SEED where to start.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { hasErrors } from '../../src/base/diagnostic.js';
import { createSource } from '../../src/base/source.js';
import { compile } from '../../src/compile.js';
import { mutate, noise, randomFrom } from './mutate.js';

const runs = Number(process.env.FUZZ_RUNS ?? 1000);
const seed = Number(process.env.FUZZ_SEED ?? 1);
/** Milliseconds of this process's own time: what other processes take of a busy machine does not count. */
const longest = 2000;

/** A file of blocks alone is sound without a network. */
const declaresNetwork = /^\s*network\b/m;

const folder = fileURLToPath(new URL('../../specs/', import.meta.url));
const specs = (suffix: string) =>
  ['', 'broken/']
    .flatMap((inner) => readdirSync(folder + inner).map((name) => folder + inner + name))
    .filter((path) => path.endsWith(suffix))
    .map((path) => readFileSync(path, 'utf8').replaceAll(/^(?:\/\/|#)! .*$/gm, ''));

const host = { read: async () => ({ ok: true, text: 'block Imported { relu }' }) as const };

test.each([
  ['a DSL spec', 'fuzz.netspec', specs('.netspec'), runs / 2],
  ['a YAML spec', 'fuzz.netspec.yaml', specs('.netspec.yaml'), runs / 2],
])('%s, whatever is in it', { timeout: 3_600_000 }, async (_, name, texts, count) => {
  const random = randomFrom(seed);
  let sound = 0;
  for (let run = 0; run < count; run++) {
    const text = random() < 0.9 ? mutate(texts, random) : noise(random);
    const start = process.cpuUsage();
    const trial = async () => compile(createSource(name, text), { host });
    const { diagnostics, networks } = await trial().catch((error: unknown) => {
      throw new Error(`run ${run} throws on ${JSON.stringify(text)}`, { cause: error });
    });
    const { user, system } = process.cpuUsage(start);
    const took = (user + system) / 1000;
    if (took > longest) throw new Error(`run ${run} takes ${took} ms on ${JSON.stringify(text)}`);
    for (const { span, message, related = [] } of diagnostics) {
      expect(message).not.toMatch(/\n|NaN|\[object/);
      for (const place of [span, ...related.map((note) => note.span)]) {
        const { start: first, end, source } = place;
        if (first < 0 || end < first || end > source.text.length) {
          throw new Error(`run ${run}: a place outside of the text in ${JSON.stringify(text)}`);
        }
      }
    }
    if (!hasErrors(diagnostics) && networks.length === 0 && declaresNetwork.test(text)) {
      throw new Error(`run ${run}: neither a network nor a mistake in ${JSON.stringify(text)}`);
    }
    if (!hasErrors(diagnostics)) sound++;
  }
  // A mutation that changes nothing that matters is common; without any the test would prove little.
  expect(sound).toBeGreaterThan(count / 200);
});
