/** What the text of a kernel call is made of, for the files that write the calls. */
import type { ParameterPath } from '../../ir/core-ops.js';
import type {
  BufferId,
  FoldedNorm,
  FusedActivation,
  Kernel,
  KernelKind,
  KernelOf,
} from '../../ir/kernels.js';
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
  /** The member with the parameters of a normalisation that is folded into the call. */
  norm(norm: FoldedNorm): string;
  /** The constant with an activation that is applied by the call. */
  activation(activation: FusedActivation): string;
}

export interface CallText {
  readonly callee: string;
  readonly arguments: readonly string[];
  /** Arguments behind those that say how gradients are written. */
  readonly last?: readonly string[];
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

/** What a product does to its sums before it stores them. */
export function epilogue(
  k: {
    readonly norm?: FoldedNorm;
    readonly residual?: BufferId;
    readonly activation?: FusedActivation;
  },
  c: CallContext,
): string[] {
  const { norm, residual, activation } = k;
  return withoutDefaults(
    [
      norm === undefined ? 'null' : c.norm(norm),
      residual === undefined ? 'null' : c.buffer(residual),
      activation === undefined ? 'null' : c.activation(activation),
    ],
    'null',
  );
}

export function activated(k: { readonly activation?: FusedActivation }, c: CallContext): string[] {
  return k.activation === undefined ? [] : [c.activation(k.activation)];
}

/** The arguments of a gradient kernel that say whether it overwrites what it writes, or adds to it; and the `last`. */
export function writesOf(kernel: Kernel, last: readonly string[] = []): string[] {
  const { write = 'add', parameterWrite }: Partial<Record<string, unknown>> = { ...kernel };
  const writes = parameterWrite === undefined ? [write] : [write, parameterWrite];
  return withoutDefaults([...writes.map((one) => `'${one}'`), ...last], "'add'");
}

/** Without the arguments at the end that are left out. */
function withoutDefaults(args: readonly string[], unless: string): string[] {
  return args.slice(0, args.findLastIndex((argument) => argument !== unless) + 1);
}
