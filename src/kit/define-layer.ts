/**
 * How a layer kind is declared, once. From the declaration come attribute checking in both forms, the kind's part
 * of the JSON Schema, its reference page, its figures and its code.
 */
import type { Code, FactsOf } from '../base/catalogue.js';
import type { Initializer } from '../ir/core-graph.js';
import type { CoreOp } from '../ir/core-ops.js';
import type { Cost, Derivation } from '../ir/cost.js';
import type { Condition, Verdict } from '../ir/dim.js';
import type { Shape } from '../ir/shape.js';
import type { AttributeValue } from '../ir/typed-graph.js';
import type { Attributes, ValuesOf } from './attributes.js';

export type LayerGroup =
  | 'convolution'
  | 'pooling'
  | 'resampling'
  | 'dense'
  | 'merge'
  | 'normalisation'
  | 'activation'
  | 'regularisation'
  | 'composite';

/** Another value for some attributes that might mend a failure: `{ F: 5 }`. */
export type Attempt = Readonly<Record<string, AttributeValue>>;

export interface RuleFailure<C extends Code = Code> {
  readonly ok: false;
  readonly code: C;
  readonly facts: FactsOf<C>;
  /** The attribute at fault; the place is its value, or the layer's kind where it is not written. */
  readonly at?: string;
  /** A few words beside the underlined text: the formula with its numbers. */
  readonly note?: string;
  /** The input's shape is part of the clash: the checker shows where it comes from. */
  readonly blamesInput?: boolean;
  /** The inputs (by position) whose shapes differ: the checker shows both and what made them differ. */
  readonly differing?: readonly [number, number];
  /** Changes worth proposing; the checker keeps those whose shape rule succeeds and says what they give. */
  readonly attempts?: readonly Attempt[];
  /** A layer that mends the failure when it is put before this one. */
  readonly insertBefore?: string;
}

export interface ShapeSuccess {
  readonly ok: true;
  readonly output: Shape;
  /** How the output came about, a step a dimension that is computed. */
  readonly derivations: readonly Derivation[];
  /** What must hold of the symbols' sizes for the layer to fit; empty with fixed sizes. */
  readonly conditions: readonly Condition[];
}

export type ShapeResult = ShapeSuccess | RuleFailure;

export interface ShapeContext<A extends Attributes> {
  readonly attributes: ValuesOf<A>;
  /** At least one; more than one only for a layer that merges. */
  readonly inputs: readonly Shape[];
}

export interface LayerContext<A extends Attributes> extends ShapeContext<A> {
  readonly output: Shape;
}

export interface WeightDeclaration {
  /** The last part of its path: `weight`. */
  readonly name: string;
  /** Sizes with their axes in this order; `axes` names them. */
  readonly shape: readonly number[];
  /** `Cout, kH, kW, Cin`: for comments and pages. */
  readonly axes: string;
  /** `state` is updated by training without a gradient. */
  readonly role: 'trainable' | 'state';
  readonly initializer: Initializer;
}

export interface CostResult extends Cost {
  /** How the multiply-accumulates came about; empty for a layer that has none. */
  readonly derivations: readonly Derivation[];
}

/** One operation of a lowering. `inputs` are the layer's inputs by number, or earlier operations as `{ step }`. */
export interface LoweredOp {
  readonly op: CoreOp;
  readonly inputs: readonly (number | { readonly step: number })[];
  /** Sizes of one image; the last operation's must be the layer's output. */
  readonly shape: readonly number[];
}

export interface LoweringContext<A extends Attributes> extends LayerContext<A> {
  /** The full path of one of the layer's weights: `weight` becomes `c1.weight`. */
  parameter(name: string): string;
  readonly frozen: boolean;
}

export interface LayerDeclaration<A extends Attributes> {
  readonly kind: string;
  readonly group: LayerGroup;
  /** One sentence, as hover and the reference page show it. */
  readonly summary: string;
  readonly attributes: A;
  /**
   * `chain`: takes the previous output alone. `chain-and-references`: adds named layers to it (`skip a`).
   * `references`: merges named layers; with a single name, the previous output and that one.
   */
  readonly takes: 'chain' | 'chain-and-references' | 'references';
  /**
   * The attribute that names a layer of another kind whose work this one undoes. Its value is then a `Partner`, and what
   * that layer took becomes this one's second input.
   */
  readonly partner?: { readonly attribute: string; readonly kind: string };
  shape(context: ShapeContext<A>): ShapeResult;
  /** Weights in the order of the checkpoint. */
  weights(context: LayerContext<A>): readonly WeightDeclaration[];
  cost(context: LayerContext<A>): CostResult;
  lower(context: LoweringContext<A>): readonly LoweredOp[];
}

/** A layer of any kind, as the pipeline sees it: attributes are what the declaration's own `read` gave. */
export type AnyLayer = LayerDeclaration<Attributes>;

/** Every kind by name. The pipeline is given one; it never imports the catalogue. */
export type LayerCatalogue = ReadonlyMap<string, AnyLayer>;

export function defineLayer<const A extends Attributes>(
  declaration: LayerDeclaration<A>,
): LayerDeclaration<A> {
  return declaration;
}

/** Derivations are words for a person: given as a function, they are made only when somebody asks. */
export function success(
  output: Shape,
  derivations: readonly Derivation[] | (() => readonly Derivation[]) = noDerivations,
  conditions: readonly Condition[] = noConditions,
): ShapeSuccess {
  return {
    ok: true,
    output,
    get derivations() {
      return typeof derivations === 'function' ? derivations() : derivations;
    },
    conditions,
  };
}

const noDerivations: readonly Derivation[] = [];
const noConditions: readonly Condition[] = [];

/**
 * Gathers what a shape rule relies on. A rule asks `needs(isAtMost(k, size))`: false means that it never holds, and
 * the rule fails; a verdict that depends on the sizes is kept as a condition, and the rule goes on.
 */
export class Conditions {
  readonly list: Condition[] = [];

  needs(verdict: Verdict): boolean {
    if (verdict === 'never') return false;
    if (verdict !== 'always') this.list.push(verdict);
    return true;
  }
}

export function failure<C extends Code>(
  code: C,
  facts: FactsOf<C>,
  more: Omit<RuleFailure, 'ok' | 'code' | 'facts'> = {},
): RuleFailure {
  return { ok: false, code, facts, ...more } as RuleFailure;
}
