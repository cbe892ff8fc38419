/**
 * How another tool counts: a rule for each core operation that it counts, each with its words. What a tool has no rule
 * for it leaves out, and so do we. Operations are meant as the PyTorch modules that they come from.
 */
import type { CoreGraph, CoreNode } from '../../../ir/core-graph.js';
import type { ConvGeometry, CoreOp, CoreOpKind, CoreOpOf } from '../../../ir/core-ops.js';
import type { Totals } from '../../../ir/report.js';

/** What rules reckon with, for one image. */
export interface OpFigures {
  /** Values of the first input and of the output. */
  readonly input: bigint;
  readonly output: bigint;
  /** The number of spatial dimensions of the first input. */
  readonly rank: number;
  /** Multiply-accumulates by the positions of the smaller map: of a transposed convolution, its input. */
  readonly macs: bigint;
  /** Positions of the output. */
  readonly positions: bigint;
  /** Learned values that the operation reads, and the bias among them. */
  readonly parameters: bigint;
  readonly bias: bigint;
}

export interface CountRule<K extends CoreOpKind> {
  /** Completes "counts …". */
  readonly words: string;
  count(figures: OpFigures, op: CoreOpOf<K>): bigint;
  /** Whether the tool knows this one at all; all of the kind where absent. */
  knows?(op: CoreOpOf<K>): boolean;
}

export interface Convention {
  /** With its version. */
  readonly tool: string;
  /** What the tool calls its figure of operations; absent where it has none. */
  readonly figure?: string;
  readonly params: {
    readonly words: string;
    /** `counted` holds the values of the parameters of operations that have a rule. */
    count(totals: Totals, counted: bigint): bigint;
  };
  readonly rules: { readonly [K in CoreOpKind]?: CountRule<K> };
}

const product = (factors: readonly number[]) => factors.reduce((total, factor) => total * BigInt(factor), 1n);

/** The number of values of each parameter. */
export function parameterSizes({ parameters }: CoreGraph): ReadonlyMap<string, bigint> {
  return new Map(parameters.map(({ path, shape }) => [path, product(shape)]));
}

export function figuresOf(
  graph: CoreGraph,
  { op, inputs, output }: CoreNode,
  sizes: ReadonlyMap<string, bigint>,
): OpFigures {
  const input = graph.values[inputs[0]].shape;
  const result = graph.values[output].shape;
  const sizeOf = (path: string | undefined) => (path === undefined ? 0n : (sizes.get(path) ?? 0n));
  return {
    input: product(input),
    output: product(result),
    rank: input.length - 1,
    macs: macsOf(op),
    positions: product(result.slice(0, -1)),
    parameters: learnedBy(op).reduce((total, path) => total + sizeOf(path), 0n),
    bias: 'bias' in op ? sizeOf(op.bias) : 0n,
  };
}

export function macsOf(op: CoreOp): bigint {
  if (op.kind === 'dense') return product([op.inputs, op.outputs]);
  return op.kind === 'conv' || op.kind === 'conv_transposed' ? macsOfWindow(op.geometry) : 0n;
}

function macsOfWindow({ input, output, filter, groups }: ConvGeometry): bigint {
  return product([...output, input[3] / groups, ...filter]);
}

/** Learned values; a batch-norm's statistics are none. */
export function learnedBy(op: CoreOp): readonly string[] {
  const { weight, bias, gamma, beta, slope }: { [name: string]: unknown } = { ...op };
  return [weight, bias, gamma, beta, slope].filter((path) => typeof path === 'string');
}

/** A mean over the whole map with stride 1, as global pooling lowers to; PyTorch's adaptive pooling to one cell. */
export function isGlobal({ geometry }: CoreOpOf<'average_pool' | 'max_pool'>): boolean {
  const { input, filter, stride, padding } = geometry;
  return [0, 1, 2].every((axis) => filter[axis] === input[axis] && stride[axis] === 1 && padding[axis] === 0);
}
