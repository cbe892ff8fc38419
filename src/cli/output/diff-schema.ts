/** The JSON Schema of what `netspec diff` prints for programs. */
import { diffFigures } from '../../ir/network-diff.js';
import { count, draft, list, record, type Schema, text } from './schema-words.js';
import { receptiveField } from './summary-schema.js';

const shape = list(
  { type: 'integer', minimum: 1 },
  'Sizes of one image: spatial dimensions first, channels last; a vector has one.',
);
const tensorShape = list({ type: 'integer', minimum: 0 }, 'Sizes of a weight.');
const orNull = (schema: Schema, description: string): Schema => ({
  description,
  anyOf: [{ type: 'null' }, schema],
});
const textOrNull = (description: string): Schema => ({ type: ['string', 'null'], description });
const both = (side: Schema, description?: string) => record({ old: side, new: side }, description);
const paths = (description: string) => list(text(), description);

const figure = record({
  old: count('Before.'),
  new: count('After.'),
  delta: { type: 'integer', description: 'new - old' },
  percent: { type: ['number', 'null'], description: 'delta in percent of old; null where that is 0.' },
});

const layer = record({
  path: text('Unique in its network; the prefix of the names of its weights.'),
  kind: text(),
  output: shape,
  params: count('Weights, trained and frozen; 0 where they are shared.'),
  macs: count('Multiply-accumulates for one image.'),
});
const setting = record({
  name: text(),
  old: textOrNull('As it is written; null where the side has none.'),
  new: textOrNull('As it is written; null where the side has none.'),
});
const change = record({
  old: layer,
  new: layer,
  attributes: list(setting, 'Empty where only shapes or costs are others.'),
  inputs: orNull(both(paths('What the layer takes.')), 'Where the layer takes something else.'),
});
const layers = record({
  added: list(layer, 'In the order of the new network.'),
  removed: list(layer, 'In the order of the old network.'),
  changed: list(change, 'At the same path.'),
  renamed: list(change, 'The same layer at another path.'),
  unchanged: paths('Paths of the layers that are the same in everything.'),
});

const tensors = (description: string) =>
  record({ tensors: count('How many.'), values: count('Numbers in them.') }, description);
const tensor = record({ path: text('Its name in checkpoints.'), shape: tensorShape });
const checkpoint = record(
  {
    compatibility: {
      enum: ['whole', 'renaming', 'partial', 'none'],
      description:
        'whole: a file of the old weights loads as it is; renaming: it does when tensors are renamed; partial: some tensors fit; none: none does.',
    },
    resumes: { type: 'boolean', description: 'train --resume goes on from a checkpoint of the old network.' },
    old: tensors('Weights and state of the old network.'),
    new: tensors('Weights and state of the new network.'),
    loads: tensors('Of the same name and shape in both.'),
    displaced: paths('Those of them that would land in another layer than they were trained in.'),
    reshaped: list(
      record({ path: text(), old: tensorShape, new: tensorShape }),
      'Of the same name in another shape.',
    ),
    missing: list(tensor, 'Only the new network has them.'),
    unused: list(tensor, 'Only the old network has them.'),
    renamed: list(
      record({ old: text(), new: text(), shape: tensorShape }),
      'Names by which tensors of renamed layers fit.',
    ),
    loadsRenamed: tensors('Of the same shape when tensors are renamed so.'),
  },
  'Which weights of the old network the new one takes.',
);

const sizes: Schema = orNull(
  { type: 'object', additionalProperties: { type: 'integer', minimum: 1 } },
  'The smallest sizes, where sizes are open; figures are at these.',
);

const network = record({
  old: text('Its name before.'),
  new: text('Its name now.'),
  sizes: both(sizes),
  formulas: list(
    record({ figure: { enum: diffFigures }, old: text(), new: text() }),
    'In the symbols, where both sides have open sizes.',
  ),
  figures: record(
    Object.fromEntries(diffFigures.map((name) => [name, figure])),
    'Of one image in float32, as compare has them; trainingMemory is the peak of a step with the batch.',
  ),
  batch: both(count('Images of a training step.')),
  receptiveFields: list(
    record({
      output: text(),
      old: orNull(receptiveField, 'Null where there is no such output.'),
      new: orNull(receptiveField, 'Null where there is no such output.'),
    }),
  ),
  layers,
  ports: list(
    record({
      role: { enum: ['input', 'output'] },
      name: text(),
      old: orNull(shape, 'Null where the side has none.'),
      new: orNull(shape, 'Null where the side has none.'),
    }),
    'Inputs and outputs that differ.',
  ),
  training: list(setting, 'Settings of the training that differ.'),
  checkpoint,
});

const lone = list(
  record({ name: text(), params: count('Weights.'), macs: count('Multiply-accumulates.') }),
  'Networks that only one side has.',
);

export const diffSchema: Schema = {
  $schema: draft,
  title: 'netspec diff --format json',
  description: 'All counts are exact integers and can be larger than 2^53.',
  ...record({
    files: list(
      record({
        old: textOrNull('The spec before; null where there was none.'),
        new: textOrNull('The spec now; null where it is gone.'),
        broken: list({ enum: ['old', 'new'] }, 'Sides that do not check.'),
        networks: list(network, 'Networks of both sides.'),
        added: lone,
        removed: lone,
      }),
    ),
    exceeded: list(text(), 'What --fail-on does not allow, in words.'),
  }),
};
