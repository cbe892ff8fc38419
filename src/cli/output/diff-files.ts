/** What two versions of one spec, or two specs, have to do with each other; in words where they have no network in common. */
import type { NetworkDiff } from '../../ir/network-diff.js';
import { grouped } from './numbers.js';

/** A network that only one side has. */
export interface LoneNetwork {
  readonly name: string;
  readonly params: bigint;
  readonly macs: bigint;
}

export interface FileDiff {
  /** As a person calls it; undefined where there was no such file. */
  readonly old: string | undefined;
  /** Undefined where the file is gone. */
  readonly new: string | undefined;
  readonly networks: readonly NetworkDiff[];
  readonly added: readonly LoneNetwork[];
  readonly removed: readonly LoneNetwork[];
  /** The sides that do not check; their diagnostics are printed apart. */
  readonly broken: readonly ('old' | 'new')[];
}

/** A line that says which files, and a line for each thing that is to say beside the networks of both. */
export function fileWords(file: FileDiff): { readonly title: string; readonly notes: readonly string[] } {
  const { old, new: now, networks, added, removed, broken } = file;
  const title =
    old === undefined
      ? `${now}: new`
      : now === undefined
        ? `${old}: gone`
        : old === now
          ? now
          : `${old} -> ${now}`;
  const none = networks.length + added.length + removed.length + broken.length === 0;
  return {
    title,
    notes: [
      ...broken.map((side) =>
        side === 'old' ? 'it did not check before, so it cannot be compared' : 'it does not check',
      ),
      ...added.map((network) => `network ${lone(network)}: added`),
      ...removed.map((network) => `network ${lone(network)}: removed`),
      ...(none ? ['no network in it'] : []),
    ],
  };
}

function lone({ name, params, macs }: LoneNetwork): string {
  return `${name} (${grouped(params)} params, ${grouped(macs)} MACs)`;
}
