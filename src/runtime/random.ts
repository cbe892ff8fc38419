/**
 * Random numbers from a seed, with a state of four words that can be saved: the generator sfc32 of Chris
 * Doty-Humphrey's PractRand, started through splitmix32. Streams of one seed are independent of each other.
 */
import { cos, log } from './exact-math.js';
import type { Floats } from './geometry.js';

const twoTo32 = 4294967296;

/** The generator's whole state; every draw changes it. */
export interface RandomState {
  readonly words: Uint32Array;
}

/** Seeds are whole numbers from 0 to 2^53 - 1; a stream is a number that tells uses of one seed apart. */
export function createRandom(seed: number, stream = 0): RandomState {
  const words = new Uint32Array(4);
  let mixed = mixWord(seed >>> 0);
  mixed = mixWord(mixed ^ Math.floor(seed / twoTo32));
  mixed = mixWord(mixed ^ stream);
  for (let i = 0; i < 3; i++) {
    mixed = (mixed + 0x9e3779b9) | 0;
    words[i] = mixWord(mixed);
  }
  words[3] = 1;
  const random = { words };
  for (let i = 0; i < 12; i++) nextWord(random);
  return random;
}

/** The finaliser of splitmix32: spreads every bit of the input over the output. */
function mixWord(word: number): number {
  let z = (word + 0x9e3779b9) | 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return z ^ (z >>> 15);
}

/** The next 32 random bits, as a whole number from 0 to 2^32 - 1. */
export function nextWord({ words }: RandomState): number {
  const result = (words[0] + words[1] + words[3]) >>> 0;
  const c = words[2];
  words[3] += 1;
  words[0] = words[1] ^ (words[1] >>> 9);
  words[1] = c + (c << 3);
  words[2] = ((c << 21) | (c >>> 11)) + result;
  return result;
}

/** Uniform in [0, 1), in steps of 2^-32. */
export function uniform(random: RandomState): number {
  return nextWord(random) / twoTo32;
}

/** Standard normal by Box and Muller's method; takes two draws and keeps nothing back. */
export function normal(random: RandomState): number {
  const radius = Math.sqrt(-2 * log(1 - uniform(random)));
  return radius * cos(2 * Math.PI * uniform(random));
}

/** The numbers 0 to count - 1 in an order that depends on seed and epoch alone (Fisher and Yates). */
export function shuffled(count: number, seed: number, epoch: number): Int32Array {
  const random = createRandom(seed, 1000 + epoch);
  const order = new Int32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(uniform(random) * (i + 1));
    const kept = order[i];
    order[i] = order[j];
    order[j] = kept;
  }
  return order;
}

/** The state as four whole numbers. */
export function saveRandom(random: RandomState): number[] {
  return Array.from(random.words);
}

/** Puts a saved state back. Throws a RangeError when it is not four whole numbers below 2^32. */
export function restoreRandom(random: RandomState, saved: readonly number[]): void {
  const valid =
    saved.length === 4 && saved.every((word) => Number.isInteger(word) && word >= 0 && word < twoTo32);
  if (!valid) throw new RangeError('a random state is four whole numbers below 2^32');
  random.words.set(saved);
}

/** Fills with standard normal values times `deviation`. */
export function fillNormal(values: Floats, deviation: number, random: RandomState): void {
  for (let i = 0; i < values.length; i++) values[i] = deviation * normal(random);
}

/** Fills with values uniform in [-bound, bound). */
export function fillUniform(values: Floats, bound: number, random: RandomState): void {
  for (let i = 0; i < values.length; i++) values[i] = bound * (2 * uniform(random) - 1);
}
