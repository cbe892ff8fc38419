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
  'shape/no-sizes': entry<{ condition: string; alone: boolean }>({
    severity: 'error',
    message: ({ condition, alone }) =>
      alone
        ? `no size satisfies ${condition}`
        : `together with the conditions before it, ${condition} leaves no size`,
    why: 'Sizes are whole numbers from 1 up. A network for no size at all proves nothing.',
  }),
  'shape/size-not-allowed': entry<{ name: string; size: number; allowed: string; near: readonly number[] }>({
    severity: 'error',
    message: ({ name, size, allowed }) => `${name} = ${size} is not allowed: ${allowed}`,
    help: ({ name, near }) => `the nearest: ${near.map((value) => `${name} = ${value}`).join(', ')}`,
    why: '`where` says which sizes the network is meant for.',
  }),
  'shape/needs-fixed-size': entry<{ kind: string; size: string }>({
    severity: 'error',
    message: ({ kind, size }) => `${kind} needs a number here, but the size is ${size}`,
    help: () => 'give this size of the input as a number, or set it: --set NAME=VALUE',
    why: 'Most layers work on sizes that are not yet known. This one must know the number to say what it gives.',
  }),
  'shape/not-for-all-sizes': entry<{ network: string; valid: string; breaks: string }>({
    severity: 'error',
    message: ({ network, valid, breaks }) => `${network} is valid exactly when ${valid}; ${breaks} breaks it`,
    help: () => 'say so behind the input',
    why: 'A network with symbols is checked for every size that `where` allows, not for a sample.',
  }),
  'shape/never-valid': entry<{ network: string; valid: string | undefined }>({
    severity: 'error',
    message: ({ network, valid }) =>
      valid === undefined
        ? `${network} is valid for no size: what its layers need contradicts itself`
        : `${network} is valid exactly when ${valid}, which \`where\` rules out`,
    why: 'The sizes at which every layer fits and those that `where` allows have none in common.',
  }),
  'shape/undecided': entry<{ relation: string; tried: string }>({
    severity: 'error',
    message: ({ relation }) => `whether ${relation} holds for every allowed size could not be decided`,
    help: ({ tried }) => `${tried}; say it in \`where\`, or fix one of the sizes`,
    why: 'Sizes are compared exactly as long as each symbol comes in on its own. Between several symbols some comparisons stay open, and what is not proved is not passed.',
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
  'shape/groups-do-not-divide': entry<{
    groups: number;
    what: 'input channels' | 'filters';
    count: number | string;
  }>({
    severity: 'error',
    message: ({ groups, what, count }) => `groups=${groups} does not divide the ${count} ${what}`,
    why: 'Groups are of one size: a grouped convolution splits its input channels and its filters evenly, a group normalisation its channels.',
  }),
  'shape/single-value': entry<{ operation: string; shape: string }>({
    severity: 'error',
    message: ({ operation, shape }) =>
      `${operation} has a single value to take mean and variance of, on ${shape}`,
    help: () => 'layernorm works on vectors too, over all their channels',
    why: 'A single value minus its mean is always 0, so nothing of the input would be left.',
  }),
  'shape/weights-do-not-fit': entry<{ given: string; accepted: readonly string[] }>({
    severity: 'error',
    message: ({ given, accepted }) => {
      const last = accepted[accepted.length - 1];
      const others = accepted.slice(0, -1).join(', ');
      return `the weights are ${given}, but ${others} or ${last} is needed`;
    },
    help: ({ accepted }) =>
      accepted.length === 2
        ? 'one kernel for all, or one for each pair of input and output channels'
        : 'one kernel for all, one for each filter, or one for each filter and input channel',
    why: 'Given weights take the place of the random ones, so they must have the size of the filter and, where there is more than one kernel, the numbers of filters and channels.',
  }),
  'shape/output-padding-too-large': entry<{
    outputPadding: number;
    axis: string;
    stride: number;
    dilation: number;
  }>({
    severity: 'error',
    message: ({ outputPadding, axis, stride, dilation }) =>
      `output_padding ${outputPadding} of the ${axis} must be less than the stride ${stride}${dilation > 1 ? ` or the dilation ${dilation}` : ''}`,
    help: ({ stride, dilation }) => `at most ${Math.max(stride, dilation) - 1}`,
    why: 'A transposed convolution undoes one with that stride. As many as stride - 1 sizes give the same output there, and output_padding chooses among them.',
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
