/** Counts what is dropped cell by cell, and tries what the page has no room for: 1-D, 3-D, blocks, open sizes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messagesOf } from '../../kit/testing/rule-messages.js';
import { inexactStride } from './inexact-stride.rule.js';

const small = (min: number, max: number) => fc.integer({ min, max });

/** Marks the cells of every window, and counts the data behind the last mark. */
function behindLastMark(window: Record<'W' | 'F' | 'S' | 'D' | 'begin' | 'end', number>): number | undefined {
  const { W, F, S, D, begin, end } = window;
  const padded = W + begin + end;
  const extent = D * (F - 1) + 1;
  let reached = -1;
  for (let start = 0; start + extent <= padded; start += S) reached = start + extent - 1;
  if (reached < 0 || S > extent) return undefined;
  return Math.max(0, begin + W - 1 - reached);
}

describe('inexact-stride', () => {
  it('counts the positions behind the last window', async () => {
    const windows = fc.record({
      W: small(1, 40),
      F: small(1, 7),
      S: small(1, 5),
      D: small(1, 3),
      begin: small(0, 4),
      end: small(0, 4),
    });
    await fc.assert(
      fc.asyncProperty(windows, async (window) => {
        const dropped = behindLastMark(window);
        fc.pre(dropped !== undefined);
        const { W, F, S, D, begin, end } = window;
        const spec = `input [${W}, 2]\nconv 4 F=${F} S=${S} D=${D} P=[${begin}, ${end}]`;
        const messages = await messagesOf(inexactStride, spec);
        expect(messages).toHaveLength(dropped === 0 ? 0 : 1);
        if (dropped !== 0) expect(messages?.[0]).toContain(`conv drops ${dropped} of ${W} position`);
      }),
      { numRuns: 300 },
    );
  });

  it('is exact where a pooling rounds up, and with same', async () => {
    await fc.assert(
      fc.asyncProperty(small(1, 30), small(1, 5), small(1, 5), async (W, F, S) => {
        fc.pre(S <= F);
        expect(await messagesOf(inexactStride, `input [${W}, 2]\nconv 4 F=${F} S=${S} P=same`)).toEqual([]);
        if (W >= F)
          expect(await messagesOf(inexactStride, `input [${W}, 2]\nmaxpool F=${F} S=${S} ceil=true`)).toEqual(
            [],
          );
      }),
    );
  });

  it('names the axes of a volume', async () => {
    expect(await messagesOf(inexactStride, 'input 8x9x10x2\nconv 4 F=3 S=3x2x2')).toEqual([
      'conv drops 2 of 8 planes and 1 of 10 columns: (8 - 3 + 0 + 0) mod 3 = 2, (10 - 3 + 0 + 0) mod 2 = 1',
    ]);
  });

  it('looks into groups, depthwise and separable layers', async () => {
    const spec = (layer: string) => messagesOf(inexactStride, `input 8x8x4\n${layer} F=3 S=2`);
    for (const layer of ['conv 4 groups=2', 'depthwise', 'separable 8', 'avgpool', 'lppool'])
      expect(await spec(layer), layer).toHaveLength(1);
  });

  it('is silent where a size fits and another does not', async () => {
    expect(await messagesOf(inexactStride, 'input [H, W, 3] where H >= 3, W >= 3\nconv 4 F=3 S=2')).toEqual(
      [],
    );
  });

  it('says so once of a block that is called twice', async () => {
    const spec =
      'block Half { maxpool F=2 }\nnetwork A {\ninput 14x14x3\nHalf\nHalf\n}\nnetwork B {\ninput 7x7x3\nHalf\n}';
    expect(await messagesOf(inexactStride, spec)).toEqual([
      'maxpool drops 1 of 7 rows and 1 of 7 columns: (7 - 2 + 0 + 0) mod 2 = 1',
    ]);
  });
});
