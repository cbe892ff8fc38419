/** Budgets that look into the lowered network: peak memory and receptive fields. */
import { describe, expect, test } from 'vitest';
import { codesOf, diagnosticsOf } from './check.js';

const text = (condition: string) =>
  `network N {\n  input 16x16x1\n  c1: conv 4 F=3\n  p: maxpool F=2\n  c2: conv 8 F=3\n  flatten\n  end: dense 2\n  require ${condition}\n}`;

describe('budgets of bytes, memory and receptive fields', () => {
  test.each([
    'weight_bytes == 2952',
    'activation_bytes == 5528',
    'memory == 8480',
    'peak_memory == 7112',
    'peak_memory() == 7112',
    'peak_memory(inference) == 7112',
    'peak_memory(inference, 1) == 7112',
    'peak_memory(batch=2) == 11272',
    'peak_memory(inference, batch=2) == 11272',
    'peak_memory(training, batch=32) > peak',
    'receptive_field(c1) == 3',
    'receptive_field(p) == 4',
    'receptive_field(c2) >= 8 and receptive_field(end) >= 16',
    '8 <= receptive_field(c2)',
  ])('%s holds', async (condition) => {
    const known = condition.replace('> peak', '> 100k');
    expect((await diagnosticsOf(text(known))).map(({ message, help }) => [message, help])).toEqual([]);
  });

  test.each([
    [
      'peak_memory <= 7k',
      'peak_memory(inference, batch=1) must be <= 7,000, but the network has 7,112 bytes',
      'weights 2,952; most at step 2 of 6 (conv forward of c1): c1 3,136, input 1,024',
    ],
    [
      'receptive_field(c2) >= 9',
      'receptive_field(c2) must be >= 9, but the network has 8',
      'most of it: c2 adds 4, c1 adds 2, p adds 1',
    ],
    [
      'weight_bytes <= 1KiB',
      'weight_bytes must be <= 1,024, but the network has 2,952 bytes',
      'most of it: end (dense) 1,608, c2 (conv) 1,184, c1 (conv) 160',
    ],
  ])('%s is broken, with what weighs most', async (condition, message, help) => {
    const [only, ...others] = await diagnosticsOf(text(condition));
    expect(others).toEqual([]);
    expect([only.code, only.message, only.help]).toEqual(['budget/broken', message, help]);
  });

  test.each([
    ['peak_memory(evaluation) < 1M', 'language/wrong-type 8:23'],
    ['peak_memory(batch=0) < 1M', 'language/wrong-type 8:29'],
    ['peak_memory(batch=1.5) < 1M', 'language/wrong-type 8:29'],
    ['peak_memory(bach=2) < 1M', 'attribute/unknown 8:23'],
    ['peak_memory(inference, 1, 2) < 1M', 'attribute/too-many-values 8:37'],
    ['receptive_field >= 3', 'language/wrong-arguments 8:11'],
    ['receptive_field(c1, c2) >= 3', 'language/wrong-arguments 8:11'],
    ['receptive_field(3) >= 3', 'language/wrong-arguments 8:11'],
    ['receptive_field(c9) >= 3', 'name/unknown-reference 8:27'],
    ['params(c1) <= 3', 'language/wrong-arguments 8:11'],
    ['peek_memory(training) <= 3', 'budget/unknown-metric 8:11'],
  ])('%s: %s', async (condition, expected) => {
    expect(await codesOf(text(condition))).toEqual([expected]);
  });

  test('a vector has no receptive field', async () => {
    const source = 'network N { input 8; d: dense 4; require receptive_field(d) >= 1 }';
    expect(await codesOf(source)).toEqual(['budget/no-receptive-field 1:42']);
  });
});
