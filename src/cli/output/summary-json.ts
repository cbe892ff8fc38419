/** The report on a network for programs, as `summary --format json` prints it. Counts are exact beyond 2^53. */
import { positionAt } from '../../base/source.js';
import type { CompiledNetwork } from '../../compile/compiled.js';
import type {
  AxisField,
  LayerField,
  MemoryReport,
  NetworkAnalysis,
  TrainingCost,
} from '../../ir/analysis.js';
import type { Operations } from '../../ir/cost.js';
import { numberOf } from '../../ir/rational.js';
import type { LayerReport, Totals } from '../../ir/report.js';
import { type Shape, sizesOf } from '../../ir/shape.js';
import { type FreeJson, freeJson } from './free-sizes.js';

interface NamedShape {
  readonly name: string;
  readonly shape: readonly number[];
}

interface AxisJson {
  readonly size: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly start: number;
  readonly centre: number;
  readonly whole: boolean;
}

export interface FieldJson {
  readonly input: string;
  readonly axes: readonly AxisJson[];
}

export interface LayerJson {
  readonly path: string;
  readonly kind: string;
  readonly line: number;
  readonly inputs: readonly (readonly number[])[];
  readonly output: readonly number[];
  readonly params: { readonly trainable: bigint; readonly frozen: bigint; readonly state: bigint };
  readonly macs: bigint;
  readonly flops: bigint;
  readonly operations: Operations;
  readonly activationBytes: bigint;
  readonly movedBytes: bigint;
  readonly receptiveField: readonly FieldJson[];
}

export type MemoryJson = Omit<MemoryReport, 'step'> & {
  readonly step: {
    readonly index: number;
    readonly of: number;
    readonly what: string;
    readonly layer: string | null;
  };
};

export interface SummaryJson {
  readonly network: string;
  /** Null where all sizes are numbers. */
  readonly free: FreeJson | null;
  readonly inputs: readonly NamedShape[];
  readonly outputs: readonly NamedShape[];
  readonly layers: readonly LayerJson[];
  readonly totals: Totals;
  readonly memory: readonly MemoryJson[];
  readonly training: TrainingCost;
}

/** Memory is given for one image in inference and for a batch in training. */
export function summaryJson(
  { report, graph, free }: CompiledNetwork,
  analysis: NetworkAnalysis,
): SummaryJson {
  const { batch } = graph.training;
  const named = ({ name, shape }: { readonly name: string; readonly shape: Shape }): NamedShape => ({
    name,
    shape: sizesOf(shape),
  });
  return {
    network: report.network,
    free: freeJson(free),
    inputs: report.inputs.map(named),
    outputs: report.outputs.map(named),
    layers: report.layers.map((layer, at) => layerJson(layer, analysis.fields[at])),
    totals: report.totals,
    memory: [memoryJson(analysis.memory('inference', 1)), memoryJson(analysis.memory('training', batch))],
    training: analysis.trainingCost(batch),
  };
}

function layerJson(layer: LayerReport, { fields }: LayerField): LayerJson {
  const { trainable, frozen, state } = layer.params;
  return {
    path: layer.path,
    kind: layer.kind,
    line: positionAt(layer.span.source, layer.span.start).line,
    inputs: layer.inputs.map(sizesOf),
    output: sizesOf(layer.output),
    params: { trainable, frozen, state },
    macs: layer.macs,
    flops: layer.flops,
    operations: layer.operations,
    activationBytes: layer.activationBytes,
    movedBytes: layer.movedBytes,
    receptiveField: fieldsJson(fields),
  };
}

export function fieldsJson(fields: LayerField['fields']): FieldJson[] {
  return fields.map(({ input, axes }) => ({ input, axes: axes.map(axisJson) }));
}

function axisJson({ size, stride, start, centre, whole }: AxisField): AxisJson {
  return {
    size: [numberOf(size.min), numberOf(size.max)],
    stride: [numberOf(stride.min), numberOf(stride.max)],
    start: numberOf(start),
    centre: numberOf(centre),
    whole,
  };
}

function memoryJson({ step, ...memory }: MemoryReport): MemoryJson {
  return { ...memory, step: { ...step, layer: step.layer ?? null } };
}
