/** The JSON Schemas of what `netspec compare` and `summary --convention` print for programs. */
import { count, draft, list, record, type Schema, text } from './schema-words.js';
import { flops, macs, receptiveField } from './summary-schema.js';

const times: Schema = {
  type: ['number', 'null'],
  description: 'How many times as much as the first network has; null where that is 0.',
};

export const compareSchema: Schema = {
  $schema: draft,
  title: 'netspec compare --format json',
  description: 'All counts are exact integers and can be larger than 2^53.',
  ...record({
    networks: list(
      record({
        file: text('The path as it was given.'),
        network: text(),
        params: count('Weights, trained and frozen.'),
        macs,
        flops,
        weightBytes: count('Bytes of weights and state in float32.'),
        activationBytes: count('Bytes of all outputs for one image in float32.'),
        peakMemory: count('The most bytes held at once, for one image in inference, weights included.'),
        depth: count('The most layers with multiply-accumulates on a way from an input to an output.'),
        receptiveField,
        ratios: record({
          params: times,
          macs: times,
          flops: times,
          weightBytes: times,
          activationBytes: times,
          peakMemory: times,
          depth: times,
        }),
      }),
    ),
  }),
};

export const conventionSchema: Schema = {
  $schema: draft,
  title: 'netspec summary --convention NAME --format json',
  ...record({
    network: text(),
    convention: { enum: ['fvcore', 'torchinfo', 'thop', 'ptflops', 'keras'] },
    tool: text('With its version.'),
    params: count('As the tool counts them.'),
    operations: {
      oneOf: [
        { type: 'null', description: 'The tool has no such figure.' },
        record({ figure: text('What the tool calls it.'), count: count('For one image.') }),
      ],
    },
  }),
};
