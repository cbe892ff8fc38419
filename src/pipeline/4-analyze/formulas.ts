/**
 * The totals of a network as formulas in its symbols: a polynomial where one is right for all allowed sizes, else a sum
 * over the different sizes of maps, each with its rounding.
 */
import { type Dim, dim, formatDim, times, valueAt } from '../../ir/dim.js';
import type { NetworkReport } from '../../ir/report.js';
import { type Shape, spatial } from '../../ir/shape.js';
import { nextIn, type SizeSet } from '../../ir/size-set.js';
import type { TypedGraph } from '../../ir/typed-graph.js';
import { fitPolynomial, type SymbolRange } from './fit-polynomial.js';
import { fitLinear } from './linear-fit.js';

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
    const found = termsOf(shapes, figures, points);
    if (found === undefined) return undefined;
    for (const { positions, factor } of found) {
      const isConstant = positions.kind === 'constant';
      const text = isConstant ? '' : asFactor(formatDim(positions, within));
      const each = isConstant ? BigInt(positions.value) : 1n;
      terms.set(text, (terms.get(text) ?? 0n) + factor * each);
    }
  }
  const written = [...terms]
    .filter(([, factor]) => factor !== 0n)
    .sort(([, a], [, b]) => (a < b ? 1 : a > b ? -1 : 0));
  if (written.length === 0) return '0';
  return written.map(([text, factor], index) => signed(factor, text, index === 0)).join('');
}

function signed(factor: bigint, text: string, isFirst: boolean): string {
  const sign = factor < 0n ? (isFirst ? '-' : ' - ') : isFirst ? '' : ' + ';
  const size = String(factor < 0n ? -factor : factor);
  return `${sign}${[size, text].filter((part) => part !== '').join('*')}`;
}

/** A sum gets brackets; a sum within brackets or within a function has its own. */
function asFactor(text: string): string {
  let depth = 0;
  for (const character of text) {
    if (character === '(') depth++;
    else if (character === ')') depth--;
    else if (depth === 0 && (character === '+' || character === '-')) return `(${text})`;
  }
  return text;
}

function figureOf(layer: NetworkReport['layers'][number], figure: FormulaFigure): bigint {
  return figure === 'params' ? layer.params.trainable + layer.params.frozen : layer[figure];
}

interface Term {
  readonly positions: Dim;
  readonly factor: bigint;
}

/** The figure as so many times the positions of the output, and of each input, and a constant. */
function termsOf(
  shapes: readonly Shape[],
  figures: readonly bigint[],
  points: readonly Readonly<Record<string, number>>[],
): readonly Term[] | undefined {
  const maps = shapes.filter((shape) => shape.length > 0).map(positionsIn);
  const basis = [...maps, dim(1)];
  const values = basis.map((positions) => points.map((sizes) => BigInt(valueAt(positions, sizes))));
  const factors = fitLinear(values, figures);
  return factors?.map((factor, index) => ({ positions: basis[index], factor }));
}

/** The cells of a map; the values of a vector. */
function positionsIn(shape: Shape): Dim {
  const dimensions = shape.length > 1 ? spatial(shape) : shape;
  return dimensions.reduce((product, size) => times(product, size));
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
