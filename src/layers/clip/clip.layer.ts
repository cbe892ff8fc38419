/** Limits every value to a range. */
import { real, required } from '../../kit/attributes.js';
import { failure } from '../../kit/define-layer.js';
import { defineActivation } from '../../kit/elementwise.js';

export const clip = defineActivation({
  kind: 'clip',
  summary: 'Limits every value to a range: `min(max(x, min), max)`.',
  attributes: {
    min: required(real({}), { doc: 'What smaller values become.', positional: true }),
    max: required(real({}), { doc: 'What larger values become.', positional: true }),
  },
  clash: ({ min, max }) => {
    if (min <= max) return undefined;
    const attempts = [{ min: max, max: min }];
    return failure('attribute/empty-range', { owner: 'clip', min, max }, { at: 'min', attempts });
  },
  function: ({ min, max }) => ({ name: 'clip', min, max }),
});
