/** What differs between two compiled networks, or between those of two files. */
import type { Source } from '../base/source.js';
import type { DiffFigure, NetworkDiff } from '../ir/network-diff.js';
import { load } from '../pipeline/1-parse/load.js';
import { analysisOf } from './analysis.js';
import { type CompiledNetwork, type CompileHost, type FreeSizes, noHost } from './compiled.js';

/** Networks with open sizes are compared at their smallest. */
export async function diffNetworks(older: CompiledNetwork, newer: CompiledNetwork): Promise<NetworkDiff> {
  const [{ compareNetworks }, { specHash }] = await Promise.all([
    import('../pipeline/4-analyze/diff/diff-networks.js'),
    import('../pipeline/6-emit/spec-hash.js'),
  ]);
  const compared = compareNetworks(
    { graph: older.graph, report: older.report, analysis: await analysisOf(older) },
    { graph: newer.graph, report: newer.report, analysis: await analysisOf(newer) },
  );
  return {
    ...compared,
    sizes: { old: older.free?.at, new: newer.free?.at },
    formulas: formulasOfBoth(older.free, newer.free),
    checkpoint: { ...compared.checkpoint, resumes: specHash(older.graph) === specHash(newer.graph) },
  };
}

const figuresWithFormula = ['params', 'macs', 'flops', 'activationBytes'] as const satisfies DiffFigure[];

function formulasOfBoth(older: FreeSizes | undefined, newer: FreeSizes | undefined): NetworkDiff['formulas'] {
  return figuresWithFormula.flatMap((figure) => {
    const [old, now] = [older?.formulas[figure], newer?.formulas[figure]];
    return old === undefined || now === undefined ? [] : [{ figure, old, new: now }];
  });
}

export interface NetworkPairs {
  readonly pairs: readonly (readonly [older: CompiledNetwork, newer: CompiledNetwork])[];
  readonly added: readonly CompiledNetwork[];
  readonly removed: readonly CompiledNetwork[];
}

/** By name; the only one that is left on each side makes a pair too, whatever it is called. */
export function pairNetworks(
  older: readonly CompiledNetwork[],
  newer: readonly CompiledNetwork[],
): NetworkPairs {
  const named = new Map(older.map((network) => [network.graph.name, network]));
  const names = new Set(newer.map(({ graph }) => graph.name));
  const removed = older.filter(({ graph }) => !names.has(graph.name));
  const added = newer.filter(({ graph }) => !named.has(graph.name));
  const onlyOnes = removed.length === 1 && added.length === 1;
  const pairs = newer.flatMap((network): [CompiledNetwork, CompiledNetwork][] => {
    const other = named.get(network.graph.name) ?? (onlyOnes ? removed[0] : undefined);
    return other === undefined ? [] : [[other, network]];
  });
  return { pairs, added: onlyOnes ? [] : added, removed: onlyOnes ? [] : removed };
}

/** The names of the files that a source imports, directly and through others, its own left out. */
export async function importedFiles(source: Source, host: CompileHost = noHost): Promise<readonly string[]> {
  const { documents } = await load(source, (path) => host.read(path));
  return documents.slice(0, -1).map(({ span }) => span.source.name);
}
