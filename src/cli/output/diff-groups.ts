/**
 * Puts layers that came, went or changed together, so that a whole block is one line and blocks in a row are another:
 * `layer2.2 … layer2.3: 2 blocks, 14 layers`.
 */
import type { LayerChange, LayerDiff, LayerSide } from '../../ir/network-diff.js';
import { formatShape } from '../../ir/shape.js';

/** Layers in a row that all came or all went. */
export interface LayerRun {
  /** The path of a layer or a group, or of the first and the last. */
  readonly first: string;
  readonly last: string;
  /** How many groups are in a row; 0 for a single layer. */
  readonly blocks: number;
  readonly layers: readonly LayerSide[];
}

/** `kept` are the paths of the layers of the same network that are in neither of the runs. */
export function layerRuns(layers: readonly LayerSide[], kept: readonly string[]): readonly LayerRun[] {
  const keptGroups = new Set(kept.flatMap(groupsAround));
  const runs: LayerRun[] = [];
  for (const layer of layers) {
    const group = groupsAround(layer.path).find((path) => !keptGroups.has(path));
    const unit = group ?? layer.path;
    const previous = runs.at(-1);
    if (previous?.last === unit && group !== undefined) {
      runs[runs.length - 1] = { ...previous, layers: [...previous.layers, layer] };
    } else if (
      previous !== undefined &&
      previous.blocks > 0 &&
      group !== undefined &&
      follows(previous.last, unit)
    ) {
      const { first, blocks } = previous;
      runs[runs.length - 1] = { first, last: unit, blocks: blocks + 1, layers: [...previous.layers, layer] };
    } else {
      runs.push({ first: unit, last: unit, blocks: group === undefined ? 0 : 1, layers: [layer] });
    }
  }
  return runs;
}

/** The groups that a layer is in, the outermost first. */
function groupsAround(path: string): string[] {
  const parts = path.split('.');
  return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join('.'));
}

/** `layer2.3` follows `layer2.2`. */
function follows(before: string, after: string): boolean {
  const [group, number] = splitLast(before);
  const [other, next] = splitLast(after);
  return group === other && /^\d+$/.test(number) && Number(next) === Number(number) + 1;
}

function splitLast(path: string): readonly [string, string] {
  const dot = path.lastIndexOf('.');
  return [path.slice(0, Math.max(dot, 0)), path.slice(dot + 1)];
}

/** What came and what went. */
export function runsOf({ added, removed, changed, renamed, unchanged }: LayerDiff): {
  readonly added: readonly LayerRun[];
  readonly removed: readonly LayerRun[];
} {
  const stay = (side: 'old' | 'new') => [
    ...unchanged,
    ...[...changed, ...renamed].map((change) => change[side].path),
  ];
  return { added: layerRuns(added, stay('new')), removed: layerRuns(removed, stay('old')) };
}

/** Layers that changed in the same way; their paths differ in one number at most. */
export interface ChangeGroup {
  /** `layer3.{1,2}.conv1` */
  readonly path: string;
  /** `filters 64 -> 32, P same -> 1`; empty where only shapes or costs are others. */
  readonly what: string;
  /** `56x56x64 -> 56x56x32`; the output alone where it stays; empty where it is not one for all. */
  readonly output: string;
  readonly changes: readonly LayerChange[];
}

/** In the order of the network. */
export function changeGroups(changes: readonly LayerChange[]): readonly ChangeGroup[] {
  const groups = new Map<string, LayerChange[]>();
  for (const change of changes) {
    const key = JSON.stringify([patternOf(change.new.path).around, describe(change)]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [change]);
    else group.push(change);
  }
  return [...groups.values()].map((group) => {
    const outputs = new Set(group.map(outputText));
    const [output] = outputs;
    return {
      path: joined(group.map((change) => change.new.path)),
      what: describe(group[0]),
      output: outputs.size === 1 ? output : '',
      changes: group,
    };
  });
}

export function isOwnChange({ attributes, inputs }: LayerChange): boolean {
  return attributes.length > 0 || inputs !== undefined;
}

function describe({ attributes, inputs }: LayerChange): string {
  return [
    ...attributes.map(({ name, old = 'none', new: now = 'none' }) => `${name} ${old} -> ${now}`),
    ...(inputs === undefined ? [] : [`input ${inputs.old.join(', ')} -> ${inputs.new.join(', ')}`]),
  ].join('; ');
}

