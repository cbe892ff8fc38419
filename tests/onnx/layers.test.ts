/** Every layer kind on every sample of the battery: its model computes what the reference computes. */
import { describe, expect, it } from 'vitest';
import type { CompiledProgram } from '../../src/ir/program.js';
import type { LayerNode, TypedGraph } from '../../src/ir/typed-graph.js';
import type { LayerSample } from '../../src/kit/layer-samples.js';
import { layerCatalogue } from '../../src/layers/index.js';
import { createRandom, fillNormal } from '../../src/runtime/random.js';
import { collectReferences, collectSamples } from '../battery/collect.js';
import { GraphBuilder } from '../battery/graph-builder.js';
import { type Tensor, volume } from '../battery/references/reference.js';
import { hasOnnxruntime, mistakesOf, onnxModel, runModel } from './onnx-model.js';

const samples = await collectSamples();
const references = await collectReferences();
const n = 2;

function graphOf(kind: string, { inputs, attributes, partner }: LayerSample): TypedGraph {
  const b = new GraphBuilder(layerCatalogue);
  const given = inputs.map((shape, index) => b.input(`in${index}`, shape));
  const it = b.layer(kind, 'it', given, attributes, { partner });
  return b.graph({ it }, { training: { loss: 'mse' } });
}

function randomWeights({ graph }: CompiledProgram): ReadonlyMap<string, Float32Array> {
  const random = createRandom(7);
  return new Map(
    graph.parameters.map(({ path, shape }) => {
      const values = new Float32Array(volume(shape));
      fillNormal(values, 1, random);
      const isVariance = path.endsWith('variance');
      return [path, isVariance ? values.map((value) => Math.abs(value) + 0.5) : values];
    }),
  );
}

describe.each([...layerCatalogue.keys()])('layer %s', (kind) => {
  const titled = (samples.get(kind) ?? []).map((sample, i) => [i, sample] as const);

  it.each(titled)('has a whole model of sample %i', async (_, sample) => {
    const { message } = await onnxModel(graphOf(kind, sample), randomWeights);
    expect(mistakesOf(message)).toEqual([]);
  });

  // Without onnxruntime in bench/node_modules there is nothing here that can run a model.
  it.skipIf(!hasOnnxruntime).each(titled)('computes the reference of sample %i', async (_, sample) => {
    const graph = graphOf(kind, sample);
    const { bytes, program } = await onnxModel(graph, randomWeights);
    const random = createRandom(11);
    const inputs = sample.inputs.map((shape): Tensor => {
      const data = new Float32Array(n * volume(shape));
      fillNormal(data, 1, random);
      return { shape, data: Float64Array.from(data) };
    });
    const named = Object.fromEntries(inputs.map((input, i) => [`in${i}`, input]));
    const { it: result } = await runModel(bytes, n, named);
    const weights = [...randomWeights(program)].map(([path, values]) => {
      const shape = program.graph.parameters.find((parameter) => parameter.path === path)?.shape ?? [];
      return [path.replace(/^it\./, ''), { shape, data: Float64Array.from(values) }] as const;
    });
    const node = graph.nodes[graph.nodes.length - 1] as LayerNode;
    const expected = references.get(kind)?.({
      n,
      attributes: node.attributes,
      inputs,
      weights: Object.fromEntries(weights),
      training: false,
      multiplied: () => undefined,
    });
    expect(result.dims).toEqual([n, ...(expected?.shape ?? [])]);
    const largest = Math.max(1, ...(expected?.data ?? []).map(Math.abs));
    const worst = result.data.reduce(
      (most, value, i) => Math.max(most, Math.abs(value - (expected?.data[i] ?? Number.NaN)) / largest),
      0,
    );
    expect(worst).toBeLessThan(1e-5);
  });
});
