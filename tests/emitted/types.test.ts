/** Emitted files under the type checker: right use passes, a wrong shape does not, one file stands alone. */
import { describe, expect, it } from 'vitest';
import { runtimeSources } from '../../src/cli/package-files.js';
import { emitText } from '../battery/emitted-network.js';
import { lenet5, residual, shared, twoEnds } from './networks.js';
import { checkPlainly, checkWithBundled, checkWithInstalled } from './type-check.js';

const rightUse = `
import { batchOf } from 'netspec/runtime/tensor';
import { startTraining } from 'netspec/runtime/training';
import { LeNet5, trainingOptions } from './lenet5.js';
const network = new LeNet5({ batch: 2 });
const scores = network.forward(batchOf(new Float32Array(784), [28, 28, 1]));
export const ten: readonly [10] = scores.shape;
network.trainStep(batchOf(new Float32Array(784), [28, 28, 1]), Int32Array.of(1), network.optimizer(), 0.1);
network.parameter('c1.weight');
startTraining(network, trainingOptions);
`;

const misuses = {
  shape: 'network.forward(batchOf(new Float32Array(1024), [32, 32, 1]));',
  rank: 'network.forward(batchOf(new Float32Array(784), [784]));',
  step: 'network.trainStep(batchOf(new Float32Array(1024), [32, 32, 1]), new Int32Array(1), network.optimizer(), 1);',
  output:
    'export const five: readonly [5] = network.forward(batchOf(new Float32Array(784), [28, 28, 1])).shape;',
  path: "network.parameter('c9.weight');",
};

describe('types of emitted networks', () => {
  it('accepts right use and refuses every misuse, under strict', async () => {
    const { text, path } = await emitText(lenet5());
    expect(path).toBe('lenet5.ts');
    const head =
      "import { batchOf } from 'netspec/runtime/tensor';\nimport { LeNet5 } from './lenet5.js';\nconst network = new LeNet5();\n";
    const wrong = Object.entries(misuses).map(([name, line]) => [`wrong-${name}.ts`, head + line]);
    const printed = checkWithInstalled({
      'lenet5.ts': text,
      'right.ts': rightUse,
      ...Object.fromEntries(wrong),
    });
    const complained = new Set([...printed.matchAll(/^([\w-]+\.ts)\(/gm)].map(([, file]) => file));
    expect([...complained].sort(), printed).toEqual(wrong.map(([name]) => name).sort());
  });

  it('compiles networks of all forms with both compilers', async () => {
    const files: Record<string, string> = {};
    for (const graph of [
      residual(),
      twoEnds(),
      shared(),
      twoEnds({ loss: 'mse' }),
      lenet5({ loss: 'mse' }),
      residual({
        loss: 'mse',
        optimizer: { kind: 'adamw', lr: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 },
      }),
    ]) {
      const { text } = await emitText(graph);
      files[`n${Object.keys(files).length}.ts`] = text;
    }
    expect(checkWithInstalled(files)).toBe('');
    expect(checkWithBundled(files)).toBe('');
  });

  it('stands alone without an import, under plain tsc --strict', async () => {
    const files: Record<string, string> = {};
    for (const graph of [lenet5(), twoEnds({ loss: 'mse' }), shared()]) {
      const { text, path } = await emitText(graph, { standalone: true, runtimeSources: runtimeSources() });
      expect(text).not.toMatch(/^\s*import\b/m);
      files[path] = text;
    }
    expect(checkPlainly(files)).toBe('');
    expect(checkWithBundled(files)).toBe('');
  });
});