function outputText(change: LayerChange): string {
  const [old, now] = [formatShape(change.old.output), formatShape(change.new.output)];
  return old === now ? now : `${old} -> ${now}`;
}

/** The last part that is a number, and what is around it. */
function patternOf(path: string): { readonly around: string; readonly number: string | undefined } {
  const parts = path.split('.');
  const at = parts.findLastIndex((part) => /^\d+$/.test(part));
  return { around: at < 0 ? path : parts.with(at, '*').join('.'), number: parts[at] };
}

function joined(paths: readonly string[]): string {
  if (paths.length === 1) return paths[0];
  const numbers = paths.map((path) => Number(patternOf(path).number));
  return patternOf(paths[0]).around.replace('*', `{${ranges(numbers)}}`);
}

/** `0,2..5` */
function ranges(numbers: readonly number[]): string {
  const found: [number, number][] = [];
  for (const number of numbers) {
    const last = found.at(-1);
    if (last !== undefined && number === last[1] + 1) last[1] = number;
    else found.push([number, number]);
  }
  return found
    .map(([from, to]) => (from === to ? String(from) : to === from + 1 ? `${from},${to}` : `${from}..${to}`))
    .join();
}

/** Layers that moved together from one group to another, or one layer. */
export interface RenameGroup {
  readonly old: string;
  readonly new: string;
  readonly changes: readonly LayerChange[];
}

/**
 * `layer1.* -> backbone.layer1.*`, `conv5 … conv9 -> conv6 … conv10`. Layers without weights whose number alone changed
 * are left out.
 */
export function renameGroups(renamed: readonly LayerChange[]): readonly RenameGroup[] {
  const groups: LayerChange[][] = [];
  const open = new Map<string, { readonly changes: LayerChange[]; last: number }>();
  for (const change of renamed) {
    const counted = renumbering(change);
    if (counted !== undefined && change.new.params === 0n) continue;
    const { from, to, kind } = counted ?? { from: 0, to: 0, kind: '' };
    const key = counted === undefined ? JSON.stringify(prefixes(change)) : `${kind} ${to - from}`;
    const group = open.get(key);
    // Behind a gap in the numbers another group begins.
    if (group !== undefined && (counted === undefined || group.last === to - 1)) {
      group.changes.push(change);
      group.last = to;
    } else {
      const changes = [change];
      groups.push(changes);
      open.set(key, { changes, last: to });
    }
  }
  return groups.map((changes) => ({ ...names(changes), changes }));
}

function names(changes: readonly LayerChange[]): Pick<RenameGroup, 'old' | 'new'> {
  const [first, last] = [changes[0], changes[changes.length - 1]];
  if (changes.length === 1) return { old: first.old.path, new: first.new.path };
  if (renumbering(first) !== undefined) {
    return { old: `${first.old.path} … ${last.old.path}`, new: `${first.new.path} … ${last.new.path}` };
  }
  const [old, now] = prefixes(first);
  return { old: inside(old), new: inside(now) };
}

const inside = (group: string) => (group === '' ? '*' : `${group}.*`);

/** What stands before the parts in which both paths end. */
function prefixes({ old, new: now }: LayerChange): readonly [string, string] {
  const [before, after] = [old.path.split('.'), now.path.split('.')];
  let equal = 0;
  while (equal < Math.min(before.length, after.length) && before.at(-1 - equal) === after.at(-1 - equal))
    equal++;
  return [before, after].map((parts) => parts.slice(0, parts.length - equal).join('.')) as [string, string];
}

/** `relu2 -> relu3`, which says nothing but that a layer was put in before; undefined where more than a number changed. */
export function renumbering({
  old,
  new: now,
}: LayerChange): { readonly kind: string; readonly from: number; readonly to: number } | undefined {
  const [[before, oldName], [after, newName]] = [splitLast(old.path), splitLast(now.path)];
  const [from, to] = [oldName, newName].map((name) => name.slice(now.kind.length));
  const isCounted =
    [oldName, newName].every((name) => name.startsWith(now.kind)) && /^\d+$/.test(from) && /^\d+$/.test(to);
  if (before !== after || !isCounted) return undefined;
  return { kind: `${before}.${now.kind}`, from: Number(from), to: Number(to) };
}
