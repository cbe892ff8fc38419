/** The two sides of a difference: each compiled with its settings, and networks of both compared. */
import { type Diagnostic, hasErrors } from '../../base/diagnostic.js';
import type { Source } from '../../base/source.js';
import type { CompiledNetwork, CompileHost } from '../../compile/compiled.js';
import { diffNetworks, pairNetworks } from '../../compile/diff.js';
import type { NetworkDiff } from '../../ir/network-diff.js';
import type { FileDiff, LoneNetwork } from '../output/diff-files.js';
import { relevantDiagnostics, settingsOf } from '../spec.js';

/** `NAME=VALUE` as typed: for both sides, for the old one, for the new one. */
export interface SideSettings {
  readonly set: readonly string[];
  readonly setOld: readonly string[];
  readonly setNew: readonly string[];
}

/** One side of a comparison: what it is called, and its networks; undefined where it does not check. */
export interface Side {
  readonly label: string;
  readonly networks: readonly CompiledNetwork[] | undefined;
}

export function settingsFor(
  which: 'old' | 'new',
  { set, setOld, setNew }: SideSettings,
): Readonly<Record<string, string>> {
  const own = settingsOf({ set: which === 'old' ? setOld : setNew }, `--set-${which}`);
  return { ...settingsOf({ set }), ...own };
}

/**
 * The networks are undefined where there are errors that concern them. A broken budget is an error too, but none that
 * keeps a network from being compared: by how much it is broken is what a reader wants to know.
 */
export async function compileSide(
  source: Source,
  host: CompileHost,
  set: Readonly<Record<string, string>>,
  wanted?: string,
): Promise<{
  readonly diagnostics: readonly Diagnostic[];
  readonly networks: readonly CompiledNetwork[] | undefined;
}> {
  const { compile } = await import('../../compile.js');
  const compilation = await compile(source, { host, set });
  const diagnostics = relevantDiagnostics(compilation, wanted);
  if (!hasErrors(diagnostics)) return { diagnostics, networks: compilation.networks };
  const onlyBudgets = diagnostics.every(
    ({ code, severity }) => severity !== 'error' || code === 'budget/broken',
  );
  return { diagnostics, networks: onlyBudgets ? compilation.shaped : undefined };
}

/** Compares what both sides have; a side that is not there, or does not check, has no networks. */
export async function fileDiff(older: Side | undefined, newer: Side | undefined): Promise<FileDiff> {
  const isBroken = (side: Side | undefined) => side !== undefined && side.networks === undefined;
  const broken = [...(isBroken(older) ? ['old' as const] : []), ...(isBroken(newer) ? ['new' as const] : [])];
  const sides = { old: older?.label, new: newer?.label, broken };
  if (broken.length > 0) return { ...sides, networks: [], added: [], removed: [] };
  const { pairs, added, removed } = pairNetworks(older?.networks ?? [], newer?.networks ?? []);
  const networks: NetworkDiff[] = [];
  for (const [before, after] of pairs) networks.push(await diffNetworks(before, after));
  return { ...sides, networks, added: added.map(lone), removed: removed.map(lone) };
}

function lone({ report: { network, totals } }: CompiledNetwork): LoneNetwork {
  return { name: network, params: totals.params, macs: totals.macs };
}
