/** Says once a chain what is said, and nothing of cells that are right alone. */
import { describe, expect, it } from 'vitest';
import { messagesOf } from '../../kit/testing/rule-messages.js';
import { excessiveDownsampling } from './excessive-downsampling.rule.js';

const said = (body: string) => messagesOf(excessiveDownsampling, body);

describe('excessive-downsampling', () => {
  it.each([
    ['a signal', 'input [4, 2]\nmaxpool F=4\nconv 4 F=3 P=1', 'a single cell before this filter of 3'],
    ['a volume', 'input 2x2x2x2\nmaxpool F=2\nconv 4 F=3 P=1', 'a single cell before this 3x3x3 filter'],
    [
      'a strided 1x1',
      'input 2x2x2\nmaxpool F=2\npointwise 4 S=2',
      'a single cell before this 1x1 filter with stride 2',
    ],
  ])('reports %s', async (_, body, words) => {
    expect(await said(body)).toEqual([expect.stringContaining(words)]);
  });

  it.each([
    [
      '1x1 convolutions behind a global pooling',
      'input 8x8x4\nglobal_avgpool\nconv 4 F=1\nrelu\npointwise 8',
    ],
    ['squeeze and excitation', 'input 8x8x4\nsqueeze_excite 2\nconv 4 F=3 P=1'],
    ['full padding, which spreads the cell', 'input 1x1x4\nconv 4 F=3 P=full\nconv 4 F=3 P=1'],
    ['a decoder', 'input 8x8x4\nmaxpool F=8\ntransposed 4 F=4 S=4\nconv 4 F=3 P=1'],
    ['vectors', 'input [16]\ndense 4\nrelu'],
    ['open sizes', 'input [H, W, 4]\nconv 4 F=3 P=1\nmaxpool F=2 ceil=true\nconv 4 F=3 P=1'],
  ])('is silent about %s', async (_, body) => expect(await said(body)).toEqual([]));

  it('says once what holds of all branches', async () => {
    const branch = '{ conv 4 F=3 P=1; relu; conv 4 F=5 P=2 }';
    expect(await said(`input 4x4x4\nmaxpool F=4\nconcat { ${branch} ${branch} }\nconv 4 F=3 P=1`)).toEqual([
      expect.stringContaining('3x3 filter (and before 4 more layers)'),
    ]);
  });

  it('says it again of another map', async () => {
    const body = 'maxpool F=4\nconv 4 F=3 P=1';
    expect(await said(`input 4x4x4\n${body}\nupsample 4\n${body}`)).toHaveLength(2);
  });
});
