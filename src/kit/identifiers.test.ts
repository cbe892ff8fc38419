/** Whatever goes in, identifiers come out, and no two of a scope are equal. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NameScope, toIdentifier, toPascalCase } from './identifiers.js';

const anyText = fc.string({ unit: 'binary', maxLength: 20 });
const isIdentifier = (text: string) => /^[\p{ID_Start}_][\p{ID_Continue}]*$/u.test(text);

describe('identifiers', () => {
  it('are made of any text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(isIdentifier(toIdentifier(text))).toBe(true);
        expect(isIdentifier(toPascalCase(text, 'Network'))).toBe(true);
      }),
    );
    expect(['layer1.0.conv1', '1st', '', 'a b'].map(toIdentifier)).toEqual([
      'layer1_0_conv1',
      '_1st',
      '_',
      'a_b',
    ]);
    expect(toPascalCase('tiny-residual net_2', 'X')).toBe('TinyResidualNet2');
    expect(toPascalCase('--', 'X')).toBe('X');
  });

  it('are given once', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'a_2', 'a_3', 'b', 'class')), (wanted) => {
        const scope = new NameScope(['class']);
        const given = wanted.map((name) => scope.claim(name));
        expect(new Set(given).size).toBe(given.length);
        expect(given).not.toContain('class');
      }),
    );
  });
});
