/**
 * A data set from one CSV file: a line an image, with its label first or last.
 * The text is read by `parse-csv.ts`; what the values mean is decided here.
 */
import { DataError } from '../data-error.js';
import { checkLabels, type Dataset, type NetworkEnds, roomFor, shapeText, sizeOf } from '../dataset.js';
import { sizeError } from '../match-shape.js';
import { agreedScale } from '../scale.js';
import { type LabelPlace, labelColumn } from './label-column.js';
import { parseCsv, type Table } from './parse-csv.js';

/** How a training file was read, so that its test file is read the same way. */
export interface CsvReading {
  /** Index of the label column. */
  readonly labelColumn: number;
  /** The stored number that became 1. */
  readonly scale: number;
}

export interface CsvData {
  readonly data: Dataset;
  readonly reading: CsvReading;
}

/** `bytes` is the unpacked file. `like` is how the training file was read, for a test file. */
export function readCsv(
  bytes: Uint8Array,
  name: string,
  network: NetworkEnds,
  options: { readonly label?: LabelPlace; readonly like?: CsvReading } = {},
): CsvData {
  const table = parseCsv(bytes, name);
  const size = sizeOf(network.inputShape);
  refuseWrongWidth(table, network.inputShape, name);
  const label =
    options.like?.labelColumn ?? labelColumn(table, network.classes, options.label ?? 'auto', name);
  const scale = agreedScale(largest(table, label, name), options.like?.scale, name);
  const values = Float32Array.from(
    { length: table.rows },
    (_, row) => table.cells[row * table.columns + label],
  );
  checkLabels(values, network.classes, (row) => cellPlace(table, row, label, name));
  const images = roomFor(table.rows, network.inputShape, name);
  for (let row = 0; row < table.rows; row++) {
    const start = row * table.columns;
    for (let i = 0; i < size; i++) {
      images[row * size + i] = table.cells[start + i + (i < label ? 0 : 1)] / scale;
    }
  }
  const labels = Int32Array.from(values);
  const data = { images, labels, classes: network.classes, shape: network.inputShape };
  return { data, reading: { labelColumn: label, scale } };
}

function refuseWrongWidth(table: Table, shape: readonly number[], name: string): void {
  const size = sizeOf(shape);
  if (table.columns - 1 === size) return;
  if (table.columns === size) {
    throw new DataError(
      name,
      `${size} values a line are one image of ${shapeText(shape)} without a label`,
      'put the label before or behind the values of each line',
    );
  }
  if (table.columns === 1) {
    throw new DataError(name, 'there is one column only', 'part the values of a line by commas');
  }
  throw sizeError([table.columns - 1], shape, name);
}

/** The largest value beside the labels. Throws a DataError at the first negative one. */
function largest(table: Table, label: number, name: string): number {
  let maximum = 0;
  for (let i = 0, column = 0, row = 0; i < table.cells.length; i++) {
    const value = table.cells[i];
    if (column !== label) {
      if (value > maximum) maximum = value;
      if (value < 0) {
        throw new DataError(
          cellPlace(table, row, column, name),
          `the value ${value} is negative`,
          'values of images count from 0 up; shift them, or leave the line out',
        );
      }
    }
    if (++column === table.columns) {
      column = 0;
      row++;
    }
  }
  return maximum;
}

function cellPlace(table: Table, row: number, column: number, name: string): string {
  return `${name}, line ${table.lines[row]}, column ${column + 1}`;
}
