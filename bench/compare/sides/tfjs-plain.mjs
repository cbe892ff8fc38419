/** TensorFlow.js on its backend in plain JavaScript. */
import { openNetwork, tf } from '../tfjs-network.mjs';

export async function open(job) {
  await tf.setBackend('cpu');
  return openNetwork(job);
}
