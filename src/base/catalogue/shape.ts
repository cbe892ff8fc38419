/** Diagnostics of the group `shape`: a layer cannot be applied to what it is given. */
import { entry } from './entry.js';

export const shapeDiagnostics = {
  'shape/filter-larger-than-input': entry<{ filter: string; undilated: string | undefined; input: string }>({
    severity: 'error',
    message: ({ filter, undilated, input }) =>
      undilated === undefined
        ? `the ${filter} filter does not fit into ${input}`
        : `the ${undilated} filter, dilated to ${filter}, does not fit into ${input}`,
    why: 'A window that is larger than the padded input has no position, so the layer would have no output.',
  }),
  'shape/needs-spatial': entry<{ shape: string }>({
    severity: 'error',
    message: ({ shape }) => `a window needs height and width, but the input is the vector ${shape}`,
    help: () => 'put this layer before flatten',
    why: 'Convolution and pooling slide a window over spatial dimensions; a vector has none.',
  }),
  'shape/needs-vector': entry<{ shape: string; values: string }>({
    severity: 'error',
    message: ({ shape }) => `a dense layer takes a vector, but the input is ${shape}`,
    help: ({ values }) => `flatten gives ${values}`,
    why: 'A dense layer connects every input value with every output. Over a map, say with flatten (or a pooling layer) how it becomes a vector.',
  }),
  'shape/wrong-number-of-sizes': entry<{ attribute: string; given: number; rank: number; shape: string }>({
    severity: 'error',
    message: ({ attribute, given, rank, shape }) =>
      `${attribute} has ${given} numbers, but the input ${shape} has ${rank} spatial dimension${rank === 1 ? '' : 's'}`,
    help: ({ attribute, rank }) =>
      attribute === 'P'
        ? `write one number, ${rank}, or ${2 * rank} (begin and end for each dimension)`
        : `write one number, or ${rank}`,
    why: 'A size has one number for all spatial dimensions or one for each.',
  }),
  'shape/padding-too-large': entry<{ padding: string; filter: string; limit: number }>({
    severity: 'error',
    message: ({ padding, filter }) => `padding ${padding} is more than half of the ${filter} pooling window`,
    help: ({ limit }) => `at most ${limit}`,
    why: 'With more padding than half the window, some windows would see padding only: a maximum of nothing.',
  }),
  'shape/groups-do-not-divide': entry<{ groups: number; what: 'input channels' | 'filters'; count: number }>({
    severity: 'error',
    message: ({ groups, what, count }) => `groups=${groups} does not divide the ${count} ${what}`,
    why: 'A grouped convolution splits input channels and filters evenly into its groups.',
  }),
  'shape/merge-mismatch': entry<{ operation: string; left: string; right: string; axis: string }>({
    severity: 'error',
    message: ({ operation, left, right, axis }) =>
      `${operation} needs equal shapes: ${left} and ${right} differ in ${axis}`,
    why: 'Element by element, both shapes must be the same. Nothing is broadcast silently.',
  }),
  'shape/concat-mismatch': entry<{ left: string; right: string; axis: string }>({
    severity: 'error',
    message: ({ left, right, axis }) => `concat joins channels: ${left} and ${right} differ in ${axis}`,
    why: 'Maps can stand side by side in the channels only where all spatial dimensions are equal.',
  }),
  'shape/too-few-inputs': entry<{ operation: string }>({
    severity: 'error',
    message: ({ operation }) => `${operation} needs at least two inputs`,
    help: () => 'name the layers to merge, separated by commas',
    why: 'A merge of one input is that input.',
  }),
  'shape/too-large': entry<{ shape: string }>({
    severity: 'error',
    message: ({ shape }) => `the output ${shape} has more values than can be counted exactly`,
    help: () => 'check the sizes for a misplaced digit',
    why: 'A map with more than 2^53 values cannot be stored or trained anywhere.',
  }),
  'shape/not-a-shape': entry<{ given: string }>({
    severity: 'error',
    message: ({ given }) => `${given} is not a shape`,
    help: () =>
      'a shape is one to four whole numbers from 1 up, such as 28x28x1, or [height, width, 3] with expressions',
    why: 'Height x width x channels, all of them positive; `[N]` is a vector, `[L, C]` a signal, `[D, H, W, C]` a volume.',
  }),
  'shape/contract-mismatch': entry<{ contract: string; inferred: string }>({
    severity: 'error',
    message: ({ contract, inferred }) => `the output is ${inferred}, not ${contract}`,
    why: 'A shape behind `->` is a contract: the checker proves it, or shows what comes out instead.',
  }),
  'shape/share-mismatch': entry<{ name: string; weight: string; has: string; needs: string }>({
    severity: 'error',
    message: ({ name, weight, has, needs }) =>
      `the weights of ${name} do not fit here: ${weight} is ${has}, but ${needs} is needed`,
    why: 'A shared layer uses the very same weights, so its input must have the same number of channels (of values, for a dense layer).',
  }),
};
