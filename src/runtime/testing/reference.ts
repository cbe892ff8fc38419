/**
 * Windows written down from their definition, element by element and without any regard for speed. The kernels are
 * compared with these.
 */
import type { AveragePoolGeometry, ConvGeometry, Floats, WindowGeometry } from '../geometry.js';

interface Tap {
  /** The flat index of the input value, or undefined in the padding. */
  readonly at: number | undefined;
  /** (kz, ky, kx), and the coordinates that they reach. */
  readonly offset: readonly number[];
  readonly place: readonly number[];
}

/** Calls `visit` for every output value of a batch with the taps of its window on input channel `channelOf(o)`. */
export function eachWindow(
  n: number,
  g: WindowGeometry,
  channelsOf: (output: number) => readonly number[],
  visit: (
    outputIndex: number,
    channel: number,
    taps: readonly (Tap & { readonly channel: number })[],
  ) => void,
): void {
  const [depth, height, width, channels] = g.input;
  let index = 0;
  for (let image = 0; image < n; image++)
    for (let oz = 0; oz < g.output[0]; oz++)
      for (let oy = 0; oy < g.output[1]; oy++)
        for (let ox = 0; ox < g.output[2]; ox++)
          for (let o = 0; o < g.output[3]; o++) {
            const taps: (Tap & { channel: number })[] = [];
            for (let kz = 0; kz < g.filter[0]; kz++)
              for (let ky = 0; ky < g.filter[1]; ky++)
                for (let kx = 0; kx < g.filter[2]; kx++)
                  for (const channel of channelsOf(o)) {
                    const z = oz * g.stride[0] + kz * g.dilation[0] - g.padding[0];
                    const y = oy * g.stride[1] + ky * g.dilation[1] - g.padding[1];
                    const x = ox * g.stride[2] + kx * g.dilation[2] - g.padding[2];
                    const inside = z >= 0 && z < depth && y >= 0 && y < height && x >= 0 && x < width;
                    const at = inside
                      ? image * depth * height * width * channels +
                        z * height * width * channels +
                        y * width * channels +
                        x * channels +
                        channel
                      : undefined;
                    taps.push({ at, channel, offset: [kz, ky, kx], place: [z, y, x] });
                  }
            visit(index, o, taps);
            index++;
          }
}

/** Cross-correlation with weights (Cout, kD, kH, kW, Cin / groups). */
export function convReference(
  n: number,
  g: ConvGeometry,
  input: Floats,
  weight: Floats,
  bias: Floats | null,
): number[] {
  const perGroup = g.input[3] / g.groups;
  const madePerGroup = g.output[3] / g.groups;
  const firstOf = (o: number) => Math.floor(o / madePerGroup) * perGroup;
  const result: number[] = [];
  eachWindow(
    n,
    g,
    (o) => Array.from({ length: perGroup }, (_, c) => firstOf(o) + c),
    (_, o, taps) => {
      let sum = bias === null ? 0 : bias[o];
      for (const {
        at,
        channel,
        offset: [kz, ky, kx],
      } of taps) {
        if (at === undefined) continue;
        const row = ((o * g.filter[0] + kz) * g.filter[1] + ky) * g.filter[2] + kx;
        sum += input[at] * weight[row * perGroup + channel - firstOf(o)];
      }
      result.push(sum);
    },
  );
  return result;
}

export function maxPoolReference(n: number, g: WindowGeometry, input: Floats): number[] {
  const result: number[] = [];
  eachWindow(
    n,
    g,
    (o) => [o],
    (_, __, taps) => {
      result.push(
        Math.max(...taps.map(({ at }) => (at === undefined ? Number.NEGATIVE_INFINITY : input[at]))),
      );
    },
  );
  return result;
}

/** The divisor counts real elements, or every tap that does not lie behind the padding. */
export function averagePoolReference(n: number, g: AveragePoolGeometry, input: Floats): number[] {
  const result: number[] = [];
  eachWindow(
    n,
    g,
    (o) => [o],
    (_, __, taps) => {
      const real = taps.filter(({ at }) => at !== undefined);
      const counted = taps.filter(({ place }) =>
        place.every((p, axis) => p < g.input[axis] + g.paddingEnd[axis]),
      );
      const sum = real.reduce((total, { at }) => total + (at === undefined ? 0 : input[at]), 0);
      result.push(sum / Math.max(1, (g.countIncludePad ? counted : real).length));
    },
  );
  return result;
}
