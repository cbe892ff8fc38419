/** Data sets as users have them, in folders, through `loadData`; and every mistake about where they lie. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileError } from './files.js';
import { type LoadOptions, loadData } from './load.js';
import { caught } from './testing/caught.js';
import { idxBytes } from './testing/idx-bytes.js';
import { jpegBytes, pngBytes } from './testing/image-bytes.js';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'netspec-data-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const options: LoadOptions = { inputShape: [2, 2, 1], classes: 10, seed: 1 };

/** Writes files into a fresh folder and gives its path. */
function folderOf(files: Record<string, string | Uint8Array>): string {
  const folder = mkdtempSync(join(root, 'case-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

const pictures = (count: number) =>
  idxBytes(
    [count, 2, 2],
    new Uint8Array(4 * count).map((_, i) => i),
  );
const classes = (count: number) =>
  idxBytes(
    [count],
    new Uint8Array(count).map((_, i) => i % 10),
  );
const table = (rows: number) =>
  Array.from({ length: rows }, (_, i) => `0,${i % 255},5,255,${i % 10}\n`).join('');
const grey = (level: number) => pngBytes(2, 2, () => [level, level, level]);

describe('loadData: digits', () => {
  it('draws different training and test images in the shape of the network', async () => {
    const shape = [16, 12, 3];
    const { train, test, description } = await loadData('digits', {
      ...options,
      inputShape: shape,
      limit: 30,
    });
    expect([train.labels.length, test.labels.length, train.shape]).toEqual([30, 30, shape]);
    expect(train.images).not.toEqual(test.images);
    expect(description).toContain('digits');
  });

  it('is the same for every seed, and knows networks of more classes', async () => {
    const one = await loadData('digits', { ...options, inputShape: [8, 8, 1], limit: 5 });
    const two = await loadData('digits', {
      ...options,
      inputShape: [8, 8, 1],
      limit: 5,
      seed: 99,
      classes: 12,
    });
    expect(two.train.images).toEqual(one.train.images);
    expect(two.train.classes).toBe(12);
  });

  it('refuses networks too small for digits, and too large for memory', async () => {
    expect((await caught(() => loadData('digits', options))).message).toContain('2x2x1');
    const few = { ...options, inputShape: [28, 28, 1], classes: 9 };
    expect((await caught(() => loadData('digits', few))).message).toContain('9 classes');
    const vast = { ...options, inputShape: [2000, 2000, 3] };
    expect((await caught(() => loadData('digits', vast))).message).toContain('GiB');
  });
});

describe('loadData: IDX', () => {
  it('finds training and test pairs in a folder, packed or not, with either spelling', async () => {
    const folder = folderOf({
      'train-images-idx3-ubyte.gz': gzipSync(pictures(20)),
      'train-labels-idx1-ubyte': classes(20),
      't10k-images.idx3-ubyte': pictures(10),
      't10k-labels.idx1-ubyte.gz': gzipSync(classes(10)),
    });
    const { train, test, description } = await loadData(folder, options);
    expect([train.labels.length, test.labels.length]).toEqual([20, 10]);
    expect(description).toContain('t10k-images.idx3-ubyte, 10 images');
  });

  it('holds out a tenth of a single pair by the seed, each image once', async () => {
    const folder = folderOf({
      'some-images-idx3-ubyte': pictures(50),
      'some-labels-idx1-ubyte': classes(50),
    });
    const { train, test, description } = await loadData(folder, options);
    expect([train.labels.length, test.labels.length]).toEqual([45, 5]);
    const firsts = [...train.images, ...test.images].filter((_, i) => i % 4 === 0);
    expect(new Set(firsts.map((value) => Math.round(value * 255))).size).toBe(50);
    expect(description).toContain('5 images held out for testing by seed 1');
    expect((await loadData(folder, options)).test).toEqual(test);
    expect((await loadData(folder, { ...options, seed: 2 })).test).not.toEqual(test);
    const half = await loadData(folder, { ...options, holdOut: 0.5, limit: 7 });
    expect([half.train.labels.length, half.test.labels.length]).toEqual([7, 7]);
    const byFile = await loadData(join(folder, 'some-labels-idx1-ubyte'), options);
    expect(byFile.test).toEqual(test);
  });

  it.each([
    [{ 'train-images-idx3-ubyte': pictures(3) }, /missing/],
    [{ 'train-images-idx3-ubyte': pictures(3), 'train-labels-idx1-ubyte': classes(4) }, /4 labels for the 3/],
    [
      { 'a-images-idx3-ubyte.gz': gzipSync(pictures(30)).subarray(0, 60), 'a-labels-idx1-ubyte': classes(3) },
      /truncated/,
    ],
    [{ 'a-images-idx3-ubyte': '', 'a-labels-idx1-ubyte': classes(3) }, /empty/],
    [{ 'a-images-idx3-ubyte': pictures(1), 'a-labels-idx1-ubyte': classes(1) }, /one image cannot be parted/],
  ])('refuses %#', async (files, message) => {
    expect((await caught(() => loadData(folderOf(files), options))).message).toMatch(message);
  });
});

describe('loadData: CSV', () => {
  it('reads the test file as the training file was read', async () => {
    const folder = folderOf({ 'a.csv': table(30), 'b.csv.gz': gzipSync('0,51,0,0,3\n') });
    const { train, test } = await loadData(join(folder, 'a.csv'), {
      ...options,
      test: join(folder, 'b.csv.gz'),
    });
    expect(train.labels.length).toBe(30);
    expect([...test.images]).toEqual([0, Math.fround(51 / 255), 0, 0]);
  });

  it('finds train and test by their names, and asks where names do not tell', async () => {
    const named = folderOf({ 'train.csv': table(30), 'test.csv': table(8), 'notes.txt': 'x' });
    const { train, test } = await loadData(named, options);
    expect([train.labels.length, test.labels.length]).toEqual([30, 8]);
    const unnamed = folderOf({ 'a.csv': table(3), 'b.csv': table(3) });
    const error = await caught(() => loadData(unnamed, options));
    expect(error.message).toContain('a.csv, b.csv');
    expect(error.help).toContain('--test');
  });
});

describe('loadData: images', () => {
  const shape = { ...options, inputShape: [2, 2, 1], classes: 3 };

  it('takes a folder a class, in natural order, and test folders by name', async () => {
    const folder = folderOf({
      'train/class2/a.png': grey(20),
      'train/class10/b.PNG': grey(100),
      'train/class10/c.jpg': jpegBytes(2, 2, () => [100, 100, 100]),
      'train/class10/notes.txt': 'x',
      'test/class10/d.png': grey(255),
      'test/.hidden/e.png': 'no image',
    });
    const { train, test } = await loadData(folder, shape);
    expect(train.classNames).toEqual(['class2', 'class10']);
    expect([...train.labels]).toEqual([0, 1, 1]);
    expect([...test.labels]).toEqual([1]);
    expect(Math.round(test.images[0] * 255)).toBe(255);
  });

  it('takes the numbers of folders named by classes as labels, and holds out a share', async () => {
    const folder = folderOf({ '0/a.png': grey(1), '2/a.png': grey(2), '2/b.png': grey(3) });
    const { train, test } = await loadData(folder, shape);
    expect([...train.labels, ...test.labels].sort()).toEqual([0, 2, 2]);
    expect(train.classNames).toEqual(['0', '1', '2']);
  });

  it.each([
    ['images of another size', { 'a/x.png': pngBytes(3, 4, () => [0, 0, 0]) }, /x\.png: the image is 3x4/],
    ['images without a class', { 'x.png': grey(1) }, /nothing says their classes/],
    ['a class without images', { 'a/x.png': grey(1), 'b/readme.txt': '' }, /b: there are no images/],
    [
      'too many classes',
      { 'a/x.png': grey(1), 'b/x.png': grey(1), 'c/x.png': grey(1), 'd/x.png': grey(1) },
      /4 classes/,
    ],
    ['unreadable images', { 'a/x.png': 'no image' }, /x\.png: neither a PNG nor a JPEG/],
    ['a class only in test', { 'train/a/x.png': grey(1), 'test/b/x.png': grey(1) }, /no class 'b'/],
    ['an empty folder', {}, /it is empty/],
    ['a folder of other things', { 'paper.doc': 'x', 'sub/y.txt': 'y' }, /it holds 'sub\/', 'paper\.doc'/],
  ])('refuses %s', async (_, files, message) => {
    expect((await caught(() => loadData(folderOf(files as Record<string, string>), shape))).message).toMatch(
      message,
    );
  });

  it('refuses networks that take no pictures, and single images', async () => {
    const folder = folderOf({ 'a/x.png': grey(1), 'b/x.png': grey(1) });
    for (const inputShape of [[4], [2, 2], [2, 2, 2], [1, 2, 2, 1]]) {
      expect((await caught(() => loadData(folder, { ...shape, inputShape }))).help).toContain(
        'input 32x32x3',
      );
    }
    expect((await caught(() => loadData(join(folder, 'a/x.png'), shape))).message).toContain('one image');
  });
});

describe('loadData: paths', () => {
  it('names what was meant where nothing lies', async () => {
    const folder = folderOf({ 'mnist/x': '' });
    const error = await caught(() => loadData(join(folder, 'mnst'), options));
    expect(error.message).toContain('no such file');
    expect(error.help).toBe("did you mean 'mnist'?");
    expect((await caught(() => loadData(join(folder, 'mnist/x/y'), options))).message).toContain(
      'no such file',
    );
    expect((await caught(() => loadData('', options))).message).toContain('no such file');
    expect((await caught(() => loadData('a\0b', options))).message).toContain('cannot be read');
    expect(
      (
        await caught(() =>
          loadData('digits', { ...options, inputShape: [8, 8, 1], test: join(folder, 'no') }),
        )
      ).message,
    ).toContain('no such');
  });

  it('refuses what is neither file nor folder', async () => {
    expect((await caught(() => loadData('/dev/null', options))).message).toContain(
      'neither a file nor a folder',
    );
  });

  it('says when there is no permission', async () => {
    const error = fileError('x.csv', Object.assign(new Error('EACCES'), { code: 'EACCES' }), []);
    expect(error.message).toBe('x.csv: there is no permission to read it');
    const file = join(folderOf({ 'a.csv': table(3) }), 'a.csv');
    chmodSync(file, 0);
    const isRoot = process.getuid?.() === 0;
    if (!isRoot) expect((await caught(() => loadData(file, options))).message).toContain('no permission');
  });
});

const shared = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));
const isShared = existsSync(shared);

describe.skipIf(!isShared)(
  `loadData: real data${isShared ? '' : ' (skipped: ../shared/data is absent)'}`,
  () => {
    it('reads the UCI digits', async () => {
      const network = { inputShape: [8, 8, 1], classes: 10, seed: 1 };
      const { train, test } = await loadData(join(shared, 'digits/optdigits.tra.csv.gz'), {
        ...network,
        test: join(shared, 'digits/digits.csv.gz'),
      });
      expect([train.labels.length, test.labels.length]).toEqual([3823, 1797]);
      expect([...test.labels.subarray(0, 10)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      // The first image of scikit-learn's digits begins 0, 0, 5, 13, 9, 1.
      expect([...test.images.subarray(0, 6)].map((value) => value * 16)).toEqual([0, 0, 5, 13, 9, 1]);
    });

    it('reads MNIST, with the mean that is known of it', async () => {
      const { train, test } = await loadData(join(shared, 'mnist'), {
        inputShape: [28, 28, 1],
        classes: 10,
        seed: 1,
      });
      expect([train.labels.length, test.labels.length]).toEqual([60000, 10000]);
      const mean = train.images.reduce((sum, value) => sum + value, 0) / train.images.length;
      expect(mean).toBeCloseTo(0.1307, 4);
      expect([...test.labels.subarray(0, 10)]).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
    });

    it('holds out a part of the Fashion-MNIST sprite', async () => {
      const { train, test } = await loadData(join(shared, 'fashion-mnist'), {
        inputShape: [28, 28, 1],
        classes: 10,
        seed: 1,
      });
      expect([train.labels.length, test.labels.length]).toEqual([810, 90]);
      expect(new Set(test.labels).size).toBeGreaterThan(5);
    });
  },
);
