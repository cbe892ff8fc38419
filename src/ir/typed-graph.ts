/**
 * The typed graph: blocks expanded, names resolved, attributes checked, every shape known.
 * Stage 2 makes it; verification, analysis, lowering and the prettier backends read it.
 */
import type { Span } from '../base/span.js';
import type { Condition, SymbolicDim } from './dim.js';
import type { Shape } from './shape.js';
import type { SizeSet } from './size-set.js';

/** Index of a node in `TypedGraph.nodes`; a node's inputs always have lower numbers than itself. */
export type NodeId = number;

/** What an expression gives and an attribute is read from. A size that depends on a symbol is a `SymbolicDim`. */
export type AttributeValue = number | boolean | string | SymbolicDim | readonly AttributeValue[];

export interface InputNode {
  readonly type: 'input';
  readonly id: NodeId;
  /** The input's name; `input` where the spec gives none. */
  readonly path: string;
  readonly output: Shape;
  readonly span: Span;
}

export interface LayerNode {
  readonly type: 'layer';
  readonly id: NodeId;
  /** Where the layer stands in the groups: `layer1.0.conv1`. Unique, and the prefix of its weights' names. */
  readonly path: string;
  readonly kind: string;
  /** Attributes as their declaration reads them, defaults put in. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Where each written attribute's value stands. */
  readonly attributeSpans: Readonly<Record<string, Span>>;
  readonly inputs: readonly NodeId[];
  /** What the shape rule gives. */
  readonly inferred: Shape;
  /** What follows works with: the contract where there is one, else `inferred`. */
  readonly output: Shape;
  readonly contract?: { readonly shape: Shape; readonly span: Span };
  /** The layer whose weights this one uses (`share`); absent where it has its own. */
  readonly sharesWith?: NodeId;
  readonly frozen: boolean;
  /** The statement. */
  readonly span: Span;
  /** The kind's name inside the statement. */
  readonly kindSpan: Span;
  /** The calls of blocks that this layer came out of, outermost first. */
  readonly callStack: readonly Span[];
}

export type GraphNode = InputNode | LayerNode;

export interface NamedValue {
  readonly name: string;
  readonly node: NodeId;
  readonly span: Span;
}

/**
 * What `require` can ask for. Of one image: `activations` counts values, `activation_bytes` their bytes, `memory` those of
 * weights and activations together; `peak_memory` is what must be held at once, at a batch size.
 */
export const budgetMetrics = [
  'params',
  'macs',
  'flops',
  'weight_bytes',
  'activations',
  'activation_bytes',
  'memory',
  'peak_memory',
  'depth',
  'receptive_field',
] as const;
export type BudgetMetric = (typeof budgetMetrics)[number];

export type MemoryMode = 'inference' | 'training';

/** The figure that a budget is about, with what it needs to be meant exactly. */
export type RequiredFigure =
  | { readonly metric: Exclude<BudgetMetric, 'peak_memory' | 'receptive_field'> }
  | { readonly metric: 'peak_memory'; readonly mode: MemoryMode; readonly batch: number }
  | { readonly metric: 'receptive_field'; readonly layer: NodeId };

/** `require params <= 62k`, with the limit computed. */
export interface Requirement {
  readonly figure: RequiredFigure;
  readonly comparison: '<=' | '<' | '==' | '>=' | '>';
  readonly limit: number;
  readonly span: Span;
}

/** How the emitted network trains when nothing else is said; the values of `train { … }` over the defaults. */
export interface TrainingPlan {
  readonly loss: 'cross_entropy' | 'mse';
  readonly optimizer: OptimizerPlan;
  readonly schedule: SchedulePlan;
  readonly batch: number;
  readonly epochs: number;
  readonly seed: number;
  readonly span?: Span;
}

export type OptimizerPlan =
  | {
      readonly kind: 'sgd';
      readonly lr: number;
      readonly momentum: number;
      readonly nesterov: boolean;
      readonly weightDecay: number;
    }
  | {
      readonly kind: 'adam' | 'adamw';
      readonly lr: number;
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
      readonly weightDecay: number;
    };

/** `warmup` counts epochs in which the rate rises linearly from 0 before the schedule begins. */
export type SchedulePlan =
  | { readonly kind: 'constant'; readonly warmup: number }
  | { readonly kind: 'step'; readonly every: number; readonly factor: number; readonly warmup: number }
  | { readonly kind: 'cosine'; readonly minimum: number; readonly warmup: number };

/** What a block was called with, and the layers that came out of the call. */
export interface BlockCall {
  readonly block: string;
  /** The group that its layers stand in; that of the surroundings where the call adds no level. */
  readonly path: string;
  /** The statement. */
  readonly span: Span;
  readonly parameters: Readonly<Record<string, AttributeValue>>;
  readonly input: NodeId;
  readonly output: NodeId;
  /** Its layers are those from `first` to before `end`. */
  readonly first: NodeId;
  readonly end: NodeId;
}

/** Which way an `if` went. A text that is expanded several times may have gone both ways. */
export interface Choice {
  /** The whole statement. */
  readonly span: Span;
  readonly taken: 'then' | 'else';
}

export interface TypedGraph {
  readonly name: string;
  /** The file the network stands in, as the user named it. */
  readonly file: string;
  readonly span: Span;
  readonly nodes: readonly GraphNode[];
  readonly inputs: readonly NamedValue[];
  readonly outputs: readonly NamedValue[];
  readonly requirements: readonly Requirement[];
  /** In the order in which they end: a call within a block before the call of that block. */
  readonly calls: readonly BlockCall[];
  /** Each statement and way once. */
  readonly choices: readonly Choice[];
  readonly training: TrainingPlan;
  /** The network's parameters with the values they were compiled with. */
  readonly parameters: Readonly<Record<string, AttributeValue>>;
  /** The inputs' symbols, in the order of the text; empty where all sizes are numbers. */
  readonly symbols: readonly SymbolDeclaration[];
  /** What `where` says of several symbols together: `H <= W`. */
  readonly relations: readonly Condition[];
  /** What the layers and contracts need of the symbols' sizes. */
  readonly conditions: readonly SizeCondition[];
}

export interface SymbolDeclaration {
  readonly name: string;
  /** Where the text has it first. */
  readonly span: Span;
  /** What `where` allows; every size from 1 up where it says nothing. */
  readonly sizes: SizeSet;
  /** The number that the text has, where the size was set free only to ask which others are possible. */
  readonly written?: number;
}

export interface SizeCondition {
  readonly condition: Condition;
  /** The layer, or the contract, that needs it. */
  readonly path: string;
  readonly what: string;
  readonly span: Span;
}
