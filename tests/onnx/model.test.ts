/** What a model looks like from outside: its ports, names, batch, what it says of its maker; and what is refused. */
import { describe, expect, it } from 'vitest';
import { encodeModel } from '../../src/backends/onnx/schema.js';
import type { CompiledProgram } from '../../src/ir/program.js';
import { layerCatalogue } from '../../src/layers/index.js';
import { GraphBuilder } from '../battery/graph-builder.js';
import { lenet5, shared, twoEnds } from '../emitted/networks.js';
import { hasOnnxruntime, mistakesOf, onnxModel, runModel } from './onnx-model.js';

const zeros = ({ graph }: CompiledProgram) =>
  new Map(
    graph.parameters.map(({ path, shape }) => [path, new Float32Array(shape.reduce((a, b) => a * b, 1))]),
  );

const dimsOf = (port: { type: { tensorType: { shape: { dim: readonly object[] } } } }) =>
  port.type.tensorType.shape.dim.map((dim) => {
    const { dimParam, dimValue } = dim as { dimParam?: string; dimValue?: number };
    return dimParam === undefined || dimParam === '' ? dimValue : dimParam;
  });

describe('an ONNX model', () => {
  it('has channels in front, a batch of N, and the names of the spec', async () => {
    const { message } = await onnxModel(lenet5(), zeros);
    const { graph, opsetImport, producerName, irVersion } = message;
    expect({ irVersion, producerName, opset: opsetImport[0].version }).toEqual({
      irVersion: 8,
      producerName: 'netspec',
      opset: 17,
    });
    expect(graph.input.map((port) => [port.name, dimsOf(port)])).toEqual([['input', ['N', 1, 28, 28]]]);
    expect(graph.output.map((port) => [port.name, dimsOf(port)])).toEqual([['f7', ['N', 10]]]);
    const c3 = graph.initializer.find(({ name }) => name === 'c3.weight');
    expect(c3?.dims).toEqual([16, 6, 5, 5]);
    expect(graph.node.map(({ opType }) => opType).slice(0, 6)).toEqual([
      ...['Conv', 'Tanh', 'AveragePool', 'Conv', 'Tanh', 'AveragePool'],
    ]);
    expect(graph.node.filter(({ opType }) => opType === 'Transpose')).toHaveLength(1);
    expect(mistakesOf(message)).toEqual([]);
  });

  it('fixes the batch where one is asked for', async () => {
    const { message } = await onnxModel(lenet5(), zeros, 4);
    expect(dimsOf(message.graph.input[0])).toEqual([4, 1, 28, 28]);
  });

  it('writes the weights of layers that share once', async () => {
    const { message, program } = await onnxModel(shared(), zeros);
    const weights = message.graph.initializer.filter(({ dataType }) => dataType === 1);
    expect(weights.map(({ name }) => name).sort()).toEqual(
      program.graph.parameters.map(({ path }) => path).sort(),
    );
  });

  it('gives each of several outputs its name, also one that is read further on', async () => {
    const { message, findings } = await onnxModel(twoEnds(), zeros);
    expect(findings).toEqual([]);
    expect(message.graph.output.map(({ name }) => name)).toEqual(['class', 'map']);
    expect(mistakesOf(message)).toEqual([]);
  });

  it('copies an input that is an output', async () => {
    const b = new GraphBuilder(layerCatalogue);
    const input = b.input('in', [3]);
    const drop = b.layer('dropout', 'drop', [input]);
    const { message, bytes } = await onnxModel(b.graph({ drop }), zeros);
    expect(message.graph.node.map(({ opType }) => opType)).toEqual(['Identity']);
    if (!hasOnnxruntime) return;
    const { drop: result } = await runModel(bytes, 1, { in: { shape: [3], data: [1, 2, 3] } });
    expect([...result.data]).toEqual([1, 2, 3]);
  });

  it('asks for weights of the right size', async () => {
    await expect(onnxModel(lenet5(), () => new Map())).rejects.toThrow('c1.weight needs 150 values');
  });

  it('refuses weights that no file can hold', async () => {
    const b = new GraphBuilder(layerCatalogue);
    const huge = b.layer('dense', 'huge', [b.input('in', [30_000])], { units: 30_000 });
    await expect(onnxModel(b.graph({ huge }), () => new Map())).rejects.toThrow('emit/onnx-too-large');
  });

  it('is the same bytes every time', async () => {
    const [one, two] = await Promise.all([onnxModel(lenet5(), zeros), onnxModel(lenet5(), zeros)]);
    expect(Buffer.from(one.bytes).equals(two.bytes)).toBe(true);
    expect(Buffer.from(encodeModel(one.message)).equals(one.bytes)).toBe(true);
  });
});
