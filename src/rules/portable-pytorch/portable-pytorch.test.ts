/** Padding that depends on open sizes, layers in one and three dimensions, and frozen statistics. */
import { expect, it } from 'vitest';
import { messagesOf } from '../../kit/testing/rule-messages.js';
import { portablePytorch } from './portable-pytorch.rule.js';

const reportsOn = (text: string) => messagesOf(portablePytorch, text);

it('says where padding depends on the size', async () => {
  const open = (rest: string) => reportsOn(`input [H, W, 2] where H >= 8, W >= 8\nconv 2 F=3 ${rest}`);
  expect(await open('P=same')).toEqual([]);
  expect(await open('S=2 P=1')).toEqual([]);
  expect(await open('S=2 P=same')).toEqual([
    'the padding depends on the size of the map, and PyTorch takes numbers',
  ]);
});

it('takes same at stride 1 as PyTorch does, with the odd cell behind', async () => {
  expect(await reportsOn('input 8x8x2\nconv 2 F=4 P=same')).toEqual([]);
  expect(await reportsOn('input 8x8x2\nconv 2 F=4 P=same_lower')).toEqual([
    'PyTorch pads both sides alike, not [2, 1]',
  ]);
  expect(await reportsOn('input 7x8x2\nconv 2 F=3 S=2 P=same')).toEqual([
    'PyTorch pads both sides alike, not [1, 1] [0, 1]',
  ]);
});

it('knows which modules have two spatial dimensions', async () => {
  expect(await reportsOn('input [8, 4]\nupsample 2 mode=bicubic\ndepth_to_space 2')).toEqual([
    'Upsample of PyTorch is bicubic with two spatial dimensions, not with 1',
    'PixelShuffle of PyTorch has two spatial dimensions, not 1',
  ]);
  expect(await reportsOn('input 8x8x4\ndepth_to_space 2')).toEqual([]);
  expect(await reportsOn('input 8x8x4\ndepth_to_space 2 order=dcr')).toEqual([
    'PixelShuffle of PyTorch knows the order crd only',
  ]);
});

it('needs no other order for one channel or one cell', async () => {
  expect(await reportsOn('input 8x8x1\nflatten')).toEqual([]);
  expect(await reportsOn('input 8x8x3\nglobal_avgpool\nflatten')).toEqual([]);
  expect(await reportsOn('input [H, 8, 3]\nflatten')).toHaveLength(1);
});

it('knows that frozen statistics go on in PyTorch', async () => {
  expect(await reportsOn('input 8x8x3\nbatchnorm frozen')).toHaveLength(1);
  expect(await reportsOn('input 8x8x3\nbatchnorm')).toEqual([]);
});

it('says several gaps of one place together', async () => {
  const messages = await reportsOn('input 9x9x3\nlppool F=2 S=2 p=3 P=1');
  expect(messages).toHaveLength(2);
});
