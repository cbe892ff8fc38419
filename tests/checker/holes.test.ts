/** Holes: what the checker finds is what trying every value in the text finds, all of it and nothing else. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSource } from '../../src/base/source.js';
import { layerCatalogue } from '../../src/layers/index.js';
import { parse } from '../../src/pipeline/1-parse/parse.js';
import { elaborate } from '../../src/pipeline/2-elaborate/elaborate.js';
import { verifyContracts } from '../../src/pipeline/3-verify/contracts.js';
import { codesOf, diagnosticsOf, fixed, networkOf } from './check.js';

async function elaborated(text: string) {
  const { document } = await parse(createSource('test.netspec', text));
  return elaborate([document], layerCatalogue).networks[0];
}

/** Whether the text, without holes, is a network that keeps its contracts. */
async function holds(text: string): Promise<boolean> {
  const { graph, mismatches } = await elaborated(text);
  return graph !== undefined && verifyContracts(mismatches, layerCatalogue).length === 0;
}

/** The solutions that the checker found, a value for each hole in the order of the text. */
async function found(text: string): Promise<readonly string[]> {
  const { findings } = await elaborated(text);
  const solved = findings.flatMap((one) => (one.code === 'hole/solved' ? [one] : []));
  const several = findings.flatMap((one) => (one.code === 'hole/several' ? [one] : []));
  const together = several.find(({ facts }) => facts.holes.length > 1);
  if (together !== undefined) return together.facts.solutions.map((values) => values.join()).sort();
  // Independent holes: every value of one goes with every value of the others.
  const lists = [
    ...solved.map(({ span, facts }) => ({ at: span.start, values: [facts.value] })),
    ...several.map(({ span, facts }) => ({
      at: span.start,
      values: facts.solutions.map(([value]) => value),
    })),
  ].sort((a, b) => a.at - b.at);
  if (lists.length === 0) return [];
  return lists
    .reduce<number[][]>((rows, { values }) => rows.flatMap((row) => values.map((v) => [...row, v])), [[]])
    .map((values) => values.join())
    .sort();
}

/** What trying finds; the checker says in its own limits how far it looks, so the test looks as far. */
async function tried(text: string, limits: readonly number[]): Promise<readonly string[]> {
  const solutions: string[] = [];
  const fill = async (rest: string, values: readonly number[]): Promise<void> => {
    const at = rest.indexOf('?');
    if (at < 0) {
      if (await holds(rest)) solutions.push(values.join());
      return;
    }
    for (let value = 0; value <= limits[values.length]; value++) {
      await fill(`${rest.slice(0, at)}${value}${rest.slice(at + 1)}`, [...values, value]);
    }
  };
  await fill(text, []);
  return solutions.sort();
}

interface Case {
  readonly text: string;
  readonly limits: readonly number[];
}

const attributes = ['filters', 'F', 'S', 'P', 'D', 'groups'] as const;

const conv = fc.record({
  filters: fc.integer({ min: 1, max: 6 }),
  F: fc.integer({ min: 1, max: 4 }),
  S: fc.integer({ min: 1, max: 3 }),
  P: fc.integer({ min: 0, max: 2 }),
  D: fc.integer({ min: 1, max: 2 }),
  groups: fc.constantFrom(1, 1, 2),
});

const after = fc.constantFrom(
  '',
  'relu',
  'maxpool F=2',
  'conv 6 F=3 P=1',
  'upsample 2',
  'channel_shuffle 2',
  'split 2',
);

function writeConv(values: Readonly<Record<string, number>>, holes: readonly string[]): string {
  const written = Object.entries(values).map(
    ([name, value]) => `${name}=${holes.includes(name) ? '?' : value}`,
  );
  return `conv ${written.join(' ')}`;
}

/** A network that is known to fit, its contract computed, and then some of its values left open. */
async function makeCase(
  size: readonly [number, number],
  values: Readonly<Record<string, number>>,
  follow: string,
  holes: readonly string[],
): Promise<Case | undefined> {
  const network = (layer: string, contract: string) =>
    `network N { input ${size[0]}x${size[1]}x4; ${layer}; ${follow === '' ? '' : `${follow}; `}relu ${contract} }`;
  const { graph } = await elaborated(network(writeConv(values, []), ''));
  if (graph === undefined) return undefined;
  const shape = graph.nodes[graph.nodes.length - 1].output;
  const sizes = shape.map((one) => (one.kind === 'constant' ? one.value : 0));
  const text = network(writeConv(values, holes), `-> ${sizes.join('x')}`);
  const largest = Math.max(16, size[0], size[1], ...sizes);
  const padding = Math.max(holes.includes('P') ? 0 : values.P, follow.includes('P=1') ? 1 : 0);
  const inOrder = Object.keys(values).filter((name) => holes.includes(name));
  const limits = inOrder.map((name) =>
    ['F', 'S', 'P', 'D'].includes(name) ? largest + 2 * padding + 8 : 4 * largest,
  );
  return { text, limits };
}

