/** ONNX Runtime as WebAssembly with SIMD, as it runs in browsers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ort from 'onnxruntime-web';
import { openSession } from '../session.mjs';

export function open(job, threads) {
  ort.env.wasm.numThreads = threads;
  const model = readFileSync(join(job.folder, 'model.onnx'));
  return openSession(ort, model, job, { executionProviders: ['wasm'] });
}
