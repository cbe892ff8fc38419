/** ConvNetJS training the LeNet of `specs/lenet.netspec` from our weights, image by image as it does. */
import convnetjs from 'convnetjs';
import { floatsIn, labelsOf, programOf } from '../job.mjs';
import { learningRate } from '../rows.mjs';
import { stepsChecked } from '../tolerance.mjs';

export function open(job) {
  const [height, width, depth] = job.shape;
  const size = height * width * depth;
  const pixels = floatsIn(job.folder, 'images.bin');
  const images = Array.from({ length: job.batch }, (_, i) => {
    const image = new convnetjs.Vol(width, height, depth, 0);
    image.w.set(pixels.subarray(i * size, (i + 1) * size));
    return image;
  });
  const labels = labelsOf(job);
  let trainer = trainerOf(job);
  const run = () => {
    let loss = 0;
    for (let i = 0; i < job.batch; i++) loss += trainer.train(images[i], labels[i]).cost_loss;
    return loss / job.batch;
  };
  const check = () => {
    trainer = trainerOf(job);
    return Float32Array.from({ length: stepsChecked }, run);
  };
  return { run, check };
}

function trainerOf(job) {
  const [height, width, depth] = job.shape;
  const net = new convnetjs.Net();
  const conv = (filters) => ({ type: 'conv', sx: 5, filters, stride: 1, pad: 2, activation: 'relu' });
  const pool = { type: 'pool', sx: 2, stride: 2 };
  net.makeLayers([
    { type: 'input', out_sx: width, out_sy: height, out_depth: depth },
    ...[conv(8), pool, conv(16), pool],
    { type: 'softmax', num_classes: 10 },
  ]);
  takeWeights(net, programOf(job));
  return new convnetjs.Trainer(net, {
    method: 'sgd',
    learning_rate: learningRate,
    momentum: 0,
    l2_decay: 0,
    batch_size: job.batch,
  });
}

/** Filters of the model are (filters, C, H, W), those here (H, W, C); the dense layer reads its map with channels last. */
function takeWeights(net, { tensors }) {
  const layers = net.layers.filter(({ filters }) => filters !== undefined);
  for (const [i, name] of ['c1', 'c2', 'd'].entries()) {
    const { dims, data } = tensors.get(`${name}.weight`);
    const bias = tensors.get(`${name}.bias`).data;
    const each = data.length / dims[0];
    layers[i].biases.w.set(bias);
    layers[i].filters.forEach(({ w }, filter) => {
      const own = data.subarray(filter * each, (filter + 1) * each);
      if (dims.length === 2) {
        w.set(own);
        return;
      }
      const taps = dims[2] * dims[3];
      for (let c = 0; c < dims[1]; c++) {
        for (let tap = 0; tap < taps; tap++) w[tap * dims[1] + c] = own[c * taps + tap];
      }
    });
  }
}
