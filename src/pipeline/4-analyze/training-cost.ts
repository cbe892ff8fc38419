/** What one step of training costs: multiply-accumulates of both passes as their programs carry them out, and the optimiser. */
import type { TrainingCost } from '../../ir/analysis.js';
import type { ConvGeometry } from '../../ir/core-ops.js';
import type { Kernel, KernelKind, KernelOf } from '../../ir/kernels.js';
import type { CompiledProgram } from '../../ir/program.js';
import type { NetworkReport } from '../../ir/report.js';
import type { NodeId, OptimizerPlan, TypedGraph } from '../../ir/typed-graph.js';

type Purpose = 'forward' | 'weights' | 'inputs';
interface Macs {
  readonly purpose: Purpose;
  readonly count: bigint;
}
/** The kernels with the weights of a convolution or a dense layer: all that multiply-accumulate. */
type MacKernel = Extract<KernelKind, `conv_${string}` | `dense_${string}`>;
type MacRule<K extends MacKernel> = (kernel: KernelOf<K>) => Macs;

/** Each position of the output meets each filter: the same number in all three directions. */
function ofConvolution(purpose: Purpose) {
  return ({ geometry: { input, output, filter, groups } }: { readonly geometry: ConvGeometry }): Macs => {
    const factors = [...output, input[3] / groups, ...filter];
    return { purpose, count: factors.reduce((total, factor) => total * BigInt(factor), 1n) };
  };
}

function ofDense(purpose: Purpose) {
  return ({ inputs, outputs }: { readonly inputs: number; readonly outputs: number }): Macs => ({
    purpose,
    count: BigInt(inputs) * BigInt(outputs),
  });
}

const macRules: { readonly [K in MacKernel]: MacRule<K> } = {
  conv_forward: ofConvolution('forward'),
  conv_weight_gradient: ofConvolution('weights'),
  conv_input_gradient: ofConvolution('inputs'),
  conv_transposed_forward: ofConvolution('forward'),
  conv_transposed_weight_gradient: ofConvolution('weights'),
  conv_transposed_input_gradient: ofConvolution('inputs'),
  dense_forward: ofDense('forward'),
  dense_weight_gradient: ofDense('weights'),
  dense_input_gradient: ofDense('inputs'),
};

function multiplies(kernel: Kernel): kernel is KernelOf<MacKernel> {
  return kernel.kind in macRules;
}

function macsOf(kernel: KernelOf<MacKernel>): Macs {
  return (macRules[kernel.kind] as (kernel: Kernel) => Macs)(kernel);
}

/** For one image what each layer multiply-accumulates in the backward pass: the first one has no gradient of its input. */
export function backwardMacsOf({ backward }: CompiledProgram): ReadonlyMap<NodeId, bigint> {
  const sums = new Map<NodeId, bigint>();
  for (const { kernel, layer } of backward) {
    if (multiplies(kernel)) sums.set(layer, (sums.get(layer) ?? 0n) + macsOf(kernel).count);
  }
  return sums;
}

/** `program` is what `graph` compiles to, `report` is about it. */
export function trainingCostOf(
  { training, backward }: CompiledProgram,
  { training: { optimizer } }: TypedGraph,
  { totals }: NetworkReport,
  batch: number,
): TrainingCost {
  const sums: Record<Purpose, bigint> = { forward: 0n, weights: 0n, inputs: 0n };
  for (const { kernel } of [...training, ...backward]) {
    if (!multiplies(kernel)) continue;
    const { purpose, count } = macsOf(kernel);
    sums[purpose] += count;
  }
  const images = BigInt(batch);
  return {
    batch,
    forwardMacs: sums.forward * images,
    weightGradientMacs: sums.weights * images,
    inputGradientMacs: sums.inputs * images,
    optimizerOperations: totals.trainable * BigInt(operationsAWeight(optimizer)),
    trainedWeights: totals.trainable,
  };
}

/** Additions, multiplications, divisions and roots for one weight, as the formulas of `runtime/optimizer.ts` have them. */
export function operationsAWeight(optimizer: OptimizerPlan): number {
  if (optimizer.kind === 'sgd') {
    const decay = optimizer.weightDecay === 0 ? 0 : 2;
    const momentum = optimizer.momentum === 0 ? 0 : optimizer.nesterov ? 4 : 2;
    // weight -= rate * slope
    return 2 + decay + momentum;
  }
  const decay = optimizer.weightDecay === 0 ? 0 : optimizer.kind === 'adam' ? 2 : 1;
  // Mean: 2 multiplications, 1 addition. Square: 3 and 1. Step: a root, 2 divisions, 1 multiplication, 2 additions.
  return 3 + 4 + 6 + decay;
}
