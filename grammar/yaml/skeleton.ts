/**
 * The structure of the YAML form as JSON Schema (draft 2020-12): which keys stand where, and what type their values
 * have. Layer kinds and their attributes are left open here; the published schema fills them in.
 *
 * No `anyOf`: a value's own type decides how it is read, so that one mistake gives one finding.
 */

const ref = (name: string) => ({ $ref: `#/$defs/${name}` });

/** One or several types, with what each of them holds. */
const expression = { type: ['string', 'number', 'boolean'] };
const valueTypes = ['string', 'number', 'boolean', 'array'];

const definitions = {
  name: { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]*$' },
  reference: {
    type: 'string',
    description: 'The name of a layer; dots lead into groups: layer1.0.conv1.',
    pattern: '^[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z0-9_]+)*$',
  },
  expression: { ...expression, description: 'A value, or an expression in a string: "width * 2", 62k, 5x3.' },
  value: { type: valueTypes, items: ref('value') },
  shape: {
    type: ['string', 'number', 'array'],
    description: 'Height x width x channels: 28x28x6, or a list with expressions.',
    items: expression,
  },
  parameters: {
    type: 'object',
    description: 'Parameters with their defaults; null for none.',
    propertyNames: ref('name'),
    additionalProperties: { type: [...valueTypes, 'null'], items: ref('value') },
  },
  bindings: {
    type: 'object',
    description: 'Names for values.',
    propertyNames: ref('name'),
    additionalProperties: ref('value'),
  },
  conditions: { type: ['string', 'boolean', 'array'], items: { type: ['string', 'boolean'] } },
  inputItem: {
    type: ['string', 'number', 'object'],
    required: ['shape'],
    additionalProperties: false,
    properties: { name: ref('name'), shape: ref('shape'), where: ref('conditions') },
  },
  input: {
    type: ['string', 'number', 'array', 'object'],
    description: 'The shape of one image, or a map with name, shape and where, or a list of such maps.',
    items: ref('inputItem'),
    required: ['shape'],
    additionalProperties: false,
    properties: { name: ref('name'), shape: ref('shape'), where: ref('conditions') },
  },
  require: {
    type: ['string', 'array'],
    description: 'Budgets such as params <= 62k.',
    items: { type: 'string' },
  },
  setting: {
    type: [...valueTypes, 'object'],
    minItems: 1,
    minProperties: 1,
    items: { type: [...valueTypes, 'object'], items: ref('value'), additionalProperties: ref('value') },
    additionalProperties: {
      type: [...valueTypes, 'object', 'null'],
      items: ref('value'),
      additionalProperties: ref('value'),
    },
  },
  settings: {
    type: 'object',
    propertyNames: ref('name'),
    properties: {
      loss: { $ref: '#/$defs/setting', description: 'cross_entropy or mean_squared_error.' },
      optimizer: { $ref: '#/$defs/setting', description: 'A name, or { name: { lr: …, momentum: … } }.' },
      schedule: { $ref: '#/$defs/setting', description: 'How the learning rate changes.' },
      batch: { $ref: '#/$defs/setting', description: 'Images a step.' },
      epochs: { $ref: '#/$defs/setting', description: 'How often all images are seen.' },
    },
    additionalProperties: ref('setting'),
  },
  train: {
    type: ['object', 'array'],
    description: 'How the generated code trains.',
    items: ref('settings'),
    propertyNames: ref('name'),
    additionalProperties: ref('setting'),
  },
  /** What stands behind a kind: a value, a list of values and of maps with attributes, or one such map. */
  call: {
    type: [...valueTypes, 'object', 'null'],
    items: { type: [...valueTypes, 'object'], items: ref('value'), additionalProperties: ref('value') },
    additionalProperties: ref('value'),
  },
  layers: { type: 'array', items: ref('layer') },
  merge: {
    type: [...valueTypes, 'object', 'null'],
    description: 'Names of layers, or a list of branches, each a list of layers.',
    minItems: 1,
    items: { type: [...valueTypes, 'object'], items: ref('layer'), additionalProperties: ref('value') },
    additionalProperties: ref('value'),
  },
  layer: {
    type: ['string', 'object'],
    description: 'A kind, or a map with one kind and beside it name, from and shape.',
    minProperties: 1,
    properties: {
      name: { $ref: '#/$defs/name', description: 'What other layers call this one.' },
      from: { $ref: '#/$defs/reference', description: 'Take the output of that layer.' },
      shape: { $ref: '#/$defs/shape', description: 'The shape that must come out.' },
      share: { $ref: '#/$defs/reference', description: 'That layer once more, with the same weights.' },
      output: { $ref: '#/$defs/reference', description: 'That layer is an output of the network.' },
      input: ref('input'),
      require: ref('require'),
      train: ref('train'),
      let: ref('bindings'),
      concat: ref('merge'),
      add: ref('merge'),
      multiply: ref('merge'),
      residual: {
        type: 'object',
        description: 'The sum of layers and shortcut; without a shortcut, of layers and their input.',
        required: ['layers'],
        additionalProperties: false,
        properties: { layers: ref('layers'), shortcut: ref('layers') },
      },
      repeat: {
        type: 'object',
        required: ['times', 'layers'],
        additionalProperties: false,
        properties: { times: ref('expression'), layers: ref('layers') },
      },
      for: {
        type: 'object',
        required: ['variable', 'in', 'layers'],
        additionalProperties: false,
        properties: { variable: ref('name'), in: ref('value'), layers: ref('layers') },
      },
      if: {
        type: 'object',
        required: ['condition', 'then'],
        additionalProperties: false,
        // biome-ignore lint/suspicious/noThenProperty: the key is called so in the language
        properties: { condition: ref('expression'), then: ref('layers'), else: ref('layers') },
      },
    },
    additionalProperties: ref('call'),
  },
  block: {
    type: 'object',
    required: ['layers'],
    additionalProperties: false,
    properties: { parameters: ref('parameters'), layers: ref('layers') },
  },
};

export const skeleton = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'netspec',
  description: 'A declarative specification of a convolutional network.',
  type: 'object',
  additionalProperties: false,
  properties: {
    imports: {
      type: 'array',
      description: 'Files with blocks, below the folder of this one.',
      items: { type: 'string' },
    },
    let: ref('bindings'),
    blocks: {
      type: 'object',
      description: 'Reusable pieces, called like a layer kind.',
      propertyNames: ref('name'),
      additionalProperties: ref('block'),
    },
    network: { $ref: '#/$defs/name', description: 'The name of the network.' },
    parameters: ref('parameters'),
    input: ref('input'),
    layers: ref('layers'),
    require: ref('require'),
    train: ref('train'),
  },
  $defs: definitions,
};

/** Keys of a layer's map that are no kind and no statement. */
export const reservedKeys: ReadonlySet<string> = new Set(['name', 'from', 'shape']);
