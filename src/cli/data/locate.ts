/**
 * What kind of data lies at a path, and which part of it is for training and which for testing.
 * It goes by names and first bytes only; reading the data is left to the loaders.
 */
import { basename, dirname, join } from 'node:path';
import { DataError, quoted } from './data-error.js';
import { type FolderContent, kindOf, listFolder, readStart } from './files.js';
import { looksLikeIdx } from './idx/parse-idx.js';
import { isImageName } from './images/image-header.js';

/** One set of images with labels. */
export type Part =
  | { readonly kind: 'digits' }
  | { readonly kind: 'idx'; readonly images: string; readonly labels: string }
  | { readonly kind: 'csv'; readonly file: string }
  | { readonly kind: 'images'; readonly folder: string };

export interface Located {
  readonly train: Part;
  /** Undefined where no part is marked as test data. */
  readonly test?: Part;
}

const WHAT_IS_READ =
  "netspec reads IDX files (as MNIST has them), CSV, folders of PNG or JPEG images with one folder a class, and its own 'digits'";
const TEST_NAME = /(^|[^a-z])(test|tes|t10k|val|valid|validation)([^a-z]|$)/i;
const TRAIN_NAME = /(^|[^a-z])(train|tra|training)([^a-z]|$)/i;
const CSV_NAME = /\.(csv|tsv)(\.gz)?$/i;

/** `digits` is the embedded set (a folder of that name is `./digits`); everything else is a path. */
export async function locate(spec: string): Promise<Located> {
  if (spec === 'digits') return { train: { kind: 'digits' } };
  const kind = await kindOf(spec);
  if (kind === 'other') throw new DataError(spec, 'is neither a file nor a folder', WHAT_IS_READ);
  return kind === 'file' ? locateFile(spec) : locateFolder(spec);
}

async function locateFile(path: string): Promise<Located> {
  if (isImageName(path)) {
    throw new DataError(
      path,
      'one image is no data set',
      'give a folder that holds one folder of images for each class',
    );
  }
  const isIdx = looksLikeIdx(await readStart(path)) || isIdxName(basename(path));
  if (!isIdx) return { train: { kind: 'csv', file: path } };
  const folder = dirname(path);
  const name = basename(path);
  const pair = idxPairs((await listFolder(folder)).files).find(
    ({ images, labels }) => images === name || labels === name,
  );
  if (pair) return { train: inFolder(folder, pair) };
  throw new DataError(
    path,
    'there is no file beside it with the labels or images that belong to it',
    'the two files are named alike, such as train-images-idx3-ubyte and train-labels-idx1-ubyte',
  );
}

async function locateFolder(path: string): Promise<Located> {
  const content = await listFolder(path);
  return (
    locateIdx(path, content) ??
    (await locateImages(path, content)) ??
    locateCsv(path, content) ??
    refuseFolder(path, content)
  );
}

interface IdxPair {
  readonly images: string;
  readonly labels: string;
}

function isIdxName(name: string): boolean {
  return /images|labels/i.test(name) && /idx|ubyte/i.test(name);
}

/** Files named alike but for `images` and `labels`, `idx3` and `idx1`, and packed or not. */
function idxPairs(files: readonly string[]): IdxPair[] {
  const keyOf = (name: string) =>
    name
      .toLowerCase()
      .replace(/\.gz$/, '')
      .replace(/idx\d/, 'idx')
      .replace(/images|labels/, '*');
  const candidates = files.filter(isIdxName);
  const pairs = new Map<string, IdxPair>();
  for (const images of candidates.filter((name) => /images/i.test(name))) {
    const labels = candidates.find((name) => /labels/i.test(name) && keyOf(name) === keyOf(images));
    // Of a file and its packed form, which hold the same, the first in order is taken: the unpacked.
    if (labels !== undefined && !pairs.has(keyOf(images))) pairs.set(keyOf(images), { images, labels });
  }
  return [...pairs.values()];
}

function inFolder(folder: string, pair: IdxPair): Part {
  return { kind: 'idx', images: join(folder, pair.images), labels: join(folder, pair.labels) };
}

function locateIdx(path: string, { files }: FolderContent): Located | undefined {
  const pairs = idxPairs(files);
  if (pairs.length === 0) {
    const lonely = files.find(isIdxName);
    if (lonely === undefined) return undefined;
    throw new DataError(
      join(path, lonely),
      'the file with the labels or images that belong to it is missing',
      'the two files are named alike, such as train-images-idx3-ubyte and train-labels-idx1-ubyte',
    );
  }
  return byRole(
    path,
    pairs.map((pair) => ({ name: pair.images, part: inFolder(path, pair) })),
  );
}

function locateCsv(path: string, { files }: FolderContent): Located | undefined {
  const tables = files.filter((name) => CSV_NAME.test(name));
  if (tables.length === 0) return undefined;
  return byRole(
    path,
    tables.map((name) => ({ name, part: { kind: 'csv', file: join(path, name) } })),
  );
}

/** One part alone is for training; of several, names such as `train` and `test` decide. */
function byRole(path: string, parts: readonly { name: string; part: Part }[]): Located {
  if (parts.length === 1) return { train: parts[0].part };
  const tests = parts.filter(({ name }) => TEST_NAME.test(name));
  const trains = parts.filter(({ name }) => TRAIN_NAME.test(name) && !TEST_NAME.test(name));
  if (trains.length === 1 && tests.length <= 1 && trains.length + tests.length === parts.length) {
    return { train: trains[0].part, test: tests[0]?.part };
  }
  const [first, second] = [...parts].sort((a, b) => Number(trains.includes(b)) - Number(trains.includes(a)));
  const names = parts
    .slice(0, 4)
    .map(({ name }) => name)
    .join(', ');
  throw new DataError(
    path,
    `which of these is for training and which for testing: ${names}${parts.length > 4 ? ', …' : ''}?`,
    `name them, such as '--data ${join(path, first.name)} --test ${join(path, second.name)}'`,
  );
}

async function locateImages(path: string, content: FolderContent): Promise<Located | undefined> {
  const train = content.folders.find((name) => /^(train|training)$/i.test(name));
  if (train !== undefined && (await holdsClassFolders(join(path, train)))) {
    const test = content.folders.find((name) => /^(test|testing|val|valid|validation)$/i.test(name));
    return {
      train: { kind: 'images', folder: join(path, train) },
      test: test === undefined ? undefined : { kind: 'images', folder: join(path, test) },
    };
  }
  return (await holdsClassFolders(path)) ? { train: { kind: 'images', folder: path } } : undefined;
}

/** True where one of the folders within holds an image. */
async function holdsClassFolders(path: string): Promise<boolean> {
  const { folders } = await listFolder(path);
  for (const folder of folders) {
    if ((await listFolder(join(path, folder))).files.some(isImageName)) return true;
  }
  return false;
}

function refuseFolder(path: string, { files, folders }: FolderContent): never {
  if (files.some(isImageName)) {
    throw new DataError(
      path,
      'the images lie in the folder itself, so that nothing says their classes',
      'put the images of each class into a folder of their own',
    );
  }
  const names = [...folders.map((name) => `${name}/`), ...files];
  const held =
    names.length === 0
      ? 'it is empty'
      : `it holds ${names.slice(0, 4).map(quoted).join(', ')}${names.length > 4 ? ', …' : ''}`;
  throw new DataError(path, `there is no data in this folder: ${held}`, WHAT_IS_READ);
}
