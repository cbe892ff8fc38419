/** Adaptive pooling with bins of one size and of several, and padding that is not there. */
import { expect, it } from 'vitest';
import { messagesOf } from '../../kit/testing/rule-messages.js';
import { portableOnnx } from './portable-onnx.rule.js';

const reportsOn = (text: string) => messagesOf(portableOnnx, text);
const adaptive = ['ONNX has no adaptive pooling, and these bins are not one window of fixed size'];

it('tells bins of one size from others', async () => {
  expect(await reportsOn('input 12x8x3\nadaptive_avgpool 6x4')).toEqual([]);
  expect(await reportsOn('input 12x8x3\nadaptive_avgpool 6x3')).toEqual(adaptive);
  expect(await reportsOn('input [H, 8, 3]\nadaptive_avgpool 1')).toEqual([]);
  expect(await reportsOn('input [H, 8, 3] where H % 2 == 0\nadaptive_avgpool 2')).toEqual(adaptive);
  expect(await reportsOn('input [12, 3]\nadaptive_avgpool 5')).toEqual(adaptive);
});

it('asks for no padding where there is none', async () => {
  expect(await reportsOn('input 8x8x3\nconv 4 F=3 border=circular')).toEqual([]);
  expect(await reportsOn('input 8x8x3\nconv 4 F=3 P=same border=circular')).toHaveLength(1);
});

it('knows the operators with two spatial dimensions only', async () => {
  expect(await reportsOn('input 8x8x4\nspace_to_depth 2 order=dcr\ndepth_to_space 2')).toEqual([]);
  expect(await reportsOn('input 8x8x8x8\nspace_to_depth 2 order=dcr\ndepth_to_space 2')).toHaveLength(2);
  expect(await reportsOn('input 8x8x4\nspace_to_depth 2')).toEqual([
    'SpaceToDepth of ONNX knows the order dcr only',
  ]);
});
