import { expect, test } from 'vitest';
import { grouped, listed, percent } from './figures.js';

test('digits stand in threes', () => {
  expect(grouped(1234567n)).toBe('1,234,567');
  expect(grouped(12)).toBe('12');
});

test('a share is never rounded to none or to all', () => {
  expect(percent(1, 2)).toBe('50 %');
  expect(percent(37_752_832n, 61_100_840n)).toBe('62 %');
  expect(percent(1, 300)).toBe('0.3 %');
  expect(percent(99_999, 100_000)).toBe('99.9 %');
  expect(percent(99.4, 100)).toBe('99.4 %');
  expect(percent(3, 3)).toBe('100 %');
  expect(percent(0, 3)).toBe('0 %');
});

test('words are listed as in a sentence', () => {
  expect(['a', 'b', 'c'].map((_, count, all) => listed(all.slice(0, count + 1)))).toEqual([
    'a',
    'a and b',
    'a, b and c',
  ]);
});
