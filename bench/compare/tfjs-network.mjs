/**
 * Runs the nodes of our ONNX models on TensorFlow.js, channels last as it wants them: batch norms folded into the
 * convolutions in front of them, and activations fused, as its converter does. It knows the operators of the rows.
 */
import { createRequire } from 'node:module';
import { floatsIn, labelsOf, programOf } from './job.mjs';
import { learningRate } from './rows.mjs';
import { stepsChecked } from './tolerance.mjs';

export const tf = createRequire(import.meta.url)('@tensorflow/tfjs');

export function openNetwork(job) {
  const images = tf.tensor(floatsIn(job.folder, 'images.bin'), [job.batch, ...job.shape]);
  if (!job.training) {
    const forward = compiled(job, (values, dims) => tf.tensor(values, dims));
    const run = () => {
      const result = tf.tidy(() => forward(images));
      const values = result.dataSync();
      result.dispose();
      return values;
    };
    return { run, check: run };
  }
  const labels = tf.oneHot(tf.tensor1d(labelsOf(job), 'int32'), 10);
  let step = stepOf(job, images, labels);
  const run = () => step();
  const check = () => {
    step = stepOf(job, images, labels);
    return Float32Array.from({ length: stepsChecked }, step);
  };
  return { run, check };
}

function stepOf(job, images, labels) {
  const forward = compiled(job, (values, dims) => tf.variable(tf.tensor(values, dims)));
  const descent = tf.train.sgd(learningRate);
  return () => {
    const loss = descent.minimize(() => tf.losses.softmaxCrossEntropy(labels, forward(images)), true);
    const [value] = loss.dataSync();
    loss.dispose();
    return value;
  };
}

/** A function from images to the output; `make` makes the tensors of the weights, once. */
function compiled(job, make) {
  const { nodes, tensors } = programOf(job);
  const steps = fused(nodes, tensors).map((node) => {
    const rule = rules[node.op];
    if (rule === undefined) throw new Error(`${node.op} is not among the operators of the comparison`);
    return { node, compute: rule(node, tensors, make) };
  });
  return (images) => {
    const values = new Map([[job.input, images]]);
    for (const { node, compute } of steps) {
      values.set(node.outputs[0], compute(...node.inputs.map((name) => values.get(name))));
    }
    return values.get(job.output);
  };
}

/** Joins a convolution, the batch norm that alone reads it, and the activation that alone reads that. */
function fused(nodes, tensors) {
  const readers = new Map();
  for (const { inputs } of nodes) for (const name of inputs) readers.set(name, (readers.get(name) ?? 0) + 1);
  const result = [];
  const making = new Map();
  for (const node of nodes) {
    const before = making.get(node.inputs[0]);
    const alone =
      before?.op === 'Conv' && readers.get(node.inputs[0]) === 1 && before.activation === undefined;
    if (alone && node.op === 'BatchNormalization') {
      before.norm = normOf(node, tensors);
    } else if (alone && activationOf(node, tensors) !== undefined) {
      before.activation = activationOf(node, tensors);
    } else {
      const own = { ...node };
      result.push(own);
      making.set(node.outputs[0], own);
      continue;
    }
    before.outputs = node.outputs;
    making.set(node.outputs[0], before);
  }
  return result;
}

function activationOf({ op, inputs }, tensors) {
  if (op === 'Relu') return 'relu';
  const limits = inputs.slice(1).map((name) => tensors.get(name)?.data[0]);
  return op === 'Clip' && limits[0] === 0 && limits[1] === 6 ? 'relu6' : undefined;
}

/** Scale and shift of each channel. */
function normOf({ inputs, attributes }, tensors) {
  const [gamma, beta, mean, variance] = inputs.slice(1).map((name) => tensors.get(name).data);
  const scale = gamma.map((value, c) => value / Math.sqrt(variance[c] + attributes.epsilon));
  return { scale, shift: beta.map((value, c) => value - mean[c] * scale[c]) };
}

const explicit = ([top, left, bottom, right]) => [
  [0, 0],
  [top, bottom],
  [left, right],
  [0, 0],
];

const rules = {
  Conv: ({ inputs, attributes, norm, activation }, tensors, make) => {
    const { dims, data } = tensors.get(inputs[1]);
    const [filters, depth, height, width] = dims;
    const isDepthwise = attributes.group > 1;
    if (isDepthwise && (depth !== 1 || attributes.group !== filters))
      throw new Error('groups are not supported');
    const weights = new Float32Array(data.length);
    const taps = height * width;
    for (let o = 0; o < filters; o++) {
      const factor = norm?.scale[o] ?? 1;
      for (let c = 0; c < depth; c++) {
        for (let tap = 0; tap < taps; tap++) {
          weights[(tap * depth + c) * filters + o] = data[(o * depth + c) * taps + tap] * factor;
        }
      }
    }
    const filter = make(weights, isDepthwise ? [height, width, filters, 1] : [height, width, depth, filters]);
    const own = inputs[2] === undefined ? undefined : tensors.get(inputs[2]).data;
    const shifts = Array.from(
      { length: filters },
      (_, o) => (own?.[o] ?? 0) * (norm?.scale[o] ?? 1) + (norm?.shift[o] ?? 0),
    );
    const bias = make(Float32Array.from(shifts), [filters]);
    const conv = isDepthwise ? tf.fused.depthwiseConv2d : tf.fused.conv2d;
    const { strides, dilations } = attributes;
    const pad = explicit(attributes.pads);
    return (x) => conv({ x, filter, strides, pad, dilations, bias, activation: activation ?? 'linear' });
  },
  BatchNormalization: (node, tensors, make) => {
    const { scale, shift } = normOf(node, tensors);
    const [factor, summand] = [make(scale, [scale.length]), make(shift, [shift.length])];
    return (x) => x.mul(factor).add(summand);
  },
  Gemm: ({ inputs }, tensors, make) => {
    const [b, bias] = inputs.slice(1).map((name) => make(tensors.get(name).data, tensors.get(name).dims));
    return (a) => tf.fused.matMul({ a, b, transposeB: true, bias });
  },
  MaxPool: ({ attributes: { kernel_shape, strides, pads } }) => {
    const pad = pads.every((size) => size === 0) ? 'valid' : explicit(pads);
    return (x) => tf.maxPool(x, kernel_shape, strides, pad);
  },
  GlobalAveragePool: () => (x) => tf.mean(x, [1, 2], true),
  Relu: () => (x) => tf.relu(x),
  Clip: ({ inputs }, tensors) => {
    const [low, high] = inputs.slice(1).map((name) => tensors.get(name).data[0]);
    return (x) => tf.clipByValue(x, low, high);
  },
  Add: () => (a, b) => tf.add(a, b),
  Concat:
    () =>
    (...parts) =>
      tf.concat(parts, 3),
  Identity: () => (x) => x,
  // Maps have channels last here already.
  Transpose: ({ attributes: { perm } }) => {
    if (`${perm}` !== '0,2,3,1') throw new Error(`Transpose ${perm} is not supported`);
    return (x) => x;
  },
  Reshape: ({ inputs }, tensors) => {
    const [, ...sizes] = tensors.get(inputs[1]).data;
    if (sizes.length !== 1) throw new Error('only vectors are made of maps');
    return (x) => tf.reshape(x, [-1, ...sizes]);
  },
};