const side = fc.integer({ min: 3, max: 9 });

test('one hole: 440 random ones', { timeout: 300_000 }, async () => {
  let unique = 0;
  let several = 0;
  const property = fc.asyncProperty(
    fc.tuple(side, side),
    conv,
    after,
    fc.constantFrom(...attributes),
    async (size, values, follow, hole) => {
      const made = await makeCase(size, values, follow, [hole]);
      fc.pre(made !== undefined);
      const all = await tried(made.text, made.limits);
      expect(await found(made.text), made.text).toEqual(all);
      if (all.length === 1) unique++;
      else several++;
    },
  );
  await fc.assert(property, { numRuns: 440, seed: 7 });
  expect(unique).toBeGreaterThan(100);
  expect(several).toBeGreaterThan(50);
});

test('two holes at once: 60 random pairs', { timeout: 300_000 }, async () => {
  const property = fc.asyncProperty(
    fc.tuple(fc.integer({ min: 3, max: 5 }), fc.integer({ min: 3, max: 5 })),
    conv,
    fc.constantFrom('', 'relu', 'maxpool F=2'),
    fc.shuffledSubarray(['F', 'S', 'P', 'D'], { minLength: 2, maxLength: 2 }),
    async (size, values, follow, holes) => {
      const made = await makeCase(size, values, follow, holes);
      fc.pre(made !== undefined);
      expect(await found(made.text), made.text).toEqual(await tried(made.text, made.limits));
    },
  );
  await fc.assert(property, { numRuns: 60, seed: 11 });
});

test('a hole is solved, the network is checked with it, and the answer is an edit', async () => {
  const text = 'network N { input 224x224x3; conv 64 F=7 S=2 P=? -> 112x112x64; maxpool F=3 S=2 P=1 }';
  const [{ code, severity, message }] = await diagnosticsOf(text);
  expect([code, severity, message]).toEqual([
    'hole/solved',
    'warning',
    'P=3 is the one value that keeps the contract',
  ]);
  const { report } = await networkOf(text);
  expect(report.layers.map(({ path }) => path)).toEqual(['conv1', 'maxpool1']);
  expect(report.totals.params).toBe(9472n);
  const filled = await fixed(text, 'Write P=3');
  expect(filled).toContain('P=3 ->');
  expect(await codesOf(filled)).toEqual([]);
});

test('a hole that is expanded several times has one value for all', async () => {
  const text = (count: number) =>
    `block B() { conv 8 F=3 P=? }\nnetwork N { input 20x20x8; repeat ${count} { B }; relu -> 14x14x8 }`;
  expect(await found(text(3))).toEqual(['0']);
  expect((await codesOf(text(2)))[0]).toMatch(/^hole\/none/);
});

test('branches: one hole, two contracts', async () => {
  const text = (second: string) =>
    `network N { input 12x12x4; a: conv ? F=1; maxpool F=2 -> 6x6x8; from a; split 2 -> 12x12x${second} }`;
  expect(await found(text('4'))).toEqual(['8']);
  expect((await codesOf(text('5')))[0]).toMatch(/^hole\/none/);
});

test('holes and symbols: what is found holds for every size', async () => {
  const text =
    'network N { input [H, W, 3] where H % 2 == 0, W % 2 == 0; conv 8 F=5 S=2 P=? -> [H/2, W/2, 8] }';
  expect(await found(text)).toEqual(['2']);
});

test('where no value lets a layer fit, that layer is shown', async () => {
  const [found] = await diagnosticsOf('network N { input 8x8x3; conv 4 F=?; maxpool F=99; relu -> 1x1x4 }');
  expect(found.message).toBe('no F up to 24 keeps the contract 1x1x4');
  expect(found.related?.[0].message).toBe('no value lets maxpool1 (maxpool) fit');
});
