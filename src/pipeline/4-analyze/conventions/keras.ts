/** Keras' `Model.summary()`: numbers of weights, the moving statistics of batch-norm among them. It counts no operations. */
import type { Convention } from './convention.js';

export const keras: Convention = {
  tool: 'Keras 3',
  params: {
    words: 'every weight and the moving statistics of batch-norm',
    count: ({ params, state }) => params + state,
  },
  rules: {},
};
