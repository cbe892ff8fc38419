import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSetting } from './read-setting.js';

test.each([
  ['10', 10],
  [' 10 ', 10],
  ['-1.5', -1.5],
  ['1e-3', 0.001],
  ['62k', 62_000],
  ['.5', 0.5],
  ['true', true],
  ['false', false],
  ['same', 'same'],
  ['"two words"', 'two words'],
  ['28x28x1', [28, 28, 1]],
  ['[1, 2]', [1, 2]],
  [
    '[[1, 2], [3, 4]]',
    [
      [1, 2],
      [3, 4],
    ],
  ],
  ['[]', []],
  ['[a, true, 5x3]', ['a', true, [5, 3]]],
] as const)('%s', (text, value) => {
  expect(readSetting(text)).toEqual(value);
});

test.each([
  '',
  ' ',
  '1 2',
  '[1',
  '1]',
  '[1,,2]',
  '"open',
  '1e999',
  '5x',
  '--1',
  'a-b',
  '[[[[[[[[[[1]]]]]]]]]]',
])('%j cannot be read', (text) => {
  expect(readSetting(text)).toBeUndefined();
});

test('any text gives a value or none; numbers and lists come back as they are', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void readSetting(text)));
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.integer(), fc.boolean())), (list) => {
      expect(readSetting(`[${list.join(', ')}]`)).toEqual(list);
    }),
  );
});
