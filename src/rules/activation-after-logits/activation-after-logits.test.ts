/** Which activations bound the scores, and how. */
import { expect, it } from 'vitest';
import { messagesOf } from '../../kit/testing/rule-messages.js';
import { activationAfterLogits } from './activation-after-logits.rule.js';

const messages = async (layers: string, train = 'train { loss cross_entropy }') =>
  await messagesOf(activationAfterLogits, `input 8\ndense 5\n${layers}\n${train}`);

it('names the bound', async () => {
  expect(await messages('elu 0.5')).toEqual([
    'elu keeps the scores of the classes at -0.5 or above: what speaks against a class is lost beyond that',
  ]);
  // softmax of (1, -1, -1, -1, -1): e / (e + 4 / e) = 0.649
  expect(await messages('tanh')).toEqual([
    'tanh keeps the scores of the classes between -1 and 1: no class of 5 can be more probable than 0.65',
  ]);
  expect(await messages('clip -20, 20')).toEqual([]);
});

it('looks through a softmax that the loss takes the place of, and through what keeps the range', async () => {
  expect(await messages('relu\nsoftmax')).toHaveLength(1);
  expect(await messages('relu\ndropout 0.2')).toHaveLength(1);
  expect(await messages('relu\nreshape 5')).toHaveLength(1);
});

it('names what bounds the scores, not an activation behind it that changes nothing', async () => {
  expect(await messages('sigmoid\nrelu')).toEqual([
    expect.stringMatching(/^sigmoid keeps the scores of the classes between 0 and 1:/),
  ]);
  expect(await messages('relu\nrelu')).toHaveLength(1);
  expect(await messages('softmax\nrelu')).toEqual([]);
  expect(await messages('sigmoid\nclip 0, 0.5')).toEqual([expect.stringMatching(/^clip keeps/)]);
});

it('says nothing of what bounds nothing, of other losses, or where none is said', async () => {
  for (const layers of ['', 'leaky_relu', 'prelu', 'relu\ndense 5', 'a: relu\ndense 5\nskip a', 'softmax'])
    expect(await messages(layers), layers).toEqual([]);
  expect(await messages('relu', 'train { loss mse }')).toEqual([]);
  expect(await messages('relu', '')).toEqual([]);
});
