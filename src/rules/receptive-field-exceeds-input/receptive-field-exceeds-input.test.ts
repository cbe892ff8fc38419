/** Which layers see nothing new: along every axis, on the narrowest path, and never in a decoder. */
import { describe, expect, it } from 'vitest';
import { messagesOf } from '../../kit/testing/rule-messages.js';
import { receptiveFieldExceedsInput } from './receptive-field-exceeds-input.rule.js';

const said = (body: string, options = {}) => messagesOf(receptiveFieldExceedsInput, body, options);
const layers = (count: number, layer: string) => Array<string>(count).fill(layer).join('\n');

describe('receptive-field-exceeds-input', () => {
  it('reports the first layer on a map that has seen more than the input', async () => {
    // Four layers see 9 of 8 positions, so that the fifth is the first.
    expect(await said(`input [8, 2]\n${layers(4, 'conv 2 F=3 P=1')}`)).toEqual([]);
    expect(await said(`input [8, 2]\n${layers(6, 'conv 2 F=3 P=1')}`)).toEqual([
      'the filter of this conv (and of 1 layer behind it) sees nothing new: each cell before it sees 9, and the input is 8',
    ]);
    expect(await said(`input [8, 2]\n${layers(6, 'conv 2 F=3 P=1')}`, { factor: 1.5 })).toEqual([]);
  });

  it('asks for every axis', async () => {
    expect(await said(`input 4x40x2\n${layers(6, 'conv 2 F=3 P=1')}`)).toEqual([]);
  });

  it.each([
    ['a residual network', `input [8, 2]\n${layers(6, 'residual { conv 2 F=3 P=1 }')}`],
    [
      'a decoder',
      `input [8, 2]\n${layers(3, 'conv 2 F=2 S=2')}\ntransposed 2 F=8 S=8\n${layers(4, 'conv 2 F=3 P=1')}`,
    ],
    ['open sizes', `input [L, 2]\n${layers(9, 'conv 2 F=3 P=1')}`],
    ['what comes behind a global pooling', 'input [8, 2]\nconv 2 F=3 P=1\nglobal_avgpool\nconv 2 F=3 P=1'],
    ['vectors', 'input [8]\ndense 2'],
  ])('is silent about %s', async (_, body) => expect(await said(body)).toEqual([]));
});
