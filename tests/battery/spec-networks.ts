/** The networks of `specs/`, shrunk where a parameter or a symbol says how large they are. */
import { readFileSync } from 'node:fs';
import { globSync } from 'tinyglobby';
import { createSource } from '../../src/base/source.js';
import type { CompiledNetwork } from '../../src/compile/compiled.js';
import { compile } from '../../src/compile.js';
import { positionsOf } from '../../src/kit/window.js';
import { specsHost } from '../specs-host.js';

export const root = new URL('../../', import.meta.url);
export const specs = globSync('specs/*.netspec{,.yaml,.yml,.json}', { cwd: root.pathname }).sort();
/** What a network's parameters can be called that say how large an image is. */
const sizeNames = ['height', 'width', 'size', 'length'];
const sizes = [8, 16, 32, 48, 64, 96, 128];

/** The first network of a file at the smallest size at which it still checks and says something. */
export async function smallest(file: string): Promise<CompiledNetwork> {
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
