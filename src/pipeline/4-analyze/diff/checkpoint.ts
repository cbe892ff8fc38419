/**
 * Which weights of one network another takes. Loading goes by name and shape and takes a file whole or not at all
 * (`runtime/network.ts`); what would fit under other names follows from the layers that are the same.
 */
import type { CheckpointDiff, Compatibility, NamedTensor, TensorCount } from '../../../ir/network-diff.js';
import { type DiffSide, nameIn } from './diff-layer.js';
import type { Matching } from './match-layers.js';

export function compareCheckpoints(
  older: DiffSide,
  newer: DiffSide,
  matching: Matching,
): Omit<CheckpointDiff, 'resumes'> {
  const [before, after] = [tensorsOf(older), tensorsOf(newer)];
  const byName = new Map(before.map((tensor) => [tensor.path, tensor]));
  const known = new Set(after.map(({ path }) => path));
  const follows = renamings(older, newer, matching, byName);
  const loads: NamedTensor[] = [];
  const reshaped: CheckpointDiff['reshaped'][number][] = [];
  const missing: NamedTensor[] = [];
  const displaced: string[] = [];
  for (const tensor of after) {
    const { path, shape } = tensor;
    const same = byName.get(path);
    if (same === undefined) missing.push(tensor);
    else if (!sameSizes(same, tensor)) reshaped.push({ path, old: same.shape, new: shape });
    else {
      loads.push(tensor);
      const origin = follows.get(path);
      if (origin !== undefined && origin.path !== path) displaced.push(path);
    }
  }
  const fits = after.filter((tensor) => {
    const origin = follows.get(tensor.path);
    return origin !== undefined && sameSizes(origin, tensor);
  });
  const renamed = fits.flatMap(({ path, shape }) => {
    const old = follows.get(path)?.path ?? path;
    return old === path ? [] : [{ old, new: path, shape }];
  });
  const counts = {
    old: countOf(before),
    new: countOf(after),
    loads: countOf(loads),
    loadsRenamed: countOf(fits),
  };
  return {
    compatibility: compatibilityOf(counts),
    ...counts,
    displaced,
    reshaped,
    missing,
    unused: before.filter(({ path }) => !known.has(path)),
    renamed,
  };
}

function compatibilityOf(
  counts: Pick<CheckpointDiff, 'old' | 'new' | 'loads' | 'loadsRenamed'>,
): Compatibility {
  const isWhole = ({ tensors }: TensorCount) =>
    tensors === counts.new.tensors && tensors === counts.old.tensors;
  if (isWhole(counts.loads)) return 'whole';
  if (isWhole(counts.loadsRenamed)) return 'renaming';
  return counts.loads.tensors + counts.loadsRenamed.tensors > 0 ? 'partial' : 'none';
}

function tensorsOf({ layers }: DiffSide): readonly NamedTensor[] {
  return layers.flatMap(({ report }) => report.weights.map(({ path, shape }) => ({ path, shape })));
}

/** From a tensor's name in the new network to the tensor of the same layer in the old one. */
function renamings(
  older: DiffSide,
  newer: DiffSide,
  matching: Matching,
  tensors: ReadonlyMap<string, NamedTensor>,
): ReadonlyMap<string, NamedTensor> {
  const found = new Map<string, NamedTensor>();
  for (const [from, to] of matching) {
    const [before, after] = [older.byNode.get(from), newer.byNode.get(to)];
    if (before === undefined || after === undefined) continue;
    for (const { path } of after.report.weights) {
      const origin = tensors.get(`${before.node.path}.${nameIn(path, after.node.path)}`);
      if (origin !== undefined) found.set(path, origin);
    }
  }
  return found;
}

function sameSizes(a: NamedTensor, b: NamedTensor): boolean {
  return a.shape.join() === b.shape.join();
}

function countOf(tensors: readonly NamedTensor[]): TensorCount {
  const values = tensors.reduce(
    (total, { shape }) => total + shape.reduce((product, size) => product * BigInt(size), 1n),
    0n,
  );
  return { tensors: tensors.length, values };
}
