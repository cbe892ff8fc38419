import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSource } from '../../base/source.js';
import { compile } from '../../compile.js';

/** The filters of the convolutions that a `for` over the list makes, or the codes of what is wrong. */
async function filtersOver(list: string): Promise<readonly unknown[]> {
  const text = `network N {\n  input 1x1x1\n  for n in ${list} { conv n F=1 }\n  relu\n}\n`;
  const { networks, diagnostics } = await compile(createSource('n.netspec', text));
  if (networks.length === 0) return diagnostics.map(({ code }) => code);
  return networks[0].graph.nodes.flatMap((node) =>
    node.type === 'layer' && node.kind === 'conv' ? [node.attributes.filters] : [],
  );
}

const lists = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 6 });

test('+ puts one list behind the other', async () => {
  await fc.assert(
    fc.asyncProperty(lists, lists, async (a, b) => {
      expect(await filtersOver(`[${a}] + [${b}]`)).toEqual([...a, ...b]);
    }),
    { numRuns: 40 },
  );
});

test('* repeats a list, and binds closer than +', async () => {
  await fc.assert(
    fc.asyncProperty(lists, fc.nat({ max: 5 }), lists, async (a, times, b) => {
      const repeated = Array.from({ length: times }, () => a).flat();
      expect(await filtersOver(`[${b}] + [${a}] * ${times}`)).toEqual([...b, ...repeated]);
    }),
    { numRuns: 40 },
  );
});

test.each(['[1] + 2', '2 + [1]', '[1] * -1', '[1] * 0.5', '[1] * [2]', '2 * [1]', '[1] - [1]'])(
  '%s means nothing',
  async (list) => {
    expect(await filtersOver(list)).toEqual(['language/wrong-type']);
  },
);

test('a list beyond every measure is refused', async () => {
  expect(await filtersOver('[1, 2] * 2000000000')).toEqual(['language/too-large']);
});
