import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { didYouMean } from './did-you-mean.js';

describe('didYouMean', () => {
  it.each([
    ['pad', ['stride', 'padding'], 'padding'],
    ['PAD', ['stride', 'padding'], 'padding'],
    ['flat', ['flatten', 'concat'], 'flatten'],
    ['act', ['activations', 'activation'], 'activation'],
  ])('completes %s among %j to %s', (name, candidates, expected) => {
    expect(didYouMean(name, candidates)).toBe(expected);
  });

  it.each([
    ['a name with one letter changed', 'pad', ['padding', 'pod'], 'pod'],
    ['swapped letters', 'dnese', ['dnese_layers', 'dense'], 'dense'],
    ['the other case', 'relU', ['relu_leaky', 'relu'], 'relu'],
  ])('prefers %s to a completion', (_, name, candidates, expected) => {
    expect(didYouMean(name, candidates)).toBe(expected);
    expect(didYouMean(name, [...candidates].reverse())).toBe(expected);
  });

  it.each([
    ['two letters', 'pa', ['padding']],
    ['a part from the middle', 'pool', ['maxpooling']],
    ['the name itself', 'pad', ['pad']],
    ['a candidate too long to be read', 'pad', [`pad${'d'.repeat(100)}`]],
  ])('makes nothing of %s', (_, name, candidates) => {
    expect(didYouMean(name, candidates)).toBeUndefined();
  });

  it('finds something for each name of three letters or more that begins a candidate', () => {
    const word = fc.stringMatching(/^[a-z]{3,20}$/);
    fc.assert(
      fc.property(word, word, fc.array(word), (name, rest, others) => {
        const candidates = [...others, name + rest];
        const found = didYouMean(name, candidates);
        expect(candidates).toContain(found);
        expect(found).not.toBe(name);
      }),
    );
  });
});
