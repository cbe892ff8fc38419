/**
 * Writes files so that each is there as a whole or not at all: into a file beside it, flushed, then renamed.
 * A write that is killed can leave `NAME.partial` behind; the next write of the same file replaces it.
 */
import {
  closeSync,
  existsSync,
  fchmodSync,
  fsyncSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { Failure, systemReason } from './failure.js';

/** Writes text or bytes and creates the folders above; throws a `Failure` that names the file. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  let partial: string | undefined;
  try {
    mkdirSync(dirname(path), { recursive: true });
    const previous = existsSync(path) ? statSync(path) : undefined;
    if (previous?.isDirectory()) throw new Failure(`cannot write ${path}: it is a folder`);
    // A device or a pipe (/dev/stdout, /dev/null) is written to; a file renamed over it would take its place.
    if (previous !== undefined && !previous.isFile()) {
      writeFileSync(path, content);
      return;
    }
    const target = previous === undefined ? path : realpathSync(path);
    partial = `${target}.partial`;
    writeFlushed(partial, content, previous?.mode);
    renameSync(partial, target);
    partial = undefined;
    flushFolder(dirname(target));
  } catch (error) {
    if (partial !== undefined) removeQuietly(partial);
    if (error instanceof Failure) throw error;
    throw new Failure(`cannot write ${path}: ${systemReason(error)}`);
  }
}

/** What could not be written is the news, whatever becomes of the rest of it. */
function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // A folder of that name was there before.
  }
}

function writeFlushed(path: string, content: string | Uint8Array, mode: number | undefined): void {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const file = openSync(path, 'w');
  try {
    if (mode !== undefined) fchmodSync(file, mode & 0o777);
    for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Makes the renaming itself durable; some systems cannot open a folder, and then nothing more can be done. */
function flushFolder(folder: string): void {
  try {
    const handle = openSync(folder, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch {
    // The file itself is flushed; only its name might be lost with the power.
  }
}
