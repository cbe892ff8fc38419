/** What mixes channels and what does not, and the ways on which they stay apart. */
import { describe, expect, it } from 'vitest';
import { messagesOf } from '../../kit/testing/rule-messages.js';
import { depthwiseWithoutPointwise } from './depthwise-without-pointwise.rule.js';

const said = (body: string) => messagesOf(depthwiseWithoutPointwise, `input 8x8x4\n${body}`);
const first = 'depthwise F=3 P=1';

describe('depthwise-without-pointwise', () => {
  it.each([
    'conv 4 F=1',
    'conv 4 F=1 groups=2',
    'pointwise 4',
    'separable 4 F=3 P=1',
    'transposed 4 F=2 S=2',
    'squeeze_excite 2',
    'channel_shuffle 2',
    'layernorm',
    'softmax',
    'flatten; dense 4; reshape 1x1x4',
  ])('takes %s for mixing', async (layer) => {
    expect(await said(`${first}\n${layer}\n${first}\npointwise 2`)).toEqual([]);
  });

  it.each([
    'relu',
    'batchnorm',
    'instancenorm',
    'maxpool F=2',
    'dropout 0.1',
    'upsample 2',
    'pad 1',
    'depthwise weights=mean(3) P=1',
  ])('does not take %s for mixing', async (layer) => {
    expect(await said(`${first}\n${layer}\n${first}\npointwise 2`)).toEqual([
      expect.stringContaining('this depthwise and the next depthwise convolution'),
    ]);
  });

  it('follows a residual connection', async () => {
    const block = `residual { ${first}; relu }`;
    expect(await said(`${block}\n${block}\nconv 4 F=1`)).toHaveLength(1);
  });

  it('is content with one side of a concatenation that is mixed', async () => {
    expect(await said(`mixed: pointwise 4\nown: ${first}\nconcat mixed, own\n${first}\npointwise 2`)).toEqual(
      [],
    );
  });

  it('leaves fixed, frozen and single channels alone, and filters in two parts', async () => {
    expect(await said('depthwise F=3 P=1 frozen')).toEqual([]);
    expect(await said('conv 1 F=1\ndepthwise F=3 P=1\ndepthwise F=3 P=1')).toEqual([]);
    expect(await said('depthwise F=1x5\ndepthwise F=5x1\npointwise 2')).toEqual([]);
  });
});
