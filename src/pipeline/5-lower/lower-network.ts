/**
 * Stage 5: from a typed graph without errors to the programs of its network and the memory they run in. How a program
 * looks in a language is left to the backends.
 */
import type { CoreGraph, ValueId } from '../../ir/core-graph.js';
import type { CoreOp } from '../../ir/core-ops.js';
import type { Kernel } from '../../ir/kernels.js';
import type { CompiledProgram, KernelCall } from '../../ir/program.js';
import type { TrainingPlan, TypedGraph } from '../../ir/typed-graph.js';
import type { LayerCatalogue } from '../../kit/define-layer.js';
import { readsOf } from './accesses.js';
import { BufferTable, isRenaming, type Mode, rootsOf, sizeOf } from './buffers.js';
import { differentiate, neededFor } from './differentiate.js';
import { findLossValue, scoresOf } from './find-loss.js';
import { forwardRules } from './forward-rules.js';
import { fuse } from './fuse.js';
import { fuseGradients } from './fuse-gradients.js';
import { layOut } from './lay-out.js';
import { lower } from './lower.js';
import type { ForwardContext } from './rule.js';
import type { Moment } from './share-memory.js';
import { withAlgorithms } from './with-algorithms.js';

/**
 * The graph must have no errors and at least one output. For so many images at a time the algorithms are chosen.
 * `backends/index.ts` has what turns the result into files.
 */
export function lowerNetwork(
  graph: TypedGraph,
  catalogue: LayerCatalogue,
  batch = graph.training.batch,
): CompiledProgram {
  return deriveProgram(withAlgorithms(lower(graph, catalogue), batch), graph.training.loss);
}

/**
 * Evaluation computes what the outputs need, training what the loss needs. The loss is taken at the first output; what
 * only other outputs depend on is not trained.
 */
export function deriveProgram(graph: CoreGraph, lossKind: TrainingPlan['loss']): CompiledProgram {
  const table = new BufferTable(graph);
  const lossValue = findLossValue(graph, lossKind);
  const outputs = graph.outputs.map(({ value }) => value);
  const inputs = graph.inputs.map(({ value }) => value);
  // Inputs come first among the buffers, whether anything reads them or not.
  for (const input of inputs) table.value(input);

  const roots = { evaluation: rootsOf(graph, 'evaluation'), training: rootsOf(graph, 'training') };
  const evaluation = forwardPass(graph, 'evaluation', [...outputs, lossValue], roots.evaluation, table);
  const training = forwardPass(graph, 'training', [lossValue], roots.training, table);
  const { calls: gradients, lossGradient } = differentiate(graph, lossValue, roots.training, table);
  const backward = fuseGradients(gradients);

  const { buffers } = table;
  const inputBuffers = inputs.map((value) => table.value(value));
  const outputBuffers = outputs.map((value) => table.value(roots.evaluation[value]));
  const evaluationLoss = table.value(roots.evaluation[lossValue]);
  const trainingLoss = table.value(roots.training[lossValue]);
  const kept = new Set([...inputBuffers, ...outputBuffers]);
  const comeIn: Moment = { reads: [], writes: inputBuffers };
  const goOut: Moment = { reads: [...outputBuffers, evaluationLoss], writes: [] };
  const takeLoss: Moment = {
    reads: [trainingLoss],
    writes: lossGradient === undefined ? [] : [lossGradient],
  };
  const readBackward = [trainingLoss, ...backward.flatMap(({ kernel }) => readsOf(kernel))];
  const trainingFused = fuse(training, readBackward);
  const evaluated = layOut([comeIn, ...fuse(evaluation, goOut.reads), goOut], buffers, kept);
  const trained = layOut([comeIn, ...trainingFused, takeLoss, ...backward], buffers, kept);
  const shapeOf = (value: ValueId) => graph.values[value].shape;
  return {
    graph,
    buffers,
    inputs: graph.inputs.map(({ name, value }, index) => {
      return { name, shape: shapeOf(value), buffer: inputBuffers[index] };
    }),
    outputs: graph.outputs.map(({ name, value }, index) => {
      return { name, shape: shapeOf(value), buffer: outputBuffers[index] };
    }),
    evaluation: evaluated.calls,
    training: trained.calls.slice(0, trainingFused.length),
    backward: trained.calls.slice(trainingFused.length),
    loss: {
      kind: lossKind,
      output: graph.outputs[0].name,
      ...scoresOf(graph, lossValue),
      evaluation: evaluationLoss,
      training: trainingLoss,
      gradient: lossGradient,
    },
    evaluationPlan: evaluated.plan,
    trainingPlan: trained.plan,
    evaluationMoments: evaluated.moments,
    trainingMoments: trained.moments,
  };
}

/** The calls that compute `targets`, in the order of the graph. */
function forwardPass(
  graph: CoreGraph,
  mode: Mode,
  targets: readonly ValueId[],
  roots: readonly ValueId[],
  table: BufferTable,
): KernelCall[] {
  const needed = neededFor(graph, targets);
  const calls: KernelCall[] = [];
  for (const { op, inputs, output, layer } of graph.nodes) {
    if (!needed[output] || isRenaming(op, mode)) continue;
    const rule = forwardRules[op.kind] as (op: CoreOp, context: ForwardContext) => readonly Kernel[];
    const kernels = rule(op, {
      mode,
      inputs: inputs.map((input) => table.value(roots[input])),
      output: table.value(roots[output]),
      count: sizeOf(graph, output),
      kept: (what, role, size, perImage) => table.kept(output, what, role, size, perImage),
    });
    for (const kernel of kernels) calls.push({ kernel, layer });
  }
  return calls;
}
