/** The values that parameters start with. Which one a parameter gets is the compiler's decision. */
import type { Floats } from './geometry.js';
import { fillNormal, fillUniform, type RandomState } from './random.js';

export type Initializer =
  /** Normal with standard deviation sqrt(2 / fanIn): He, Zhang, Ren, Sun 2015. */
  | { readonly kind: 'he'; readonly fanIn: number }
  /** Uniform in +-sqrt(6 / (fanIn + fanOut)): Glorot, Bengio 2010. */
  | { readonly kind: 'xavier'; readonly fanIn: number; readonly fanOut: number }
  | { readonly kind: 'normal'; readonly deviation: number }
  | { readonly kind: 'uniform'; readonly bound: number }
  | { readonly kind: 'constant'; readonly value: number }
  /** Given weights in the order of the weight's axes: each `each` times in a row, and all again until it is full. */
  | { readonly kind: 'values'; readonly values: readonly number[]; readonly each: number };

/** Fills all of `values`; a constant and given values draw nothing from `random`. */
export function initialize(values: Floats, initializer: Initializer, random: RandomState): void {
  switch (initializer.kind) {
    case 'he':
      fillNormal(values, Math.sqrt(2 / initializer.fanIn), random);
      break;
    case 'xavier':
      fillUniform(values, Math.sqrt(6 / (initializer.fanIn + initializer.fanOut)), random);
      break;
    case 'normal':
      fillNormal(values, initializer.deviation, random);
      break;
    case 'uniform':
      fillUniform(values, initializer.bound, random);
      break;
    case 'constant':
      values.fill(initializer.value);
      break;
    case 'values': {
      const { values: given, each } = initializer;
      for (let i = 0; i < values.length; i++) values[i] = given[Math.floor(i / each) % given.length];
      break;
    }
  }
}
