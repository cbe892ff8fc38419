/** The few forms that the schemas of the commands' output are made of. */

export type Schema = Readonly<Record<string, unknown>>;

/** Draft 2020-12. */
export const draft = 'https://json-schema.org/draft/2020-12/schema';

/** An object with exactly these properties, all of them required. */
export function record(properties: Readonly<Record<string, Schema>>, description?: string): Schema {
  return {
    type: 'object',
    ...(description === undefined ? {} : { description }),
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  };
}

/** The items in any number. */
export const list = (items: Schema, description?: string): Schema => ({
  type: 'array',
  items,
  ...(description === undefined ? {} : { description }),
});
export const text = (description?: string): Schema => ({
  type: 'string',
  ...(description === undefined ? {} : { description }),
});
/** A whole number from 0 up. */
export const count = (description: string): Schema => ({ type: 'integer', minimum: 0, description });
