/** Random convolutions and poolings. */
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
  plain,
  rankOf,
  rarely,
  sides,
  sometimesFrozen,
} from './arbitrary.js';
import type { Given, Value } from './configuration.js';

const border = fc.constantFrom('zero', 'reflect', 'replicate', 'circular');

/** Number of groups, and channels and filters that mostly divide into them. */
const grouping = fc
  .tuple(fc.constantFrom(1, 1, 2, 3), between(1, 3), between(1, 3), mostly(fc.constant(0), between(0, 1)))
  .map(([groups, seen, made, excess]) => ({
    groups,
    channels: groups * seen + excess,
    filters: groups * made,
  }));

const dilated = (rank: number) => perDimension(rank, mostly(fc.constant(1), between(2, 3)));
const strided = (rank: number) => perDimension(rank, rarely(between(1, 3), fc.constant(0)));

function convPadding(rank: number): fc.Arbitrary<Value> {
  return fc.oneof(
    { arbitrary: sides(rank, rarely(between(0, 3), fc.constant(-1))), weight: 3 },
    { arbitrary: fc.constantFrom('valid', 'same', 'same_lower', 'full'), weight: 2 },
  );
}

/** Large enough for most filters. */
const room = (channels: fc.Arbitrary<number>) =>
  fc.oneof(
    { arbitrary: map(channels, { least: 3 }), weight: 25 },
    { arbitrary: map(channels), weight: 5 },
    { arbitrary: channels.map((size) => [size]), weight: 1 },
  );

function windowed(rank: number) {
  return { F: perDimension(rank, between(1, 4)) };
}

const conv: Generator = grouping.chain(({ groups, channels, filters }) =>
  on(room(fc.constant(channels)), (shape) => {
    const rank = rankOf(shape);
    return attributes(
      {
        filters: fc.constant(filters),
        ...windowed(rank),
        ...(groups > 1 ? { groups: fc.constant(groups) } : {}),
      },
      { S: strided(rank), P: convPadding(rank), D: dilated(rank), bias: flag, border },
    );
  }),
);

const depthwise: Generator = on(room(between(1, 4)), (shape) => {
  const rank = rankOf(shape);
  return attributes(windowed(rank), {
    S: strided(rank),
    P: convPadding(rank),
    D: dilated(rank),
    multiplier: between(1, 3),
    bias: flag,
    border,
  });
});

const pointwise: Generator = grouping.chain(({ groups, channels, filters }) =>
  on(anything(fc.constant(channels)), (shape) =>
    attributes(
      { filters: fc.constant(filters), ...(groups > 1 ? { groups: fc.constant(groups) } : {}) },
      { S: strided(rankOf(shape)), bias: flag },
    ),
  ),
);

const separable: Generator = on(room(between(1, 4)), (shape) => {
  const rank = rankOf(shape);
  return attributes(
    { filters: between(1, 4), ...windowed(rank) },
    {
      S: strided(rank),
      P: convPadding(rank),
      D: dilated(rank),
      multiplier: between(1, 3),
      bias: flag,
      border,
    },
  );
});

const transposed: Generator = grouping.chain(({ groups, channels, filters }) =>
  on(anything(fc.constant(channels)), (shape) => {
    const rank = rankOf(shape);
    return attributes(
      {
        filters: fc.constant(filters),
        ...windowed(rank),
        ...(groups > 1 ? { groups: fc.constant(groups) } : {}),
      },
      {
        S: strided(rank),
        P: fc.oneof(
          { arbitrary: sides(rank, between(0, 2)), weight: 3 },
          { arbitrary: fc.constantFrom('valid', 'same'), weight: 1 },
        ),
        D: dilated(rank),
        output_padding: perDimension(rank, mostly(between(0, 1), between(0, 3))),
        bias: flag,
      },
    );
  }),
);

/** Paddings up to half of the window, and now and then more. */
function poolPadding(rank: number): fc.Arbitrary<Value> {
  return fc.oneof(
    { arbitrary: sides(rank, mostly(between(0, 1), between(0, 2))), weight: 4 },
    { arbitrary: fc.constantFrom('valid', 'same', 'same_lower'), weight: 1 },
  );
}

function pooling(more: (rank: number) => Readonly<Record<string, fc.Arbitrary<Value>>>): Generator {
  return on(room(between(1, 4)), (shape) => {
    const rank = rankOf(shape);
    return attributes(
      { F: perDimension(rank, mostly(between(2, 3), between(1, 6))) },
      { S: strided(rank), P: poolPadding(rank), ceil: flag, ...more(rank) },
    );
  });
}

/** Pools whose windows may overlap, and whose borders may be cut off. */
const maxUnpool: Generator = map(between(1, 3), { least: 2 }).chain((input) => {
  const rank = rankOf(input);
  const pool: fc.Arbitrary<Given> = attributes(
    { F: perDimension(rank, between(1, 3)) },
    { S: perDimension(rank, between(1, 3)), P: perDimension(rank, between(0, 1)), ceil: flag },
  );
  return pool.map((given) => ({ inputs: [input], attributes: {}, pool: given }));
});

export const windowGenerators: Generators = {
  conv: sometimesFrozen(conv),
  depthwise: sometimesFrozen(depthwise),
  pointwise: sometimesFrozen(pointwise),
  separable: sometimesFrozen(separable),
  transposed: sometimesFrozen(transposed),
  maxpool: pooling((rank) => ({ D: dilated(rank) })),
  avgpool: pooling(() => ({ count_include_pad: flag })),
  lppool: pooling(() => ({ p: fc.constantFrom(1, 2, 3, 4) })),
  adaptive_avgpool: on(anything(), (shape) =>
    attributes({ size: perDimension(rankOf(shape), rarely(between(1, 8), fc.constantFrom(0, -1))) }),
  ),
  global_avgpool: plain(anything()),
  global_maxpool: plain(anything()),
  max_unpool: maxUnpool,
};
