/** Unpacks gzip where bytes are packed, within a limit. Reading the file is left to `files.ts`. */
import { constants, gunzipSync } from 'node:zlib';
import { DataError } from './data-error.js';

/** 1 GiB: a larger file is refused, packed or not. */
export const MOST_BYTES = 2 ** 30;

export function isGzip(bytes: Uint8Array): boolean {
  return bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** The unpacked bytes; bytes that are not gzip come back as they are. Throws a DataError for damaged gzip. */
export function unpacked(bytes: Uint8Array, name: string, limit = MOST_BYTES): Uint8Array {
  if (!isGzip(bytes)) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: limit });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      throw new DataError(name, `unpacks to more than ${limit} bytes`, 'split the file into smaller ones');
    }
    if (code === 'Z_BUF_ERROR') {
      throw new DataError(
        name,
        `the gzip file is truncated: it ends after ${bytes.length} bytes in the middle of its data`,
        'fetch the file again; the copy is not whole',
      );
    }
    throw new DataError(
      name,
      `the gzip file is damaged (${(error as Error).message})`,
      'fetch the file again, or check it with gzip -t',
    );
  }
}

/** The first bytes of what gzip holds, from its first bytes; empty where they cannot be told. */
export function unpackedStart(bytes: Uint8Array): Uint8Array {
  if (!isGzip(bytes)) return bytes;
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 2 ** 24 });
  } catch {
    return new Uint8Array();
  }
}
