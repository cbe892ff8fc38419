/** One PNG or JPEG image as the network's input. It never resizes: an image of another size is an error. */
import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';
import { DataError } from '../data-error.js';
import { shapeText } from '../dataset.js';
import { type ImageHeader, imageHeader, unreadable } from './image-header.js';
import { checkPngData } from './png-data.js';

/**
 * The image's values, height x width x channels, from 0 to 1, written into `target` from `start` on.
 * Alpha is dropped. For one channel the brightness is 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601).
 * `shape` is the network's; its channels must be 1 or 3. Throws a DataError that names the image.
 */
export function decodeImage(
  bytes: Uint8Array,
  name: string,
  shape: readonly [height: number, width: number, channels: number],
  target: Float32Array,
  start: number,
): void {
  const header = imageHeader(bytes, name);
  const [height, width, channels] = shape;
  if (header.height !== height || header.width !== width) {
    throw new DataError(
      name,
      `the image is ${header.height}x${header.width} (height x width), but the network takes ${shapeText(shape)}`,
      `bring all images to ${height}x${width}, or write 'input ${header.height}x${header.width}x${channels}' in the spec`,
    );
  }
  const rgba = decodeRgba(bytes, name, header);
  if (rgba.length !== height * width * 4)
    throw unreadable(name, 'the image does not hold what its header says');
  for (let pixel = 0; pixel < height * width; pixel++) {
    const red = rgba[4 * pixel] / 255;
    const green = rgba[4 * pixel + 1] / 255;
    const blue = rgba[4 * pixel + 2] / 255;
    if (channels === 1) target[start + pixel] = 0.299 * red + 0.587 * green + 0.114 * blue;
    else {
      target[start + 3 * pixel] = red;
      target[start + 3 * pixel + 1] = green;
      target[start + 3 * pixel + 2] = blue;
    }
  }
}

function decodeRgba(bytes: Uint8Array, name: string, header: ImageHeader): Uint8Array {
  try {
    if (header.format === 'jpeg') {
      const limits = { maxResolutionInMP: 100, maxMemoryUsageInMB: 1024 };
      return jpeg.decode(bytes, { useTArray: true, tolerantDecoding: false, ...limits }).data;
    }
    checkPngData(bytes, name);
    return PNG.sync.read(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)).data;
  } catch (error) {
    if (error instanceof DataError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw unreadable(name, `the image cannot be decoded (${reason.replace(/\s+/g, ' ').slice(0, 100)})`);
  }
}
