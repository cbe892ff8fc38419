/** Random layers that move or interpolate values. */
import fc from 'fast-check';
import {
  anything,
  attributes,
  between,
  flag,
  type Generator,
  type Generators,
  map,
  mostly,
  on,
  perDimension,
  rankOf,
  rarely,
  sides,
} from './arbitrary.js';
import type { Value } from './configuration.js';

const scale = fc.oneof(
  { arbitrary: between(1, 3), weight: 3 },
  { arbitrary: fc.constantFrom(0.5, 1.5, 2.5, 0.75, 1.25), weight: 2 },
);
const mode = fc.constantFrom('nearest', 'bilinear', 'bicubic', 'linear');

const upsample: Generator = fc.boolean().chain((bySize) =>
  on(map(between(1, 4)), (shape) => {
    const rank = rankOf(shape);
    const target: Readonly<Record<string, fc.Arbitrary<Value>>> = bySize
      ? { size: perDimension(rank, between(1, 9)) }
      : { scale: perDimension(rank, rarely(scale, fc.constantFrom(0, -1, 0.1))) };
    return attributes(target, { mode, align_corners: flag });
  }),
);

const order = fc.constantFrom('crd', 'dcr');

/** Sizes that mostly are multiples of the block. */
const spaceToDepth: Generator = fc
  .tuple(map(between(1, 3)), between(1, 3), between(0, 4))
  .chain(([[...sizes], block, excess]) => {
    const channels = sizes.pop() ?? 1;
    const multiples = sizes.map((size) => Math.min(size, 3) * block);
    if (excess === 0) multiples[0] += 1;
    return on(fc.constant([...multiples, channels]), () =>
      attributes({ block: fc.constant(block) }, { order }),
    );
  });

/** Channels that mostly are a multiple of the block's cells. */
const depthToSpace: Generator = fc
  .tuple(map(between(1, 3)), between(1, 3), between(0, 4))
  .chain(([[...sizes], block, excess]) => {
    const channels = sizes.pop() ?? 1;
    const all = channels * block ** sizes.length + (excess === 0 ? 1 : 0);
    return on(fc.constant([...sizes, all]), () => attributes({ block: fc.constant(block) }, { order }));
  });

const pad: Generator = on(map(between(1, 4)), (shape) => {
  const rank = rankOf(shape);
  const P = sides(rank, rarely(mostly(between(0, 2), between(0, 5)), fc.constant(-1)));
  return fc.oneof(
    attributes({ P }, { mode: fc.constant('zero'), value: fc.constantFrom(0, 1, -2, 0.5) }),
    attributes(
      { P, mode: fc.constantFrom('reflect', 'replicate', 'circular') },
      { value: fc.constantFrom(0, 0, 0, 0.5) },
    ),
  );
});

const crop: Generator = on(map(between(1, 4), { least: 2 }), (shape) => {
  const rank = rankOf(shape);
  return fc.oneof(
    attributes({ P: sides(rank, mostly(between(0, 1), between(0, 3))) }),
    attributes({ size: perDimension(rank, mostly(between(1, 3), between(1, 9))) }),
  );
});

/** The same values in another order of sizes, and now and then one too many. */
const reshape: Generator = fc.tuple(anything(), between(0, 3), between(0, 5)).map(([input, turn, excess]) => {
  const turned = input.map((_, axis) => input[(axis + turn) % input.length]);
  const merged = turn === 3 && turned.length > 1 ? [turned[0] * turned[1], ...turned.slice(2)] : turned;
  const shape = excess === 0 ? [...merged.slice(0, -1), merged[merged.length - 1] + 1] : merged;
  return { inputs: [input], attributes: { shape } };
});

export const resamplingGenerators: Generators = {
  upsample,
  bed_of_nails: on(map(between(1, 3)), (shape) =>
    attributes({ scale: perDimension(rankOf(shape), rarely(between(1, 3), fc.constant(0))) }),
  ),
  space_to_depth: spaceToDepth,
  depth_to_space: depthToSpace,
  pad,
  crop,
  reshape,
};
