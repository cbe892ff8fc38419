/**
 * The JSON Schemas (draft 2020-12) of what the commands print for programs. Tests hold real outputs to them;
 * `npm run generate` publishes them in `generated/schema/`.
 */

import { benchSchema } from './bench-schema.js';
import { compareSchema, conventionSchema } from './compare-schema.js';
import { constraintsSchema } from './constraints-schema.js';
import { diffSchema } from './diff-schema.js';
import { rulesSchema } from './rules-json.js';
import { count, draft, list, record, type Schema, text } from './schema-words.js';
import { summarySchema } from './summary-schema.js';

const position = record({
  line: { type: 'integer', minimum: 1, description: 'Counted from 1.' },
  column: { type: 'integer', minimum: 1, description: 'Counted from 1, in UTF-16 code units.' },
});
const range = record({ start: position, end: position }, 'The end is behind the last character.');

const safety: Schema = {
  enum: ['safe', 'unsafe', null],
  description:
    'Of a lint rule: safe where the network computes the same function. Null on proposals of the checker.',
};

const diagnostic = record({
  code: text('Stable, such as shape/filter-larger-than-input.'),
  severity: { enum: ['error', 'warning'] },
  message: text(),
  file: text('The path as it was given, or found below a folder that was given.'),
  range,
  help: { type: ['string', 'null'], description: 'What to do about it.' },
  related: list(
    record({ message: text(), file: text(), range }),
    'Other places that belong to it. The numbers put into the formula stand at the range of the diagnostic itself.',
  ),
  subjects: list(
    record({ network: { type: ['string', 'null'] }, name: text() }),
    'What a lint rule reports on, and what stays the same when lines move: layers by their paths, or declarations.',
  ),
  fixes: list(
    record({ title: text(), safety, edits: list(record({ range, text: text('What replaces the range.') })) }),
    'Changes of the same file that mend it, the best first; any one of them is enough.',
  ),
});

export const checkSchema: Schema = {
  $schema: draft,
  title: 'netspec check --format json, netspec lint --format json',
  ...record({
    files: count('How many files were checked.'),
    errors: count('How many diagnostics are errors.'),
    warnings: count('How many diagnostics are warnings.'),
    suppressed: count('How many diagnostics of lint rules are silenced by comments; 0 for check.'),
    baselined: count('How many diagnostics of lint rules are in the baseline; 0 for check.'),
    fixed: count('How many fixes were made; 0 for check.'),
    diagnostics: list(diagnostic),
  }),
};

const fraction: Schema = { type: 'number', minimum: 0, maximum: 1 };

/** Each line is one of two forms: an epoch, or the end. */
export const trainSchema: Schema = {
  $schema: draft,
  title: 'A line of netspec train --format json',
  oneOf: [
    record(
      {
        epoch: { type: 'integer', minimum: 1, description: 'Counted from 1.' },
        loss: { type: 'number', description: 'Mean over the training images of the epoch.' },
        accuracy: fraction,
        testLoss: { type: 'number' },
        testAccuracy: fraction,
        imagesPerSecond: { type: 'number', minimum: 0 },
      },
      'After an epoch.',
    ),
    record(
      {
        done: { const: true },
        testAccuracy: fraction,
        seconds: { type: 'number', minimum: 0, description: 'Of this run.' },
        weights: text('The file with the weights.'),
      },
      'The last line.',
    ),
  ],
};

/** File name in `generated/schema/` -> schema. */
export const outputSchemas: Readonly<Record<string, Schema>> = {
  'check.output.json': checkSchema,
  'summary.output.json': summarySchema,
  'convention.output.json': conventionSchema,
  'compare.output.json': compareSchema,
  'constraints.output.json': constraintsSchema,
  'diff.output.json': diffSchema,
  'train.output.json': trainSchema,
  'rules.output.json': rulesSchema,
  'bench.output.json': benchSchema,
};
