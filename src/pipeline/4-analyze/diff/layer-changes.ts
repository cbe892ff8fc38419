/** Sorts the layers of two networks into added, removed, changed, renamed and unchanged, and says what changed. */
import type { LayerChange, LayerDiff, LayerSide, SettingChange } from '../../../ir/network-diff.js';
import { sameShape } from '../../../ir/shape.js';
import { formatValue } from '../../../kit/attributes.js';
import { type DiffLayer, type DiffSide, isPartner, valueKey } from './diff-layer.js';
import type { Matching } from './match-layers.js';
import { compareWiring, type HasOtherInputs } from './wiring.js';

export function layerChanges(older: DiffSide, newer: DiffSide, matching: Matching): LayerDiff {
  const backward = new Map([...matching].map(([from, to]) => [to, from]));
  const hasOtherInputs = compareWiring(older.graph, newer.graph, matching);
  const paths = pathsOfMatches(older, newer, matching);
  const added: LayerSide[] = [];
  const changed: LayerChange[] = [];
  const renamed: LayerChange[] = [];
  const unchanged: string[] = [];
  for (const layer of newer.layers) {
    const before = older.byNode.get(backward.get(layer.node.id) ?? -1);
    if (before === undefined) {
      added.push(sideOf(layer));
      continue;
    }
    const change = changeOf(before, layer, { older, newer, paths, hasOtherInputs });
    if (before.node.path !== layer.node.path) renamed.push(change);
    else if (isDifferent(before, layer, change)) changed.push(change);
    else unchanged.push(layer.node.path);
  }
  const removed = older.layers.filter(({ node }) => !matching.has(node.id)).map(sideOf);
  return { added, removed, changed, renamed, unchanged };
}

interface Context {
  readonly older: DiffSide;
  readonly newer: DiffSide;
  /** The path of a layer of the old network in the new one, where it is another. */
  readonly paths: ReadonlyMap<string, string>;
  readonly hasOtherInputs: HasOtherInputs;
}

function pathsOfMatches(older: DiffSide, newer: DiffSide, matching: Matching): ReadonlyMap<string, string> {
  const paths = new Map<string, string>();
  for (const [from, to] of matching) paths.set(older.graph.nodes[from].path, newer.graph.nodes[to].path);
  return paths;
}

function sideOf({ node, report }: DiffLayer): LayerSide {
  const { path, kind, output } = node;
  const { params, macs, activationBytes } = report;
  return { path, kind, output, params: params.trainable + params.frozen, macs, activationBytes };
}

function isDifferent(before: DiffLayer, after: DiffLayer, change: LayerChange): boolean {
  return (
    change.attributes.length > 0 ||
    change.inputs !== undefined ||
    before.signature !== after.signature ||
    before.report.macs !== after.report.macs ||
    before.report.flops !== after.report.flops ||
    !sameShape(before.node.output, after.node.output)
  );
}

function changeOf(before: DiffLayer, after: DiffLayer, context: Context): LayerChange {
  const { older, newer, paths, hasOtherInputs } = context;
  const inputs = ({ node }: DiffLayer, { graph }: DiffSide) => node.inputs.map((id) => graph.nodes[id].path);
  return {
    old: sideOf(before),
    new: sideOf(after),
    attributes: attributeChanges(before, after, context, paths),
    ...(hasOtherInputs(before.node.id, after.node.id)
      ? { inputs: { old: inputs(before, older), new: inputs(after, newer) } }
      : {}),
  };
}

function attributeChanges(
  { node: before }: DiffLayer,
  { node: after }: DiffLayer,
  { older, newer }: Context,
  paths: ReadonlyMap<string, string>,
): readonly SettingChange[] {
  const names = new Set([...Object.keys(before.attributes), ...Object.keys(after.attributes)]);
  const changes = [...names].sort().flatMap((name): SettingChange[] => {
    const [was, is] = [before.attributes[name], after.attributes[name]];
    if (sameValue(was, is, paths)) return [];
    const [old, now] = [textOf(was), textOf(is)];
    // Fixed weights of one size read alike.
    return [{ name, old, new: old === now ? `other ${now}` : now }];
  });
  if (before.frozen !== after.frozen) {
    changes.push({ name: 'frozen', old: String(before.frozen), new: String(after.frozen) });
  }
  const shared = (id: number | undefined, { graph }: DiffSide) =>
    id === undefined ? undefined : graph.nodes[id].path;
  const [was, is] = [shared(before.sharesWith, older), shared(after.sharesWith, newer)];
  if ((was === undefined ? undefined : (paths.get(was) ?? was)) !== is) {
    changes.push({ name: 'shares', old: was, new: is });
  }
  return changes;
}

function sameValue(was: unknown, is: unknown, paths: ReadonlyMap<string, string>): boolean {
  if (isPartner(was) && isPartner(is)) return (paths.get(was.path) ?? was.path) === is.path;
  return valueKey(was) === valueKey(is);
}

function textOf(value: unknown): string | undefined {
  return value === undefined ? undefined : formatValue(value);
}
