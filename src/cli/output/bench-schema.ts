/** The JSON Schema of what `netspec bench` prints for programs. */
import { count, draft, list, record, type Schema, text } from './schema-words.js';

const milliseconds = (description: string): Schema => ({ type: 'number', minimum: 0, description });
const share = (description: string): Schema => ({ type: 'number', minimum: 0, description });
const orNull = (description: string): Schema => ({ type: ['number', 'null'], minimum: 0, description });

const layer = record({
  layer: text('Its path.'),
  kind: text(),
  output: text('Height x width x channels, as in the spec.'),
  pass: { enum: ['forward', 'backward'] },
  milliseconds: milliseconds(
    'Mean over the runs, for the whole batch. What is fused into a layer counts as its own.',
  ),
  share: share('Of the time of all layers in this mode, from 0 to 1.'),
  gflops: orNull('Billions of operations a second, 2 a multiply-accumulate; null for layers without.'),
  peakShare: orNull('Of the peak; above 1 where the algorithm multiplies less than the definition.'),
});

export const benchSchema: Schema = {
  $schema: draft,
  title: 'netspec bench --format json',
  ...record({
    file: text('The path as it was given.'),
    network: text(),
    batch: { type: 'integer', minimum: 1, description: 'Images of one call.' },
    threads: { type: 'integer', minimum: 1 },
    kernels: { enum: ['simd', 'plain'] },
    deterministic: { type: 'boolean' },
    peak: {
      oneOf: [
        { type: 'null', description: 'The machine has no SIMD.' },
        record({
          gflops: {
            type: 'number',
            minimum: 0,
            description: 'Of multiply-adds on registers, on as many threads.',
          },
          fused: { type: 'boolean', description: 'Whether a multiply-add is one instruction.' },
        }),
      ],
    },
    modes: list(
      record({
        mode: { enum: ['inference', 'training'] },
        runs: count('How many calls were timed.'),
        median: milliseconds('Of one call with the batch.'),
        fastest: milliseconds('Of one call.'),
        slowest: milliseconds('Of one call.'),
        imagesPerSecond: { type: 'number', minimum: 0, description: 'By the median.' },
        gflops: {
          type: 'number',
          minimum: 0,
          description: 'By the median, 2 operations a multiply-accumulate.',
        },
        peakShare: orNull('Of the peak.'),
        layers: list(layer),
      }),
      'Inference always, training where it was asked for.',
    ),
  }),
};
