import { expect, test } from 'vitest';
import { finding, toDiagnostic } from './diagnostic.js';
import { FindingList } from './finding-list.js';
import { createSource } from './source.js';
import { spanOf } from './span.js';

const source = createSource('a.netspec', 'some text to point at');
const other = createSource('b.netspec', 'some text to point at');
const nothing = (start: number, name = 'x', from = source) =>
  finding('name/unknown-variable', spanOf(from, start, start + 1), { name, suggestion: undefined });

test('the same place again is the same mistake, counted', () => {
  const list = new FindingList();
  list.add(nothing(3));
  list.add(nothing(3, 'y'));
  expect(list.repeats('name/unknown-variable', spanOf(source, 3, 4))).toBe(true);
  const [only, ...others] = list.toArray().map(toDiagnostic);
  expect(others).toEqual([]);
  expect(only.help).toBe('the same happens 3 times, as the text is expanded 3 times');
});

test('another place, another file, another code or another missing attribute is another mistake', () => {
  const list = new FindingList();
  list.add(nothing(3));
  list.add(nothing(4));
  list.add(nothing(3, 'x', other));
  const span = spanOf(source, 3, 4);
  const missing = { owner: 'conv', expects: 'a number', example: '3' };
  list.add(finding('attribute/missing', span, { ...missing, attribute: 'F' }));
  list.add(finding('attribute/missing', span, { ...missing, attribute: 'filters' }));
  expect(list.count).toBe(5);
  expect(list.repeats('name/unknown-layer', span)).toBe(false);
});

test('after a thousand one line says that there are more', () => {
  const list = new FindingList();
  for (let start = 0; start < 1500; start++) list.add(nothing(start));
  expect(list.repeats('name/unknown-layer', spanOf(source, 2000, 2001))).toBe(true);
  const findings = list.toArray();
  expect(findings).toHaveLength(1001);
  expect(findings.at(-1)?.code).toBe('language/too-many-mistakes');
});
