/** Holds the network's figures against its `require` lines. */
import { type Finding, finding } from '../../base/diagnostic.js';
import type { LayerReport, NetworkReport } from '../../ir/report.js';
import type { BudgetMetric, Requirement, TypedGraph } from '../../ir/typed-graph.js';

interface Metric {
  readonly unit: string;
  total(report: NetworkReport): bigint;
  /** What one layer adds; depth is no sum, so no layer is blamed for it. */
  share?(layer: LayerReport): bigint;
}

const paramsOf = ({ params }: LayerReport) => params.trainable + params.frozen;

const metrics: { readonly [M in BudgetMetric]: Metric } = {
  params: { unit: '', total: ({ totals }) => totals.params, share: paramsOf },
  macs: { unit: '', total: ({ totals }) => totals.macs, share: ({ macs }) => macs },
  flops: { unit: '', total: ({ totals }) => totals.flops, share: ({ flops }) => flops },
  activations: {
    unit: ' values',
    total: ({ totals }) => totals.activationBytes / 4n,
    share: ({ activationBytes }) => activationBytes / 4n,
  },
  memory: {
    unit: ' bytes',
    total: ({ totals }) => totals.weightBytes + totals.activationBytes,
    share: (layer) => (paramsOf(layer) + layer.params.state) * 4n + layer.activationBytes,
  },
  depth: { unit: ' layers with multiply-accumulates in a row', total: ({ totals }) => BigInt(totals.depth) },
};

/** JavaScript compares a bigint with a number exactly. */
const holds: { readonly [C in Requirement['comparison']]: (figure: bigint, limit: number) => boolean } = {
  '<=': (figure, limit) => figure <= limit,
  '<': (figure, limit) => figure < limit,
  '==': (figure, limit) => figure <= limit && figure >= limit,
  '>=': (figure, limit) => figure >= limit,
  '>': (figure, limit) => figure > limit,
};

export function verifyBudgets({ requirements }: TypedGraph, report: NetworkReport): Finding[] {
  return requirements.flatMap(({ metric, comparison, limit, span }) => {
    const { unit, total, share } = metrics[metric];
    const figure = total(report);
    if (holds[comparison](figure, limit)) return [];
    const facts = { metric, figure: grouped(figure), comparison, limit: grouped(limit), unit };
    const tooMuch = comparison === '<=' || comparison === '<' || (comparison === '==' && figure > limit);
    const advice = share !== undefined && tooMuch ? heaviest(report.layers, share) : undefined;
    return finding('budget/broken', span, facts, { advice });
  });
}

function heaviest(layers: readonly LayerReport[], share: (layer: LayerReport) => bigint): string {
  const weighed = layers
    .map((layer) => ({ layer, weight: share(layer) }))
    .filter(({ weight }) => weight > 0n);
  const top = weighed.sort((a, b) => (a.weight < b.weight ? 1 : a.weight > b.weight ? -1 : 0)).slice(0, 3);
  return `most of it: ${top.map(({ layer, weight }) => `${layer.path} (${layer.kind}) ${grouped(weight)}`).join(', ')}`;
}

/** `61,706` */
function grouped(figure: bigint | number): string {
  return figure.toLocaleString('en-US', { maximumFractionDigits: 3 });
}
