/** Writes PNG and JPEG images for tests, sound ones and harmful ones. */
import { crc32, deflateSync } from 'node:zlib';
import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';

/** Gives red, green, blue (and alpha) from 0 to 255 for a place. */
export type Paint = (row: number, column: number) => readonly number[];

function rgba(height: number, width: number, paint: Paint): Buffer {
  const data = Buffer.alloc(height * width * 4, 255);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) data.set(paint(row, column), 4 * (row * width + column));
  }
  return data;
}

export function pngBytes(height: number, width: number, paint: Paint, colorType: 0 | 2 | 6 = 6): Uint8Array {
  const image = new PNG({ width, height });
  image.data = rgba(height, width, paint);
  return PNG.sync.write(image, { colorType });
}

export function jpegBytes(height: number, width: number, paint: Paint): Uint8Array {
  return jpeg.encode({ height, width, data: rgba(height, width, paint) }, 100).data;
}

/** A grey 8-bit PNG with this header and this much data in it, whatever the header says. */
export function pngClaiming(height: number, width: number, data: Uint8Array, interlaced = false): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, interlaced ? 1 : 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const parts = [chunk('IHDR', header), chunk('IDAT', deflateSync(data)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([signature, ...parts]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
