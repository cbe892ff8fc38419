/** The program on the page about ONNX runs as it stands, on the model that the command line writes. */
import { spawnSync } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lenet, root, Workplace } from '../cli/netspec.js';
import { hasOnnxruntime } from './onnx-model.js';

const [, program] = /^```js\n([\s\S]*?)^```$/m.exec(readFileSync(join(root, 'docs/onnx.md'), 'utf8')) ?? [];

// Without onnxruntime in bench/node_modules there is nothing here that can run a model.
it.skipIf(!hasOnnxruntime)('runs, and prints what it says', () => {
  const here = new Workplace();
  try {
    expect(here.run(['build', lenet, '--target', 'onnx']).status).toBe(0);
    symlinkSync(join(root, 'bench/node_modules'), here.path('node_modules'), 'dir');
    here.write('main.mjs', program ?? '');
    const { stdout, stderr } = spawnSync(process.execPath, ['main.mjs'], {
      cwd: here.folder,
      encoding: 'utf8',
    });
    const [said] = (program ?? '').split('// ').slice(-1);
    expect(stdout, stderr).toBe(said);
  } finally {
    here.remove();
  }
});
