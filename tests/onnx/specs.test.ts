/** Every network of `specs/`, at a small size: its model computes what the emitted network computes in double precision. */
import { describe, expect, it } from 'vitest';
import type { Floats } from '../../src/runtime/geometry.js';
import { createRandom, fillNormal } from '../../src/runtime/random.js';
import { bufferKey, loadNetwork } from '../battery/emitted-network.js';
import { smallest, specs } from '../battery/spec-networks.js';
import { hasOnnxruntime, type Maps, mistakesOf, onnxModel, runModel } from './onnx-model.js';

const n = 2;

// Without onnxruntime in bench/node_modules there is nothing here that can run a model.
describe.skipIf(!hasOnnxruntime)('models of specs', () => {
  it.each(specs)(
    '%s',
    async (file) => {
      const { graph } = await smallest(file);
      const { Class, program } = await loadNetwork(graph);
      const network = new Class({ batch: n, precision: 'float64', training: false, seed: 3 });
      const weights = new Map(network.parameters.map(({ path, values }) => [path, values]));
      const { bytes, message } = await onnxModel(graph, () => weights);
      expect(mistakesOf(message)).toEqual([]);
      const random = createRandom(5);
      const inputs: Record<string, Maps> = {};
      for (const { name, shape, buffer } of program.inputs) {
        const values: Floats = network.evaluation[bufferKey(program, buffer)];
        fillNormal(values, 1, random);
        inputs[name] = { shape, data: Float32Array.from(values) };
        values.set(inputs[name].data);
      }
      network.runEvaluation(n);
      const results = await runModel(bytes, n, inputs);
      for (const { name, shape, buffer } of program.outputs) {
        const expected = network.evaluation[bufferKey(program, buffer)];
        expect(results[name].dims).toEqual([n, ...shape]);
        let [worst, largest] = [0, 0];
        for (const [i, value] of results[name].data.entries()) {
          worst = Math.max(worst, Math.abs(value - expected[i]));
          largest = Math.max(largest, Math.abs(expected[i]));
        }
        expect(largest, `${name} is not 0`).toBeGreaterThan(0);
        expect(worst / largest, name).toBeLessThan(1e-4);
      }
    },
    120_000,
  );
});
