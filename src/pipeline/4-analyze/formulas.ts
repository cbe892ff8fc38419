/**
 * The totals of a network as formulas in its symbols: a polynomial where one is right for all allowed sizes, else a sum
 * over the different sizes of maps, each with its rounding.
 */
import { type Dim, formatDim, times, valueAt } from '../../ir/dim.js';
import type { NetworkReport } from '../../ir/report.js';
import { type Shape, spatial } from '../../ir/shape.js';
import { nextIn, type SizeSet } from '../../ir/size-set.js';
import type { TypedGraph } from '../../ir/typed-graph.js';
import { fitPolynomial, type SymbolRange } from './fit-polynomial.js';

export const formulaFigures = ['params', 'macs', 'flops', 'activationBytes'] as const;
export type FormulaFigure = (typeof formulaFigures)[number];

/** The formula of each figure; undefined where there is none that can be written down. */
export type Formulas = Readonly<Record<FormulaFigure, string | undefined>>;

type ReportAt = (sizes: Readonly<Record<string, number>>) => NetworkReport;

/** `graph` with its symbols; `reportAt` gives the report at allowed sizes. */
export function formulasOf(graph: TypedGraph, ranges: readonly SymbolRange[], reportAt: ReportAt): Formulas {
  const reports = new Map<string, NetworkReport>();
  const remembered: ReportAt = (sizes) => {
    const key = ranges.map(({ name }) => sizes[name]).join();
    let report = reports.get(key);
    if (report === undefined) {
      report = reportAt(sizes);
      reports.set(key, report);
    }
    return report;
  };
  const formula = (figure: FormulaFigure) =>
    fitPolynomial(ranges, (sizes) => remembered(sizes).totals[figure]) ??
    sumOfMaps(graph, ranges, remembered, figure);
  return {
    params: formula('params'),
    macs: formula('macs'),
    flops: formula('flops'),
    activationBytes: formula('activationBytes'),
  };
}

/** Sizes along the diagonal at which a layer's figure is held against its map. */
const samples = 24;

/** `9408*ceil(H/2)*ceil(W/2) + …`: every layer costs so much a position of its output, or of its input. */
function sumOfMaps(
  graph: TypedGraph,
  ranges: readonly SymbolRange[],
  reportAt: ReportAt,
  figure: FormulaFigure,
): string | undefined {
  const within: ReadonlyMap<string, SizeSet> = new Map(ranges.map(({ name, allowed }) => [name, allowed]));
  const points = diagonal(ranges);
  const reports = points.map(reportAt);
  const terms = new Map<string, bigint>();
  for (const [index, layer] of reports[0].layers.entries()) {
    const figures = reports.map(({ layers }) => figureOf(layers[index], figure));
    const node = graph.nodes[layer.node];
    if (node.type !== 'layer') return undefined;
    const shapes = [node.output, ...node.inputs.map((input) => graph.nodes[input].output)];
    const found = shapes.map((shape) => each(shape, figures, points)).find((term) => term !== undefined);
    if (found === undefined) return undefined;
    const text = found.positions.kind === 'constant' ? '' : formatDim(found.positions, within);
    const factor = found.positions.kind === 'constant' ? BigInt(found.positions.value) : 1n;
    terms.set(text, (terms.get(text) ?? 0n) + found.factor * factor);
  }
  const written = [...terms]
    .filter(([, factor]) => factor !== 0n)
    .sort(([, a], [, b]) => (a < b ? 1 : a > b ? -1 : 0));
  if (written.length === 0) return '0';
  return written
    .map(([text, factor]) => [String(factor), text].filter((part) => part !== '').join('*'))
    .join(' + ');
}

function figureOf(layer: NetworkReport['layers'][number], figure: FormulaFigure): bigint {
  return figure === 'params' ? layer.params.trainable + layer.params.frozen : layer[figure];
}

/** How often the figure has the number of positions, where that is the same everywhere. */
function each(
  shape: Shape,
  figures: readonly bigint[],
  points: readonly Readonly<Record<string, number>>[],
): { readonly positions: Dim; readonly factor: bigint } | undefined {
  const dimensions = spatial(shape);
  if (dimensions.length === 0) {
    const constant = figures.every((figure) => figure === figures[0]);
    return constant ? { positions: { kind: 'constant', value: 1 }, factor: figures[0] } : undefined;
  }
  const positions = dimensions.reduce((product, size) => times(product, size));
  const counts = points.map((sizes) => BigInt(valueAt(positions, sizes)));
  const factor = figures[0] / counts[0];
  return figures.every((figure, index) => figure === factor * counts[index])
    ? { positions, factor }
    : undefined;
}

function diagonal(ranges: readonly SymbolRange[]): Record<string, number>[] {
  const points: Record<string, number>[] = [];
  let sizes = Object.fromEntries(ranges.map(({ name, allowed }) => [name, nextIn(allowed, 1) ?? 1]));
  while (points.length < samples) {
    points.push(sizes);
    const next: [string, number | undefined][] = ranges.map(({ name, allowed }, axis) => [
      name,
      points.length % (axis + 1) === 0 ? nextIn(allowed, sizes[name] + 1) : sizes[name],
    ]);
    if (next.every(([name, size]) => size === undefined || size === sizes[name])) break;
    sizes = Object.fromEntries(next.map(([name, size]) => [name, size ?? sizes[name]]));
  }
  return points;
}
