/** The report on a network: shapes and costs, layer by layer and in total. Stage 4 makes it, the drivers print it. */
import type { Span } from '../base/span.js';
import type { Derivation, Operations } from './cost.js';
import type { Shape } from './shape.js';
import type { NodeId } from './typed-graph.js';

/** Numbers of values. `state` is what training updates but no gradient does (batch-norm statistics). */
export interface ParameterCount {
  readonly trainable: bigint;
  readonly frozen: bigint;
  readonly state: bigint;
}

/** One weight of a layer: its path in checkpoints, its sizes with their axes (`Cout, kH, kW, Cin`), its role. */
export interface WeightReport {
  readonly path: string;
  readonly shape: readonly number[];
  readonly axes: string;
  readonly role: 'trainable' | 'frozen' | 'state';
}

export interface LayerReport {
  readonly node: NodeId;
  readonly path: string;
  readonly kind: string;
  readonly span: Span;
  readonly inputs: readonly Shape[];
  readonly output: Shape;
  /** All zero for a layer that shares another's weights. */
  readonly params: ParameterCount;
  /** In the order of the checkpoint; empty for a layer that shares another's weights. */
  readonly weights: readonly WeightReport[];
  readonly macs: bigint;
  readonly flops: bigint;
  /** What `flops` counts beside the multiply-accumulates, by kind. */
  readonly operations: Operations;
  /** Bytes of the output for one image in float32. */
  readonly activationBytes: bigint;
  /** Bytes of inputs, weights (shared ones too) and output for one image in float32; FLOPs by it is the intensity. */
  readonly movedBytes: bigint;
  /** How the figures came about. */
  readonly derivations: readonly Derivation[];
}

export interface Totals extends ParameterCount {
  /** trainable + frozen */
  readonly params: bigint;
  readonly macs: bigint;
  readonly flops: bigint;
  readonly operations: Operations;
  readonly activationBytes: bigint;
  readonly movedBytes: bigint;
  /** Bytes of trainable, frozen and state values in float32. */
  readonly weightBytes: bigint;
  /** The most layers with multiply-accumulates (convolution, dense) on a way from an input to an output: 18 for ResNet-18. */
  readonly depth: number;
}

export interface NetworkReport {
  readonly network: string;
  readonly inputs: readonly { readonly name: string; readonly shape: Shape }[];
  readonly outputs: readonly { readonly name: string; readonly shape: Shape }[];
  readonly layers: readonly LayerReport[];
  readonly totals: Totals;
}
