/** Every spec of the gallery gives exactly the diagnostics that its comments announce: no other, none missing. */
import { describe, expect, test } from 'vitest';
import { catalogue } from '../../src/base/catalogue.js';
import { compile } from '../../src/compile.js';
import { expectationOf, readGallery } from './gallery.js';

const gallery = readGallery();

test.each(gallery)('$source.name', async ({ source, expected }) => {
  const { diagnostics } = await compile(source);
  expect(diagnostics.map(expectationOf)).toEqual(expected);
  expect(expected.length).toBeGreaterThan(0);
});

test('one file has twenty mistakes, and gives twenty diagnostics', () => {
  const twenty = gallery.find(({ source }) => source.name.endsWith('twenty-mistakes.netspec'));
  expect(twenty?.expected.length).toBe(20);
});

describe('every diagnostic of the checker is on show', () => {
  const shown = new Set(
    gallery.flatMap(({ expected }) => expected).map((line) => /\[(.*?)\]/.exec(line)?.[1]),
  );
  /** Told by other tests: they need a value from outside, or more text than an exhibit should have. */
  const elsewhere = new Set([
    'language/unknown-parameter',
    'language/unreadable-parameter',
    'shape/size-not-allowed',
    'shape/needs-fixed-size',
    'language/too-many-mistakes',
    'language/too-deep',
    'language/expression-too-deep',
  ]);
  const codes = Object.keys(catalogue).filter((code) =>
    /^(name|language|attribute|shape|budget|hole)\//.test(code),
  );
  test.each(codes.filter((code) => !elsewhere.has(code)))('%s', (code) => {
    expect(shown).toContain(code);
  });
});
