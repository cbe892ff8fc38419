/**
 * From what the user writes behind `--data` and `--test` to a training and a test set that fit the network.
 * Each format's reading is left to its folder; what lies where to `locate.ts`.
 */
import { shuffled } from '../../runtime/random.js';
import type { LabelPlace } from './csv/label-column.js';
import type { CsvReading } from './csv/read-csv.js';
import { readCsv } from './csv/read-csv.js';
import { DataError } from './data-error.js';
import { type Dataset, type NetworkEnds, pick, roomFor, shapeText } from './dataset.js';
import { digitSizes, digits } from './digits/digits.js';
import { readUnpacked } from './files.js';
import { readIdx } from './idx/read-idx.js';
import { locate, type Part } from './locate.js';

export interface LoadOptions extends NetworkEnds {
  /** Where the test set lies; it goes before a test set that lies with the training set. */
  readonly test?: string;
  /** Chooses what is held out and what `limit` leaves; the embedded digits are the same for every seed. */
  readonly seed: number;
  /** The share held out for testing where there is no test set; 0.1 when not said. */
  readonly holdOut?: number;
  /** At most so many training images, and as many test images. */
  readonly limit?: number;
  /** Which column of CSV files holds the labels; `auto` when not said, see `csv/label-column.ts`. */
  readonly label?: LabelPlace;
}

export interface LoadedData {
  readonly train: Dataset;
  readonly test: Dataset;
  /** A sentence for the user: what was read, how much of it, and what was held out. */
  readonly description: string;
}

/** How many digits are drawn when `limit` does not say less. */
const DIGITS = { train: { count: 5000, seed: 1 }, test: { count: 1000, seed: 2 } };

/**
 * Loads `spec`: `digits` for the embedded set, or the path of IDX files, a CSV file, a folder with either, or a
 * folder of images. Throws a DataError, with place and help, for everything that is wrong with the data.
 */
export async function loadData(spec: string, options: LoadOptions): Promise<LoadedData> {
  const found = await locate(spec);
  const foundTest = options.test === undefined ? undefined : await locate(options.test);
  const testPart = foundTest ? (foundTest.test ?? foundTest.train) : found.test;
  const training = await read(found.train, 'train', options);
  if (testPart === undefined && found.train.kind !== 'digits') {
    const { train, test } = holdOut(training.data, options, spec);
    const held = `${counted(test)} held out for testing by seed ${options.seed}`;
    return limited(train, test, options, `${training.words}, ${held}`);
  }
  const testing = await read(testPart ?? found.train, 'test', options, training);
  return limited(training.data, testing.data, options, `${training.words}; for testing ${testing.words}`);
}

/** A part as read, with what its test part must share with it. */
interface Reading {
  readonly data: Dataset;
  readonly words: string;
  readonly csv?: CsvReading;
  readonly idxScale?: number;
}

async function read(
  part: Part,
  role: 'train' | 'test',
  options: LoadOptions,
  like?: Reading,
): Promise<Reading> {
  switch (part.kind) {
    case 'digits': {
      const data = drawDigits(role, options);
      return { data, words: `digits drawn by netspec, ${counted(data)}` };
    }
    case 'idx': {
      const images = { name: part.images, bytes: await readUnpacked(part.images) };
      const labels = { name: part.labels, bytes: await readUnpacked(part.labels) };
      const { data, scale } = readIdx(images, labels, options, like?.idxScale);
      return { data, words: `${part.images}, ${counted(data)}`, idxScale: scale };
    }
    case 'csv': {
      const bytes = await readUnpacked(part.file);
      const { data, reading } = readCsv(bytes, part.file, options, { label: options.label, like: like?.csv });
      const column = `labels in column ${reading.labelColumn + 1}, values divided by ${reading.scale}`;
      return { data, words: `${part.file}, ${counted(data)} (${column})`, csv: reading };
    }
    case 'images': {
      // The image decoders are loaded only where there are images.
      const { readImages } = await import('./images/read-images.js');
      const data = await readImages(part.folder, options, like?.data.classNames);
      return { data, words: `${part.folder}, ${counted(data)} in ${new Set(data.labels).size} classes` };
    }
  }
}

function drawDigits(role: 'train' | 'test', { inputShape, classes, limit }: LoadOptions): Dataset {
  if (digitSizes(inputShape) === undefined) {
    throw new DataError(
      'digits',
      `the embedded digits are drawn at height x width x channels from 8x8x1 up, but the network takes ${shapeText(inputShape)}`,
      "write the input as, for instance, 'input 28x28x1', or give other data",
    );
  }
  if (classes < 10) {
    throw new DataError(
      'digits',
      `there are 10 digits, but the network tells ${classes} classes apart`,
      "give the network's last layer 10 classes, or give other data",
    );
  }
  const { count, seed } = DIGITS[role];
  const wanted = Math.min(count, limit ?? count);
  // Asks for the room first: a network may take very large images.
  roomFor(wanted, inputShape, 'digits');
  return { ...digits({ count: wanted, seed, shape: inputShape }), classes };
}

/** Parts a set by the seed; each side gets at least one image. */
function holdOut(
  data: Dataset,
  { holdOut: share = 0.1, seed }: LoadOptions,
  place: string,
): { train: Dataset; test: Dataset } {
  const count = data.labels.length;
  if (count < 2) {
    throw new DataError(
      place,
      'one image cannot be parted into training and test images',
      'give more images, or a test set with --test',
    );
  }
  const order = shuffled(count, seed, 0);
  const held = Math.min(count - 1, Math.max(1, Math.round(count * share)));
  return { train: pick(data, order.subarray(held).sort()), test: pick(data, order.subarray(0, held).sort()) };
}

function limited(train: Dataset, test: Dataset, options: LoadOptions, words: string): LoadedData {
  const { limit, seed } = options;
  const cut = (data: Dataset) =>
    limit === undefined || data.labels.length <= limit
      ? data
      : pick(data, shuffled(data.labels.length, seed, 1).subarray(0, limit).sort());
  const [fewerTrain, fewerTest] = [cut(train), cut(test)];
  const isCut = fewerTrain !== train || fewerTest !== test;
  const description = isCut
    ? `${words}; of these ${counted(fewerTrain)} for training and ${counted(fewerTest)} for testing, chosen by seed ${seed}`
    : words;
  return { train: fewerTrain, test: fewerTest, description };
}

function counted(data: Dataset): string {
  const count = data.labels.length;
  return count === 1 ? '1 image' : `${count.toLocaleString('en')} images`;
}
