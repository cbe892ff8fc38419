/** Marks the cells that windows read, one by one. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messagesOf } from '../../kit/testing/rule-messages.js';
import { strideExceedsFilter } from './stride-exceeds-filter.rule.js';

const small = (min: number, max: number) => fc.integer({ min, max });

describe('stride-exceeds-filter', () => {
  it('counts the cells that no window reads', async () => {
    const windows = fc.record({
      W: small(1, 40),
      F: small(1, 4),
      S: small(1, 7),
      begin: small(0, 6),
      end: small(0, 6),
    });
    await fc.assert(
      fc.asyncProperty(windows, async ({ W, F, S, begin, end }) => {
        fc.pre(W + begin + end >= F);
        const read = new Set<number>();
        for (let start = -begin; start + F <= W + end; start += S)
          for (let tap = 0; tap < F; tap++) if (start + tap >= 0 && start + tap < W) read.add(start + tap);
        const isSingle = W + begin + end - F < S;
        const spec = `input [${W}, 2]\ndepthwise F=${F} S=${S} P=[${begin}, ${end}]`;
        const [message = ''] = (await messagesOf(strideExceedsFilter, spec, { pointwise: true })) ?? [];
        if (S <= F || isSingle || read.size === W) expect(message).toBe('');
        else expect(message).toContain(`no window reads ${W - read.size} of ${W} cells`);
      }),
      { numRuns: 300 },
    );
  });

  it('takes both axes together', async () => {
    expect(await messagesOf(strideExceedsFilter, 'input 9x8x2\nmaxpool F=3x2 S=3x4')).toEqual([
      'no window reads 36 of 72 cells (50%): the stride 3x4 is larger than the 3x2 window',
    ]);
  });

  it('allows pointwise layers of any form, until it is asked about them', async () => {
    for (const layer of ['conv 4 F=1 S=2', 'pointwise 4 S=2', 'conv 4 F=1 S=2 groups=2']) {
      const spec = `input [64, 2]\n${layer}`;
      expect(await messagesOf(strideExceedsFilter, spec), layer).toEqual([]);
      expect(await messagesOf(strideExceedsFilter, spec, { pointwise: true }), layer).toHaveLength(1);
    }
  });
});
