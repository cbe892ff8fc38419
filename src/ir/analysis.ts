/**
 * What stage 4 finds out about a network's core graph and programs: fields, memory, the cost of training. It is made
 * on request, because most commands do not need it.
 */
import type { Rational } from './rational.js';
import type { MemoryMode, NodeId } from './typed-graph.js';

export interface Range<T> {
  readonly min: T;
  readonly max: T;
}

/**
 * The receptive field along one axis of the input, in input cells, as if the map had no borders. Where upsampling makes
 * neighbouring outputs differ by a cell, the figures are their mean, which is why they are fractions. A stride behind an
 * upsampling can pick outputs that all lie on one side of that mean; nothing else makes the figures inexact.
 */
export interface AxisField {
  /** The least field of any path, and the union over all paths (its largest, where strides differ). */
  readonly size: Range<Rational>;
  /** Input cells from one output's field to the next one's: the effective stride, or jump; paths may differ. */
  readonly stride: Range<Rational>;
  /** The first cell of the first output's field; below 0 where it begins in the padding. */
  readonly start: Rational;
  /** The centre of the first output's field. */
  readonly centre: Rational;
  /** Every output sees every cell of the input along this axis. */
  readonly whole: boolean;
}

/** One field for each input that the layer depends on and that has spatial dimensions; its axes in their order. */
export interface InputField {
  readonly input: string;
  readonly axes: readonly AxisField[];
}

export interface LayerField {
  readonly node: NodeId;
  readonly path: string;
  readonly fields: readonly InputField[];
}

/** A value that is held at the moment when most memory is needed. */
export interface LiveValue {
  readonly name: string;
  readonly role: 'value' | 'gradient' | 'mask' | 'statistics';
  readonly bytes: bigint;
}

/** Bytes in float32, at one batch size. Scratch memory of single kernels is not part of it. */
export interface MemoryReport {
  readonly mode: MemoryMode;
  readonly batch: number;
  /** Weights and statistics. */
  readonly weights: bigint;
  /** Gradients of the trained weights; 0 in inference. */
  readonly weightGradients: bigint;
  /** What the optimiser remembers: nothing, a velocity, or two moments a weight. */
  readonly optimizer: bigint;
  /** The most that is live at once of values, gradients of values, masks and batch statistics. */
  readonly activations: bigint;
  /** The sum of all four. */
  readonly total: bigint;
  /** The step at which the most is live: what is computed there, and for which layer (absent for inputs, loss, outputs). */
  readonly step: {
    readonly index: number;
    readonly of: number;
    readonly what: string;
    readonly layer?: string;
  };
  /** The values held at that step, the largest first. */
  readonly live: readonly LiveValue[];
}

/** One step of training at one batch size. */
export interface TrainingCost {
  readonly batch: number;
  /** Multiply-accumulates of the forward pass, as far as the loss needs it. */
  readonly forwardMacs: bigint;
  readonly weightGradientMacs: bigint;
  readonly inputGradientMacs: bigint;
  /** Single operations of the optimiser, whatever the batch. */
  readonly optimizerOperations: bigint;
  readonly trainedWeights: bigint;
}

export const conventionNames = ['fvcore', 'torchinfo', 'thop', 'ptflops', 'keras'] as const;
export type ConventionName = (typeof conventionNames)[number];

/** What another tool reports of the same network, for one image. */
export interface ConventionReport {
  readonly name: ConventionName;
  /** With its version. */
  readonly tool: string;
  readonly params: { readonly count: bigint; readonly ours: bigint; readonly words: string };
  /** Absent where the tool has no such figure. `ours` are multiply-accumulates. */
  readonly operations?: {
    /** What the tool calls it. */
    readonly figure: string;
    readonly count: bigint;
    readonly ours: bigint;
    /** By kind of layer, in the order of the network. */
    readonly items: readonly ConventionItem[];
  };
}

export interface ConventionItem {
  readonly kind: string;
  readonly ours: bigint;
  readonly theirs: bigint;
  /** `counts 2 for each value`, or `not counted`. */
  readonly rule: string;
}

export const alternatives = ['dense', 'separable'] as const;
export type Alternative = (typeof alternatives)[number];

/** Weights without biases, and multiply-accumulates for one image. */
export interface CostOfMap {
  readonly weights: bigint;
  readonly macs: bigint;
}

/** A layer, and the same map computed in another way; `parts` make up the other way. */
export interface Versus {
  readonly own: CostOfMap;
  readonly other: CostOfMap;
  readonly parts: readonly (CostOfMap & { readonly words: string })[];
}

export interface NetworkAnalysis {
  /** In the order of the report's layers. */
  readonly fields: readonly LayerField[];
  memory(mode: MemoryMode, batch: number): MemoryReport;
  trainingCost(batch: number): TrainingCost;
  /** Multiply-accumulates of the backward pass for one image, by layer; without those that have none. */
  readonly backwardMacs: ReadonlyMap<NodeId, bigint>;
  convention(name: ConventionName): ConventionReport;
  /** Undefined where the layer has no such alternative. */
  versus(alternative: Alternative, layer: NodeId): Versus | undefined;
}
