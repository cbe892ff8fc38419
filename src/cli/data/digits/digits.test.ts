/** The embedded digits: the same from the same seed, within bounds, learnable but not trivially. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digitSizes, digits } from './digits.js';

/** Share of `test` that the nearest class mean of `train` names rightly: what a simple linear rule can do. */
function nearestMeanAccuracy(train: ReturnType<typeof digits>, test: ReturnType<typeof digits>): number {
  const size = 784;
  const means = Array.from({ length: 10 }, () => new Float64Array(size));
  const counts = new Float64Array(10);
  train.labels.forEach((label, i) => {
    counts[label]++;
    for (let j = 0; j < size; j++) means[label][j] += train.images[i * size + j];
  });
  let right = 0;
  test.labels.forEach((label, i) => {
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let c = 0; c < 10; c++) {
      let distance = 0;
      for (let j = 0; j < size; j++) distance += (test.images[i * size + j] - means[c][j] / counts[c]) ** 2;
      if (distance < least) {
        least = distance;
        best = c;
      }
    }
    if (best === label) right++;
  });
  return right / test.labels.length;
}

describe('digits', () => {
  it('draws the same images from the same seed, and others from another', () => {
    const first = digits({ count: 20, seed: 7 });
    expect(digits({ count: 20, seed: 7 })).toEqual(first);
    expect(digits({ count: 20, seed: 8 }).images).not.toEqual(first.images);
  });

  it('draws image i whatever the count', () => {
    const few = digits({ count: 5, seed: 3 });
    const many = digits({ count: 30, seed: 3 });
    expect(many.images.subarray(0, few.images.length)).toEqual(few.images);
    expect(many.labels.subarray(0, 5)).toEqual(few.labels);
  });

  it('keeps values within 0..1, with ink and with empty ground, in every image', () => {
    const { images } = digits({ count: 500, seed: 1 });
    for (let start = 0; start < images.length; start += 784) {
      const image = images.subarray(start, start + 784);
      expect(image.every((value) => value >= 0 && value <= 1)).toBe(true);
      const inked = image.filter((value) => value > 0.5).length;
      expect(inked).toBeGreaterThan(8);
      expect(inked).toBeLessThan(784 / 2);
    }
  });

  it('keeps the strokes off the border', () => {
    const { images } = digits({ count: 500, seed: 2 });
    let cut = 0;
    for (let start = 0; start < images.length; start += 784) {
      for (let i = 0; i < 28; i++) {
        const border = [i, 27 * 28 + i, 28 * i, 28 * i + 27].map((place) => images[start + place]);
        if (border.some((value) => value > 0.5)) cut++;
      }
    }
    expect(cut / (500 * 28)).toBeLessThan(0.01);
  });

  it('has every class about equally often', () => {
    const counts = new Array<number>(10).fill(0);
    for (const label of digits({ count: 5000, seed: 1 }).labels) counts[label]++;
    for (const count of counts) expect(Math.abs(count - 500)).toBeLessThan(100);
  });

  it('can be told apart, but not by the class means alone', () => {
    const accuracy = nearestMeanAccuracy(digits({ count: 2000, seed: 1 }), digits({ count: 500, seed: 2 }));
    expect(accuracy).toBeGreaterThan(0.35);
    expect(accuracy).toBeLessThan(0.8);
  });

  it('puts the same grey into every channel, and draws any height and width from 8 up', () => {
    const side = fc.integer({ min: 8, max: 40 });
    fc.assert(
      fc.property(side, side, fc.integer({ min: 1, max: 4 }), fc.nat(), (height, width, channels, seed) => {
        const { images } = digits({ count: 2, seed, shape: [height, width, channels] });
        const grey = digits({ count: 2, seed, shape: [height, width] }).images;
        expect(images.length).toBe(2 * height * width * channels);
        expect(images.every((value, i) => value === grey[Math.floor(i / channels)])).toBe(true);
        expect(grey.some((value) => value > 0.3)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('takes the length of a square image, and refuses shapes without room for a digit', () => {
    expect(digitSizes([784])).toEqual({ height: 28, width: 28, channels: 1 });
    const flat = digits({ count: 3, seed: 1, shape: [784] });
    expect(flat.images).toEqual(digits({ count: 3, seed: 1 }).images);
    for (const shape of [[785], [4, 28, 1], [28, 7, 1], [28, 28, 0], [8, 28, 28, 1], []]) {
      expect(digitSizes(shape)).toBeUndefined();
      expect(() => digits({ count: 1, seed: 1, shape })).toThrow(RangeError);
    }
  });
});
