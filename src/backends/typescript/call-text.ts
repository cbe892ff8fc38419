/** What the text of a kernel call is made of, for the files that write the calls. */
import type { ParameterPath } from '../../ir/core-ops.js';
import type { BufferId, KernelKind, KernelOf } from '../../ir/kernels.js';
import type { RuntimeImports, RuntimeModules, RuntimeTypes } from './runtime-imports.js';

/** Types of constants with a layer's geometry. */
export type GeometryType = Exclude<RuntimeTypes['geometry'], 'Floats'>;

export interface CallContext {
  readonly imports: RuntimeImports;
  /** A buffer as an expression. */
  buffer(id: BufferId): string;
  weight(path: ParameterPath): string;
  gradient(path: ParameterPath): string;
  /** The constant with the layer's geometry, of this type. */
  geometry(type: GeometryType): string;
}

export interface CallText {
  readonly callee: string;
  readonly arguments: readonly string[];
}

export type CallWriter<K extends KernelKind> = (kernel: KernelOf<K>, context: CallContext) => CallText;

/** The writers of some kernels, to be spread into a map over all. */
export type CallWriters<K extends KernelKind> = { readonly [P in K]: CallWriter<P> };

export function call<M extends keyof RuntimeModules>(
  { imports }: CallContext,
  module: M,
  name: keyof RuntimeModules[M] & string,
  ...args: readonly (string | number)[]
): CallText {
  return { callee: imports.value(module, name), arguments: args.map(String) };
}

/** So many times the images of the batch. */
export const perBatch = (count: number) => (count === 1 ? 'n' : `n * ${count}`);

export function gradients(
  k: { readonly outputGradient: BufferId; readonly inputGradient: BufferId },
  c: CallContext,
): string[] {
  return [c.buffer(k.outputGradient), c.buffer(k.inputGradient)];
}

export function channelwise(k: { readonly positions: number; readonly channels: number }): [string, number] {
  return [perBatch(k.positions), k.channels];
}

export function optional(path: ParameterPath | undefined, write: (path: ParameterPath) => string): string {
  return path === undefined ? 'null' : write(path);
}
