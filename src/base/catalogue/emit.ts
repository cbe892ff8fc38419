/** Diagnostics of the group `emit`: what the code of a network that checks cannot do. */
import { entry } from './entry.js';

export const emitDiagnostics = {
  'emit/size-is-open': entry<{ name: string; settings: readonly string[] }>({
    severity: 'error',
    message: ({ name }) => `the size ${name} is open, but an emitted network has fixed sizes`,
    help: ({ settings }) => `choose one, for example ${settings.join(' ')}`,
    why: 'The memory of a network is planned when it is emitted, so that nothing is allocated in a step. For several sizes, emit it several times.',
  }),
  'emit/too-large': entry<{ what: string; values: number }>({
    severity: 'error',
    message: ({ what, values }) => `the ${what} are ${values} values, more than an array can hold`,
    help: () => 'check the sizes for a misplaced digit',
    why: 'All weights lie in one array, and so do the activations. An array holds at most 2^32 values.',
  }),
  'emit/too-many-operations': entry<{ operations: number; limit: number }>({
    severity: 'error',
    message: ({ operations, limit }) =>
      `the network has ${operations} operations; code is written for at most ${limit}`,
    help: () => 'check how often a repeat repeats',
    why: 'The emitted code has a line for every operation, so that a reader can follow it. Far beyond any known network, it would be too long for compilers.',
  }),
  'emit/onnx-too-large': entry<{ bytes: number }>({
    severity: 'error',
    message: ({ bytes }) => `the weights have ${bytes} bytes, more than an ONNX file can hold`,
    help: () => 'check the sizes for a misplaced digit',
    why: 'An ONNX file is one protobuf message, and such a message ends at 2 GiB.',
  }),
  'emit/untrained-output': entry<{ name: string; trained: string }>({
    severity: 'warning',
    message: ({ name, trained }) => `output ${name} has no loss: training sees the first output, ${trained}`,
    help: () => 'write the output that is to be trained first',
    why: 'Training compares one output with the labels. Layers that lead to other outputs alone keep the weights they start with.',
  }),
};
