/** Which layers choose their channels, and what is proposed. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSource } from '../../base/source.js';
import { applyEdits } from '../../base/text-edit.js';
import { lint } from '../../compile/lint.js';
import { messagesOf } from '../../kit/testing/rule-messages.js';
import { channelMisaligned } from './channel-misaligned.rule.js';

const count = async (body: string) => (await messagesOf(channelMisaligned, body))?.length;

it('leaves classes, given weights and what has no channels of its own', async () => {
  expect(await count('input 8x8x3\nconv 6 F=3\nrelu\nflatten\ndense 10')).toBe(1);
  expect(await count('input 8x8x3\nconv 10 F=3\nglobal_avgpool\nflatten')).toBe(0);
  expect(await count('input 8x8x3\ndepthwise F=3\nflatten\ndense 10')).toBe(0);
  expect(await count('input 8x8x1\nconv 1 weights=sobel_x\nflatten\ndense 10')).toBe(0);
  expect(await count('input 8x8x3\nconv 6 F=3\nsqueeze_excite 2\nflatten')).toBe(1);
  expect(await count('input 8x8x3\na: conv 3 F=3 P=1\nshare a\nflatten\ndense 10')).toBe(1);
});

it('proposes the next number that vectors and groups divide', async () => {
  const cases = fc.record({
    multiple: fc.constantFrom(2, 4, 8, 16),
    groups: fc.constantFrom(1, 2, 3, 6),
    each: fc.integer({ min: 1, max: 12 }),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ multiple, groups, each }) => {
      const filters = groups * each;
      const text = `network N {\n  input 8x8x6\n  conv ${filters} F=3 groups=${groups}\n  relu\n  conv 4 F=1\n}\n`;
      const rules = new Map([
        [channelMisaligned.name, { severity: 'warning', options: { multiple } } as const],
      ]);
      const { diagnostics } = await lint(createSource('a.netspec', text), { rules });
      expect(diagnostics).toHaveLength(filters % multiple === 0 ? 0 : 1);
      for (const { fixes = [] } of diagnostics) {
        const next = Number(/conv (\d+)/.exec(applyEdits(text, fixes[0].edits))?.[1]);
        const between = Array.from({ length: next - filters + 1 }, (_, more) => filters + more);
        expect(between.filter((one) => one % multiple === 0 && one % groups === 0)).toEqual([next]);
      }
    }),
    { numRuns: 100 },
  );
});
