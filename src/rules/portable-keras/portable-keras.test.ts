/** What Keras's two paddings can say, held against TensorFlow's own formula for them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messagesOf } from '../../kit/testing/rule-messages.js';
import { portableKeras } from './portable-keras.rule.js';

/** Of `SAME`, as TensorFlow's notes have it: what is missing, half of it (rounded down) in front. */
function samePadding(W: number, k: number, S: number): readonly [number, number] {
  const total = Math.max(W % S === 0 ? k - S : k - (W % S), 0);
  return [Math.floor(total / 2), total - Math.floor(total / 2)];
}

const from = (min: number, max: number) => fc.integer({ min, max });
const isNone = (sides: readonly number[]) => sides.every((side) => side === 0);

describe('portable-keras', () => {
  it('has the reference right', () => {
    expect(samePadding(224, 7, 2)).toEqual([2, 3]);
    expect(samePadding(5, 3, 2)).toEqual([1, 1]);
  });

  it('reports exactly the padding of convolutions that is neither valid nor same', async () => {
    await fc.assert(
      fc.asyncProperty(from(4, 20), from(1, 4), from(1, 3), from(0, 3), from(0, 3), async (W, F, S, b, e) => {
        const messages = await messagesOf(
          portableKeras,
          `input [${W}, 2]\nconv 2 F=${F} S=${S} P=[${b}, ${e}]`,
        );
        const [begin, end] = samePadding(W, F, S);
        const isSame = b === begin && e === end;
        expect(messages).toEqual(
          isSame || isNone([b, e]) ? [] : [`Keras pads by valid or same, and neither is [${b}, ${e}]`],
        );
      }),
      { numRuns: 300 },
    );
  });

  it('reports exactly the transposed convolutions that cut off other cells', async () => {
    await fc.assert(
      fc.asyncProperty(
        from(3, 8),
        from(1, 5),
        from(1, 3),
        from(0, 2),
        from(0, 2),
        async (W, F, S, P, extra) => {
          const text = `input [${W}, 2]\ntransposed 2 F=${F} S=${S} P=${P} output_padding=${extra}`;
          const messages = await messagesOf(portableKeras, text);
          if (messages === undefined) return;
          const size = S * (W - 1) + F - 2 * P + extra;
          // The transpose of a convolution that takes `size` cells to W: it cuts off in front what that one pads.
          const isSame = [S * W, S * (W - 1) + F - 2 * Math.floor(F / 2)].some(
            (out) => size === out && Math.ceil(out / S) === W && P === samePadding(out, F, S)[0],
          );
          expect(messages).toEqual(isSame || P === 0 ? [] : ['ConvTranspose of Keras cuts off other cells']);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('knows windows that reach out behind because they are rounded up', async () => {
    const pool = (W: number, rest: string) => messagesOf(portableKeras, `input [${W}, 2]\nmaxpool ${rest}`);
    expect(await pool(7, 'F=2 ceil=true')).toEqual([]);
    expect(await pool(9, 'F=4 S=2 ceil=true')).toEqual([
      'Keras pads by valid or same, and neither is [0, 1]',
    ]);
    expect(await pool(8, 'F=4 S=2 ceil=true')).toEqual([]);
  });

  it('takes same for same at every size', async () => {
    const open = (rest: string) => messagesOf(portableKeras, `input [L, 2] where L >= 8\nconv 2 ${rest}`);
    expect(await open('F=3 S=2 P=same')).toEqual([]);
    expect(await open('F=3 P=1')).toEqual([]);
    expect(await open('F=3 S=2 P=1')).toEqual(['Keras pads by valid or same, and neither is [1, 1]']);
  });
});
