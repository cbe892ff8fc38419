/** Texts and values of a spec survive as literals and never leave a comment. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  callStatement,
  grouped,
  inComment,
  type Literal,
  literal,
  member,
  propertyName,
  quote,
} from './text.js';

const evaluate = (expression: string): unknown => new Function(`return (${expression});`)();
const anyText = fc.string({ unit: 'binary', maxLength: 20 });

describe('text of emitted code', () => {
  it('quotes any text so that it reads back as itself, in visible characters', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const quoted = quote(text);
        expect(evaluate(quoted)).toBe(text);
        expect(quoted).toMatch(/^'[^\p{C}\p{Zl}\p{Zp}]*'$/u);
      }),
    );
    expect(quote(`it's "so"`)).toBe(`'it\\'s "so"'`);
  });

  it('keeps any text inside a comment', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.constantFrom('*/', '**//', '*\u200B/', '\r\n', '\u2028')), (text) => {
        const safe = inComment(text);
        expect(evaluate(`/* ${safe} */ 7`)).toBe(7);
        expect(evaluate(`7 // ${safe}\n`)).toBe(7);
        expect(safe).not.toContain('*/');
      }),
    );
  });

  it('writes values that read back as themselves, on lines that are not too wide', () => {
    const value = fc.letrec<{ any: Literal }>((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        fc.integer(),
        fc.double({ noNaN: true, noDefaultInfinity: true }).filter((x) => !Object.is(x, -0)),
        fc.boolean(),
        anyText,
        fc.array(tie('any'), { maxLength: 5 }),
        fc.dictionary(fc.constantFrom('a', 'b-c', '__proto__', 'class', '1', 'd'), tie('any'), {
          maxKeys: 5,
          noNullPrototype: true,
        }),
      ),
    })).any;
    fc.assert(
      fc.property(value, (any) => {
        expect(evaluate(literal(any))).toEqual(any);
      }),
    );
    const wide = literal(Array.from({ length: 60 }, (_, i) => i));
    expect(Math.max(...wide.split('\n').map((line) => line.length))).toBeLessThanOrEqual(110);
    const kernel = literal({ values: Array.from({ length: 49 }, (_, i) => i / 7) }, 4);
    expect(evaluate(kernel)).toEqual({ values: Array.from({ length: 49 }, (_, i) => i / 7) });
    expect(kernel.split('\n').length).toBeLessThan(14);
    expect(Math.max(...kernel.split('\n').map((line) => line.length))).toBeLessThanOrEqual(110);
    expect(literal({ a: [1, 2], b: { c: 'x' } })).toBe("{ a: [1, 2], b: { c: 'x' } }");
  });

  it('names members plainly where it can', () => {
    expect(member('v', 'c1')).toBe('v.c1');
    expect(member('v', 'a-b')).toBe("v['a-b']");
    expect(propertyName('__proto__')).toBe("['__proto__']");
  });

  it('breaks calls that are too wide, one argument a line', () => {
    expect(callStatement('f', ['a', 'b'], 4)).toBe('f(a, b);');
    const long = callStatement('f', Array<string>(30).fill('argument'), 4);
    expect(long.split('\n')).toHaveLength(32);
  });

  it('groups digits', () => {
    expect([0, 999, 1000, 1234567].map(grouped)).toEqual(['0', '999', '1,000', '1,234,567']);
    expect(grouped(12345678901234567890n)).toBe('12,345,678,901,234,567,890');
  });
});
