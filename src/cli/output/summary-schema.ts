/** The JSON Schema of what `netspec summary` prints for programs, and the figures that other commands print too. */
import { count, draft, list, record, type Schema, text } from './schema-words.js';

const shape = list(
  { type: 'integer', minimum: 1 },
  'Sizes of one image: spatial dimensions first, channels last; a vector has one.',
);
const named = list(record({ name: text(), shape }));
/** The figures that several commands print. */
export const macs = count(
  'Multiply-accumulates of convolution and dense weights for one image, without bias.',
);
export const flops = count('2 x MACs + all other arithmetic, for one image.');
const trainable = count('Values that training changes by their gradient.');
const frozen = count('Weights that training leaves alone.');
const state = count('Values that training changes without a gradient, such as batch-norm statistics.');

const operations = record(
  {
    multiply: count('Multiplications.'),
    add: count('Additions.'),
    compare: count('Comparisons.'),
    divide: count('Divisions.'),
    exponential: count('Exponentials, logarithms, tangents and square roots.'),
  },
  'What flops counts beside the multiply-accumulates, by kind.',
);
const movedBytes = count('Bytes of inputs, weights and output for one image in float32.');
const pair = (description: string): Schema => ({
  type: 'array',
  items: { type: 'number' },
  minItems: 2,
  maxItems: 2,
  description,
});
export const receptiveField = list(
  record({
    input: text('The input that is seen.'),
    axes: list(
      record({
        size: pair('Input cells: the least of any path, and the union of all. A fraction is a mean.'),
        stride: pair('Input cells from one output to the next: the least and the largest of any path.'),
        start: { type: 'number', description: "The first cell of the first output's field." },
        centre: { type: 'number', description: "The centre of the first output's field." },
        whole: { type: 'boolean', description: 'Every output sees all of the input.' },
      }),
      'Along the spatial axes of the input, in their order.',
    ),
  }),
  'Of each input with spatial axes that the layer depends on.',
);
const memory = list(
  record({
    mode: { enum: ['inference', 'training'] },
    batch: { type: 'integer', minimum: 1 },
    weights: count('Bytes of weights and state.'),
    weightGradients: count('Bytes of the gradients of trained weights; 0 in inference.'),
    optimizer: count('Bytes that the optimiser remembers.'),
    activations: count('The most bytes of values and their gradients that are live at once.'),
    total: count('The sum of the four.'),
    live: list(
      record({
        name: text(),
        role: { enum: ['value', 'gradient', 'mask', 'statistics'] },
        bytes: count('At this batch.'),
      }),
      'What is live when the most is, the largest first.',
    ),
    step: record(
      {
        index: count('Counted from 0.'),
        of: count('The number of steps.'),
        what: text('What is computed.'),
        layer: { type: ['string', 'null'] },
      },
      'The step at which the most is live.',
    ),
  }),
  'Peak memory in float32: of one image in inference, and of a batch in training.',
);
const training = record(
  {
    batch: { type: 'integer', minimum: 1 },
    forwardMacs: count('Multiply-accumulates of the forward pass.'),
    weightGradientMacs: count('Multiply-accumulates of the gradients of weights.'),
    inputGradientMacs: count('Multiply-accumulates of the gradients of values.'),
    optimizerOperations: count('Single operations of the optimiser.'),
    trainedWeights: trainable,
  },
  'One step of training.',
);

/** Counts are exact: a reader with double precision must take care beyond 2^53. */
const orNull = (type: 'string' | 'integer', description: string): Schema => ({
  type: [type, 'null'],
  description,
});

const formula = (of: string) =>
  orNull('string', `${of} in the symbols, exact for all allowed sizes; null where no formula is short.`);

const free: Schema = {
  description:
    'What a network with open sizes allows; null where all sizes are numbers. Figures are those at the smallest.',
  anyOf: [
    { type: 'null' },
    record({
      where: orNull('string', 'The allowed sizes as the language writes them; null where all are allowed.'),
      at: {
        type: 'object',
        description: 'The smallest allowed size of each symbol.',
        additionalProperties: { type: 'integer', minimum: 1 },
      },
      outputs: list(text('Shape of an output, in the symbols.')),
      formulas: record({
        params: formula('Parameters'),
        macs: formula('MACs'),
        flops: formula('FLOPs'),
        activationBytes: formula('Bytes of activations'),
      }),
    }),
  ],
};

export const summarySchema: Schema = {
  $schema: draft,
  title: 'netspec summary --format json',
  description: 'All counts are exact integers and can be larger than 2^53.',
  ...record({
    network: text(),
    free,
    inputs: named,
    outputs: named,
    layers: list(
      record({
        path: text('Unique; the prefix of the names of its weights.'),
        kind: text(),
        line: { type: 'integer', minimum: 1 },
        inputs: list(shape),
        output: shape,
        params: record({ trainable, frozen, state }),
        macs,
        flops,
        operations,
        activationBytes: count('Bytes of the output for one image in float32.'),
        movedBytes,
        receptiveField,
      }),
    ),
    totals: record({
      params: count('trainable + frozen'),
      trainable,
      frozen,
      state,
      macs,
      flops,
      operations,
      movedBytes,
      depth: count('The most layers with multiply-accumulates on a way from an input to an output.'),
      activationBytes: count('Bytes of all outputs for one image in float32.'),
      weightBytes: count('Bytes of trainable, frozen and state values in float32.'),
    }),
    memory,
    training,
  }),
};
