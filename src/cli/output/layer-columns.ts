/** The columns that the layer table can have: what each shows of a layer. How tables are laid out is left to others. */
import type { LayerField, NetworkAnalysis } from '../../ir/analysis.js';
import type { LayerReport, NetworkReport } from '../../ir/report.js';
import { formatShape } from '../../ir/shape.js';
import { wrongUsage } from '../failure.js';
import { offsetText, sizeText, strideText } from './field-text.js';
import type { OpenShapes } from './free-sizes.js';
import type { Column } from './layer-rows.js';
import { suggestion } from './nearest.js';
import { bytes, grouped } from './numbers.js';

interface CellContext {
  /** Bare digits, for programs; otherwise digits are grouped and bytes have units. */
  readonly exact: boolean;
  readonly report: NetworkReport;
  /** Shapes with symbols, where sizes are open. */
  readonly open: OpenShapes | undefined;
  field(layer: LayerReport): LayerField | undefined;
}

interface ColumnKind {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Words for help. */
  readonly doc: string;
  readonly needsAnalysis?: boolean;
  cell(layer: LayerReport, context: CellContext): string;
}

const paramsOf = ({ params }: LayerReport) => params.trainable + params.frozen;
const weightBytes = (layer: LayerReport) => (paramsOf(layer) + layer.params.state) * 4n;

function numbers(title: string, doc: string, of: (layer: LayerReport) => bigint): ColumnKind {
  return {
    title,
    align: 'right',
    doc,
    cell: (layer, { exact }) => (exact ? String(of(layer)) : grouped(of(layer))),
  };
}

function sizes(title: string, doc: string, of: (layer: LayerReport) => bigint): ColumnKind {
  return {
    title,
    align: 'right',
    doc,
    cell: (layer, { exact }) => (exact ? String(of(layer)) : bytes(of(layer))),
  };
}

function fields(title: string, doc: string, text: (field: LayerField) => string): ColumnKind {
  return {
    title,
    align: 'right',
    doc,
    needsAnalysis: true,
    cell: (layer, { field }) => {
      const found = field(layer);
      return found === undefined ? '' : text(found);
    },
  };
}

/** A quotient with two digits, from exact figures. */
function quotient(over: bigint, under: bigint, factor = 1n): string {
  if (under === 0n) return '';
  const hundredths = (over * factor * 200n + under) / (2n * under);
  return `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, '0')}`;
}

const columnKinds = {
  layer: { title: 'layer', align: 'left', doc: 'its path', cell: ({ path }) => path },
  kind: { title: 'kind', align: 'left', doc: 'its kind', cell: ({ kind }) => kind },
  input: {
    title: 'input',
    align: 'right',
    doc: 'shapes of its inputs',
    cell: ({ node, inputs }, { open }) =>
      (open?.inputs.get(node) ?? inputs.map((shape) => formatShape(shape))).join(' '),
  },
  output: {
    title: 'output',
    align: 'right',
    doc: 'shape of its output',
    cell: ({ node, output }, { open }) => open?.outputs.get(node) ?? formatShape(output),
  },
  params: numbers('params', 'weights, trained and frozen', paramsOf),
  state: numbers('state', 'values that only training changes', ({ params }) => params.state),
  weights: sizes('weights', 'bytes of weights and state', weightBytes),
  macs: numbers('MACs', 'multiply-accumulates', ({ macs }) => macs),
  flops: numbers('FLOPs', '2 x MACs and all other operations', ({ flops }) => flops),
  multiply: numbers('multiply', 'multiplications beside MACs', ({ operations }) => operations.multiply),
  add: numbers('add', 'additions beside MACs', ({ operations }) => operations.add),
  compare: numbers('compare', 'comparisons', ({ operations }) => operations.compare),
  divide: numbers('divide', 'divisions', ({ operations }) => operations.divide),
  exponential: numbers(
    'exponential',
    'exponentials, logarithms, roots',
    ({ operations }) => operations.exponential,
  ),
  activation: sizes('activation', 'bytes of its output', ({ activationBytes }) => activationBytes),
  memory: sizes(
    'memory',
    'bytes of its weights and its output',
    (layer) => weightBytes(layer) + layer.activationBytes,
  ),
  moved: sizes('moved', 'bytes of inputs, weights and output', ({ movedBytes }) => movedBytes),
  intensity: {
    title: 'FLOPs/byte',
    align: 'right',
    doc: 'arithmetic intensity: FLOPs a byte moved',
    cell: ({ flops, movedBytes }) => quotient(flops, movedBytes),
  },
  share: {
    title: 'share',
    align: 'right',
    doc: 'its part of all MACs, in percent',
    cell: ({ macs }, { report }) => quotient(macs, report.totals.macs, 100n),
  },
  rf: fields('field', 'receptive field, in input cells', sizeText),
  stride: fields('stride', 'input cells from one output to the next', strideText),
  offset: fields('offset', "centre of the first output's field", offsetText),
} as const satisfies Record<string, ColumnKind>;

export type ColumnName = keyof typeof columnKinds;

export const columnNames = Object.keys(columnKinds) as readonly ColumnName[];

export const defaultColumns: readonly ColumnName[] = [
  'layer',
  'kind',
  'output',
  'params',
  'macs',
  'flops',
  'activation',
];

/** `layer,rf` -> names; a wrong one, or the same twice, is wrong usage. */
export function readColumnNames(text: string): readonly ColumnName[] {
  const given = text.split(',').map((name) => name.trim());
  const names = given.map((name) => {
    const found = columnNames.find((known) => known === name.toLowerCase());
    if (found !== undefined) return found;
    const help = suggestion(name.toLowerCase(), columnNames);
    throw wrongUsage(
      name === '' ? `--columns ${text} names nothing` : `there is no column ${name}`,
      help?.startsWith('did') ? help : `columns: ${columnNames.join(', ')}`,
    );
  });
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw wrongUsage(`the column ${twice} is given twice`);
  return names;
}

/** For help: a name and what it shows. */
export function columnHelp(): readonly (readonly [string, string])[] {
  return columnNames.map((name) => [name, columnKinds[name].doc]);
}

export function needAnalysis(names: readonly ColumnName[]): boolean {
  return names.some((name) => (columnKinds[name] as ColumnKind).needsAnalysis);
}

/** One row a layer. `analysis` must be there where a column needs it. */
export function layerColumns(
  report: NetworkReport,
  names: readonly ColumnName[],
  {
    exact,
    analysis,
    open,
  }: { readonly exact: boolean; readonly analysis?: NetworkAnalysis; readonly open?: OpenShapes },
): readonly Column[] {
  const byNode = new Map(needAnalysis(names) ? analysis?.fields.map((field) => [field.node, field]) : []);
  const context: CellContext = { exact, report, open, field: ({ node }) => byNode.get(node) };
  return names.map((name) => {
    const { title, align, cell }: ColumnKind = columnKinds[name];
    return { title, align, cells: report.layers.map((layer) => cell(layer, context)) };
  });
}
