/** What differs between two compiled networks. Which networks of two files belong together is the caller's to say. */
import type { NetworkAnalysis } from '../../../ir/analysis.js';
import type {
  FieldChange,
  Figures,
  NetworkDiff,
  PortChange,
  SettingChange,
} from '../../../ir/network-diff.js';
import type { NetworkReport } from '../../../ir/report.js';
import { type Shape, sameShape } from '../../../ir/shape.js';
import type { TrainingPlan, TypedGraph } from '../../../ir/typed-graph.js';
import { compareCheckpoints } from './checkpoint.js';
import { diffSide } from './diff-layer.js';
import { layerChanges } from './layer-changes.js';
import { matchLayers } from './match-layers.js';

/** A network whose sizes are all numbers, and what is known of it. */
export interface ComparedNetwork {
  readonly graph: TypedGraph;
  readonly report: NetworkReport;
  readonly analysis: NetworkAnalysis;
}

type Compared = Omit<NetworkDiff, 'sizes' | 'formulas' | 'checkpoint'> & {
  readonly checkpoint: Omit<NetworkDiff['checkpoint'], 'resumes'>;
};

export function compareNetworks(older: ComparedNetwork, newer: ComparedNetwork): Compared {
  const [before, after] = [diffSide(older.graph, older.report), diffSide(newer.graph, newer.report)];
  const matching = matchLayers(before, after);
  return {
    names: { old: older.graph.name, new: newer.graph.name },
    figures: { old: figuresOf(older), new: figuresOf(newer) },
    batch: { old: older.graph.training.batch, new: newer.graph.training.batch },
    fields: fieldChanges(older, newer),
    layers: layerChanges(before, after, matching),
    ports: [
      ...portChanges('input', older.report.inputs, newer.report.inputs),
      ...portChanges('output', older.report.outputs, newer.report.outputs),
    ],
    training: settingChanges(settingsOf(older.graph.training), settingsOf(newer.graph.training)),
    checkpoint: compareCheckpoints(before, after, matching),
  };
}

function figuresOf({ graph, report, analysis }: ComparedNetwork): Figures {
  const { totals } = report;
  return {
    params: totals.params,
    trainable: totals.trainable,
    frozen: totals.frozen,
    state: totals.state,
    macs: totals.macs,
    flops: totals.flops,
    weightBytes: totals.weightBytes,
    activationBytes: totals.activationBytes,
    peakMemory: analysis.memory('inference', 1).total,
    trainingMemory: analysis.memory('training', graph.training.batch).total,
    depth: BigInt(totals.depth),
  };
}

/** Names of both, the old ones first. */
function namesIn(older: Iterable<string>, newer: Iterable<string>): readonly string[] {
  return [...new Set([...older, ...newer])];
}

function fieldChanges(older: ComparedNetwork, newer: ComparedNetwork): readonly FieldChange[] {
  const fieldsOf = ({ graph, analysis }: ComparedNetwork) => {
    const byNode = new Map(analysis.fields.map((field) => [field.node, field.fields]));
    return new Map(graph.outputs.map(({ name, node }) => [name, byNode.get(node) ?? []]));
  };
  const [before, after] = [fieldsOf(older), fieldsOf(newer)];
  // The one output of a network is called after its layer.
  if (before.size === 1 && after.size === 1) {
    const [[[, old]], [[output, now]]] = [[...before], [...after]];
    return [{ output, old, new: now }];
  }
  return namesIn(before.keys(), after.keys()).map((output) => ({
    output,
    old: before.get(output),
    new: after.get(output),
  }));
}

function portChanges(
  role: PortChange['role'],
  older: NetworkReport['inputs'],
  newer: NetworkReport['inputs'],
): readonly PortChange[] {
  const shapes = (ports: NetworkReport['inputs']) =>
    new Map<string, Shape>(ports.map(({ name, shape }) => [name, shape]));
  const [before, after] = [shapes(older), shapes(newer)];
  return namesIn(before.keys(), after.keys())
    .map((name) => ({ role, name, old: before.get(name), new: after.get(name) }))
    .filter(({ old, new: now }) => old === undefined || now === undefined || !sameShape(old, now));
}

function settingsOf({ loss, optimizer, schedule, batch, epochs, seed }: TrainingPlan) {
  const parts = (prefix: string, { kind, ...values }: { readonly kind: string }) =>
    [
      [prefix, kind],
      ...Object.entries(values).map(([name, value]) => [`${prefix} ${asWritten(name)}`, value]),
    ] as const;
  const all = [
    ['loss', loss],
    ...parts('optimizer', optimizer),
    ...parts('schedule', schedule),
    ['batch', batch],
    ['epochs', epochs],
    ['seed', seed],
  ];
  return new Map(all.map(([name, value]) => [String(name), String(value)]));
}

/** `weightDecay` is `weight_decay` in a spec. */
function asWritten(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function settingChanges(
  older: ReadonlyMap<string, string>,
  newer: ReadonlyMap<string, string>,
): readonly SettingChange[] {
  return namesIn(older.keys(), newer.keys())
    .map((name) => ({ name, old: older.get(name), new: newer.get(name) }))
    .filter(({ old, new: now }) => old !== now);
}
