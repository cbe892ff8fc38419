/** Stamps filters into a row, and counts what each cell gets. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messagesOf } from '../../kit/testing/rule-messages.js';
import { checkerboard } from './checkerboard.rule.js';

/** The least and the most taps that a cell gets in the middle of a long row. */
function tapsInTheMiddle(F: number, S: number, D: number): [number, number] {
  const inputs = 20 * F * D;
  const counts = new Map<number, number>();
  for (let input = 0; input < inputs; input++)
    for (let tap = 0; tap < F; tap++) {
      const cell = input * S + tap * D;
      counts.set(cell, (counts.get(cell) ?? 0) + 1);
    }
  const middle = Math.floor((inputs * S) / 2);
  const there = Array.from({ length: 2 * S * D }, (_, at) => counts.get(middle + at) ?? 0);
  return [Math.min(...there), Math.max(...there)];
}

describe('checkerboard', () => {
  it('reports exactly the stamps that overlap unevenly', async () => {
    const small = (max: number) => fc.integer({ min: 1, max });
    await fc.assert(
      fc.asyncProperty(small(6), small(4), small(3), async (F, S, D) => {
        const [least, most] = tapsInTheMiddle(F, S, D);
        const spec = `input [8, 2]\ntransposed 3 F=${F} S=${S} D=${D}`;
        const [message = ''] = (await messagesOf(checkerboard, spec)) ?? [];
        if (least === most) expect(message).toBe('');
        else expect(message).toContain(`an output gets ${least} to ${most} taps`);
      }),
      { numRuns: 150 },
    );
  });

  it('takes all axes together', async () => {
    expect(await messagesOf(checkerboard, 'input 4x4x4x2\ntransposed 3 F=3 S=2')).toEqual([
      'the stamps overlap unevenly: the filter 3x3x3 is not a multiple of the stride 2, and an output gets 1 to 8 taps',
    ]);
    expect(await messagesOf(checkerboard, 'input 1x4x2\ntransposed 3 F=3x4 S=2')).toEqual([]);
  });

  it('leaves given weights alone', async () => {
    const spec =
      'input [H, W, 2]\ntransposed 2 S=2 P=same groups=2 weights=[[1, 2, 1], [2, 4, 2], [1, 2, 1]]';
    expect(await messagesOf(checkerboard, spec)).toEqual([]);
  });
});
