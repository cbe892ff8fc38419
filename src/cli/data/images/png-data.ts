/**
 * Whether a PNG file holds as many pixels as its header says, found without unpacking more than that.
 * pngjs, which decodes the image, fills up missing pixels silently and does not bound interlaced images.
 */
import { inflateSync } from 'node:zlib';
import { unreadable } from './image-header.js';

/** Samples of a pixel by the colour type in the header (ISO/IEC 15948, table 11.1). */
const SAMPLES = new Map([
  [0, 1],
  [2, 3],
  [3, 1],
  [4, 2],
  [6, 4],
]);

/** First row, first column, row step and column step of each pass of an interlaced image (Adam7). */
const PASSES = [
  [0, 0, 8, 8],
  [0, 4, 8, 8],
  [4, 0, 8, 4],
  [0, 2, 4, 4],
  [2, 0, 4, 2],
  [0, 1, 2, 2],
  [1, 0, 2, 1],
];

/** Some encoders leave a little behind the pixels. */
const MOST_SURPLUS = 65_536;

/** Throws a DataError, or zlib's error, unless the packed data hold the whole image and little more. */
export function checkPngData(bytes: Uint8Array, name: string): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const expected = unpackedSize(view);
  if (expected === undefined) throw unreadable(name, 'the PNG file has a colour type that does not exist');
  const parts: Uint8Array[] = [];
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    const isData = view.getUint32(at + 4) === 0x49444154;
    if (isData) parts.push(bytes.subarray(at + 8, at + 8 + view.getUint32(at)));
  }
  const held = inflateSync(Buffer.concat(parts), { maxOutputLength: expected + MOST_SURPLUS }).length;
  if (held < expected) {
    throw unreadable(name, `the image holds ${held} bytes of pixels, but its header says ${expected}`);
  }
}

/** Bytes of all rows, each with one byte for its filter in front. */
function unpackedSize(view: DataView): number | undefined {
  const width = view.getUint32(16);
  const height = view.getUint32(20);
  const samples = SAMPLES.get(view.getUint8(25));
  if (samples === undefined) return undefined;
  const bits = samples * view.getUint8(24);
  const passes = view.getUint8(28) === 0 ? [[0, 0, 1, 1]] : PASSES;
  let size = 0;
  for (const [row, column, rowStep, columnStep] of passes) {
    const rows = Math.ceil((height - row) / rowStep);
    const columns = Math.ceil((width - column) / columnStep);
    if (rows > 0 && columns > 0) size += rows * (1 + Math.ceil((columns * bits) / 8));
  }
  return size;
}
