/** That the figures in the help are those of the network that the fix makes. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSource } from '../../base/source.js';
import { applyEdits } from '../../base/text-edit.js';
import { lint } from '../../compile/lint.js';
import { compile } from '../../compile.js';
import { messagesOf } from '../../kit/testing/rule-messages.js';
import { denseDominates } from './dense-dominates.rule.js';

const setting = { severity: 'warning', options: { share: 0.5, least: 1000 } } as const;
const rules = new Map([[denseDominates.name, setting]]);

it('says what global pooling gives, as the network with it has', async () => {
  const sizes = fc.record({
    input: fc.constantFrom('[24, 3]', '12x10x3', '6x5x4x3'),
    filters: fc.integer({ min: 2, max: 12 }),
    units: fc.integer({ min: 40, max: 90 }),
    bias: fc.boolean(),
    between: fc.constantFrom('', 'dropout 0.5\n', 'relu\n'),
  });
  await fc.assert(
    fc.asyncProperty(sizes, async ({ input, filters, units, bias, between }) => {
      const body = `input ${input}\nconv ${filters} F=3\nrelu\nflatten\n${between}dense ${units} bias=${bias}\nrelu\ndense 3`;
      const text = `network N {\n${body}\n}\n`;
      const { diagnostics, networks } = await lint(createSource('a.netspec', text), { rules });
      expect(diagnostics).toHaveLength(1);
      const [{ message, help = '', fixes = [] }] = diagnostics;
      const [before] = networks;
      const after = await compile(createSource('a.netspec', applyEdits(text, fixes[0].edits)));
      const [pooled] = after.networks;
      const ofDense = ({ report }: typeof before) =>
        report.layers.find(({ kind }) => kind === 'dense')?.params.trainable;
      const numbers = (words: string) =>
        [...words.matchAll(/[\d,]{2,}/g)].map(([text]) => BigInt(text.replaceAll(',', '')));
      expect(numbers(message)).toEqual(
        expect.arrayContaining([ofDense(before), before.report.totals.params]),
      );
      expect(numbers(help.slice(help.indexOf(':')))).toEqual([ofDense(pooled), pooled.report.totals.params]);
    }),
    { numRuns: 60 },
  );
});

it('says nothing without a map of a layer, or where another layer mixes values between', async () => {
  const count = async (body: string) =>
    (await messagesOf(denseDominates, body, { share: 0.1, least: 10 }))?.length;
  expect(await count('input 9x9x3\nconv 4 F=3\nflatten\ndense 50')).toBe(1);
  expect(await count('input 9x9x3\nflatten\ndense 50')).toBe(0);
  expect(await count('input 9x9x3\nconv 4 F=3\nglobal_avgpool\nflatten\ndense 50')).toBe(0);
  expect(await count('input 9x9x3\nconv 4 F=9\nflatten\ndense 50\ndense 50')).toBe(0);
});
