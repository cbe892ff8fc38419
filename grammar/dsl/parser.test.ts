/** The grammar's definition itself, which is not validated in a run, and the time that building it takes. */
import { Lexer } from 'chevrotain';
import { describe, expect, it } from 'vitest';
import { StatementParser } from './parser.js';
import { allTokens } from './tokens.js';

describe('the grammar', () => {
  it('is sound: no ambiguity, no left recursion, no rule that cannot be reached', () => {
    expect(() => new StatementParser({ validate: true })).not.toThrow();
  });

  it('has sound tokens', () => {
    const { lexerDefinitionErrors } = new Lexer(allTokens, {
      positionTracking: 'onlyOffset',
      ensureOptimizations: true,
    });
    expect(lexerDefinitionErrors).toEqual([]);
  });

  it('is built in a few milliseconds', () => {
    const started = performance.now();
    for (let time = 0; time < 10; time++) new StatementParser();
    expect((performance.now() - started) / 10).toBeLessThan(50);
  });
});
