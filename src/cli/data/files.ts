/**
 * Reads files and folders for the loaders, and says in one line why it could not.
 * What the bytes mean is left to the parsers.
 */
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { didYouMean } from '../../base/did-you-mean.js';
import { DataError, quoted } from './data-error.js';
import { MOST_BYTES, unpacked, unpackedStart } from './gunzip.js';

/** The bytes of a file, unpacked where it is gzip. */
export async function readUnpacked(path: string): Promise<Uint8Array> {
  return unpacked(await readBytes(path), path);
}

/** The bytes of a regular file of at most 1 GiB. */
export async function readBytes(path: string): Promise<Uint8Array> {
  return attempt(path, async () => {
    const found = await stat(path);
    if (!found.isFile()) throw new DataError(path, 'is not a regular file', 'give the path of a data file');
    if (found.size > MOST_BYTES) {
      throw new DataError(path, `has ${found.size} bytes`, 'at most 1 GiB is read; split the file');
    }
    return readFile(path);
  });
}

/** The first bytes of what a file holds, unpacked; for telling its format. */
export async function readStart(path: string): Promise<Uint8Array> {
  return attempt(path, async () => {
    const file = await open(path, 'r');
    try {
      const buffer = new Uint8Array(4096);
      const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
      return unpackedStart(buffer.subarray(0, bytesRead));
    } finally {
      await file.close();
    }
  });
}

/** What lies at a path. Throws a DataError, with the nearest name beside it, where nothing does. */
export async function kindOf(path: string): Promise<'file' | 'folder' | 'other'> {
  return attempt(path, async () => {
    const found = await stat(path);
    return found.isDirectory() ? 'folder' : found.isFile() ? 'file' : 'other';
  });
}

export interface FolderContent {
  /** Names without the hidden ones, in natural order: `2` before `10`. */
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

export async function listFolder(path: string): Promise<FolderContent> {
  return attempt(path, async () => {
    const files: string[] = [];
    const folders: string[] = [];
    for (const name of await readdir(path)) {
      if (name.startsWith('.')) continue;
      // `stat` follows links, which `readdir` does not; a link to nothing is passed over.
      const found = await stat(join(path, name)).catch(() => undefined);
      if (found?.isDirectory()) folders.push(name);
      else if (found?.isFile()) files.push(name);
    }
    const order = new Intl.Collator('en', { numeric: true });
    return { files: files.sort(order.compare), folders: folders.sort(order.compare) };
  });
}

async function attempt<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw fileError(path, error as NodeJS.ErrnoException, await siblings(path));
  }
}

/** Words an error of the file system. `beside` holds the names in the same folder. */
export function fileError(path: string, error: NodeJS.ErrnoException, beside: readonly string[]): DataError {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
    const near = didYouMean(basename(path), beside);
    const help = near ? `did you mean ${quoted(near)}?` : "check the path; 'digits' is the embedded data set";
    return new DataError(path, 'there is no such file or folder', help);
  }
  if (error.code === 'EACCES' || error.code === 'EPERM') {
    return new DataError(path, 'there is no permission to read it', 'check who may read it with ls -l');
  }
  return new DataError(
    path,
    `cannot be read (${error.code ?? error.message})`,
    'check the path and the disk',
  );
}

async function siblings(path: string): Promise<readonly string[]> {
  return readdir(dirname(path)).catch(() => []);
}
