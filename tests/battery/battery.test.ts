/**
 * The standard battery: every layer kind of the catalogue, on every sample that stands beside its declaration. A new
 * kind is in as soon as it has samples there and a reference in `references/`.
 */
import { describe, expect, it } from 'vitest';
import type { BufferId } from '../../src/ir/kernels.js';
import type { CompiledProgram } from '../../src/ir/program.js';
import { sizesOf } from '../../src/ir/shape.js';
import type { LayerNode, TypedGraph } from '../../src/ir/typed-graph.js';
import type { LayerSample } from '../../src/kit/layer-samples.js';
import { layerCatalogue } from '../../src/layers/index.js';
import { createRandom, fillNormal, type RandomState } from '../../src/runtime/random.js';
import { collectReferences, collectSamples } from './collect.js';
import { bufferKey, loadNetwork, type RunningNetwork } from './emitted-network.js';
import { checkGradients } from './gradient-check.js';
import { GraphBuilder } from './graph-builder.js';
import { type Tensor, volume } from './references/reference.js';

const samples = await collectSamples();
const references = await collectReferences();
/** The network has room for one image more than it is given, so that writing too far shows. */
const n = 3;
const capacity = 4;
/** Kinds that in training set values (of whole images) to 0 by chance. */
const droppedAtRandom: ReadonlySet<string> = new Set(['dropout', 'stochastic_depth']);

/** The layer alone; or each input first through a trainable layer that changes nothing, so that inputs get gradients. */
function graphOf(kind: string, sample: LayerSample, prefixed: boolean): TypedGraph {
  const { inputs, attributes, frozen, partner } = sample;
  const b = new GraphBuilder(layerCatalogue);
  const given = inputs.map((shape, index) => b.input(`in${index}`, shape));
  const from = given.map((input, index) => {
    if (!prefixed) return input;
    const path = `pre${index}`;
    return inputs[index].length === 1
      ? b.layer('dense', path, [input], { units: inputs[index][0] })
      : b.layer('depthwise', path, [input], { F: 1 });
  });
  const it = b.layer(kind, 'it', from, attributes, { frozen, partner });
  return b.graph({ it }, { training: { loss: 'mse' } });
}

/** Random parameters, away from the round values they start with; variances stay positive. */
function randomise(network: RunningNetwork, random: RandomState): void {
  for (const { path, values, shape } of network.parameters) {
    if (path.startsWith('pre')) {
      const isMatrix = shape.length === 2;
      for (let i = 0; i < values.length; i++) {
        values[i] = path.endsWith('weight') && (!isMatrix || i % (shape[0] + 1) === 0) ? 1 : 0;
      }
      continue;
    }
    fillNormal(values, 1, random);
    if (path.endsWith('variance')) values.set(values.map((value) => Math.abs(value) + 0.5));
  }
}

/** Standard normal, but no closer to 0 than the steps of central differences. */
function images(count: number, random: RandomState): Float64Array {
  const values = new Float64Array(count);
  fillNormal(values, 1, random);
  return values.map((value) => value + Math.sign(value) * 0.01);
}

async function runSample(kind: string, sample: LayerSample, training: boolean) {
  const graph = graphOf(kind, sample, false);
  const { Class, program } = await loadNetwork(graph);
  const random = createRandom(7);
  const network = new Class({ batch: capacity, precision: 'float64', seed: 1 });
  randomise(network, random);
  const views = training ? network.training : network.evaluation;
  const output =
    views[
      training ? bufferKey(program, program.loss.training) : bufferKey(program, program.outputs[0].buffer)
    ];
  const inputs = sample.inputs.map((shape): Tensor => ({ shape, data: images(n * volume(shape), random) }));
  return { graph, program, network, views, output, inputs };
}

function weightsOf(network: RunningNetwork): Record<string, Tensor> {
  return Object.fromEntries(
    network.parameters.map(({ path, shape, values }) => [
      path.replace(/^it\./, ''),
      { shape, data: Float64Array.from(values) },
    ]),
  );
}

