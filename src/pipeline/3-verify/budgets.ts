/** Holds the network's figures against its `require` lines, and says of each that is broken what weighs most. */
import { type Finding, finding } from '../../base/diagnostic.js';
import type { LiveValue, NetworkAnalysis } from '../../ir/analysis.js';
import type { LayerReport, NetworkReport } from '../../ir/report.js';
import type { RequiredFigure, Requirement, TypedGraph } from '../../ir/typed-graph.js';
import { grouped } from '../../kit/figures.js';
import { measureField } from './field-budget.js';

interface Metric {
  readonly unit: string;
  total(report: NetworkReport): bigint;
  /** What one layer adds; depth is no sum, so no layer is blamed for it. */
  share?(layer: LayerReport): bigint;
}

const paramsOf = ({ params }: LayerReport) => params.trainable + params.frozen;
const weightBytesOf = (layer: LayerReport) => (paramsOf(layer) + layer.params.state) * 4n;

type Plain = Exclude<RequiredFigure['metric'], 'peak_memory' | 'receptive_field'>;

const metrics: { readonly [M in Plain]: Metric } = {
  params: { unit: '', total: ({ totals }) => totals.params, share: paramsOf },
  macs: { unit: '', total: ({ totals }) => totals.macs, share: ({ macs }) => macs },
  flops: { unit: '', total: ({ totals }) => totals.flops, share: ({ flops }) => flops },
  weight_bytes: { unit: ' bytes', total: ({ totals }) => totals.weightBytes, share: weightBytesOf },
  activations: {
    unit: ' values',
    total: ({ totals }) => totals.activationBytes / 4n,
    share: ({ activationBytes }) => activationBytes / 4n,
  },
  activation_bytes: {
    unit: ' bytes',
    total: ({ totals }) => totals.activationBytes,
    share: ({ activationBytes }) => activationBytes,
  },
  memory: {
    unit: ' bytes',
    total: ({ totals }) => totals.weightBytes + totals.activationBytes,
    share: (layer) => weightBytesOf(layer) + layer.activationBytes,
  },
  depth: { unit: ' layers with multiply-accumulates in a row', total: ({ totals }) => BigInt(totals.depth) },
};

/** JavaScript compares a bigint with a number exactly. */
const holds: {
  readonly [C in Requirement['comparison']]: (figure: bigint | number, limit: number) => boolean;
} = {
  '<=': (figure, limit) => figure <= limit,
  '<': (figure, limit) => figure < limit,
  '==': (figure, limit) => figure <= limit && figure >= limit,
  '>=': (figure, limit) => figure >= limit,
  '>': (figure, limit) => figure > limit,
};

/** A figure of this network, in words, and what makes it large. */
interface Measured {
  readonly name: string;
  readonly figure: bigint | number;
  readonly unit: string;
  /** Said where the figure is too large. */
  readonly heaviest?: string;
  /** Said where it is too small. */
  readonly growth?: string;
}

/** `needsAnalysis` says whether `analysis` must be given. */
export function verifyBudgets(
  graph: TypedGraph,
  report: NetworkReport,
  analysis?: NetworkAnalysis,
): Finding[] {
  return graph.requirements.flatMap(({ figure: asked, comparison, limit, span }) => {
    const measured = measure(asked, graph, report, analysis);
    if (measured === undefined) {
      const layer = asked.metric === 'receptive_field' ? graph.nodes[asked.layer].path : asked.metric;
      return finding('budget/no-receptive-field', span, { layer });
    }
    const { figure, name, unit } = measured;
    if (holds[comparison](figure, limit)) return [];
    const facts = { metric: name, figure: grouped(figure), comparison, limit: grouped(limit), unit };
    const tooMuch = comparison === '<=' || comparison === '<' || (comparison === '==' && figure > limit);
    return finding('budget/broken', span, facts, { advice: tooMuch ? measured.heaviest : measured.growth });
  });
}

/** Whether a budget asks for what only the lowered network tells. */
export function needsAnalysis({ requirements }: TypedGraph): boolean {
  return requirements.some(
    ({ figure: { metric } }) => metric === 'peak_memory' || metric === 'receptive_field',
  );
}

function measure(
  asked: RequiredFigure,
  graph: TypedGraph,
  report: NetworkReport,
  analysis: NetworkAnalysis | undefined,
): Measured | undefined {
  switch (asked.metric) {
    case 'peak_memory':
      return peakMemory(asked, analysis);
    case 'receptive_field':
      return fieldFigure(asked.layer, graph, analysis);
    default: {
      const { unit, total, share } = metrics[asked.metric];
      const heaviest = share === undefined ? undefined : mostOf(report.layers, share);
      return { name: asked.metric, figure: total(report), unit, heaviest };
    }
  }
}

function peakMemory(
  { mode, batch }: Extract<RequiredFigure, { metric: 'peak_memory' }>,
  analysis: NetworkAnalysis | undefined,
): Measured | undefined {
  if (analysis === undefined) return undefined;
  const { total, weights, weightGradients, optimizer, live, step } = analysis.memory(mode, batch);
  const trained =
    weightGradients > 0n ? `, their gradients and the optimiser ${grouped(weightGradients + optimizer)}` : '';
  const where = step.layer === undefined ? step.what : `${step.what} of ${step.layer}`;
  const held = live.slice(0, 3).map(({ name, bytes }: LiveValue) => `${name} ${grouped(bytes)}`);
  return {
    name: `peak_memory(${mode}, batch=${batch})`,
    figure: total,
    unit: ' bytes',
    heaviest: `weights ${grouped(weights)}${trained}; most at step ${step.index + 1} of ${step.of} (${where}): ${held.join(', ')}`,
  };
}

function fieldFigure(
  layer: number,
  graph: TypedGraph,
  analysis: NetworkAnalysis | undefined,
): Measured | undefined {
  const field = measureField(graph, layer, analysis?.fields ?? []);
  if (field === undefined) return undefined;
  const { size, growth } = field;
  return {
    name: `receptive_field(${graph.nodes[layer].path})`,
    figure: size,
    unit: '',
    heaviest: growth,
    growth,
  };
}

function mostOf(layers: readonly LayerReport[], share: (layer: LayerReport) => bigint): string {
  const weighed = layers
    .map((layer) => ({ layer, weight: share(layer) }))
    .filter(({ weight }) => weight > 0n);
  const top = weighed.sort((a, b) => (a.weight < b.weight ? 1 : a.weight > b.weight ? -1 : 0)).slice(0, 3);
  return `most of it: ${top.map(({ layer, weight }) => `${layer.path} (${layer.kind}) ${grouped(weight)}`).join(', ')}`;
}
