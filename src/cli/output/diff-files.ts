/** What two versions of one spec, or two specs, have to do with each other; in words where they have no network in common. */
import type { NetworkDiff } from '../../ir/network-diff.js';
import { grouped, plural } from './numbers.js';

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
  /** The specs that import it; present for a file that has only blocks now, where that is known. */
  readonly importers?: readonly string[];
}

/** More of them than these are counted. */
const mostImporters = 5;

/** A line that says which files, and a line for each thing that is to say beside the networks of both. */
export function fileWords(file: FileDiff): { readonly title: string; readonly notes: readonly string[] } {
  const { old, new: now, networks, added, removed, broken, importers } = file;
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
      ...(none || importers !== undefined ? [libraryWords(importers)] : []),
    ],
  };
}

function lone({ name, params, macs }: LoneNetwork): string {
  return `${name} (${grouped(params)} params, ${grouped(macs)} MACs)`;
}

/** A file without a network has blocks, else it does not check. */
function libraryWords(importers: readonly string[] | undefined): string {
  const what = 'a file of blocks, without a network of its own';
  if (importers === undefined) return what;
  if (importers.length === 0) return `${what}; no spec imports it`;
  const named = importers.slice(0, mostImporters);
  const others = importers.length - named.length;
  const all = others > 0 ? `${named.join(', ')} and ${plural(others, 'spec')} more` : named.join(', ');
  return `${what}; imported by ${all}`;
}
