/** Given kernels, borders, strides and transposed convolution on photographs, against SciPy, OpenCV and PyTorch. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { fixedKernels, gaussianKernel, meanKernel } from '../../src/kit/kernels.js';
import { runSpec } from '../emitted/run-spec.js';

const folder = fileURLToPath(new URL('../../../shared/oracle/filters/', import.meta.url));
const present = existsSync(folder);
if (!present) console.warn('the oracle of image filters is absent: its comparisons are skipped');

interface Output {
  readonly id: string;
  readonly file: string;
  readonly shape: readonly number[];
  readonly input?: string;
  readonly kernel?: string;
  readonly op?: string;
  readonly border?: string;
  readonly mode?: string;
  readonly sigma?: number;
  readonly radius?: number;
  readonly scale255?: boolean;
}

interface Manifest {
  readonly kernels: Readonly<Record<string, readonly (readonly number[])[]>>;
  readonly outputs: readonly Output[];
}

const { kernels, outputs }: Manifest = present
  ? JSON.parse(readFileSync(`${folder}manifest.json`, 'utf8'))
  : { kernels: {}, outputs: [] };

/** What a kernel of the oracle is called in a spec; the others are written out. */
const names: Readonly<Record<string, string>> = {
  identity: 'identity',
  sobel_x: 'sobel_x',
  sobel_y: 'sobel_y',
  prewitt_x: 'prewitt_x',
  prewitt_y: 'prewitt_y',
  laplacian4: 'laplacian',
  laplacian8: 'laplacian8',
  unsharp5x5: 'unsharp',
  mean3: 'mean(3)',
  mean5: 'mean(5)',
};

const borders: Readonly<Record<string, string>> = {
  zero: 'P=same',
  valid: '',
  reflect101: 'P=same border=reflect',
  replicate: 'P=same border=replicate',
  wrap: 'P=same border=circular',
};

/** What PyTorch was called with, as a spec says it. */
const torchCalls: Readonly<Record<string, string>> = {
  torch_conv_asym3_stride2: 'S=2 P=1',
  torch_conv_asym3_dil2: 'D=2 P=2',
  torch_conv_asym3_stride2_dil2: 'S=2 D=2 P=2',
  torch_conv_asym3_stride3_nopad: 'S=3',
  torch_conv_asym3_stride2x1: 'S=2x1 P=[0, 1]',
  torch_pad2_reflect_asym5x3: 'P=[2, 1] border=reflect',
  torch_pad2_replicate_asym5x3: 'P=[2, 1] border=replicate',
  torch_pad2_circular_asym5x3: 'P=[2, 1] border=circular',
  torch_convT_asym3_s2p1op1: 'S=2 P=1 output_padding=1',
  torch_convT_asym3x5_s2: 'S=2',
};

/** The layer that computes an output; undefined for what is none of this language's kinds yet. */
function layerOf({ id, kernel, op, border, mode, sigma, radius }: Output): string | undefined {
  const cv = /^cv_gaussian(\d)_sigma([1-9][\d.]*)$/.exec(id);
  const weights =
    kernel !== undefined
      ? (names[kernel] ?? JSON.stringify(kernels[kernel]))
      : cv !== null
        ? `gaussian(${cv[1]}, sigma=${cv[2]})`
        : sigma !== undefined && radius !== undefined
          ? `gaussian(${2 * radius + 1}, sigma=${sigma})`
          : undefined;
  if (weights === undefined) return undefined;
  const kind = id.startsWith('torch_convT') ? 'transposed 1' : 'depthwise';
  const padding = mode === 'full' ? 'P=full' : (torchCalls[id] ?? borders[border ?? '']);
  // Where a middle lies in a kernel of even size differs between libraries.
  if (padding === undefined || (kernel === 'asym2x3' && mode === 'same')) return undefined;
  const flip = op?.startsWith('convolution') ? 'flip=true' : '';
  return `${kind} weights=${weights} ${padding} ${flip} bias=false frozen`;
}

const cases = outputs
  .filter(({ file, input }) => file.endsWith('.f32') && input !== undefined)
  .flatMap((output) => {
    const layer = layerOf(output);
    return layer === undefined ? [] : [{ ...output, layer }];
  });

function imageOf(name: string | undefined, divisor: number): Float32Array {
  return Float32Array.from(readFileSync(`${folder}${name}.u8`), (value) => value / divisor);
}

describe.skipIf(!present)('the oracle of image filters', () => {
  test('is compared as a whole', () => {
    expect(cases.length).toBeGreaterThan(100);
    expect(cases.map(({ id }) => id)).toEqual(expect.arrayContaining(Object.keys(torchCalls)));
  });

  test.each(cases)('$id', async ({ layer, file, shape, input, scale255 }) => {
    const isColour = input?.startsWith('coffee') === true;
    const size = isColour ? '48x56x3' : '60x72x1';
    const scale = scale255 === true ? 255 : 1;
    const images = imageOf(input, scale255 === true ? 1 : 255);
    const output = await runSpec(`network Filter { input ${size}; ${layer} }`, images);
    expect(output.shape).toEqual(isColour ? shape : [...shape, 1]);
    const bytes = readFileSync(`${folder}${file}`);
    const expected = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    expect(output.data.length).toBe(expected.length);
    const worst = expected.reduce((most, value, at) => Math.max(most, Math.abs(value - output.data[at])), 0);
    expect(worst / scale).toBeLessThan(2e-6);
  });

  test.each(Object.entries(names))('has the kernel %s as %s', (theirs, ours) => {
    const size = /\d/.exec(ours)?.[0];
    const own = ours.startsWith('mean') ? meanKernel(Number(size)) : fixedKernels.get(ours);
    expect(own?.flat().length).toBe(kernels[theirs].flat().length);
    for (const [at, value] of kernels[theirs].flat().entries())
      expect(own?.flat()[at]).toBeCloseTo(value, 14);
  });
});

test('a Gaussian kernel sums to 1, falls from its middle, and is the same in both directions', () => {
  for (const size of [1, 2, 3, 4, 5, 13, 31]) {
    for (const sigma of [undefined, 1e-300, 0.01, 0.5, 1.4, 7, 1e300]) {
      const rows = gaussianKernel(size, sigma);
      const sum = rows.flat().reduce((total, value) => total + value, 0);
      expect(sum).toBeCloseTo(1, 10);
      for (const [y, row] of rows.entries()) {
        expect(row).toHaveLength(size);
        for (const [x, value] of row.entries()) {
          expect(value).toBe(rows[x][y]);
          if (x > 0 && x <= (size - 1) / 2) expect(value).toBeGreaterThanOrEqual(row[x - 1]);
        }
      }
    }
  }
  // exp(-1/2) beside 1: e / (e + 2) squared and so on, by hand.
  const side = Math.exp(-0.5) / (1 + 2 * Math.exp(-0.5));
  expect(gaussianKernel(3, 1)[0][0]).toBeCloseTo(side * side, 15);
});
