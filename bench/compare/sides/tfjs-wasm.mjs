/** TensorFlow.js on its WebAssembly backend with SIMD, without threads. */
import { createRequire } from 'node:module';
import { openNetwork, tf } from '../tfjs-network.mjs';

export async function open(job) {
  createRequire(import.meta.url)('@tensorflow/tfjs-backend-wasm');
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  await tf.setBackend('wasm');
  return { ...openNetwork(job), about: { simd: await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT') } };
}
