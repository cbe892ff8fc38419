import { expect, test } from 'vitest';
import { constantOf, dim, symbol } from '../../ir/dim.js';
import { free } from '../../kit/costs.js';
import { defineLayer, success } from '../../kit/define-layer.js';
import { inferShape } from './infer-shape.js';

const needy = defineLayer({
  kind: 'needy',
  group: 'dense',
  summary: 'Must know the number of channels.',
  attributes: {},
  takes: 'chain',
  shape: ({ inputs: [input] }) => success([dim(constantOf(input[0]) + 1)]),
  weights: () => [],
  cost: () => free,
  lower: () => [],
});

test('a rule that needs a number fails with words where a symbol stands', () => {
  expect(inferShape(needy, {}, [[dim(4)]])).toMatchObject({ ok: true, output: [dim(5)] });
  expect(inferShape(needy, {}, [[symbol('H')]])).toMatchObject({
    ok: false,
    code: 'shape/needs-fixed-size',
    facts: { kind: 'needy', size: 'H' },
  });
});

test('other mistakes inside a rule are not hidden', () => {
  const broken = {
    ...needy,
    shape: () => {
      throw new TypeError('a bug');
    },
  };
  expect(() => inferShape(broken, {}, [[dim(4)]])).toThrow('a bug');
});
