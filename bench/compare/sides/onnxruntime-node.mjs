/** ONNX Runtime on its native CPU provider. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ort from 'onnxruntime-node';
import { openSession } from '../session.mjs';

export function open(job, threads) {
  const model = readFileSync(join(job.folder, 'model.onnx'));
  return openSession(ort, model, job, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
  });
}
