/**
 * The IDX format, in which MNIST comes: a header with the sizes, then the numbers, big-endian.
 * Source: the description on the MNIST page of LeCun, Cortes and Burges. What the numbers mean is left to `read-idx.ts`.
 */
import { DataError } from '../data-error.js';

export interface IdxArray {
  /** The count first, then the sizes of one item: `[60000, 28, 28]`. */
  readonly sizes: readonly number[];
  readonly values: Uint8Array | Float64Array;
  /** Bytes before the first value. */
  readonly headerBytes: number;
  readonly bytesPerValue: number;
}

interface ValueFormat {
  readonly bytes: number;
  read(view: DataView, offset: number): number;
}

/** By the third byte of the file. */
const FORMATS: ReadonlyMap<number, ValueFormat> = new Map([
  [0x08, { bytes: 1, read: (view: DataView, at: number) => view.getUint8(at) }],
  [0x09, { bytes: 1, read: (view: DataView, at: number) => view.getInt8(at) }],
  [0x0b, { bytes: 2, read: (view: DataView, at: number) => view.getInt16(at) }],
  [0x0c, { bytes: 4, read: (view: DataView, at: number) => view.getInt32(at) }],
  [0x0d, { bytes: 4, read: (view: DataView, at: number) => view.getFloat32(at) }],
  [0x0e, { bytes: 8, read: (view: DataView, at: number) => view.getFloat64(at) }],
]);

const FETCH_AGAIN = 'fetch the file again; the copy is damaged or not whole';

/** True where the bytes can be the start of an IDX file. */
export function looksLikeIdx(bytes: Uint8Array): boolean {
  return (
    bytes.length >= 4 &&
    bytes[0] === 0 &&
    bytes[1] === 0 &&
    FORMATS.has(bytes[2]) &&
    bytes[3] >= 1 &&
    bytes[3] <= 4
  );
}

/** Reads an unpacked IDX file of one to four dimensions. Throws a DataError where header and file disagree. */
export function parseIdx(bytes: Uint8Array, name: string): IdxArray {
  if (bytes.length === 0) throw new DataError(name, 'the file is empty', FETCH_AGAIN);
  if (bytes.length < 4) throw new DataError(name, `${bytes.length} bytes are no IDX file`, FETCH_AGAIN);
  const format = FORMATS.get(bytes[2]);
  if (bytes[0] !== 0 || bytes[1] !== 0 || format === undefined) {
    const magic = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
    throw new DataError(
      name,
      `not an IDX file: it begins with ${magic}`,
      'images of bytes begin with 00 00 08 03, labels with 00 00 08 01',
    );
  }
  const rank = bytes[3];
  if (rank < 1 || rank > 4) {
    throw new DataError(
      `${name}, byte 3`,
      `the header gives ${rank} dimensions`,
      'labels have 1 dimension, grey images 3, colour images 4',
    );
  }
  const headerBytes = 4 + 4 * rank;
  if (bytes.length < headerBytes) {
    throw new DataError(
      name,
      `the file ends after ${bytes.length} bytes, within its header of ${headerBytes}`,
      FETCH_AGAIN,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sizes = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i));
  if (sizes.includes(0)) {
    throw new DataError(name, `the header gives the sizes ${sizes.join('x')}: nothing is in it`, FETCH_AGAIN);
  }
  const count = sizes.reduce((product, size) => product * size, 1);
  const held = bytes.length - headerBytes;
  if (count * format.bytes !== held) {
    throw new DataError(
      name,
      `the header says ${sizes.join('x')} values, ${count * format.bytes} bytes, but ${held} bytes follow it`,
      FETCH_AGAIN,
    );
  }
  return {
    sizes,
    values: readValues(bytes, view, headerBytes, count, format),
    headerBytes,
    bytesPerValue: format.bytes,
  };
}

function readValues(
  bytes: Uint8Array,
  view: DataView,
  start: number,
  count: number,
  format: ValueFormat,
): Uint8Array | Float64Array {
  if (bytes[2] === 0x08) return bytes.subarray(start);
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) values[i] = format.read(view, start + i * format.bytes);
  return values;
}
