/** Random merges, normalisations, activations, and layers that work on channels. */
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
  plain,
  rankOf,
  rarely,
  sometimesFrozen,
} from './arbitrary.js';
import type { Given } from './configuration.js';

/** Two or three inputs of one shape; now and then one of them with another size. */
const equalInputs: Generator = fc
  .tuple(anything(), between(2, 3), mostly(fc.constant(0), between(1, 2)), between(0, 3))
  .map(([shape, count, change, axis]) => ({
    inputs: Array.from({ length: count }, (_, index) =>
      index === count - 1 ? shape.map((size, at) => (at === axis ? size + change : size)) : shape,
    ),
    attributes: {},
  }));

/** The second input one value a channel, or of the first one's shape, or of another. */
const broadcastInputs: Generator = fc.tuple(map(), between(0, 5), flag).map(([shape, roll, broadcast]) => {
  const channels = shape[shape.length - 1];
  const single = [...shape.slice(0, -1).map(() => 1), channels];
  const other = roll === 0 ? shape : roll === 1 ? [...single.slice(0, -1), channels + 1] : single;
  const attributes: Given = broadcast || roll > 2 ? { broadcast: true } : {};
  return { inputs: [shape, other], attributes };
});

/** Maps that differ in the channels, and now and then in a spatial size. */
const concatInputs: Generator = fc
  .tuple(anything(), fc.array(between(1, 4), { minLength: 1, maxLength: 2 }), between(0, 4))
  .map(([shape, others, excess]) => ({
    inputs: [shape, ...others.map((channels) => [...shape.slice(0, -1), channels])].map((input, index) =>
      index === 1 && excess === 0 && input.length > 1 ? [input[0] + 1, ...input.slice(1)] : input,
    ),
    attributes: {},
  }));

/** Channels in so many parts, and now and then one channel too many. */
const parted = fc
  .tuple(between(1, 4), between(1, 3), mostly(fc.constant(0), fc.constant(1)))
  .map(([parts, each, excess]) => ({ parts, channels: parts * each + excess }));

const epsilon = fc.constantFrom(1e-5, 1e-3, 0.1);

const split: Generator = parted.chain(({ parts, channels }) =>
  on(anything(fc.constant(channels)), () =>
    attributes({ parts: fc.constant(parts) }, { part: rarely(between(0, parts - 1), fc.constant(parts)) }),
  ),
);

const normalised = { epsilon, affine: flag };

/** Frozen only where there is something to freeze. */
const affineFrozen = (generator: Generator, byDefault: boolean): Generator =>
  sometimesFrozen(generator).map(({ frozen, ...rest }) => ({
    ...rest,
    frozen: frozen === true && (rest.attributes.affine ?? byDefault) === true,
  }));

export const channelGenerators: Generators = {
  skip: equalInputs,
  add: equalInputs,
  multiply: fc.oneof(equalInputs, broadcastInputs),
  concat: concatInputs,
  split,
  channel_shuffle: parted.chain(({ parts, channels }) =>
    on(map(fc.constant(channels)), () => attributes({ groups: fc.constant(parts) })),
  ),
  flatten: plain(anything()),
  dense: sometimesFrozen(
    on(
      mostly(
        between(1, 12).map((size) => [size]),
        map(),
      ),
      () => attributes({ units: rarely(between(1, 9), fc.constantFrom(-1, 0, 2.5)) }, { bias: flag }),
    ),
  ),
  batchnorm: sometimesFrozen(on(anything(), () => attributes({}, { epsilon, momentum: decimal(0, 1) }))),
  layernorm: affineFrozen(
    on(anything(), () => attributes({}, { axes: fc.constantFrom('channels', 'all'), ...normalised })),
    true,
  ),
  groupnorm: affineFrozen(
    parted.chain(({ parts, channels }) =>
      on(anything(fc.constant(channels)), () => attributes({ groups: fc.constant(parts) }, normalised)),
    ),
    true,
  ),
  instancenorm: affineFrozen(
    on(anything(), () => attributes({}, normalised)),
    false,
  ),
  lrn: on(anything(), () =>
    attributes(
      { size: rarely(between(1, 7), fc.constant(0)) },
      { alpha: decimal(0.001, 2), beta: decimal(0.1, 1.5), k: decimal(0.5, 3) },
    ),
  ),
  relu: plain(anything()),
  relu6: plain(anything()),
  leaky_relu: on(anything(), () => attributes({}, { slope: decimal(0, 2) })),
  prelu: sometimesFrozen(on(anything(), () => attributes({}, { shared: flag, initial: decimal(0, 1) }))),
  elu: on(anything(), () => attributes({}, { alpha: decimal(0.001, 3) })),
  selu: plain(anything()),
  gelu: on(anything(), () => attributes({}, { approximate: fc.constantFrom('none', 'tanh') })),
  silu: plain(anything()),
  sigmoid: plain(anything()),
  hard_sigmoid: plain(anything()),
  hard_swish: plain(anything()),
  tanh: plain(anything()),
  softplus: on(anything(), () => attributes({}, { beta: decimal(0.1, 5) })),
  softmax: plain(anything()),
  clip: on(anything(), () => attributes({ min: decimal(-2, 0.5), max: decimal(0, 2) })),
  dropout: on(anything(), () => attributes({ rate: rarely(decimal(0, 0.9), fc.constantFrom(1, 1.5, -0.5)) })),
  stochastic_depth: on(anything(), () =>
    attributes({ rate: rarely(decimal(0, 0.9), fc.constantFrom(1, 1.5, -0.5)) }),
  ),
  layer_scale: sometimesFrozen(on(anything(), () => attributes({}, { initial: decimal(0, 1) }))),
  squeeze_excite: sometimesFrozen(
    on(anything(), (shape) =>
      attributes(
        { reduced: between(1, 4 + rankOf(shape)) },
        {
          activation: fc.constantFrom('relu', 'silu'),
          gate: fc.constantFrom('sigmoid', 'hard_sigmoid'),
        },
      ),
    ),
  ),
};
