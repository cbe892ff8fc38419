/** IDX files: what was written is read back, and headers that lie are found out. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError } from '../data-error.js';
import { caught } from '../testing/caught.js';
import { idxBytes } from '../testing/idx-bytes.js';
import { looksLikeIdx, parseIdx } from './parse-idx.js';
import { readIdx } from './read-idx.js';

const network = { inputShape: [2, 2, 1], classes: 3 };
const images = (count = 2) => ({
  name: 'x',
  bytes: idxBytes(
    [count, 2, 2],
    Array.from({ length: count * 4 }, (_, i) => i * 10),
  ),
});
const labels = (values: number[] = [0, 2]) => ({ name: 'y', bytes: idxBytes([values.length], values) });

describe('parseIdx', () => {
  it('reads back what was written, and is recognised', () => {
    const size = fc.integer({ min: 1, max: 5 });
    fc.assert(
      fc.property(fc.array(size, { minLength: 1, maxLength: 4 }), fc.nat(), (sizes, seed) => {
        const count = sizes.reduce((product, n) => product * n, 1);
        const values = Array.from({ length: count }, (_, i) => (i * 31 + seed) % 256);
        const bytes = idxBytes(sizes, values);
        expect(looksLikeIdx(bytes)).toBe(true);
        const read = parseIdx(bytes, 'x');
        expect(read.sizes).toEqual(sizes);
        expect([...read.values]).toEqual(values);
      }),
    );
  });

  it('reads big-endian numbers of every type', () => {
    expect([...parseIdx(idxBytes([2], [0xff, 0x7f], 0x09), 'x').values]).toEqual([-1, 127]);
    expect([...parseIdx(idxBytes([1], [0x01, 0x02], 0x0b), 'x').values]).toEqual([258]);
    expect([...parseIdx(idxBytes([1], [0, 1, 0, 0], 0x0c), 'x').values]).toEqual([65536]);
    expect([...parseIdx(idxBytes([1], [0x3f, 0x80, 0, 0], 0x0d), 'x').values]).toEqual([1]);
    expect([...parseIdx(idxBytes([1], [0x3f, 0xf0, 0, 0, 0, 0, 0, 0], 0x0e), 'x').values]).toEqual([1]);
  });

  it('throws nothing but DataErrors, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.boolean(), (bytes, header) => {
        if (header && bytes.length > 4) bytes.set([0, 0, 8, (bytes[3] % 4) + 1]);
        try {
          parseIdx(bytes, 'x');
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
        }
      }),
    );
  });

  it.each([
    ['an empty file', new Uint8Array(), /is empty/],
    ['three bytes', Uint8Array.of(0, 0, 8), /3 bytes are no IDX/],
    ['a wrong magic number', Uint8Array.of(80, 75, 3, 4, 0, 0), /begins with 50 4b 03 04/],
    ['five dimensions', idxBytes([1, 1, 1, 1, 1], [0]), /5 dimensions/],
    ['a truncated header', idxBytes([1, 2, 2], []).subarray(0, 9), /within its header of 16/],
    ['a truncated file', images().bytes.subarray(0, 20), /2x2x2 values, 8 bytes, but 4 bytes follow/],
    ['a count that lies', idxBytes([4_000_000_000, 28, 28], [1, 2, 3]), /but 3 bytes follow/],
    ['sizes beyond 2^53', idxBytes([4e9, 4e9, 4e9], [1]), /but 1 bytes follow/],
    ['more than the header says', idxBytes([1, 2, 2], [1, 2, 3, 4, 5]), /4 bytes, but 5 bytes follow/],
    ['no images', idxBytes([0, 28, 28], []), /nothing is in it/],
  ])('refuses %s', async (_, bytes, message) => {
    expect((await caught(() => parseIdx(bytes, 'x'))).message).toMatch(message);
  });
});

describe('readIdx', () => {
  it('divides bytes by 255', () => {
    const { data, scale } = readIdx(images(), labels(), network);
    expect(scale).toBe(255);
    expect([...data.images]).toEqual(
      [0, 10, 20, 30, 40, 50, 60, 70].map((value) => Math.fround(value / 255)),
    );
    expect([...data.labels]).toEqual([0, 2]);
    expect(data.shape).toEqual([2, 2, 1]);
  });

  it('takes colour images with the channels last, and turns them where they are first', () => {
    const colour = { inputShape: [2, 1, 3], classes: 3 };
    const last = { name: 'x', bytes: idxBytes([1, 2, 1, 3], [1, 2, 3, 4, 5, 6]) };
    const first = { name: 'x', bytes: idxBytes([1, 3, 2, 1], [1, 4, 2, 5, 3, 6]) };
    const expected = [1, 2, 3, 4, 5, 6].map((value) => Math.fround(value / 255));
    expect([...readIdx(last, labels([1]), colour).data.images]).toEqual(expected);
    expect([...readIdx(first, labels([1]), colour).data.images]).toEqual(expected);
  });

  it('leaves sizes of 1 out of account, and gives flat networks flat images', () => {
    expect(readIdx(images(), labels(), { inputShape: [1, 2, 2], classes: 3 }).data.shape).toEqual([1, 2, 2]);
    expect(readIdx(images(), labels(), { inputShape: [4], classes: 3 }).data.shape).toEqual([4]);
  });

  it('refuses a network of another size, even of as many values', async () => {
    const wrong = await caught(() => readIdx(images(), labels(), { inputShape: [3, 3, 1], classes: 3 }));
    expect(wrong.message).toBe('x: the images are 2x2, but the network takes 3x3x1 (9 values)');
    expect(wrong.help).toContain('input 2x2x1');
    const tall = { name: 'x', bytes: idxBytes([2, 8, 2], new Array(32).fill(0)) };
    await caught(() => readIdx(tall, labels(), { inputShape: [4, 4, 1], classes: 3 }));
  });

  it.each([
    ['counts that differ', () => readIdx(images(3), labels(), network), /^y: 2 labels for the 3 images of x/],
    [
      'labels out of range',
      () => readIdx(images(), labels([0, 3]), network),
      /^y, byte 9, label 2: the label is 3/,
    ],
    ['images as labels', () => readIdx(images(), images(), network), /labels have one dimension/],
    ['labels as images', () => readIdx(labels(), labels(), network), /images have at least two/],
    [
      'negative labels',
      () => readIdx(images(), { name: 'y', bytes: idxBytes([2], [0, 255], 0x09) }, network),
      /the label is -1/,
    ],
    [
      'NaN',
      () =>
        readIdx(
          { name: 'x', bytes: idxBytes([1, 2, 2], [...new Array(12).fill(0), 0x7f, 0xc0, 0, 0], 0x0d) },
          labels([0]),
          network,
        ),
      /^x, byte 28: the value NaN/,
    ],
  ])('refuses %s', async (_, action, message) => {
    expect((await caught(action)).message).toMatch(message);
  });

  it('says what to do with labels that count from 1', async () => {
    const error = await caught(() => readIdx(images(3), labels([1, 2, 3]), network));
    expect(error.help).toContain('count from 1');
  });
});
