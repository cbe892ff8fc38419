/** Random convolutions and poolings. */
import fc from 'fast-check';
import {
  anything,
  attributes,
  between,
  decimal,
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
import type { Configuration, Given, Value } from './configuration.js';

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
  return { F: perDimension(rank, rarely(between(1, 4), fc.constantFrom(0, 2.5))) };
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

/** A kernel with a name (in two dimensions), or numbers: for all, for each filter, for each channel too, or a wrong one. */
function weightsOf(taps: readonly number[], first: number, last: number): fc.Arbitrary<Value> {
  const literal = (sizes: readonly number[]): fc.Arbitrary<Value> =>
    sizes.length === 0
      ? decimal(-2, 2)
      : fc.array(literal(sizes.slice(1)), { minLength: sizes[0], maxLength: sizes[0] });
  const named = fc.constantFrom(
    'identity',
    'identity(5)',
    'mean(2)',
    'gaussian(5, sigma=1.4)',
    'sobel_x',
    'sobel_y',
    'prewitt_x',
    'prewitt_y',
    'laplacian',
    'laplacian8',
  );
  return fc.oneof(
    { arbitrary: literal(taps), weight: 4 },
    { arbitrary: literal([first, ...taps]), weight: 2 },
    { arbitrary: literal([first, ...taps, last]), weight: 4 },
    { arbitrary: literal([first + 1, ...taps, last]), weight: 1 },
    ...(taps.length === 2 ? [{ arbitrary: named, weight: 4 }] : []),
  );
}

/** One in five gives its weights; of these every second leaves the filter's size to them. */
function sometimesGiven(
  generator: Generator,
  slots: (configuration: Configuration) => { first: number; last: number },
): Generator {
  return generator.chain((configuration) => {
    const rank = rankOf(configuration.inputs[0]);
    const { first, last } = slots(configuration);
    const given = fc
      .array(between(1, 3), { minLength: rank, maxLength: rank })
      .chain((taps) =>
        fc.record({
          weights: weightsOf(taps, first, last),
          flip: flag,
          F: fc.constantFrom(undefined, taps.length === 0 ? 1 : taps),
        }),
      )
      .map(({ weights, flip, F }) => {
        const { F: _, ...rest } = configuration.attributes;
        const attributes: Given = { ...rest, ...(F === undefined ? {} : { F }), weights, flip };
        return { ...configuration, attributes };
      });
    const flipped = { ...configuration, attributes: { ...configuration.attributes, flip: true } };
    return fc.oneof(
      { arbitrary: fc.constant(configuration), weight: 15 },
      { arbitrary: fc.constant(flipped), weight: 1 },
      { arbitrary: given, weight: 5 },
    );
  });
}

const channelsIn = ({ inputs: [input] }: Configuration): number => input[input.length - 1];
const numberOf = ({ attributes }: Configuration, name: string): number => Number(attributes[name] ?? 1);

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

/** Strides that leave room for an output_padding, which mostly is below the stride. */
const transposed: Generator = grouping.chain(({ groups, channels, filters }) =>
  on(anything(fc.constant(channels)), (shape) => {
    const rank = rankOf(shape);
    return fc.boolean().chain((padsOutput) =>
      attributes(
        {
          filters: fc.constant(filters),
          ...windowed(rank),
          ...(groups > 1 ? { groups: fc.constant(groups) } : {}),
          ...(padsOutput
            ? {
                S: perDimension(rank, between(2, 3)),
                output_padding: perDimension(rank, rarely(between(0, 1), between(2, 3))),
              }
            : {}),
        },
        {
          ...(padsOutput ? {} : { S: strided(rank) }),
          P: fc.oneof(
            { arbitrary: sides(rank, rarely(between(0, 1), between(2, 3))), weight: 2 },
            { arbitrary: fc.constantFrom('valid', 'same', 'same_lower'), weight: 1 },
          ),
          D: dilated(rank),
          bias: flag,
        },
      ),
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
    { S: perDimension(rank, between(1, 3)), P: between(0, 1), ceil: flag },
  );
  return pool.map((given) => ({ inputs: [input], attributes: {}, pool: given }));
});

export const windowGenerators: Generators = {
  conv: sometimesFrozen(
    sometimesGiven(conv, (made) => ({
      first: numberOf(made, 'filters'),
      last: Math.max(1, Math.floor(channelsIn(made) / numberOf(made, 'groups'))),
    })),
  ),
  depthwise: sometimesFrozen(
    sometimesGiven(depthwise, (made) => ({
      first: channelsIn(made) * numberOf(made, 'multiplier'),
      last: 1,
    })),
  ),
  pointwise: sometimesFrozen(pointwise),
  separable: sometimesFrozen(separable),
  transposed: sometimesFrozen(
    sometimesGiven(transposed, (made) => ({
      first: channelsIn(made),
      last: Math.max(1, Math.floor(numberOf(made, 'filters') / numberOf(made, 'groups'))),
    })),
  ),
  maxpool: pooling((rank) => ({ D: dilated(rank) })),
  avgpool: pooling(() => ({ count_include_pad: flag })),
  lppool: pooling(() => ({ p: fc.constantFrom(1, 2, 3, 4, 1.5, 2.5) })),
  adaptive_avgpool: on(anything(), (shape) =>
    attributes({ size: perDimension(rankOf(shape), rarely(between(1, 8), fc.constantFrom(0, -1))) }),
  ),
  global_avgpool: plain(anything()),
  global_maxpool: plain(anything()),
  max_unpool: maxUnpool,
};
