/** PNG and JPEG images as network inputs, sound ones, damaged ones and bombs. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError } from '../data-error.js';
import { caught } from '../testing/caught.js';
import { jpegBytes, pngBytes, pngClaiming } from '../testing/image-bytes.js';
import { decodeImage } from './decode-image.js';
import { imageHeader } from './image-header.js';
import { checkPngData } from './png-data.js';

type Shape = readonly [number, number, number];

function decode(bytes: Uint8Array, shape: Shape): Float32Array {
  const target = new Float32Array(shape[0] * shape[1] * shape[2]);
  decodeImage(bytes, 'a.png', shape, target, 0);
  return target;
}

const shades = (row: number, column: number) => [row * 40, column * 30, 200, 128];

function withByte(image: Uint8Array, at: number, value: number): Uint8Array {
  const bytes = Uint8Array.from(image);
  bytes[at] = value;
  return bytes;
}

describe('decodeImage', () => {
  it('gives colour as height x width x 3, without alpha', () => {
    const values = decode(pngBytes(2, 3, shades), [2, 3, 3]);
    const expected = [0, 1].flatMap((row) => [0, 1, 2].flatMap((column) => shades(row, column).slice(0, 3)));
    expect([...values].map((value) => Math.round(value * 255))).toEqual(expected);
  });

  it('gives brightness for a grey network, and grey images as they are', () => {
    const [value] = decode(
      pngBytes(1, 1, () => [100, 150, 200]),
      [1, 1, 1],
    );
    expect(value * 255).toBeCloseTo(0.299 * 100 + 0.587 * 150 + 0.114 * 200, 3);
    const grey = decode(
      pngBytes(2, 2, (row, column) => [row * 2 + column, row * 2 + column, row * 2 + column], 0),
      [2, 2, 1],
    );
    expect([...grey].map((value) => Math.round(value * 255))).toEqual([0, 1, 2, 3]);
  });

  it('reads JPEG, close to what was saved', () => {
    const values = decode(
      jpegBytes(16, 8, () => [200, 100, 50]),
      [16, 8, 3],
    );
    for (let i = 0; i < values.length; i++) {
      expect(Math.abs(values[i] * 255 - [200, 100, 50][i % 3])).toBeLessThan(4);
    }
  });

  it('writes from the place given, and nothing beside', () => {
    const target = new Float32Array(6).fill(-1);
    decodeImage(
      pngBytes(1, 2, () => [255, 255, 255]),
      'a.png',
      [1, 2, 1],
      target,
      2,
    );
    expect([...target].map((value) => Math.round(value))).toEqual([-1, -1, 1, 1, -1, -1]);
  });

  it('names both sizes where they differ, also for a huge image, without decoding it', async () => {
    for (const bytes of [pngBytes(4, 6, shades), jpegBytes(4, 6, shades)]) {
      const error = await caught(() => decode(bytes, [28, 28, 1]));
      expect(error.message).toBe('a.png: the image is 4x6 (height x width), but the network takes 28x28x1');
    }
    const huge = pngClaiming(1_000_000, 1_000_000, new Uint8Array(10));
    expect((await caught(() => decode(huge, [28, 28, 1]))).message).toContain('1000000x1000000');
  });

  it.each([false, true])(
    'refuses data that unpack to far more than the header says (interlaced: %s)',
    async (interlaced) => {
      const bomb = pngClaiming(4, 4, new Uint8Array(200_000_000), interlaced);
      expect(bomb.length).toBeLessThan(300_000);
      const before = process.memoryUsage().rss;
      const error = await caught(() => decode(bomb, [4, 4, 1]));
      expect(error.message).toContain('cannot be decoded');
      expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
    },
  );

  it.each([
    ['an empty file', new Uint8Array(), /is empty/],
    ['text', new TextEncoder().encode('no image'), /neither a PNG nor a JPEG/],
    ['a PNG that ends in its header', pngBytes(2, 2, shades).subarray(0, 20), /within its header/],
    ['a JPEG that ends in its header', jpegBytes(2, 2, shades).subarray(0, 30), /no size/],
    ['a PNG cut off', pngBytes(2, 2, shades).subarray(0, 45), /cannot be decoded/],
    ['a JPEG cut off', jpegBytes(2, 2, shades).subarray(0, 400), /cannot be decoded/],
    ['a colour type that does not exist', withByte(pngBytes(2, 2, shades), 25, 5), /colour type/],
    [
      'too little data',
      pngClaiming(2, 2, new Uint8Array(1)),
      /holds 1 bytes of pixels, but its header says 6/,
    ],
  ])('refuses %s', async (_, bytes, message) => {
    expect((await caught(() => decode(bytes, [2, 2, 1]))).message).toMatch(message);
  });

  it('throws nothing but DataErrors for damaged images', () => {
    const sound = [pngBytes(8, 8, shades), jpegBytes(8, 8, shades)];
    const damage = fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.constantFrom(...sound), damage, fc.nat(2000), (image, places, cut) => {
        const bytes = Uint8Array.from(image).subarray(0, cut % 3 === 0 ? cut % image.length : image.length);
        for (const [place, value] of places) if (bytes.length > 0) bytes[place % bytes.length] = value;
        try {
          decode(bytes, [8, 8, 3]);
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('checkPngData', () => {
  it('knows the size of every kind of PNG, as pngjs does not write it but others do', () => {
    // Sizes of 5 x 3 images by hand: rows x (1 + bytes of a row), for Adam7 pass by pass.
    expect(() => checkPngData(pngClaiming(3, 5, new Uint8Array(3 * 6)), 'a')).not.toThrow();
    expect(() => checkPngData(pngClaiming(3, 5, new Uint8Array(3 * 6 - 1)), 'a')).toThrow(DataError);
    // Passes: 1x1, 1x1, none, 1x1, 1x3, 2x2, 1x5 of rows x columns.
    const adam7 = 2 + 2 + 0 + 2 + 4 + 2 * 3 + 6;
    expect(() => checkPngData(pngClaiming(3, 5, new Uint8Array(adam7), true), 'a')).not.toThrow();
    expect(() => checkPngData(pngClaiming(3, 5, new Uint8Array(adam7 - 1), true), 'a')).toThrow(DataError);
  });
});

describe('imageHeader', () => {
  it('reads the size of both formats', () => {
    const side = fc.integer({ min: 1, max: 60 });
    fc.assert(
      fc.property(side, side, (height, width) => {
        expect(imageHeader(pngBytes(height, width, shades), 'a')).toEqual({ format: 'png', height, width });
        expect(imageHeader(jpegBytes(height, width, shades), 'a')).toEqual({ format: 'jpeg', height, width });
      }),
      { numRuns: 30 },
    );
  });
});
