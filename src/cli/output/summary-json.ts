/** The report on a network for programs, as `summary --format json` prints it. Counts are exact beyond 2^53. */
import { positionAt } from '../../base/source.js';
import type { LayerReport, NetworkReport, Totals } from '../../ir/report.js';
import { type Shape, sizesOf } from '../../ir/shape.js';

interface NamedShape {
  readonly name: string;
  readonly shape: readonly number[];
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
  readonly activationBytes: bigint;
}

export interface SummaryJson {
  readonly network: string;
  readonly inputs: readonly NamedShape[];
  readonly outputs: readonly NamedShape[];
  readonly layers: readonly LayerJson[];
  readonly totals: Omit<Totals, 'depth'>;
}

export function summaryJson(report: NetworkReport): SummaryJson {
  const named = ({ name, shape }: { readonly name: string; readonly shape: Shape }): NamedShape => ({
    name,
    shape: sizesOf(shape),
  });
  const { params, trainable, frozen, state, macs, flops, activationBytes, weightBytes } = report.totals;
  return {
    network: report.network,
    inputs: report.inputs.map(named),
    outputs: report.outputs.map(named),
    layers: report.layers.map(layerJson),
    totals: { params, trainable, frozen, state, macs, flops, activationBytes, weightBytes },
  };
}

function layerJson(layer: LayerReport): LayerJson {
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
    activationBytes: layer.activationBytes,
  };
}
