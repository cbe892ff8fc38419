/** When softmax is applied twice. What the loss takes the place of is held to lowering in `tests/rules`. */
import { expect, it } from 'vitest';
import { messagesOf } from '../../kit/testing/rule-messages.js';
import { softmaxBeforeLoss } from './softmax-before-loss.rule.js';

const count = async (body: string, options = {}) =>
  (await messagesOf(softmaxBeforeLoss, body, options))?.length;

it('reports the softmax whose values the loss takes', async () => {
  const end = (layers: string) => count(`input 4x4x8\nconv 5 F=1\n${layers}\ntrain { epochs 2 }`);
  expect(await end('softmax')).toBe(0);
  expect(await end('softmax\nsoftmax')).toBe(1);
  expect(await end('softmax\nflatten')).toBe(1);
  expect(await end('softmax\nupsample 2')).toBe(1);
  expect(await end('softmax\nconv 5 F=1')).toBe(0);
  expect(await end('softmax\nrelu')).toBe(0);
  expect(await end('a: softmax\nskip a')).toBe(0);
});

it('looks at the first output only, which is what is trained', async () => {
  const body = 'input 8\na: dense 5\nb: softmax\nc: dropout 0.1\n';
  expect(await count(`${body}output a\noutput c\ntrain { loss cross_entropy }`)).toBe(0);
  expect(await count(`${body}output c\noutput a\ntrain { loss cross_entropy }`)).toBe(1);
});

it('says nothing of other losses, or where none is said', async () => {
  for (const replaced of [true, false]) {
    expect(await count('input 8\ndense 5\nsoftmax\ntrain { loss mse }', { replaced })).toBe(0);
    expect(await count('input 8\ndense 5\nsoftmax', { replaced })).toBe(0);
  }
});
