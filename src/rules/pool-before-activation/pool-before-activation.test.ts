/** Where the order can change, and where it must not. Equal results are held by `tests/rules`. */
import { expect, it } from 'vitest';
import { messagesOf } from '../../kit/testing/rule-messages.js';
import { poolBeforeActivation } from './pool-before-activation.rule.js';

const count = async (spec: string) => (await messagesOf(poolBeforeActivation, spec))?.length;

it('knows the functions that never fall', async () => {
  const behind = (kind: string) => count(`input [L, 4] where L >= 8\n${kind}\nmaxpool F=3 S=2 P=1`);
  for (const kind of [
    'relu',
    'relu6',
    'leaky_relu',
    'elu',
    'selu',
    'tanh',
    'sigmoid',
    'softplus',
    'clip 0, 1',
  ])
    expect(await behind(kind), kind).toBe(1);
  for (const kind of ['gelu', 'silu', 'hard_swish', 'prelu', 'softmax', 'batchnorm'])
    expect(await behind(kind), kind).toBe(0);
});

it('needs a maximum that leaves less, and takes all there is', async () => {
  expect(await count('input 8x8x4\nrelu\nmaxpool F=3 S=1 P=1')).toBe(0);
  expect(await count('input 8x8x4\nrelu\navgpool F=2')).toBe(0);
  expect(await count('input 8x8x4\na: relu\nmaxpool F=2\nupsample 2\nskip a')).toBe(0);
  expect(await count('input 8x8x4\na: relu\nb: maxpool F=2\noutput a\noutput b')).toBe(0);
  // The unpooling asks where the maxima were before the pooling.
  expect(await count('input 8x8x4\nrelu\np: maxpool F=2\nmax_unpool p')).toBe(0);
});

it('asks for every use of a block', async () => {
  const network = (body: string) =>
    count(`block Layer { conv 4 F=1; relu }\nnetwork N { input 8x8x4; ${body} }`);
  expect(await network('Layer; maxpool F=2; Layer')).toBe(0);
  expect(await network('Layer; maxpool F=2; Layer; maxpool F=2')).toBe(1);
});
