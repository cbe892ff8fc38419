/** Makes ONNX models of networks for tests, and runs them on onnxruntime where `bench` has it installed. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { backendCatalogue } from '../../src/backends/index.js';
import { decodeModel, type ModelMessage } from '../../src/backends/onnx/schema.js';
import type { Finding } from '../../src/base/diagnostic.js';
import type { CompiledProgram } from '../../src/ir/program.js';
import type { TypedGraph } from '../../src/ir/typed-graph.js';
import { layerCatalogue } from '../../src/layers/index.js';
import { analyze } from '../../src/pipeline/4-analyze/analyze.js';
import { lowerNetwork } from '../../src/pipeline/5-lower/lower-network.js';
import { emitNetwork } from '../../src/pipeline/6-emit/emit-network.js';

export interface OnnxModel {
  readonly bytes: Uint8Array;
  readonly message: ModelMessage;
  readonly program: CompiledProgram;
  readonly findings: readonly Finding[];
}

export type Weights = ReadonlyMap<string, ArrayLike<number>>;

/** `weightsOf` is asked when the parameters are known. */
export async function onnxModel(
  graph: TypedGraph,
  weightsOf: (program: CompiledProgram) => Weights,
  batch?: number,
): Promise<OnnxModel> {
  const program = lowerNetwork(graph, layerCatalogue);
  const backend = backendCatalogue.get('onnx');
  if (backend === undefined) throw new Error('the ONNX backend is missing');
  const report = analyze(graph, layerCatalogue);
  const options = { weights: weightsOf(program), batch };
  const { files, findings } = await emitNetwork({ graph, report }, program, backend, options);
  const bytes = files[0]?.bytes;
  if (bytes === undefined) throw new Error(findings.map(({ code }) => code).join(' '));
  return { bytes, message: decodeModel(bytes), program, findings };
}

interface OrtTensor {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

interface Ort {
  readonly InferenceSession: {
    create(
      bytes: Uint8Array,
      options: object,
    ): Promise<{
      run(feeds: Readonly<Record<string, OrtTensor>>): Promise<Readonly<Record<string, OrtTensor>>>;
      release(): Promise<void>;
    }>;
  };
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => OrtTensor;
}

const installed = new URL('../../bench/node_modules/onnxruntime-node', import.meta.url);

/** Tests that run models are skipped without it: `npm --prefix bench ci` installs it. */
export const hasOnnxruntime = existsSync(installed);

/** A value of one or more images, channels last. */
export interface Maps {
  readonly data: ArrayLike<number>;
  readonly shape: readonly number[];
}

/** The outputs by name for `n` images, channels last. */
export async function runModel(
  bytes: Uint8Array,
  n: number,
  inputs: Readonly<Record<string, Maps>>,
): Promise<Readonly<Record<string, OrtTensor>>> {
  const ort = createRequire(import.meta.url)(installed.pathname) as Ort;
  const session = await ort.InferenceSession.create(bytes, {
    intraOpNumThreads: 1,
    graphOptimizationLevel: 'disabled',
    logSeverityLevel: 3,
  });
  try {
    const feeds = Object.entries(inputs).map(([name, { data, shape }]) => {
      const channels = shape[shape.length - 1];
      const dims = [n, channels, ...shape.slice(0, -1)];
      return [name, new ort.Tensor('float32', swapped(data, n, channels, false), dims)] as const;
    });
    const results = await session.run(Object.fromEntries(feeds));
    const back = Object.entries(results).map(([name, { data, dims }]) => {
      const shape = [...dims.slice(2), dims[1]];
      return [name, { data: swapped(data, dims[0], dims[1], true), dims: [dims[0], ...shape] }] as const;
    });
    return Object.fromEntries(back);
  } finally {
    await session.release();
  }
}

/** Between (n, positions, channels) and (n, channels, positions). */
function swapped(data: ArrayLike<number>, n: number, channels: number, toLast: boolean): Float32Array {
  const positions = data.length / n / channels;
  const result = new Float32Array(data.length);
  for (let i = 0; i < n; i++) {
    for (let p = 0; p < positions; p++) {
      for (let c = 0; c < channels; c++) {
        const last = (i * positions + p) * channels + c;
        const first = (i * channels + c) * positions + p;
        if (toLast) result[last] = data[first];
        else result[first] = data[last];
      }
    }
  }
  return result;
}

/** What every model must keep: names are given once, before they are used, and tensors hold what they say. */
export function mistakesOf({ graph }: ModelMessage): string[] {
  const mistakes: string[] = [];
  const known = new Set<string>();
  const give = (name: string) => {
    if (name === '' || known.has(name)) mistakes.push(`${name} is given twice`);
    known.add(name);
  };
  for (const { name } of [...graph.input, ...graph.initializer]) give(name);
  for (const { name, dims, rawData, dataType } of graph.initializer) {
    const width = dataType === 7 ? 8 : 4;
    const length = dims.reduce((product, size) => product * size, width);
    if (rawData.length !== length) mistakes.push(`${name} has ${rawData.length} bytes, not ${length}`);
  }
  for (const { input, output, opType } of graph.node) {
    for (const name of input) {
      if (name !== '' && !known.has(name)) mistakes.push(`${opType} reads ${name} too early`);
    }
    output.forEach(give);
  }
  for (const { name } of graph.output) {
    if (!known.has(name)) mistakes.push(`output ${name} is never computed`);
  }
  return mistakes;
}
