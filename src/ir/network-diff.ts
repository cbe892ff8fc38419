/**
 * What differs between two networks: layers, figures, inputs and outputs, training, and which weights of the old one the
 * new one takes. Stage 4 finds it, the drivers print it.
 */
import type { InputField } from './analysis.js';
import type { Shape } from './shape.js';

export interface Change<T> {
  readonly old: T;
  readonly new: T;
}

/**
 * Of one image in float32, but `trainingMemory`, which is the peak of a step with each network's own batch.
 * `activationBytes` are those of all outputs, `peakMemory` is the most held at once in inference, weights included.
 */
export const diffFigures = [
  'params',
  'trainable',
  'frozen',
  'state',
  'macs',
  'flops',
  'weightBytes',
  'activationBytes',
  'peakMemory',
  'trainingMemory',
  'depth',
] as const;
export type DiffFigure = (typeof diffFigures)[number];
export type Figures = Readonly<Record<DiffFigure, bigint>>;

/** A layer with what a reviewer asks about it. */
export interface LayerSide {
  readonly path: string;
  readonly kind: string;
  readonly output: Shape;
  /** Trainable and frozen; 0 for a layer that shares another's weights. */
  readonly params: bigint;
  readonly macs: bigint;
  /** Of its output. */
  readonly activationBytes: bigint;
}

/** A setting of a layer or of the training, as a person would write it; undefined on a side that has no such setting. */
export interface SettingChange {
  readonly name: string;
  readonly old: string | undefined;
  readonly new: string | undefined;
}

/** The same layer in both networks. */
export interface LayerChange extends Change<LayerSide> {
  /** Attributes, `frozen`, and `shares` (whose weights it uses). Empty where only shapes or costs are others. */
  readonly attributes: readonly SettingChange[];
  /** Paths of what it takes, where that is something else, not only something in between. */
  readonly inputs?: Change<readonly string[]>;
}

export interface LayerDiff {
  /** In the order of the new network. */
  readonly added: readonly LayerSide[];
  /** In the order of the old network. */
  readonly removed: readonly LayerSide[];
  /** At the same path, in the order of the new network. */
  readonly changed: readonly LayerChange[];
  /** At another path, with the same attributes, and mostly the same weights; in the order of the new network. */
  readonly renamed: readonly LayerChange[];
  /** Their paths, in the order of the new network. */
  readonly unchanged: readonly string[];
}

export interface NamedTensor {
  /** Its name in checkpoints. */
  readonly path: string;
  readonly shape: readonly number[];
}

/** Tensors, and the numbers in them. */
export interface TensorCount {
  readonly tensors: number;
  readonly values: bigint;
}

/**
 * `whole`: a file of the old network's weights loads as it is. `renaming`: it does when tensors are renamed.
 * `partial`: some tensors fit. `none`: none does.
 */
export type Compatibility = 'whole' | 'renaming' | 'partial' | 'none';

export interface CheckpointDiff {
  readonly compatibility: Compatibility;
  /** `netspec train --resume` goes on from a checkpoint of the old network: the networks are one to it. */
  readonly resumes: boolean;
  readonly old: TensorCount;
  readonly new: TensorCount;
  /** Of the same name and shape in both. */
  readonly loads: TensorCount;
  /** Of these, the ones that would land in another layer than they were trained in, as layers were renumbered. */
  readonly displaced: readonly string[];
  /** Of the same name in another shape. */
  readonly reshaped: readonly (Change<readonly number[]> & { readonly path: string })[];
  /** The new network has them, the old one has not. */
  readonly missing: readonly NamedTensor[];
  /** The old network has them, the new one has not. */
  readonly unused: readonly NamedTensor[];
  /** Names by which tensors of renamed layers fit. */
  readonly renamed: readonly (Change<string> & { readonly shape: readonly number[] })[];
  /** Tensors that load when they are renamed so; those that keep their name among them. */
  readonly loadsRenamed: TensorCount;
}

/** An input or an output; undefined on a side that has none of this name. */
export interface PortChange {
  readonly role: 'input' | 'output';
  readonly name: string;
  readonly old: Shape | undefined;
  readonly new: Shape | undefined;
}

/** What an output sees of the inputs; undefined on a side that has no such output. */
export interface FieldChange {
  readonly output: string;
  readonly old: readonly InputField[] | undefined;
  readonly new: readonly InputField[] | undefined;
}

export interface NetworkDiff {
  readonly names: Change<string>;
  /** Present where the side's sizes are open: the smallest, at which it is compared. */
  readonly sizes: Change<Readonly<Record<string, number>> | undefined>;
  /** In the symbols, where both sides have a formula. */
  readonly formulas: readonly (Change<string> & { readonly figure: DiffFigure })[];
  readonly figures: Change<Figures>;
  /** The images of a training step. */
  readonly batch: Change<number>;
  /** Of every output. */
  readonly fields: readonly FieldChange[];
  readonly layers: LayerDiff;
  /** Inputs and outputs that differ. */
  readonly ports: readonly PortChange[];
  readonly training: readonly SettingChange[];
  readonly checkpoint: CheckpointDiff;
}
