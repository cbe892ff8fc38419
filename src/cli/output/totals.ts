/** The totals of a network, a line each, with the conventions in words. */
import type { MemoryReport, NetworkAnalysis } from '../../ir/analysis.js';
import type { Operations } from '../../ir/cost.js';
import type { NetworkReport } from '../../ir/report.js';
import { formatShape } from '../../ir/shape.js';
import type { TypedGraph } from '../../ir/typed-graph.js';
import { fieldLine } from './field-text.js';
import { bytes, grouped, plural } from './numbers.js';

type Line = readonly [string, string];

export function totalLines(
  report: NetworkReport,
  analysis: NetworkAnalysis,
  graph: TypedGraph,
): readonly Line[] {
  const { totals, inputs, outputs } = report;
  const shapes = (list: NetworkReport['inputs']) =>
    list.map(({ name, shape }) => `${name} ${formatShape(shape)}`).join(', ');
  const state =
    totals.state > 0n ? `; beside them ${grouped(totals.state)} values of state (batch-norm statistics)` : '';
  const { batch } = graph.training;
  return [
    ['input', shapes(inputs)],
    ['output', shapes(outputs)],
    [
      'params',
      `${grouped(totals.params)} = ${grouped(totals.trainable)} trainable + ${grouped(totals.frozen)} frozen${state}`,
    ],
    ['MACs', `${grouped(totals.macs)} (multiply-accumulates of convolution and dense weights, without bias)`],
    ['FLOPs', `${grouped(totals.flops)} (2 x MACs + other arithmetic)`],
    ['operations', otherOperations(report)],
    ['activations', `${bytes(totals.activationBytes)} for one image in float32`],
    ['weights', `${bytes(totals.weightBytes)} in float32`],
    ['intensity', `${intensity(report)} FLOPs a byte of inputs, weights and outputs moved`],
    ['depth', `${plural(totals.depth, 'layer')} with multiply-accumulates in a row`],
    ['peak memory', memoryLine(analysis.memory('inference', 1), 'one image')],
    ['  training', memoryLine(analysis.memory('training', batch), `a batch of ${batch}`)],
    ...fieldLines(report, analysis, graph),
    ['training', trainingLine(analysis, batch)],
  ];
}

const plurals: Readonly<Record<keyof Operations, string>> = {
  multiply: 'multiplications',
  add: 'additions',
  compare: 'comparisons',
  divide: 'divisions',
  exponential: 'exponentials',
};

/** `11,246 additions, 1,576 divisions beside the MACs` */
function otherOperations({ totals: { operations } }: NetworkReport): string {
  const kinds = (Object.keys(plurals) as (keyof Operations)[]).filter((kind) => operations[kind] > 0n);
  if (kinds.length === 0) return 'none beside the MACs';
  return `${kinds.map((kind) => `${grouped(operations[kind])} ${plurals[kind]}`).join(', ')} beside the MACs`;
}

function intensity({ totals: { flops, movedBytes } }: NetworkReport): string {
  return movedBytes === 0n ? '0' : (Number((flops * 1000n) / movedBytes) / 1000).toFixed(2);
}

function memoryLine(
  { total, weights, weightGradients, optimizer, activations, step, live }: MemoryReport,
  of: string,
) {
  const trained =
    weightGradients > 0n ? ` + ${bytes(weightGradients + optimizer)} gradients and optimiser` : '';
  const names = live.slice(0, 3).map(({ name, bytes: held }) => `${name} ${bytes(held)}`);
  const others = live.length > names.length ? `, and ${live.length - names.length} more` : '';
  const where = `; most at ${step.layer ?? 'one step'}: ${names.join(', ')}${others}`;
  return `${bytes(total)} for ${of}: ${bytes(weights)} weights${trained} + ${bytes(activations)} values${where}`;
}

/** One line an output. */
function fieldLines(report: NetworkReport, analysis: NetworkAnalysis, graph: TypedGraph): readonly Line[] {
  const byNode = new Map(analysis.fields.map((field) => [field.node, field]));
  return graph.outputs.flatMap(({ name, node }): Line[] => {
    const field = byNode.get(node);
    if (field === undefined) return [];
    const of = report.outputs.length > 1 ? `${name} ` : '';
    return [['field', `${of}${fieldLine(field)}`]];
  });
}

function trainingLine(analysis: NetworkAnalysis, batch: number): string {
  const { forwardMacs, weightGradientMacs, inputGradientMacs, optimizerOperations } =
    analysis.trainingCost(batch);
  const backward = weightGradientMacs + inputGradientMacs;
  return `a step with a batch of ${batch}: ${grouped(forwardMacs)} MACs forward, ${grouped(backward)} backward (${grouped(weightGradientMacs)} for weights, ${grouped(inputGradientMacs)} for inputs), ${grouped(optimizerOperations)} operations of the optimiser`;
}
