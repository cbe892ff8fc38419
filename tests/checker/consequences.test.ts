/** Syntax errors hide only what may follow from them, however much text stands beside them. */
import { expect, test } from 'vitest';
import { createSource } from '../../src/base/source.js';
import { compile } from '../../src/compile.js';

async function codesOf(text: string): Promise<string[]> {
  const { diagnostics } = await compile(createSource('a.netspec', text));
  return diagnostics.map(({ code }) => code);
}

test('a name on a broken line is not reported as unknown, another one is', async () => {
  const text = `network A {
    input 8x8x4
    "c1": conv 4 F=3
    from c1
    relu
    from c2
    relu
  }`;
  expect(await codesOf(text)).toEqual(['syntax/unexpected', 'name/unknown-reference']);
});

test('shapes behind a broken layer are unknown until a contract says them', async () => {
  const text = `network A {
    input 8x8x4
    conv 4 F=
    conv 4 F=99
    relu -> 6x6x4
    conv 4 F=7
  }`;
  expect(await codesOf(text)).toEqual(['syntax/unexpected', 'shape/filter-larger-than-input']);
});

test.each([
  ['words on one line', 'x x '.repeat(200_000)],
  ['words in one expression', `network A { input 8x8x1; let x = ${'1 + '.repeat(200_000)}; relu }`],
])('a megabyte of %s is read without a stack', async (_, text) => {
  expect((await codesOf(text)).length).toBeGreaterThan(0);
});
