/** Counts the windows without data one by one. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messagesOf } from '../../kit/testing/rule-messages.js';
import { windowInPadding } from './window-in-padding.rule.js';

const small = (min: number, max: number) => fc.integer({ min, max });

/** Windows along an axis: how many there are, and how many hold a cell of data. */
function windowsAlong(W: number, extent: number, S: number, begin: number, end: number): [number, number] {
  let [all, seeing] = [0, 0];
  for (let start = -begin; start + extent <= W + end; start += S) {
    all++;
    if (start + extent > 0 && start < W) seeing++;
  }
  return [all, seeing];
}

describe('window-in-padding', () => {
  it('counts the windows that see only padding', async () => {
    const axis = fc.record({
      W: small(1, 9),
      F: small(1, 3),
      S: small(1, 3),
      begin: small(0, 4),
      end: small(0, 4),
    });
    await fc.assert(
      fc.asyncProperty(axis, axis, small(1, 2), async (rows, columns, D) => {
        const counts = [rows, columns].map(({ W, F, S, begin, end }) =>
          windowsAlong(W, D * (F - 1) + 1, S, begin, end),
        );
        const [all, seeing] = [0, 1].map((which) => counts[0][which] * counts[1][which]);
        fc.pre(all > 0);
        const both = (name: 'F' | 'S') => `${name}=${rows[name]}x${columns[name]}`;
        const P = `P=[${rows.begin}, ${rows.end}, ${columns.begin}, ${columns.end}]`;
        const spec = `input ${rows.W}x${columns.W}x2\nconv 3 ${both('F')} ${both('S')} D=${D} ${P}`;
        const messages = await messagesOf(windowInPadding, spec);
        const [first = ''] = messages ?? [];
        if (seeing < all) expect(first).toContain(`${all - seeing} of ${all} windows see only padding`);
        else expect(first).toBe('');
      }),
      { numRuns: 300 },
    );
  });

  it('needs no size to be known', async () => {
    expect(await messagesOf(windowInPadding, 'input [H, W, 3]\nconv 4 F=1 P=2')).toEqual([
      'the windows at the border see only padding: the 1x1 filter fits into the 2 cells of it',
    ]);
  });
});
