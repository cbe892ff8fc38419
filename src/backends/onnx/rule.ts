/** What a rule is: how one operation of the core graph is said in ONNX. */
import type { CoreOpKind, CoreOpOf } from '../../ir/core-ops.js';
import type { GraphWriter, Tensor } from './graph-writer.js';

/** Writes nodes and returns the name of the result, in ONNX's layout of `shape` (channels last in our own words). */
export type OnnxRule<K extends CoreOpKind> = (
  graph: GraphWriter,
  op: CoreOpOf<K>,
  inputs: readonly Tensor[],
  shape: readonly number[],
) => string;

export type OnnxRules<K extends CoreOpKind> = { readonly [Kind in K]: OnnxRule<Kind> };
