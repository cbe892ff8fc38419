/** Our emitted network: `forward` as a user calls it, or `trainStep` with plain gradient descent. */
import { floatsIn, labelsOf } from '../job.mjs';
import { learningRate } from '../rows.mjs';
import { stepsChecked } from '../tolerance.mjs';

export async function open(job, threads) {
  const { [job.className]: Emitted } = await import(job.module);
  const { createOptimizer } = await import(new URL('optimizer.js', job.runtime));
  const options = { batch: job.batch, training: job.training, seed: 1, threads, kernels: 'simd' };
  const make = () => new Emitted(options);
  const images = { data: floatsIn(job.folder, 'images.bin'), shape: job.shape, count: job.batch };
  let network = make();
  const about = { kernels: network.kernels, threads: network.threads };
  const close = () => network.close();
  if (!job.training) {
    // Memory for the outputs is taken once, as a program does that asks again and again.
    const into = network.forward(images);
    const run = () => network.forward(images, into);
    return { about, run, check: () => run().data, close };
  }
  const labels = labelsOf(job);
  const descent = { kind: 'sgd', lr: learningRate, momentum: 0, nesterov: false, weightDecay: 0 };
  let optimizer = createOptimizer(descent, network.parameters);
  const run = () => network.trainStep(images, labels, optimizer, learningRate).loss;
  const check = () => {
    network.close();
    network = make();
    optimizer = createOptimizer(descent, network.parameters);
    return Float32Array.from({ length: stepsChecked }, run);
  };
  return { about, run, check, close };
}
