/** Follows every tap over all positions of its window. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messagesOf } from '../../kit/testing/rule-messages.js';
import { filterLargerThanInput } from './filter-larger-than-input.rule.js';

const small = (min: number, max: number) => fc.integer({ min, max });

describe('filter-larger-than-input', () => {
  it('counts the taps that meet no data', async () => {
    const windows = fc.record({
      W: small(2, 12),
      F: small(1, 7),
      S: small(1, 3),
      D: small(1, 5),
      begin: small(0, 12),
      end: small(0, 12),
    });
    await fc.assert(
      fc.asyncProperty(windows, async ({ W, F, S, D, begin, end }) => {
        const extent = D * (F - 1) + 1;
        fc.pre(W + begin + end >= extent);
        const live = new Set<number>();
        for (let start = -begin; start + extent <= W + end; start += S)
          for (let tap = 0; tap < F; tap++) if (start + tap * D >= 0 && start + tap * D < W) live.add(tap);
        const spec = `input [${W}, 2]\nconv 3 F=${F} S=${S} D=${D} P=[${begin}, ${end}]`;
        const [message = ''] = (await messagesOf(filterLargerThanInput, spec)) ?? [];
        // Where no window sees data at all, it is the padding that is wrong.
        if (extent <= W || live.size === F || live.size === 0) expect(message).toBe('');
        else expect(message).toContain(`${F - live.size} of ${F} taps only ever see padding`);
      }),
      { numRuns: 400 },
    );
  });

  it('leaves a border alone that holds data, and sizes that are open', async () => {
    expect(await messagesOf(filterLargerThanInput, 'input 3x3x4\nconv 4 F=5 P=1 border=replicate')).toEqual(
      [],
    );
    expect(await messagesOf(filterLargerThanInput, 'input [H, W, 4]\nconv 4 F=5 P=2')).toEqual([]);
  });

  it('does not count the taps of a filter beyond all measure', async () => {
    const spec = 'input [2, 1]\nconv 1 F=2000000001 P=1000000000';
    expect(await messagesOf(filterLargerThanInput, spec)).toEqual([]);
  });
});
