/** Which patterns are taken, and which names are proposed. */
import { expect, it } from 'vitest';
import { messagesOf } from '../../kit/testing/rule-messages.js';
import { suggestName } from './name-forms.js';
import { naming } from './naming.rule.js';

const { layers } = naming.options;

it('takes regular expressions that cannot take for ever', () => {
  for (const pattern of ['^[a-z]+$', '', '^(a|b)$', '^[a-z]+(_[a-z])?$', '\\w+', '^\\(a+\\)+$', '[(+)+]'])
    expect(layers.read(pattern), pattern).toBe(pattern);
  const refused = [
    '(',
    '[',
    '(a+)+',
    '(a|a)*',
    '((a+)b)*',
    '(a{2,}){2,}',
    '(a)\\1',
    '\\k',
    'a'.repeat(201),
    3,
  ];
  for (const pattern of refused) expect(layers.read(pattern), String(pattern)).toBeUndefined();
});

it('takes no longer for a hostile name', async () => {
  const name = `a${'a'.repeat(180)}X`;
  const started = performance.now();
  await messagesOf(naming, `network A {\ninput 8x8x3\n${name}: relu\n}`, { layers: '^a*a*a*b$' });
  expect(performance.now() - started).toBeLessThan(5000);
});

it('reads names of inputs, groups, loops and variables', async () => {
  const text = `network A(Width = 4) {
  input Left: 8x8x3
  let Half = Width / 2
  Stage: repeat 2 {
    for Size in [1, 3] { conv Half F=Size P=same }
  }
}`;
  const wrong = (what: string, form: string) => `the name of the ${what} does not match ${form}`;
  const variable = naming.options.variables.default ?? '';
  const layer = naming.options.layers.default ?? '';
  expect(await messagesOf(naming, text)).toEqual([
    wrong('parameter Width', variable),
    wrong('input Left', layer),
    wrong('variable Half', variable),
    wrong('layer Stage', layer),
    wrong('loop variable Size', variable),
  ]);
});

it('proposes the same words in a form that matches', () => {
  expect(suggestName('maxPool2', /^[a-z][a-z0-9_]*$/)).toBe('max_pool2');
  expect(suggestName('inverted_residual', /^[A-Z][A-Za-z0-9]*$/)).toBe('InvertedResidual');
  expect(suggestName('HTTPHead', /^[a-z][a-z0-9_]*$/)).toBe('http_head');
  expect(suggestName('some_name', /^[a-z]+[A-Z][a-z]+$/)).toBe('someName');
  expect(suggestName('x', /^y/)).toBeUndefined();
  expect(suggestName('_', /^[a-z]+$/)).toBeUndefined();
});
