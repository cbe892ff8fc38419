/** The JSON Schema of what `netspec constraints` prints for programs. */
import { draft, list, record, type Schema, text } from './schema-words.js';

const orNull = (type: 'string' | 'integer', description: string): Schema => ({
  type: [type, 'null'],
  description,
});

export const constraintsSchema: Schema = {
  $schema: draft,
  title: 'netspec constraints --format json',
  ...record({
    networks: list(
      record({
        network: text(),
        inputs: list(record({ name: text(), shape: text('In symbols: [H, W, 3].') })),
        valid: orNull('string', 'The condition in words; null where every size is valid.'),
        where: orNull('string', 'The same as the language writes it behind an input.'),
        smallest: {
          description: 'The smallest valid size of each symbol; null where no size is valid.',
          anyOf: [
            { type: 'null' },
            { type: 'object', additionalProperties: { type: 'integer', minimum: 1 } },
          ],
        },
        symbols: list(
          record(
            {
              name: text(),
              divisor: orNull('integer', 'Valid sizes leave `remainder` when divided by it, from `from` on.'),
              remainder: orNull('integer', 'See `divisor`.'),
              from: orNull('integer', 'See `divisor`; all three are null where the sizes have no such form.'),
              demands: list(
                record({
                  layer: text('The path of the layer, or of the layer with the contract.'),
                  what: text('Its kind, or `the contract`.'),
                  needs: text('In words.'),
                  place: text('path:line:column'),
                }),
                'Each leaves fewer sizes than those before it.',
              ),
            },
            'A size of an input.',
          ),
        ),
        resized: list(text(), 'Layers whose weights are others at other sizes.'),
      }),
    ),
  }),
};
