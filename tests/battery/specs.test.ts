/**
 * The gradient check of every network in `specs/`: single values of each parameter, and the slope along one random
 * direction through all of them, against central differences in double precision. Networks whose size is a parameter
 * or a symbol are shrunk to the smallest size at which they still check; of the largest networks a few parameters are tried, all of
 * them with FULL_GRADIENTS=1.
 */
import { readFileSync } from 'node:fs';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import { createSource } from '../../src/base/source.js';
import type { CompiledNetwork } from '../../src/compile/compiled.js';
import { compile } from '../../src/compile.js';
import { positionsOf } from '../../src/kit/window.js';
import { createRandom, fillNormal } from '../../src/runtime/random.js';
import { specsHost } from '../specs-host.js';
import { bufferKey, loadNetwork } from './emitted-network.js';
import { checkGradients } from './gradient-check.js';

const root = new URL('../../', import.meta.url);
const specs = globSync('specs/*.netspec{,.yaml,.yml,.json}', { cwd: root.pathname }).sort();
/** What a network's parameters can be called that say how large an image is. */
const sizeNames = ['height', 'width', 'size', 'length'];
const sizes = [8, 16, 32, 48, 64, 96, 128];
/** Above this only some parameters are tried, unless everything is asked for. */
const manyParameters = 2_000_000n;
const everything = process.env.FULL_GRADIENTS !== undefined;

async function smallest(file: string): Promise<CompiledNetwork> {
  const source = createSource(file, readFileSync(new URL(file, root), 'utf8'));
  const full = await compile(source, { host: specsHost });
  const [network] = full.networks;
  if (network === undefined) throw new Error(`${file} does not check: ${full.diagnostics[0]?.message}`);
  const symbols = network.free?.graph.symbols ?? [];
  const names = [
    ...Object.keys(network.graph.parameters).filter((name) => sizeNames.includes(name)),
    ...symbols.map(({ name }) => name),
  ];
  if (names.length === 0) return network;
  // With open sizes the network at hand is the smallest, which says nothing of the others.
  const anyway = new Set(symbols.length === 0 ? degenerate(network) : []);
  for (const size of sizes) {
    const set = Object.fromEntries(names.map((name) => [name, String(size)]));
    const [shrunk] = (await compile(source, { host: specsHost, set })).networks;
    if (shrunk !== undefined && degenerate(shrunk).every((path) => anyway.has(path))) return shrunk;
  }
  return network;
}

/** Batch normalisation over a handful of values is close to a step function: differences say nothing about it. */
function degenerate({ graph }: CompiledNetwork): string[] {
  return graph.nodes
    .filter((node) => node.type === 'layer' && node.kind === 'batchnorm' && positionsOf(node.output) < 4)
    .map(({ path }) => path);
}

describe.each(specs)('%s', (file) => {
  it('has gradients that equal central differences', async () => {
    const { graph, report } = await smallest(file);
    const isLarge = report.totals.params > manyParameters && !everything;
    const { Class, program } = await loadNetwork(graph);
    const network = new Class({ batch: 3, precision: 'float64', seed: 3 });
    const random = createRandom(5);
    for (const { buffer } of program.inputs) {
      fillNormal(network.training[bufferKey(program, buffer)], 1, random);
    }
    const checked = checkGradients({
      network,
      program,
      n: 3,
      seed: 7,
      perTensor: isLarge || graph.nodes.length > 25 ? 1 : 4,
      mostTensors: isLarge ? 4 : undefined,
      steps: [1e-6, 1e-7, 1e-5, 1e-3],
      enough: 1e-5,
      floor: 1e-3,
      alongDirection: !isLarge,
    });
    expect(checked.length).toBeGreaterThan(1);
    for (const { name, error } of checked) expect(error, name).toBeLessThan(1e-5);
  }, 900_000);
});
