/** Advice with numbers, and fixes that are text edits: applied, they mend what they promise to mend. */
import { expect, test } from 'vitest';
import { codesOf, diagnosticsOf, fixed, layersOf } from './check.js';

const lenet = (line: string) =>
  `network N {\n  input 28x28x1\n  conv 6 F=5\n  s2: maxpool F=4 S=4 -> 6x6x6\n  ${line}\n}`;

test('a filter that does not fit: the formula, where the input comes from, and what would fit', async () => {
  const [only, ...others] = await diagnosticsOf(lenet('c3: conv 16 F=7'));
  expect(others).toEqual([]);
  expect(only.code).toBe('shape/filter-larger-than-input');
  expect(only.note).toBe('floor((6 - 7 + 0 + 0)/1) + 1 = 0');
  expect(only.related?.map(({ message }) => message)).toEqual(['this is where 6x6x6 comes from']);
  expect(only.help).toBe('F=6 gives 1x1x16; P=1 gives 2x2x16');
  expect(await fixed(lenet('c3: conv 16 F=7'), 'Set F=6')).toBe(lenet('c3: conv 16 F=6'));
  expect(await fixed(lenet('c3: conv 16 F=7'), 'Set P=1')).toBe(lenet('c3: conv 16 F=7 P=1'));
});

test('every fix on offer leaves a spec without mistakes', async () => {
  const texts = [
    lenet('conv 16 F=7'),
    lenet('conv (12 + 4) F=(3 + 4)'),
    lenet('conv 15 F=3 groups=4'),
    lenet('dense 10'),
    lenet('x: dense 10'),
    lenet('relu; dense 10'),
    lenet('maxpool F=3 P=2'),
    lenet('conv 16 kernal=3'),
    lenet('conv 16 F=3 P=smae'),
    lenet('conv 16 F=3 -> 6x6x16'),
    lenet('conv 16 F=3 -> 4x4x15'),
    lenet('conv 16 F=3 -> 4x4'),
    lenet('convv 16 F=3'),
    lenet('skip s1'),
    lenet('reshape 6x6x7'),
    lenet('reshape 5x5'),
    lenet('split 4'),
    lenet('channel_shuffle 4'),
    lenet('space_to_depth 4'),
    lenet('pad 6 mode=reflect'),
    lenet('crop 3'),
    lenet('upsample 2 mode=bilinaer'),
    lenet('max_unpool s1'),
    lenet('let width = 3; conv widht F=3'),
    lenet('require parms <= 1k'),
    lenet('train { optimizer sdg }'),
  ];
  for (const text of texts) {
    const [first] = await diagnosticsOf(text);
    expect(first.fixes?.length, text).toBeGreaterThan(0);
    for (const { title } of first.fixes ?? []) {
      expect([title, await codesOf(await fixed(text, title))]).toEqual([title, []]);
    }
  }
});

test('a missing flatten is put on a line of its own, indented like its neighbour', async () => {
  expect(await fixed(lenet('x: dense 10'), 'Insert flatten')).toBe(lenet('flatten\n  x: dense 10'));
  expect(await fixed(lenet('relu; dense 10'), 'Insert flatten')).toBe(lenet('relu; flatten; dense 10'));
});

test('a contract that does not hold: single changes that keep it, nearest first', async () => {
  const text = lenet('conv 16 F=3 -> 6x6x16');
  const [only] = await diagnosticsOf(text);
  expect(only.help).toBe('F=1 gives 6x6x16; P=1 gives 6x6x16');
  expect(only.fixes?.map(({ title }) => title)).toEqual([
    'Set F=1 (gives 6x6x16)',
    'Set P=1 (gives 6x6x16)',
    'Write 4x4x16 as the contract',
  ]);
});

test('nothing in a block is changed for the sake of one of its calls', async () => {
  const text = 'block B(size) { conv 4 F=size }\nnetwork N { input 4x4x4; B 3; B 3 }';
  const [only] = await diagnosticsOf(text);
  expect(only.fixes).toBeUndefined();
  expect(only.related?.map(({ message }) => message)).toEqual([
    'this is where 2x2x4 comes from',
    'called from here',
  ]);
});

test('a sum of two shapes: both producers, and the layers that made them differ', async () => {
  const text = `network N {
    input 56x56x3
    a: conv 64 F=3 P=1
    conv 64 F=3 S=2 P=1
    relu
    conv 64 F=3 P=1
    skip a
  }`;
  const [only, ...others] = await diagnosticsOf(text);
  expect(others).toEqual([]);
  expect(only.message).toBe('skip needs equal shapes: 28x28x64 and 56x56x64 differ in height');
  expect(only.related?.map(({ message }) => message)).toEqual([
    'this is where 28x28x64 comes from',
    'this is where 56x56x64 comes from',
    'conv 64 F=3 S=2 P=1: 56x56x64 -> 28x28x64',
  ]);
});

test('after a contract that does not hold, what follows may rest on either of the two shapes', async () => {
  const after = (contract: string, rest: string) =>
    codesOf(`network N { input 28x28x1\n conv 6 F=5 -> ${contract}\n ${rest} }`);
  const one = ['shape/contract-mismatch 2:16'];
  expect(await after('28x28x6', 'maxpool F=2 -> 14x14x6')).toEqual(one);
  expect(await after('28x28x6', 'maxpool F=2 -> 12x12x6')).toEqual(one);
  expect(await after('28x28x6', 'maxpool F=2 -> 13x13x6')).toEqual([...one, 'shape/contract-mismatch 3:17']);
  expect(await after('3x3x6', 'conv 6 F=5 -> 20x20x6')).toEqual(one);
  expect(await after('28x28x6', 'conv 6 F=27')).toEqual(one);
  expect(await after('28x28x6', 'conv 6 F=29')).toEqual([...one, 'shape/filter-larger-than-input 3:11']);
});

test('a contract behind a layer that cannot be typed is believed', async () => {
  expect(
    await layersOf('network N { input 28x28x1; conv 6 F=5 -> [24, 24, 6]; flatten -> 3456 }'),
  ).toHaveLength(2);
  const text = (contract: string) => `network N { input 28x28x1; convv 6 F=5 ${contract}; flatten -> 3456 }`;
  expect(await codesOf(text('-> 24x24x6'))).toEqual(['name/unknown-layer 1:28']);
  expect(await codesOf(text(''))).toEqual(['name/unknown-layer 1:28']);
  expect(await codesOf(text('-> 23x23x6'))).toEqual([
    'name/unknown-layer 1:28',
    'shape/contract-mismatch 1:63',
  ]);
});
