/** The core graph: what the layers lower to, in the order of computation. Stage 5 makes it. */
import type { CoreOp, ParameterPath } from './core-ops.js';
import type { NodeId } from './typed-graph.js';

/** Index of a value in `CoreGraph.values`. */
export type ValueId = number;

export interface CoreValue {
  readonly id: ValueId;
  /** Made of the layer's path; unique: `c1`, `layer1.0.conv1`. */
  readonly name: string;
  /** Sizes of one image, spatial dimensions first, channels last. */
  readonly shape: readonly number[];
}

export interface CoreNode {
  readonly op: CoreOp;
  readonly inputs: readonly ValueId[];
  readonly output: ValueId;
  /** The layer that this operation came from. */
  readonly layer: NodeId;
}

export type Initializer =
  /** Normal with standard deviation sqrt(2 / fanIn): He, Zhang, Ren, Sun 2015. */
  | { readonly kind: 'he'; readonly fanIn: number }
  /** Uniform in +-sqrt(6 / (fanIn + fanOut)): Glorot, Bengio 2010. */
  | { readonly kind: 'xavier'; readonly fanIn: number; readonly fanOut: number }
  | { readonly kind: 'normal'; readonly deviation: number }
  | { readonly kind: 'uniform'; readonly bound: number }
  | { readonly kind: 'constant'; readonly value: number }
  /** Given weights in the order of the weight's axes: each `each` times in a row, and all again until it is full. */
  | { readonly kind: 'values'; readonly values: readonly number[]; readonly each: number };

export interface CoreParameter {
  readonly path: ParameterPath;
  readonly shape: readonly number[];
  /** `state` has no gradient but changes in training; a frozen weight never changes. */
  readonly role: 'trainable' | 'frozen' | 'state';
  readonly initializer: Initializer;
  readonly layer: NodeId;
}

export interface CoreGraph {
  readonly name: string;
  readonly values: readonly CoreValue[];
  readonly nodes: readonly CoreNode[];
  readonly parameters: readonly CoreParameter[];
  readonly inputs: readonly { readonly name: string; readonly value: ValueId }[];
  readonly outputs: readonly { readonly name: string; readonly value: ValueId }[];
}
