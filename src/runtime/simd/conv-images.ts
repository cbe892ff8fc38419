/**
 * Convolution on small maps of many images: `src/kernels/conv-images.product.ts` leaves out what is padding and packs
 * weights as it goes. Where that pays is decided here, from the shape and the number of images alone.
 */
import type { ConvGeometry, Floats } from '../geometry.js';
import { outputsAlong, writeAxes } from './conv-axes.js';
import type { ProductChannels } from './conv-tiles.js';
import type { Engine } from './engine.js';
import { type Epilogue, writeEpilogue } from './epilogue-task.js';

const fewestImagesTogether = 4;
const mostImagePixels = 512;
/** Bytes of the source that are gone through for all panels of a tile. */
const mostImageBytes = 1048576;
/** The share of the window's taps that must lie in the padding. */
const leastPadding = 0.15;
/** Panels of a tile, whose channels lie in one cache line, and source channels packed at a time. */
const panelsOfImagesTile = 2;
const channelsPackedAtOnce = 128;

/** Whether the passes of so many images are computed so. */
export function takesImages(batch: number, g: ConvGeometry): boolean {
  if (g.groups > 1 || batch < fewestImagesTogether) return false;
  let inside = 1;
  let all = 1;
  let inputs = batch;
  let outputs = batch;
  for (let axis = 0; axis < 3; axis++) {
    inside *= tapsInside(g, axis);
    all *= g.output[axis] * g.filter[axis];
    inputs *= g.input[axis];
    outputs *= g.output[axis];
  }
  return (
    inside <= (1 - leastPadding) * all &&
    Math.max(inputs, outputs) <= mostImagePixels &&
    4 * Math.max(inputs * g.input[3], outputs * g.output[3]) <= mostImageBytes
  );
}

/** How often an output and a tap of it read a cell of the source, along an axis. */
function tapsInside(g: ConvGeometry, axis: number): number {
  let count = 0;
  for (let output = 0; output < g.output[axis]; output++) {
    const first = output * g.stride[axis] - g.padding[axis];
    for (let tap = 0; tap < g.filter[axis]; tap++) {
      const cell = first + tap * g.dilation[axis];
      if (cell >= 0 && cell < g.input[axis]) count++;
    }
  }
  return count;
}

/** Bytes of scratch that a thread needs, for the axes that are set. */
export function imagesScratch(n: number): number {
  return 3 * imageTableBytes(n) + panelsOfImagesTile * 32 * (channelsPackedAtOnce + imagePixels(n) + 1);
}

function imagePixels(n: number): number {
  return n * outputsAlong(0) * outputsAlong(1) * outputsAlong(2);
}

/** Tables are for whole vectors of four pixels. */
function imageTableBytes(n: number): number {
  return 16 * Math.ceil(imagePixels(n) / 4);
}

/** One product, of the axes that are set; `front` begins with a bias and, with a norm, a factor for each lane. */
export function multiplyImages(
  engine: Engine,
  n: number,
  g: ConvGeometry,
  channels: ProductChannels,
  source: Floats,
  weight: Floats,
  front: Float32Array,
  output: Floats,
  after: Epilogue,
  turned: boolean,
): void {
  const { task } = engine;
  const tapBytes = g.input[3] * 4;
  const filterBytes = tapBytes * g.filter[0] * g.filter[1] * g.filter[2];
  task[0] = source.byteOffset;
  task[1] = output.byteOffset;
  task[2] = weight.byteOffset;
  task[3] = front.byteOffset;
  writeEpilogue(engine, 4, after, output);
  task[8] = channels.source * 4;
  task[9] = channels.output * 4;
  task[10] = channels.source;
  task[11] = channels.output;
  task[12] = after.norm === null ? 0 : front.byteOffset + 32 * channels.panels;
  task[13] = panelsOfImagesTile;
  task[14] = channels.panels;
  task[15] = n;
  writeAxes(engine);
  task[49] = turned ? 4 : filterBytes;
  task[50] = turned ? filterBytes : 4;
  task[51] = tapBytes;
  task[52] = g.filter[1];
  task[53] = g.filter[2];
  task[54] = imageTableBytes(n);
  engine.run('conv_images', Math.ceil(channels.panels / panelsOfImagesTile));
}