describe.each([...layerCatalogue.values()])('layer $kind', (layer) => {
  const { kind } = layer;
  const own = samples.get(kind) ?? [];
  const reference = references.get(kind);

  it('has samples and a reference', () => {
    expect(own.length).toBeGreaterThan(0);
    expect(reference, 'a reference in tests/battery/references').toBeDefined();
  });
  if (reference === undefined) return;

  const titled = own.map((sample) => [titleOf(sample), sample] as const);

  it.each(titled)(
    '%s: the declared shape is what is written, and equals the reference',
    async (_, sample) => {
      const { network, program, graph, views, output, inputs } = await runSample(kind, sample, false);
      const canary = 12345.678;
      output.fill(canary);
      for (const [index, { buffer }] of program.inputs.entries())
        views[bufferKey(program, buffer)].set(inputs[index].data);
      const weights = weightsOf(network);
      network.runEvaluation(n);

      const node = graph.nodes.at(-1) as LayerNode;
      const size = volume(sizesOf(node.output));
      // A flatten is the same memory as its input, of which only n images were written; and a layer of several
      // operations may have its output where values stood that it no longer needs.
      const isShared = sharesMemory(program, program.outputs[0].buffer);
      expect(output.length).toBe(capacity * size);
      expect([...output.subarray(0, n * size)].filter((value) => value === canary)).toEqual([]);
      if (!isShared) {
        expect([...output.subarray(n * size)].filter((value) => value !== canary)).toEqual([]);
      }

      let multiplications = 0n;
      const expected = reference({
        n,
        attributes: node.attributes,
        inputs,
        weights,
        training: false,
        multiplied: () => multiplications++,
      });
      expect(sizesOf(node.output)).toEqual(expected.shape);
      expectClose(output.subarray(0, n * size), expected.data);
      const shapes = node.inputs.map((input) => graph.nodes[input].output);
      const { macs } = layer.cost({ attributes: node.attributes, inputs: shapes, output: node.output });
      expect(macs).toBe(multiplications);
    },
  );

  it.each(titled)('%s: training computes what the reference does', async (_, sample) => {
    const { network, program, graph, views, output, inputs } = await runSample(kind, sample, true);
    for (const [index, { buffer }] of program.inputs.entries())
      views[bufferKey(program, buffer)].set(inputs[index].data);
    const weights = weightsOf(network);
    network.runTraining(n);
    const node = graph.nodes.at(-1) as LayerNode;
    const rate = droppedAtRandom.has(kind) ? (node.attributes.rate as number) : 0;
    const expected = reference({
      n,
      attributes: node.attributes,
      inputs,
      weights,
      training: sample.frozen !== true,
      multiplied: () => {},
    });
    const computed = output.subarray(0, expected.data.length);
    // What is dropped is random; the rest is scaled up.
    const kept = [...expected.data.keys()].filter((at) => rate === 0 || computed[at] !== 0);
    if (kind === 'stochastic_depth') expect(kept.length % (computed.length / n)).toBe(0);
    else if (rate > 0) expect(Math.abs(kept.length / computed.length - (1 - rate))).toBeLessThan(0.2);
    expectClose(
      kept.map((at) => computed[at]),
      kept.map((at) => expected.data[at] / (1 - rate)),
    );
  });

  it.each(titled)('%s: gradients equal central differences', async (_, sample) => {
    const { Class, program } = await loadNetwork(graphOf(kind, sample, true));
    const network = new Class({ batch: capacity, precision: 'float64', seed: 1 });
    const random = createRandom(11);
    randomise(network, random);
    for (const { buffer } of program.inputs) {
      network.training[bufferKey(program, buffer)].set(images(n * program.buffers[buffer].size, random));
    }
    // What a partner took only chooses places.
    const differentiable = sample.partner === undefined ? program.inputs : program.inputs.slice(0, -1);
    const activations = differentiable.map(({ buffer }, index) => {
      // The gradient of what the layer takes is that of the network's input, since nothing is changed between.
      return { name: `input ${index}`, input: buffer, gradient: gradientOf(program, index) };
    });
    // The layers in front are there for the inputs alone: through a normalisation their own gradients are 0.
    const checked = checkGradients({ network, program, n, seed: 13, activations }).filter(
      ({ name }) => !name.startsWith('pre'),
    );
    expect(checked.length).toBeGreaterThanOrEqual(activations.length);
    for (const { name, error, largest } of checked) {
      expect(error, name).toBeLessThan(1e-6);
      expect(largest, name).toBeGreaterThan(0);
    }
  });
});

/** The gradient of what the layer takes: that from which the layer in front gets its own. */
function gradientOf(program: CompiledProgram, index: number): string {
  const { path } = program.graph.parameters.filter(({ path }) => path === `pre${index}.weight`)[0];
  for (const { kernel } of program.backward) {
    if ('weight' in kernel && kernel.weight === path && 'outputGradient' in kernel)
      return bufferKey(program, kernel.outputGradient);
  }
  throw new Error(`pre${index} gets no gradient`);
}

/** Whether other values lie, at other times, where this one does; an input of the network is written from outside. */
function sharesMemory({ inputs, evaluationPlan }: CompiledProgram, output: BufferId): boolean {
  const own = evaluationPlan.perImage.find(({ buffer }) => buffer === output);
  if (own === undefined || inputs.some(({ buffer }) => buffer === output)) return true;
  return evaluationPlan.perImage.some(
    ({ buffer, offset, size }) =>
      buffer !== output && offset < own.offset + own.size && own.offset < offset + size,
  );
}

function titleOf({ inputs, attributes = {}, frozen, partner = {} }: LayerSample): string {
  const shapes = inputs.map((shape) => shape.join('x')).join(' ');
  const given = Object.entries({ ...attributes, ...partner }).map(([name, value]) => `${name}=${value}`);
  return [shapes, ...given, ...(frozen === true ? ['frozen'] : [])].join(' ');
}

function expectClose(computed: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(computed.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(computed[i] - expected[i]);
    if (!(error <= 1e-12 * Math.max(1, Math.abs(expected[i])))) {
      expect.fail(`value ${i} is ${computed[i]}, the reference gives ${expected[i]}`);
    }
  }
}
