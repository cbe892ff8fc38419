/**
 * Whether two networks compute the same with the same weights: both are emitted and run in double precision, on random
 * images, with random weights that belong to their names.
 */
import { nameEverything } from '../../src/backends/typescript/names.js';
import { hasErrors } from '../../src/base/diagnostic.js';
import type { Source } from '../../src/base/source.js';
import type { CompiledNetwork, CompileHost } from '../../src/compile/compiled.js';
import { compile } from '../../src/compile.js';
import type { BufferId } from '../../src/ir/kernels.js';
import type { Port } from '../../src/ir/program.js';
import { nextIn } from '../../src/ir/size-set.js';
import type { Floats } from '../../src/runtime/geometry.js';
import { createRandom, fillNormal } from '../../src/runtime/random.js';
import { loadNetwork } from '../battery/emitted-network.js';

const images = 3;
const tolerance = 1e-6;
/** Of the inputs: small ones and large ones, because some functions differ only far from 0. */
const scales = [1, 20];
/** More would take a test too long. */
const mostWork = 300_000_000n;

/**
 * What differs first between the networks of two texts, in words; undefined where nothing does. They are compared as they
 * are, with each parameter one larger, and with each open size larger: what is right only for the values that a text
 * happens to have is not the same function.
 */
export async function textDifference(
  before: Source,
  after: Source,
  host: CompileHost,
): Promise<string | undefined> {
  const { networks } = await compile(before, { host });
  for (const set of [{}, ...networks.flatMap(otherSettings)]) {
    const one = await compile(before, { host, set });
    if (hasErrors(one.diagnostics)) continue;
    const other = await compile(after, { host, set });
    const names = ({ networks: all }: typeof one) => all.map(({ graph }) => graph.name).join(', ');
    const at = `with ${JSON.stringify(set)} `;
    if (names(one) !== names(other)) return `${at}the networks are ${names(one)}, then ${names(other)}`;
    for (const [index, network] of one.networks.entries()) {
      const difference = await differenceOf(network, other.networks[index]);
      if (difference !== undefined) return at + difference;
    }
  }
  return undefined;
}

type Setting = Readonly<Record<string, string>>;

/** Each parameter with a number one larger, each open size at the next that is allowed. */
function otherSettings({ graph, free }: CompiledNetwork): readonly Setting[] {
  const parameters = Object.entries(graph.parameters).filter(([, value]) => typeof value === 'number');
  const sizes = (free?.sizes.symbols ?? []).flatMap(
    ({ declaration: { name }, allowed }): readonly Setting[] => {
      const next = nextIn(allowed, (free?.at[name] ?? 0) + 1);
      return next === undefined ? [] : [{ [name]: String(next) }];
    },
  );
  return [...parameters.map(([name, value]) => ({ [name]: String(Number(value) + 1) })), ...sizes];
}

/** What differs first, in words; undefined where nothing does. Throws where a network is too large to be run. */
export async function differenceOf(
  before: CompiledNetwork,
  after: CompiledNetwork,
  seed = 1,
): Promise<string | undefined> {
  const [one, other] = [await run(before, seed), await run(after, seed)];
  if (one.weights !== other.weights) return `the weights are ${one.weights}, then ${other.weights}`;
  if (one.values.length !== other.values.length)
    return `${one.values.length} values come out, then ${other.values.length}`;
  const largest = one.values.reduce((most, { value }) => Math.max(most, Math.abs(value)), 1);
  for (const [at, { value, where }] of one.values.entries()) {
    if (!Number.isFinite(value)) throw new Error(`${where} is ${value}, which proves nothing`);
    // Not `>`: a value that is no number differs from any.
    if (!(Math.abs(value - other.values[at].value) <= tolerance * largest))
      return `${where} is ${value}, then ${other.values[at].value}`;
  }
  return undefined;
}

interface Outcome {
  /** Names and sizes of all weights. */
  readonly weights: string;
  readonly values: readonly { readonly value: number; readonly where: string }[];
}

async function run(compiled: CompiledNetwork, seed: number): Promise<Outcome> {
  const { graph, report } = compiled;
  if (report.totals.macs > mostWork) throw new Error(`${graph.name} is too large to be run in a test`);
  const { Class, program } = await loadNetwork(graph);
  const names = nameEverything(graph, program, []);
  const network = new Class({ batch: images, precision: 'float64' });
  for (const { path, shape, values } of network.parameters) {
    const random = createRandom(seed + hashOf(path));
    fillNormal(values, 1 / Math.sqrt(Math.max(1, values.length / shape[0])), random);
    if (path.endsWith('variance')) values.set(values.map((value) => Math.abs(value) + 0.5));
  }
  const values: { value: number; where: string }[] = [];
  const read = (memory: ArrayLike<number>, where: string) => {
    for (let at = 0; at < memory.length; at++) values.push({ value: memory[at], where: `${where}[${at}]` });
  };
  const key = (buffer: BufferId) => names.buffer(buffer);
  // Where chance has a part in training there is nothing to compare.
  const isCertain = graph.nodes.every((node) => node.type === 'input' || !(Number(node.attributes.rate) > 0));
  for (const scale of scales) {
    const fill = (memory: Readonly<Record<string, Floats>>) => {
      for (const { name, buffer } of program.inputs)
        fillNormal(memory[key(buffer)], scale, createRandom(seed + hashOf(name)));
    };
    fill(network.evaluation);
    network.runEvaluation(images);
    for (const port of ordered(program.outputs)) read(network.evaluation[key(port.buffer)], 'the output');
    if (!isCertain) continue;
    fill(network.training);
    network.beginStep(images);
    network.runTraining(images);
    read(network.training[key(program.loss.training)], 'in training the value that the loss takes');
  }
  const weights = network.parameters.map(({ path, shape }) => `${path} ${shape.join('x')}`);
  return { weights: weights.sort().join(', '), values };
}

/** Outputs that a person named, by name; one alone is the same under any name. */
function ordered(ports: readonly Port[]): readonly Port[] {
  return [...ports].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** FNV-1a, as published by Fowler, Noll and Vo. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
