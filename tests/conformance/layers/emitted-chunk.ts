/**
 * Many layers in one emitted network: each takes its inputs from the weights of a dense layer (so that these get
 * gradients like any weight) and ends flat in one long output, whose gradient reaches all of them.
 */
import { createSource } from '../../../src/base/source.js';
import { compile } from '../../../src/compile.js';
import type { AnyLayer } from '../../../src/kit/define-layer.js';
import type { Parameter } from '../../../src/runtime/parameter.js';
import { createRandom, fillNormal } from '../../../src/runtime/random.js';
import { bufferKey, loadNetwork, type RunningNetwork } from '../../battery/emitted-network.js';
import { inputName, layerStatements, networkText, shapeText, type Written } from './configuration.js';

export interface Weight {
  readonly name: string;
  readonly shape: readonly number[];
  /** As they were before anything ran. */
  readonly values: Float64Array;
}

/** What PyTorch is to be told of a layer, and what the emitted network makes of it. */
export interface Outcome {
  readonly n: number;
  /** (n, ...shape) of each input. */
  readonly inputs: readonly Float64Array[];
  readonly weights: readonly Weight[];
  /** (n, values) each, and what training leaves, under the names that the answers use. */
  readonly parts: Readonly<Record<string, Float64Array>>;
}

interface Member {
  readonly written: Written;
  readonly name: string;
  /** Values of one image. */
  readonly size: number;
}

export const volume = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);

/** All of `written` must be layers that compile; `sizes` are those of their outputs. `n` images go through at once. */
export async function runChunk(
  written: readonly Written[],
  sizes: readonly number[],
  pools: AnyLayer | undefined,
  n: number,
  seed: number,
): Promise<Outcome[]> {
  const members = written.map(
    (one, index): Member => ({ written: one, name: `c${index}`, size: sizes[index] }),
  );
  const text = chunkText(members, pools, n);
  const { networks, diagnostics } = await compile(createSource('chunk.netspec', text));
  if (networks.length === 0) throw new Error(`${diagnostics[0]?.message} in\n${text}`);
  const { Class, program } = await loadNetwork(networks[0].graph);
  const network = new Class({ batch: n, precision: 'float64', seed: 1 });
  randomise(network, members, seed);

  const key = (buffer: number) => bufferKey(program, buffer);
  const oneHot = Float64Array.from({ length: n * n }, (_, at) => (at % (n + 1) === 0 ? 1 : 0));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const started = members.map((member) => beforeRunning(network, member, n));

  network.evaluation[key(program.inputs[0].buffer)].set(oneHot);
  network.runEvaluation(n);
  const evaluation = Float64Array.from(network.evaluation[key(program.outputs[0].buffer)]);
  network.beginStep(n);
  network.training[key(program.inputs[0].buffer)].set(oneHot);
  network.runTraining(n);
  const training = Float64Array.from(network.training[key(program.loss.training)]);

  const direction = new Float64Array(n * total);
  let offset = 0;
  for (const { size } of members) {
    for (let image = 0, at = 0; image < n; image++) {
      for (let i = 0; i < size; i++, at++) direction[image * total + offset + i] = Math.sin(0.7 * at + 0.3);
    }
    offset += size;
  }
  const { gradient } = program.loss;
  if (gradient === undefined) throw new Error('the chunk has nothing to train');
  network.training[key(gradient)].set(direction);
  network.runBackward(n);

  offset = 0;
  return members.map((member, index) => {
    const cut = (values: Float64Array) => columns(values, n, total, offset, member.size);
    const parts: Record<string, Float64Array> = { evaluation: cut(evaluation), training: cut(training) };
    offset += member.size;
    for (const input of member.written.inputs.keys()) {
      const source = network.parameter(`${sourceName(member, input)}.weight`);
      parts[`gradient of input ${input}`] = turned(source.gradient ?? new Float64Array(0), n);
    }
    for (const { path, role, gradient: computed, values } of ownParameters(network, member)) {
      const weight = path.slice(member.name.length + 1);
      if (computed !== null) parts[`gradient of ${weight}`] = Float64Array.from(computed);
      else if (role === 'state' && member.written.frozen !== true)
        parts[`${weight} afterwards`] = Float64Array.from(values);
    }
    return { n, ...started[index], parts };
  });
}

/** A vector is the dense layer's output itself; anything else is reshaped from it. */
function sourceName({ name, written }: Member, input: number): string {
  return written.inputs[input].length === 1 ? inputName(name, input) : `${inputName(name, input)}s`;
}

function chunkText(members: readonly Member[], pools: AnyLayer | undefined, n: number): string {
  const statements = members.flatMap((member) => {
    const { written, name } = member;
    const sources = written.inputs.flatMap((shape, index) => [
      'from x',
      `${sourceName(member, index)}: dense ${volume(shape)} bias=false`,
      ...(shape.length > 1 ? [`${inputName(name, index)}: reshape ${shapeText(shape, written.style)}`] : []),
    ]);
    return [...sources, ...layerStatements(written, pools, name), `${name}f: flatten`];
  });
  const ends = members.map(({ name }) => `${name}f`);
  const joined = ends.length > 1 ? [`concat ${ends.join(', ')}`] : [];
  return networkText('Chunk', [`input x: [${n}]`, ...statements, ...joined, 'train { loss mse }']);
}

/** Random parameters, but for weights that the spec gives; variances are positive. */
function randomise(network: RunningNetwork, members: readonly Member[], seed: number): void {
  const random = createRandom(seed);
  const given = new Set(
    members.flatMap(({ name, written }) => ('weights' in written.attributes ? [`${name}.weight`] : [])),
  );
  for (const { path, values } of network.parameters) {
    if (given.has(path)) continue;
    fillNormal(values, 1, random);
    if (path.endsWith('variance')) values.set(values.map((value) => Math.abs(value) + 0.5));
  }
}

function ownParameters(network: RunningNetwork, { name }: Member): readonly Parameter[] {
  return network.parameters.filter(({ path }) => path.startsWith(`${name}.`));
}

function beforeRunning(network: RunningNetwork, member: Member, n: number) {
  const inputs = member.written.inputs.map((_, index) =>
    turned(network.parameter(`${sourceName(member, index)}.weight`).values, n),
  );
  const weights = ownParameters(network, member).map(({ path, shape, values }) => ({
    name: path.slice(member.name.length + 1),
    shape,
    values: Float64Array.from(values),
  }));
  return { inputs, weights };
}

/** (values, n) to (n, values). */
function turned(values: ArrayLike<number>, n: number): Float64Array {
  const size = values.length / n;
  return Float64Array.from(
    { length: values.length },
    (_, at) => values[(at % size) * n + Math.floor(at / size)],
  );
}

/** (n, size) out of (n, total). */
function columns(values: Float64Array, n: number, total: number, offset: number, size: number): Float64Array {
  const cut = new Float64Array(n * size);
  for (let image = 0; image < n; image++) {
    const from = image * total + offset;
    cut.set(values.subarray(from, from + size), image * size);
  }
  return cut;
}
