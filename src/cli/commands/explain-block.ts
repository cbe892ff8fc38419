/** What `netspec explain` says of a block: its signature, and its calls as far as the file's networks are sound. */
import { blockLines } from '../output/block-text.js';
import { hostFor, readSource } from '../read.js';
import { compileSource, type SpecOptions } from '../spec.js';

/**
 * Undefined where `name` is no block of the file, or is a layer or group of its network: then that is meant. Blocks are
 * shown even where networks have mistakes, and in a file that has none.
 */
export async function explainBlock(
  path: string,
  name: string,
  options: SpecOptions,
  width: number,
): Promise<string[] | undefined> {
  // Standard input can be read only once, and a path with a dot is never a block.
  if (path === '-' || name.includes('.')) return undefined;
  const read = await readSource(path);
  if (!read.ok) return undefined;
  const { blocksOf } = await import('../../compile/analysis.js');
  const block = (await blocksOf(read.source, hostFor(read.source))).find((known) => known.name === name);
  if (block === undefined) return undefined;
  const { networks } = await compileSource(read.source, options);
  const chosen = networks.filter(
    ({ graph }) => options.network === undefined || graph.name === options.network,
  );
  const taken = chosen.some(({ report }) =>
    report.layers.some((layer) => layer.path === name || layer.path.startsWith(`${name}.`)),
  );
  return taken ? undefined : blockLines(block, chosen, width);
}
