/** The runtime's kernels against PyTorch, over random cases; skipped where Python has no PyTorch. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { expectClose } from '../../src/runtime/testing/numeric.js';
import { channelCases } from './runtime-torch-channels.js';
import { layerCases } from './runtime-torch-layers.js';
import { movementCases } from './runtime-torch-movement.js';
import { trainingCases } from './runtime-torch-training.js';
import type { Request } from './torch-case.js';

const python = '/usr/bin/python3';
const script = fileURLToPath(new URL('runtime_torch.py', import.meta.url));
const hasTorch = spawnSync(python, ['-c', 'import torch']).status === 0;
if (!hasTorch) console.warn(`PyTorch conformance of the runtime is skipped: ${python} has no torch`);

function ask(requests: readonly Request[]): Record<string, number[]>[] {
  const { status, stdout, stderr } = spawnSync(python, [script], {
    input: JSON.stringify(requests),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

describe.skipIf(!hasTorch)('the runtime gives what PyTorch gives', () => {
  const cases = hasTorch ? [...layerCases(), ...channelCases(), ...movementCases(), ...trainingCases()] : [];
  const answers = hasTorch ? ask(cases.map(({ request }) => request)) : [];

  test.each([...new Set(cases.map(({ request }) => request.op))])('%s', (op) => {
    const indices = cases.flatMap(({ request }, i) => (request.op === op ? [i] : []));
    expect(indices.length).toBeGreaterThan(0);
    for (const i of indices) {
      expect(Object.keys(cases[i].ours).sort()).toEqual(Object.keys(answers[i]).sort());
      for (const [name, values] of Object.entries(cases[i].ours)) {
        expectClose(Float64Array.from(values), answers[i][name], 1e-10);
      }
    }
  });
});
