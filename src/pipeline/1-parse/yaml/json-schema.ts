/**
 * The published JSON Schema of the YAML form: the structure, with every layer kind and its attributes filled in.
 * Editors complete and describe keys by it; the compiler itself checks attributes in stage 2, for both forms.
 */
import { skeleton } from '../../../../grammar/yaml/skeleton.js';
import type { Attribute, JsonSchema } from '../../../kit/attributes.js';
import type { AnyLayer, LayerCatalogue } from '../../../kit/define-layer.js';

const anyValue = ['string', 'number', 'boolean', 'array'];

/** Valid draft 2020-12. Attributes are optional everywhere: in a list, a value by position may stand for them. */
export function specSchema(catalogue: LayerCatalogue): JsonSchema {
  const { layer, ...definitions } = skeleton.$defs;
  const kinds = [...catalogue.values()].filter(({ kind }) => !Object.hasOwn(layer.properties, kind));
  return {
    ...skeleton,
    $defs: {
      ...definitions,
      layer: {
        ...layer,
        examples: kinds.map(({ kind }) => kind),
        properties: {
          ...layer.properties,
          ...Object.fromEntries(kinds.map((declared) => [declared.kind, kindSchema(declared)])),
        },
      },
      ...Object.fromEntries(kinds.map((declared) => [definitionName(declared), attributesSchema(declared)])),
    },
  };
}

function definitionName({ kind }: AnyLayer): string {
  return `attributes_${kind}`;
}

/** A value by position, a list of values and maps, or a map. */
function kindSchema(declared: AnyLayer): JsonSchema {
  const attributes = { $ref: `#/$defs/${definitionName(declared)}` };
  return {
    ...attributes,
    description: declared.summary,
    type: [...anyValue, 'object', 'null'],
    items: { ...attributes, type: [...anyValue, 'object'] },
  };
}

/** Says nothing about values that are no maps. */
function attributesSchema({ attributes }: AnyLayer): JsonSchema {
  const properties: Record<string, JsonSchema> = {};
  for (const [name, attribute] of Object.entries(attributes)) {
    properties[name] = attributeSchema(attribute);
    for (const alias of attribute.aliases) {
      properties[alias] = {
        ...attributeSchema(attribute),
        description: `${attribute.doc} The same as ${name}.`,
      };
    }
  }
  properties.frozen = {
    description: 'Do not train the weights of this layer.',
    anyOf: [{ type: 'boolean' }, { type: 'string' }],
  };
  return { type: [...anyValue, 'object', 'null'], properties, additionalProperties: false };
}

/** Every value may also be an expression in a string. */
function attributeSchema({ doc, defaultText, schema }: Attribute<unknown>): JsonSchema {
  const description = defaultText === undefined ? doc : `${doc} Default: ${defaultText}.`;
  return {
    description,
    anyOf: [schema, { type: 'string', description: 'An expression.' }, ...listOf(schema)],
  };
}

/** A list may hold expressions where it may hold numbers. */
function listOf(schema: JsonSchema): JsonSchema[] {
  const alternatives = Array.isArray(schema.anyOf) ? schema.anyOf : [schema];
  const lists = alternatives.some((alternative: JsonSchema) => alternative.type === 'array');
  return lists ? [{ type: 'array', description: 'A list with expressions.', items: { type: anyValue } }] : [];
}
