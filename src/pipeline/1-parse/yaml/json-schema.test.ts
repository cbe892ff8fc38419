/** The published schema: valid by its own draft, and of the same opinion as the parser about real specs. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse as parseYamlText } from 'yaml';
import { integer, optional, required, size } from '../../../kit/attributes.js';
import { type AnyLayer, defineLayer, failure, type LayerCatalogue } from '../../../kit/define-layer.js';
import { specSchema } from './json-schema.js';

const conv = defineLayer({
  kind: 'conv',
  group: 'convolution',
  summary: 'A convolution.',
  attributes: {
    filters: required(integer({ min: 1 }), { doc: 'How many.', positional: true }),
    F: optional(size({ min: 1 }), { doc: 'Filter size.', aliases: ['kernel'], default: [1] }),
  },
  takes: 'chain',
  shape: () => failure('shape/too-large', { shape: '' }),
  weights: () => [],
  cost: () => ({
    macs: 0n,
    operations: { multiply: 0n, add: 0n, compare: 0n, divide: 0n, exponential: 0n },
    derivations: [],
  }),
  lower: () => [],
});
const relu: AnyLayer = { ...conv, kind: 'relu', attributes: {} };
const catalogue: LayerCatalogue = new Map([
  ['conv', conv],
  ['relu', relu],
]);

const validate = new Ajv2020({ allowUnionTypes: true, validateSchema: true }).compile(specSchema(catalogue));
const accepts = (layers: string): boolean =>
  validate(parseYamlText(`network: N\ninput: 8x8x1\nlayers: ${layers}`));

describe('specSchema', () => {
  it.each([
    '[relu]',
    '[{ conv: 6 }]',
    '[{ conv: { filters: 6, F: 5x3 }, name: c1, shape: 4x6x6 }]',
    '[{ conv: [6, { kernel: [5, "k * 2"] }] }]',
    '[{ conv: { filters: width * 2, frozen: true } }]',
    '[{ Basic: { anything: 5 } }]',
    '[{ concat: [a, b] }, { concat: [[relu], [{ conv: 6 }]] }]',
    '[{ repeat: { times: 3, layers: [relu] }, name: r }]',
  ])('accepts %s', (layers) => {
    expect(accepts(layers)).toBe(true);
  });

  it.each([
    '[{ conv: { filter: 6 } }]',
    '[{ conv: [6, { G: 5 }] }]',
    '[{ conv: { F: { a: 1 } } }]',
    '[{ relu: { x: 1 } }]',
    '[5]',
    '[{ repeat: { layers: [relu] } }]',
    '[{ concat: [] }]',
  ])('refuses %s', (layers) => {
    expect(accepts(layers)).toBe(false);
  });

  it('describes attributes with their defaults', () => {
    const { $defs } = specSchema(catalogue) as {
      $defs: Record<string, { properties: Record<string, object> }>;
    };
    expect($defs.attributes_conv.properties.F).toMatchObject({ description: 'Filter size. Default: 1.' });
  });
});
