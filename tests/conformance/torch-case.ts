/** One question to PyTorch, and what is needed to put it. */
import type { Floats } from 'netspec/runtime/geometry';

export type Request = { readonly op: string } & Readonly<Record<string, unknown>>;
/** What PyTorch is asked, and what the runtime gives under the names of the answer. */
export interface Case {
  readonly request: Request;
  readonly ours: Readonly<Record<string, ArrayLike<number>>>;
}

/** Memory of the same sizes, all zero. */
export const zeros = (...like: readonly Floats[]) => like.map((values) => new Float64Array(values.length));
/** As a plain list, which JSON can carry. */
export const list = (values: ArrayLike<number>) => Array.from(values);
