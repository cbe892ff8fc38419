/**
 * What kind of image some bytes are, and how large it says it is, without decoding it.
 * So an image of the wrong size, however large it would unpack, is refused by its first bytes.
 */
import { DataError } from '../data-error.js';

export interface ImageHeader {
  readonly format: 'png' | 'jpeg';
  readonly height: number;
  readonly width: number;
}

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** True for the names of files that are read as images. */
export function isImageName(name: string): boolean {
  return /\.(png|jpe?g)$/i.test(name);
}

/** Reads the header of a PNG (ISO/IEC 15948) or JPEG (ITU-T T.81). Throws a DataError for anything else. */
export function imageHeader(bytes: Uint8Array, name: string): ImageHeader {
  if (bytes.length === 0) throw new DataError(name, 'the file is empty', 'leave the image out');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (PNG_SIGNATURE.every((byte, i) => bytes[i] === byte)) {
    if (bytes.length < 33) throw unreadable(name, 'the PNG file ends within its header');
    return { format: 'png', width: view.getUint32(16), height: view.getUint32(20) };
  }
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return { format: 'jpeg', ...jpegSize(view, name) };
  throw unreadable(name, 'neither a PNG nor a JPEG image, whatever its name says');
}

/** Goes from segment to segment up to the frame header, which holds the size. */
function jpegSize(view: DataView, name: string): { height: number; width: number } {
  let at = 2;
  while (at + 9 <= view.byteLength) {
    const marker = view.getUint8(at + 1);
    if (view.getUint8(at) !== 0xff) break;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    // Frame headers are C0 to CF without the tables C4 and CC and the reserved C8.
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    }
    at += 2 + Math.max(2, view.getUint16(at + 2));
  }
  throw unreadable(name, 'the JPEG file has no size in it');
}

export function unreadable(name: string, problem: string): DataError {
  return new DataError(name, problem, 'save the image again as PNG or JPEG, or leave it out');
}
