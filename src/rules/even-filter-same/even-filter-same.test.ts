/** Compares the two sides of the padding, for every filter and dilation. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messagesOf } from '../../kit/testing/rule-messages.js';
import { evenFilterSame } from './even-filter-same.rule.js';

describe('even-filter-same', () => {
  it('reports exactly the filters whose padding has unequal sides', async () => {
    const small = (max: number) => fc.integer({ min: 1, max });
    await fc.assert(
      fc.asyncProperty(small(9), small(3), fc.constantFrom('same', 'same_lower'), async (F, D, P) => {
        const total = D * (F - 1);
        const [before, behind] = [Math.floor(total / 2), Math.ceil(total / 2)];
        const [message = ''] =
          (await messagesOf(evenFilterSame, `input [40, 2]\nconv 3 F=${F} D=${D} P=${P}`)) ?? [];
        if (before === behind) expect(message).toBe('');
        else if (P === 'same')
          expect(message).toMatch(new RegExp(`pads ${before} cells? before it and ${behind} behind`));
        else expect(message).toMatch(new RegExp(`pads ${behind} cells? before it and ${before} behind`));
      }),
    );
  });

  it('needs no size to be known, and is silent with a stride', async () => {
    expect(await messagesOf(evenFilterSame, 'input [H, W, 2]\nconv 3 F=2 P=same')).toHaveLength(1);
    expect(await messagesOf(evenFilterSame, 'input [H, W, 2]\nconv 3 F=2 S=2 P=same')).toEqual([]);
  });
});
