/** Adds the taps of a stack up cell by cell, and tries what ends a chain. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messagesOf } from '../../kit/testing/rule-messages.js';
import { dilationGridding } from './dilation-gridding.rule.js';

const layer = fc.record({ F: fc.integer({ min: 1, max: 4 }), D: fc.integer({ min: 1, max: 6 }) });

/** Every sum of one tap of each layer. */
function cellsSeen(layers: readonly { readonly F: number; readonly D: number }[]): Set<number> {
  let seen = new Set([0]);
  for (const { F, D } of layers) {
    const taps = Array.from({ length: F }, (_, tap) => tap * D);
    seen = new Set([...seen].flatMap((cell) => taps.map((tap) => cell + tap)));
  }
  return seen;
}

describe('dilation-gridding', () => {
  it('reports exactly the stacks that leave holes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(layer, { minLength: 1, maxLength: 5 }), async (layers) => {
        const seen = cellsSeen(layers);
        const hasHoles = seen.size <= Math.max(...seen);
        const dilated = layers.filter(({ F, D }) => F > 1 && D > 1).length;
        const body = layers.map(({ F, D }) => `conv 2 F=${F} D=${D}\nrelu`).join('\n');
        const messages = await messagesOf(dilationGridding, `input [200, 2]\n${body}`);
        expect(messages).toHaveLength(hasHoles && dilated > 1 ? 1 : 0);
      }),
      { numRuns: 300 },
    );
  });

  it('names a common factor where there is one', async () => {
    const body = 'input 64x64x2\ndepthwise F=3 D=3 P=3\nbatchnorm\npointwise 4\nconv 4 F=1x3 D=6 P=0x6';
    expect(await messagesOf(dilationGridding, body)).toEqual([
      'the dilations 3 and 6 have the factor 3 in common: an output sees one column in 3',
    ]);
  });

  it.each([
    ['a merge', 'a: conv 2 F=3 D=2 P=2\nskip input\nconv 2 F=3 D=2 P=2'],
    ['a fork', 'a: conv 2 F=3 D=2 P=2\nb: conv 2 F=3 D=2 P=2\nfrom a\nc: conv 2 F=3 D=2 P=2\nadd b, c'],
    ['a stride', 'conv 2 F=3 D=2 P=2\nmaxpool F=2\nconv 2 F=3 D=2 P=2'],
    ['an output', 'a: conv 2 F=3 D=2 P=2\nb: conv 2 F=3 D=2 P=2\noutput a\noutput b'],
  ])('ends a chain at %s', async (_, body) => {
    expect(await messagesOf(dilationGridding, `input 16x16x2\n${body}`)).toEqual([]);
  });
});
